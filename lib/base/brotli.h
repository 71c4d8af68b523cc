// Brotli streams (RFC 7932), inflated within a bound.
#pragma once

#include "qrid/base/bytes.h"

#include <cstddef>

namespace qrid {

/// One whole stream, as small as the library gets it.
Bytes brotli_compress(ByteView bytes);

/// Inflates one stream that must fill the whole input. Throws Error(too_large) as soon as the output would pass `limit`
/// bytes (never holding more than that), Error(bad_compression) for a damaged or cut stream, a large window, or bytes
/// after its end.
Bytes brotli_inflate(ByteView bytes, std::size_t limit);

} // namespace qrid
