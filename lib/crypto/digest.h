// Digests, keyed digests and unpredictable bytes.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/random.h"

#include <array>

namespace qrid {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(ByteView bytes);

/// 48 bytes.
Bytes sha384(ByteView bytes);

/// HMAC with SHA-256 (RFC 2104).
Sha256 hmac_sha256(ByteView key, ByteView bytes);

/// OpenSSL's generator. Throws Error(internal) when the system has no entropy to give.
Random system_random();

} // namespace qrid
