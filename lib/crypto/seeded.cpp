#include "qrid/crypto/seeded.h"

#include "qrid/crypto/digest.h"

#include <atomic>
#include <memory>
#include <sodium.h>

namespace qrid {

Random seeded_random(ByteView seed) {
    struct Stream {
        HmacSha256 keys;
        std::atomic<std::uint64_t> calls = 0;
    };
    static_assert(randombytes_SEEDBYTES == sizeof(Sha256));
    return [stream = std::make_shared<Stream>(HmacSha256(seed))](std::span<std::uint8_t> bytes) {
        const Sha256 key = stream->keys(bytes_of(std::to_string(stream->calls++)));
        randombytes_buf_deterministic(bytes.data(), bytes.size(), key.data());
    };
}

Bytes seed_for(ByteView seed, std::string_view purpose) {
    const Sha256 derived = hmac_sha256(seed, bytes_of(purpose));
    return {derived.begin(), derived.end()};
}

} // namespace qrid
