// Everything that follows from a seed: bytes that are the same on every day and machine. For test material only.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/random.h"
#include "qrid/crypto/algorithm.h"

#include <string_view>

namespace qrid {

/// How many bytes a seed that people give may have.
inline constexpr std::size_t least_seed = 16, most_seed = 64;

/// What everybody is told who uses a seed for anything else; a hint adds what mends it.
inline constexpr std::string_view seed_is_for_tests = "--seed only works with test material";

/// A stream of bytes: ChaCha20 (RFC 8439) under HMAC-SHA256(SHA-256(seed), "call " and its number). Which call gets
/// which bytes is told by their order alone: what runs in many threads takes a seed for each of its items. Safe to call
/// from many threads.
Random seeded_random(ByteView seed);

/// A seed for one thing among several: HMAC-SHA256(SHA-256(seed), "purpose " and that), 32 bytes. What is done for one
/// purpose changes nothing of what comes for another.
Bytes seed_for(ByteView seed, std::string_view purpose);

/// Where random bytes come from: the system, or a seed. It may be called as a Random is, and from many threads.
class RandomSource {
public:
    RandomSource(); ///< the system's
    /// Whatever the bytes are for, they come from this stream.
    RandomSource(Random stream) : stream_(std::move(stream)) {}
    /// `seed` is not empty.
    static RandomSource seeded(ByteView seed);

    /// Then it is for test material only: keys are to have their mark (cose/test_key.h), signatures to be
    /// PrivateKey::reproducible().
    bool is_seeded() const { return !seed_.empty(); }

    void operator()(std::span<std::uint8_t> bytes) const { stream_(bytes); }

    /// Bytes for one purpose: from a seed those of seed_for(), the same each time.
    Random of(std::string_view purpose) const;
    /// A source for all that belongs to one thing, such as an issuer.
    RandomSource under(std::string_view thing) const;

private:
    Bytes seed_ = {};
    Random stream_;
};

/// Throws as PrivateKey::reproducible() does for such a key, without one: for what is to be refused before it is begun.
void check_reproducible(Algorithm algorithm);

} // namespace qrid
