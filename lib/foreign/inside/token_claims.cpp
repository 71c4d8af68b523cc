#include "qrid/foreign/inside/token_claims.h"

#include "qrid/foreign/inside/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 18> public_claims{"alg", "enc", "kid", "zip",       "cty",     "crit",
                                                         "iss", "aud", "typ", "vct",       "azp",     "scope",
                                                         "ver", "amr", "acr", "client_id", "_sd_alg", "iss_country"};
constexpr std::array<std::string_view, 10> name_claims{
    "name",       "given_name",        "family_name",      "middle_name", "nickname", "preferred_username",
    "birth_name", "birth_family_name", "birth_given_name", "maiden_name"};
constexpr std::array<std::string_view, 4> birth_claims{"birthdate", "birth_date", "dob", "date_of_birth"};

bool is_one_of(std::string_view name, const auto& list) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

std::string time_words(std::string_view name, Seconds time, const Shown& shown) {
    if (name == "exp") return shown.expires(time);
    if (name == "nbf") return shown.begins(time);
    if (name == "iat") return shown.issued(time);
    return name == "auth_time" || name == "updated_at" ? when(time, shown.now, "was", "in") : std::string();
}

// A list of texts as one text; of anything else its size.
std::string list_words(const json& value) {
    std::string words;
    for (const json& one : value) {
        if (!one.is_string()) return brief(value);
        words += fmt::format("{}{}", words.empty() ? "" : ", ", one.get<std::string>());
    }
    return words;
}

std::string object_words(std::string_view name, const json& value) {
    const json& list = member(value, "status_list");
    if (name == "status" && list.is_object())
        return fmt::format("index {} in {}", brief(member(list, "idx")), brief(member(list, "uri")));
    if (name == "cnf") return value.contains("jwk") ? "the holder's key" : brief(value);
    std::string names;
    for (const auto& [key, unused] : value.items()) names += fmt::format("{}{}", names.empty() ? "" : ", ", key);
    return fmt::format("{}: {}", brief(value), names);
}

} // namespace

std::string claim_words(std::string_view name, const json& value, const Shown& shown) {
    if (const auto time = numeric_date(value))
        if (std::string words = time_words(name, *time, shown); !words.empty()) return words;
    if (name == "_sd" && value.is_array()) return fmt::format("{} digests of what may be disclosed", value.size());
    if (value.is_object()) return object_words(name, value);
    const std::string text = value.is_array() ? list_words(value) : brief(value);
    if (is_one_of(name, public_claims)) return text;
    if (is_one_of(name, name_claims)) return shown.name(text);
    if (is_one_of(name, birth_claims)) return shown.year(text);
    if (shown.reveal || text.empty()) return text;
    if (value.is_array()) return brief(value);
    return value.is_string() ? shown.tail(text) : value.is_boolean() ? "yes or no" : "a number";
}

Layer claims_layer(std::string layer_name, const json& claims, const Shown& shown) {
    Layer layer{std::move(layer_name), {}};
    if (claims.is_object())
        for (const auto& [name, value] : claims.items()) tell(layer, name, claim_words(name, value, shown));
    return layer;
}

} // namespace qrid
