// Everything that follows from a seed: bytes that are the same on every day and machine. For test material only.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/random.h"

#include <string_view>

namespace qrid {

/// A stream of bytes: ChaCha20 (RFC 8439) under HMAC-SHA256(seed, number of the call). Which call gets which bytes is
/// told by their order alone: what runs in many threads takes a seed for each of its items. Safe to call from many
/// threads.
Random seeded_random(ByteView seed);

/// A seed for one thing among several: HMAC-SHA256(seed, purpose), 32 bytes. What is done for one purpose changes
/// nothing of what comes for another.
Bytes seed_for(ByteView seed, std::string_view purpose);

} // namespace qrid
