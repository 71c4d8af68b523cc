// A long stream under a passphrase: encrypted in chunks, of which none can be changed, left out, added, moved or taken
// from another stream without notice. libsodium's secretstream under a key of Argon2id (RFC 9106).
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/crypto/secret.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace qrid {

/// What it costs to try one passphrase: passes over the memory, and its size. A reader takes no more than the limits.
struct SealingCost {
    std::uint32_t passes = 3, kibibytes = 256 << 10;
    static constexpr std::uint32_t most_passes = 16, most_kibibytes = 1 << 20, least_kibibytes = 8;
};

/// The plain bytes in a chunk; only the last has fewer. The bytes that come before the first: "qrid sealed 1\n", zeros
/// to 16, the cost as two numbers of 32 bits with the most significant byte first, Argon2's salt (16 bytes) and the
/// stream's header (24). They are the additional data of a first, empty message.
inline constexpr std::size_t sealed_chunk = 64 << 10, sealed_header = 64;

class SealedWriter {
public:
    /// Puts the header out. Throws Error(cannot_write) when there is not enough memory for the cost.
    SealedWriter(const Secret& passphrase, std::function<void(ByteView)> put, SealingCost cost = {});
    SealedWriter(const SealedWriter&) = delete;
    SealedWriter& operator=(const SealedWriter&) = delete;
    ~SealedWriter();

    void write(ByteView plain);
    /// Ends the stream: without it a reader takes what is there for cut off.
    void finish();

private:
    void put_chunk(ByteView plain, unsigned char tag);

    struct State;
    std::unique_ptr<State> state_;
    std::function<void(ByteView)> put_;
    SecretBytes waiting_;
};

class SealedReader {
public:
    /// Gives up to so many of the next bytes; fewer only at the end.
    using Get = std::function<std::size_t(std::span<std::uint8_t>)>;

    /// Whether bytes are the beginning of such a stream, of whatever version.
    static bool is_beginning(ByteView bytes);

    /// Asks for the passphrase once the header makes sense. Throws Error(wrong_passphrase), and Error(unreadable_file)
    /// for another header, a cost above the limits, too little of the stream or too little memory.
    SealedReader(Get get, const AskSecret& ask);
    SealedReader(const SealedReader&) = delete;
    SealedReader& operator=(const SealedReader&) = delete;
    ~SealedReader();

    /// The plain bytes of the next chunk, valid until the next call; nothing once all of the stream was read, to its
    /// proper end. Throws Error(unreadable_file) for a chunk that does not fit here, and for a stream that goes on
    /// after its end or stops before it. Before nothing was returned, nobody knows that the stream is whole.
    std::optional<ByteView> next();

private:
    struct State;
    std::unique_ptr<State> state_;
    Get get_;
    Bytes sealed_;
    SecretBytes plain_;
    bool ended_ = false;
};

} // namespace qrid
