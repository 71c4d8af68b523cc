// CBOR bytes to values, strict and bounded, and back, deterministic.
#pragma once

#include "qrid/cbor/value.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace qrid::cbor {

/// What a reader accepts. Depth counts arrays, maps, tags and strings in pieces around an item.
struct Limits {
    std::size_t max_depth = 16;
    std::size_t max_items = 10000;
};

/// What was read, and what in it a strict writer would not have written.
struct Decoded {
    Value value;
    bool indefinite_length = false; ///< somewhere an array, map or string of indefinite length
    bool not_shortest = false;      ///< somewhere an integer or length longer than needed
};

/// One item that fills the input (RFC 8949). Throws Error(bad_cbor) for anything that is not well-formed, text that
/// is not UTF-8, a map key given twice, bytes after the item, or a limit passed. Nothing is allocated that the input
/// does not itself contain.
Decoded decode(ByteView bytes, const Limits& limits = {});

/// The head of a tag.
struct TagHead {
    std::uint64_t number = 0;
    std::size_t size = 0; ///< bytes
};

/// The tag with which the bytes begin, if they do.
std::optional<TagHead> tag_head(ByteView bytes);

/// From `begin` up to `end`.
struct Span {
    std::size_t begin = 0, end = 0;
};

/// Where the items of an array or a map lie in its bytes, of a map the keys and values in turn; tags around it are
/// passed over. None for any other item. Throws as decode() does.
std::vector<Span> children(ByteView bytes, const Limits& limits = {});

/// Core deterministic encoding (RFC 8949 section 4.2.1): shortest heads, definite lengths, map keys sorted by their
/// encoded bytes.
Bytes encode(const Value& value);

} // namespace qrid::cbor
