#include "qrid/foreign/inside/members.h"

#include "qrid/base/encoding.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/text.h"
#include "qrid/card/text.h"
#include "qrid/foreign/words.h"

#include <fmt/format.h>

#include <cmath>

namespace qrid {

namespace {

using nlohmann::json;

constexpr JsonLimits foreign_limits{.bytes = max_card_bytes, .depth = 32, .values = 10'000, .text = max_card_bytes};

std::optional<Seconds> moment(double number) {
    const double seconds = std::floor(number);
    if (!(seconds >= static_cast<double>(earliest_time) && seconds <= static_cast<double>(latest_time)))
        return std::nullopt;
    return static_cast<Seconds>(seconds);
}

} // namespace

json parse_json(std::string_view text, Code code, std::string_view what) {
    JsonFlaw flaw;
    if (auto value = json_in(text, foreign_limits, &flaw)) return std::move(*value);
    switch (flaw.kind) {
    case JsonFlaw::Kind::too_much:
        throw Error(Code::too_large, fmt::format("{} is too long", what));
    case JsonFlaw::Kind::too_deep:
        throw Error(code, fmt::format("{} is nested too deeply", what));
    case JsonFlaw::Kind::twice:
        throw Error(code, fmt::format("{} has a duplicate member", what));
    default:
        throw Error(code, fmt::format("{} is not JSON", what));
    }
}

const json& member(const json& object, std::string_view name) {
    static const json null;
    if (!object.is_object()) return null;
    const auto found = object.find(name);
    return found == object.end() ? null : *found;
}

const json::array_t& elements(const json& object, std::string_view name) {
    static const json::array_t none;
    const json& value = member(object, name);
    return value.is_array() ? value.get_ref<const json::array_t&>() : none;
}

std::string text_member(const json& object, std::string_view name) {
    const json& value = member(object, name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

std::string brief(const json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
    if (value.is_array()) return "a list of " + std::to_string(value.size());
    if (value.is_object()) return "an object of " + counted(value.size(), "member");
    return value.dump();
}

std::string brief(const cbor::Value& value) {
    if (value.text() != nullptr) return *value.text();
    if (const auto number = value.int64()) return std::to_string(*number);
    if (value.number() != nullptr) return fmt::format("{}", *value.number());
    if (value.bytes() != nullptr) return counted(value.bytes()->size(), "byte");
    if (value.array() != nullptr) return "a list of " + std::to_string(value.array()->size());
    if (value.map() != nullptr) return "a map of " + std::to_string(value.map()->size());
    if (value.tag() != nullptr) return brief(value.tag()->item.front());
    if (value == cbor::Value(true)) return "yes";
    if (value == cbor::Value(false)) return "no";
    return value.integer() != nullptr ? "a very large number" : "";
}

std::optional<Seconds> numeric_date(const json& value) {
    return value.is_number() ? moment(value.get<double>()) : std::nullopt;
}

std::optional<Seconds> numeric_date(const cbor::Value& value) {
    if (value.number() != nullptr) return moment(*value.number());
    const auto number = value.int64();
    return number ? moment(static_cast<double>(*number)) : std::nullopt;
}

Bytes decode_part(std::string_view text, Code code, std::string_view what) {
    try {
        return base64url_decode(text);
    } catch (const Error& error) {
        throw Error(code, fmt::format("{}: {}", what, error.what()));
    }
}

} // namespace qrid
