// Ed25519 (RFC 8032): the libraries that sign and check, and what they must refuse alike; for this room only.
#pragma once

#include "qrid/base/bytes.h"

#include <array>
#include <span>
#include <string_view>

namespace qrid {

/// A private key as the libraries take it: the seed, and the public half that follows from it. Cleansed in the end.
struct EdwardsPair {
    static constexpr std::size_t seed_bytes = 32;
    std::array<std::uint8_t, 64> bytes{};

    /// Of a seed of 32 bytes.
    explicit EdwardsPair(ByteView seed);
    EdwardsPair(const EdwardsPair&) = delete;
    EdwardsPair& operator=(const EdwardsPair&) = delete;
    ~EdwardsPair();

    ByteView public_half() const { return ByteView(bytes).subspan(seed_bytes); }
};

/// One that checks signatures.
struct EdwardsLibrary {
    std::string_view name;
    /// What the library says to a key and a signature of the right size; ask edwards_verify().
    bool (*verify)(ByteView message, ByteView signature, ByteView key);
};

/// Those that qrid was built with, the fastest first.
std::span<const EdwardsLibrary> edwards_libraries();

/// Signs as RFC 8032 section 5.1.6 has it: a message's signature is the same each time. (lib25519 would take half the
/// time, but draws a random number for each.) Throws Error(internal).
Bytes edwards_sign(ByteView message, const EdwardsPair& pair);

/// Whether 32 bytes are a public key: a point in its shortest form, of the prime order.
bool is_edwards_key(ByteView key);

/// Whether a signature of 64 bytes, R and s, belongs to the message (RFC 8032 section 5.1.7, where s B = R + k A is
/// checked as it stands, without the cofactor). A and R must not be of small order, and A, R and s in their shortest
/// form: this is looked at before the library is asked, so that all refuse the same.
bool edwards_verify(const EdwardsLibrary& library, ByteView message, ByteView signature, ByteView key);

} // namespace qrid
