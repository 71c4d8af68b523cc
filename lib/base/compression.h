// zlib streams (RFC 1950) and their kin, inflated within a bound.
#pragma once

#include "qrid/base/bytes.h"

#include <cstddef>
#include <cstdint>

namespace qrid {

/// How hard zlib tries, and on what kind of data.
struct Deflate {
    enum class Strategy { ordinary, runs, huffman_only };
    int level = 9; ///< 0 (stored) to 9
    Strategy strategy = Strategy::ordinary;
    bool as_zlib = false; ///< the very bytes that zlib writes; else what is small may be packed by libdeflate
};

/// One whole zlib stream.
Bytes zlib_compress(ByteView bytes, Deflate how = {});

/// What zlib_compress() makes, but without a stored block (RFC 1951 section 3.2.4), which some readers of cards cannot
/// read: what cannot be made shorter is an eighth of its bytes from 144 on longer instead.
Bytes zlib_compress_coded(ByteView bytes);

/// Whether a zlib stream, whose content fits in memory, has a stored block. Throws as zlib_inflate() does.
bool has_stored_block(ByteView stream);

/// One whole zlib stream, as small as libdeflate gets it (level 12).
Bytes zlib_compress_best(ByteView bytes);

/// One whole zlib stream, in as little time as libdeflate gets it (level 1): of megabytes, such as a drawing's pixels.
Bytes zlib_compress_fast(ByteView bytes);

/// One bare deflate stream (RFC 1951).
Bytes raw_compress(ByteView bytes);

/// Whether the first two bytes are a zlib header (RFC 1950 section 2.2).
bool has_zlib_header(ByteView bytes);

/// Inflates one zlib stream that must fill the whole input. Throws Error(too_large) as soon as the output would pass
/// `limit` bytes (never holding more than that), Error(bad_compression) for a damaged or cut stream, a wrong
/// checksum, a preset dictionary, bytes after its end, or a bit set in its padding.
Bytes zlib_inflate(ByteView bytes, std::size_t limit);

/// Whether bytes are the beginning of a zlib stream of up to `limit` bytes, of which the end is missing.
bool is_cut_zlib(ByteView bytes, std::size_t limit);

/// The same for a gzip member (RFC 1952), which must be the only one.
Bytes gzip_inflate(ByteView bytes, std::size_t limit);

/// The same for a bare deflate stream (RFC 1951).
Bytes raw_inflate(ByteView bytes, std::size_t limit);

/// The same for a stream that inflates to exactly `size` bytes, in one step and several times faster. Throws
/// Error(bad_compression) for any other.
Bytes zlib_inflate_to(ByteView bytes, std::size_t size);

/// CRC-32 as PNG chunks carry it, continued from an earlier value.
std::uint32_t crc32(ByteView bytes, std::uint32_t before = 0);

} // namespace qrid
