#include "qrid/corpus/case.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

constexpr std::array<std::string_view, layer_count> layers{
    "picture", "qr", "base45", "compression", "cbor", "cose", "cwt", "identity", "keys", "status", "holder"};
constexpr std::array<std::string_view, 4> expectations{"valid", "invalid", "undetermined", "acceptable"};

template <typename Value>
std::optional<Value> value_named(const auto& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Value>(found - names.begin()));
}

} // namespace

std::string_view name(CaseLayer layer) { return layers.at(static_cast<std::size_t>(layer)); }
std::string_view name(Expect expect) { return expectations.at(static_cast<std::size_t>(expect)); }
std::optional<CaseLayer> layer_named(std::string_view name) { return value_named<CaseLayer>(layers, name); }
std::optional<Expect> expect_named(std::string_view name) { return value_named<Expect>(expectations, name); }

nlohmann::ordered_json case_to_json(const Case& one) {
    nlohmann::ordered_json object{{"id", one.id}, {"layer", name(one.layer)}, {"title", one.title}};
    const auto put = [&](const char* member, const std::string& text) {
        if (!text.empty()) object[member] = text;
    };
    put("text", one.text);
    put("picture", one.picture);
    put("bytes", one.bytes);
    put("trust", one.trust);
    put("status", one.status);
    object["at"] = format_time(one.at);
    if (one.audience) object["audience"] = *one.audience;
    if (one.nonce) object["nonce"] = *one.nonce;
    put("challenge", one.challenge);
    object["expect"] = name(one.expect);
    object["codes"] = one.codes;
    put("spec", one.spec);
    put("why", one.why);
    object["features"] = one.features;
    put("control", one.control);
    return object;
}

} // namespace qrid
