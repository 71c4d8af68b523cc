// Digests, keyed digests and unpredictable bytes.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/random.h"

#include <array>
#include <memory>

namespace qrid {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(ByteView bytes);

/// 48 bytes.
Bytes sha384(ByteView bytes);

/// HMAC with SHA-256 (RFC 2104) under one key, which is prepared once. Cheap to copy; safe to use from many threads.
/// What derives from the key is cleansed when the last copy goes.
class HmacSha256 {
public:
    explicit HmacSha256(ByteView key);
    Sha256 operator()(ByteView bytes) const;

private:
    struct Begun;
    std::shared_ptr<const Begun> begun_;
};

/// The same for a key that is used once.
Sha256 hmac_sha256(ByteView key, ByteView bytes);

/// OpenSSL's generator. Throws Error(internal) when the system has no entropy to give.
Random system_random();

} // namespace qrid
