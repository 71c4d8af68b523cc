#include "qrid/foreign/inside/plain.h"

#include "qrid/base/encoding.h"
#include "qrid/base/utf8.h"
#include "qrid/foreign/inside/members.h"

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

std::string type_words(const json& value) {
    if (value.is_string()) return "text";
    if (value.is_number()) return "number";
    if (value.is_boolean()) return "yes or no";
    return value.is_null() ? "null" : brief(value);
}

std::string encoding_words(std::string_view text) {
    const bool is_ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return is_ascii ? "ASCII" : is_utf8(text) ? "UTF-8" : "bytes that are not UTF-8";
}

} // namespace

void explain_json(std::string_view text, const Shown& shown, Explanation& out) {
    const json document = parse_json(text, Code::bad_claims, "the text");
    Layer layer{"JSON", {{"type", type_words(document)}}};
    if (document.is_object())
        for (const auto& [name, value] : document.items()) {
            const bool is_shown = shown.reveal && !value.is_structured() && !value.is_null();
            tell(layer, "\"" + name + "\"", is_shown ? brief(value) : type_words(value));
        }
    out.layers.push_back(std::move(layer));
}

void explain_plain(std::string_view text, const Shown& shown, Explanation& out) {
    Layer layer{"plain text", {}};
    tell(layer, "characters", std::to_string(count_characters(text)));
    const auto breaks = std::count(text.begin(), text.end(), '\n');
    tell(layer, "lines", std::to_string(text.empty() ? 0 : breaks + 1));
    tell(layer, "encoding", encoding_words(text));
    if (shown.reveal) tell(layer, "text", std::string(text.substr(0, 2000)));
    out.layers.push_back(std::move(layer));
}

} // namespace qrid
