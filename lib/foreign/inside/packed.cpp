#include "qrid/foreign/inside/packed.h"

#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/base/text.h"
#include "qrid/base/utf8.h"
#include "qrid/card/field_names.h"
#include "qrid/card/text_kind.h"
#include "qrid/cbor/codec.h"
#include "qrid/foreign/inside/members.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr int deepest = 2; // of members inside of members that are told

// PixelPass maps the names of claim 169 to their numbers, which it writes as texts.
std::string name_of(const std::string& key) {
    const auto number = decimal_number<int>(key);
    if (!number) return key;
    const std::string_view name = field_name(*number);
    return name.empty() ? key : fmt::format("{} ({})", name, key);
}

bool speaks_of(std::string_view key, std::string_view word) {
    std::string small(key);
    for (char& c : small) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    return small.find(word) != std::string::npos;
}

std::string shown_value(const std::string& name, const json& value, const Shown& shown) {
    if (!value.is_string()) return shown.reveal || value.is_boolean() ? brief(value) : shown.tail(value.dump());
    const auto& text = value.get_ref<const std::string&>();
    if (speaks_of(name, "name")) return shown.name(text);
    return speaks_of(name, "birth") || speaks_of(name, "dob") ? shown.year(text) : shown.tail(text);
}

void tell_members(Layer& layer, const json& object, const std::string& before, int depth, const Shown& shown) {
    for (const auto& [key, value] : object.items()) {
        const std::string name = before + name_of(key);
        if (value.is_object() && depth < deepest)
            tell_members(layer, value, name + ".", depth + 1, shown);
        else if (value.is_structured())
            tell(layer, name, brief(value));
        else
            tell(layer, name, shown_value(name, value, shown));
    }
}

json json_of(const cbor::Value& value, int depth) {
    if (value.text() != nullptr) return *value.text();
    if (const auto number = value.int64()) return *number;
    if (value.number() != nullptr) return *value.number();
    if (value.map() == nullptr || depth > deepest) return brief(value);
    json object = json::object();
    for (const auto& [key, item] : *value.map())
        object[key.text() != nullptr ? *key.text() : brief(key)] = json_of(item, depth + 1);
    return object;
}

bool is_hex(std::string_view text) {
    return !text.empty() && text.size() % 2 == 0 &&
           text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

} // namespace

void explain_packed(std::string_view text, const Shown& shown, Explanation& out) {
    Bytes packed = base45_decode(text);
    Bytes content = zlib_inflate(packed, shown.max_bytes);
    out.layers.push_back({"zlib", {{"bytes", fmt::format("{}, of {}", packed.size(), content.size())}}});
    if (is_hex(text_of(content))) content = hex_decode(text_of(content)); // as PixelPass writes what it has mapped
    const bool is_json = !content.empty() && (content.front() == '{' || content.front() == '[');
    const json document = is_json                   ? parse_json(text_of(content), Code::bad_claims, "the content")
                          : holds_cbor_map(content) ? json_of(cbor::decode(content).value, 0)
                                                    : json();
    Layer layer{is_json ? "JSON" : document.is_null() ? "plain text" : "CBOR", {}};
    if (!shown.reveal) layer.name += " (masked)";
    if (document.is_object())
        tell_members(layer, document, "", 0, shown);
    else
        tell(layer, "characters", std::to_string(count_characters(text_of(content))));
    out.layers.push_back(std::move(layer));
    out.flaw.emplace(Code::unsupported_format, fmt::format("this is {}: it is not signed", name(TextKind::packed)),
                     "ask for a card signed by its issuer");
}

} // namespace qrid
