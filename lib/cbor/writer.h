// CBOR bytes written item by item, for what is written often; cbor::encode writes a Value.
#pragma once

#include "qrid/cbor/value.h"

#include <cstddef>

namespace qrid::cbor {

/// Appends items with the shortest heads and definite lengths. For the core deterministic encoding (RFC 8949 section
/// 4.2.1) the caller gives every array and map as many items as announced, and map keys in the order of their encoded
/// bytes: 0, 1, 2, ..., then -1, -2, ..., then texts, the shorter first.
class Writer {
public:
    Writer() = default;
    /// With room for so many bytes, or more.
    explicit Writer(std::size_t room) { out_.reserve(room); }

    Writer& integer(std::int64_t n) {
        return n < 0 ? head(1, static_cast<std::uint64_t>(-(n + 1))) : head(0, static_cast<std::uint64_t>(n));
    }
    Writer& integer(Integer n) { return head(n.negative ? 1 : 0, n.argument); }
    Writer& bytes(ByteView bytes) { return head(2, bytes.size()).encoded(bytes); }
    Writer& text(std::string_view text) { return head(3, text.size()).encoded(bytes_of(text)); }
    /// The head of an array: `items` items follow.
    Writer& array(std::size_t items) { return head(4, items); }
    /// The head of a map: `entries` keys follow, each with its value.
    Writer& map(std::size_t entries) { return head(5, entries); }
    /// One item follows.
    Writer& tag(std::uint64_t number) { return head(6, number); }

    Writer& value(const Value& value);
    /// What is encoded already.
    Writer& encoded(ByteView items);

    /// What has been written.
    Bytes take() && { return std::move(out_); }

private:
    Writer& head(unsigned major_type, std::uint64_t argument);

    Bytes out_;
};

} // namespace qrid::cbor
