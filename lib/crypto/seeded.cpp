#include "qrid/crypto/seeded.h"

#include "qrid/crypto/digest.h"

#include <atomic>
#include <memory>
#include <sodium.h>

namespace qrid {

namespace {

// HMAC takes a key that ends with zeros for a shorter one; digests of seeds differ.
HmacSha256 keyed_by(ByteView seed) { return HmacSha256(sha256(seed)); }

} // namespace

Random seeded_random(ByteView seed) {
    struct Stream {
        HmacSha256 keys;
        std::atomic<std::uint64_t> calls = 0;
    };
    static_assert(randombytes_SEEDBYTES == sizeof(Sha256));
    return [stream = std::make_shared<Stream>(keyed_by(seed))](std::span<std::uint8_t> bytes) {
        const Sha256 key = stream->keys(bytes_of("call " + std::to_string(stream->calls++)));
        randombytes_buf_deterministic(bytes.data(), bytes.size(), key.data());
    };
}

Bytes seed_for(ByteView seed, std::string_view purpose) {
    const Sha256 derived = keyed_by(seed)(bytes_of("purpose " + std::string(purpose)));
    return {derived.begin(), derived.end()};
}

RandomSource::RandomSource() : stream_(system_random()) {}

RandomSource RandomSource::seeded(ByteView seed) {
    RandomSource source(seeded_random(seed));
    source.seed_ = to_bytes(seed);
    return source;
}

Random RandomSource::of(std::string_view purpose) const {
    return is_seeded() ? seeded_random(seed_for(seed_, purpose)) : stream_;
}

RandomSource RandomSource::under(std::string_view thing) const {
    return is_seeded() ? seeded(seed_for(seed_, thing)) : *this;
}

} // namespace qrid
