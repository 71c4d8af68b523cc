// A CBOR data item (RFC 8949) as a value.
#pragma once

#include "qrid/base/bytes.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace qrid::cbor {

class Value;
using Array = std::vector<Value>;
using Entry = std::pair<Value, Value>;
/// In the order read; written in deterministic order.
using Map = std::vector<Entry>;

/// Major type 0 or 1: `argument` itself, or -1 - `argument`.
struct Integer {
    bool negative = false;
    std::uint64_t argument = 0;
    bool operator==(const Integer&) const = default;
};

/// A tag number and the one item that it wraps.
struct Tag {
    std::uint64_t number = 0;
    std::vector<Value> item; ///< exactly one
    bool operator==(const Tag&) const = default;
};

/// Major type 7 without floats: false 20, true 21, null 22, undefined 23, and so on.
struct Simple {
    std::uint8_t number = 22;
    bool operator==(const Simple&) const = default;
};

class Value {
public:
    Value() : data_(Simple{}) {}
    Value(std::int64_t n)
        : data_(n < 0 ? Integer{true, static_cast<std::uint64_t>(-(n + 1))}
                      : Integer{false, static_cast<std::uint64_t>(n)}) {}
    Value(int n) : Value(std::int64_t{n}) {}
    Value(Integer n) : data_(n) {}
    Value(bool b) : data_(Simple{static_cast<std::uint8_t>(b ? 21 : 20)}) {}
    Value(const char* text) : data_(std::string(text)) {}
    Value(std::string_view text) : data_(std::string(text)) {}
    Value(std::string text) : data_(std::move(text)) {}
    Value(Bytes bytes) : data_(std::move(bytes)) {}
    Value(ByteView bytes) : data_(Bytes(bytes.begin(), bytes.end())) {}
    Value(Array items) : data_(std::move(items)) {}
    Value(Map entries) : data_(std::move(entries)) {}
    Value(Tag tag) : data_(std::move(tag)) {}
    Value(Simple simple) : data_(simple) {}
    Value(double number) : data_(number) {}

    // Out of line: a variant of this size is not worth inlining, and GCC 12 warns wrongly where it does.
    Value(const Value& other);
    Value(Value&& other) noexcept;
    Value& operator=(const Value& other);
    Value& operator=(Value&& other) noexcept;
    /// Cleanses a byte string: it may be a private key's.
    ~Value();

    static Value unsigned_integer(std::uint64_t n) { return Value(Integer{false, n}); }
    static Value tagged(std::uint64_t number, Value item);

    const Integer* integer() const { return std::get_if<Integer>(&data_); }
    const std::string* text() const { return std::get_if<std::string>(&data_); }
    const Bytes* bytes() const { return std::get_if<Bytes>(&data_); }
    const Array* array() const { return std::get_if<Array>(&data_); }
    const Map* map() const { return std::get_if<Map>(&data_); }
    const Tag* tag() const { return std::get_if<Tag>(&data_); }
    const Simple* simple() const { return std::get_if<Simple>(&data_); }
    const double* number() const { return std::get_if<double>(&data_); }

    /// The integer when it fits 64 signed bits.
    std::optional<std::int64_t> int64() const;
    /// The integer when it is not negative.
    std::optional<std::uint64_t> uint64() const;

    /// The value of a map's key, or null: not a map, or no such key.
    const Value* find(const Value& key) const;

    bool operator==(const Value&) const = default;

private:
    std::variant<Integer, std::string, Bytes, Array, Map, Tag, Simple, double> data_;
};

/// What the item is called in messages: "integer", "text", "bytes", "array", "map", "tag", "simple value", "float".
std::string_view kind(const Value& value);

} // namespace qrid::cbor
