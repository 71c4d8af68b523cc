#include "qrid/cbor/value.h"

#include <cstring>

namespace qrid::cbor {

Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;

Value::~Value() {
    if (auto* bytes = std::get_if<Bytes>(&data_); bytes != nullptr && !bytes->empty())
        ::explicit_bzero(bytes->data(), bytes->size());
}

Value Value::tagged(std::uint64_t number, Value item) {
    Tag tag{number, {}};
    tag.item.push_back(std::move(item));
    return tag;
}

std::optional<std::int64_t> Value::int64() const {
    const Integer* n = integer();
    if (n == nullptr || n->argument > INT64_MAX) return std::nullopt;
    const auto argument = static_cast<std::int64_t>(n->argument);
    return n->negative ? -1 - argument : argument;
}

std::optional<std::uint64_t> Value::uint64() const {
    const Integer* n = integer();
    if (n == nullptr || n->negative) return std::nullopt;
    return n->argument;
}

const Value* Value::find(const Value& key) const {
    if (const Map* entries = map())
        for (const Entry& entry : *entries)
            if (entry.first == key) return &entry.second;
    return nullptr;
}

std::string_view kind(const Value& value) {
    if (value.integer() != nullptr) return "integer";
    if (value.text() != nullptr) return "text";
    if (value.bytes() != nullptr) return "bytes";
    if (value.array() != nullptr) return "array";
    if (value.map() != nullptr) return "map";
    if (value.tag() != nullptr) return "tag";
    return value.number() != nullptr ? "float" : "simple value";
}

} // namespace qrid::cbor
