#include "qrid/card/challenge.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/printable.h"
#include "qrid/card/field_names.h"
#include "qrid/card/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

constexpr std::size_t longest_challenge = 4096; // bytes; more than a QR code holds
constexpr JsonLimits challenge_limits{.bytes = longest_challenge, .depth = 2, .values = 100};

[[noreturn]] void fail_challenge(std::string_view what) {
    throw Error(Code::bad_record, fmt::format("bad challenge: {}", what), "ask the verifier for a new one");
}

bool is_audience(std::string_view aud) {
    return !aud.empty() && aud.size() <= max_audience &&
           std::all_of(aud.begin(), aud.end(), [](char c) { return c > ' ' && c <= '~'; });
}

std::vector<int> in_order(std::vector<int> keys) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

// A member's text, which must be there.
const std::string& text_member(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) fail_challenge(fmt::format("no text \"{}\"", name));
    return found->get_ref<const std::string&>();
}

Bytes read_nonce(const std::string& text) {
    try {
        Bytes nonce = base64url_decode(text);
        if (!nonce.empty() && nonce.size() <= max_nonce) return nonce;
    } catch (const Error&) {
    } // told with all else
    fail_challenge(fmt::format("the cnonce is not 1 to {} bytes in base64url", max_nonce));
}

std::vector<int> read_needs(const nlohmann::json& list) {
    if (!list.is_array()) fail_challenge("\"needs\" is not an array");
    std::vector<int> keys;
    for (const nlohmann::json& name : list) {
        const IdentityField* field = name.is_string() ? field_called(name.get_ref<const std::string&>()) : nullptr;
        if (field == nullptr) fail_challenge("\"needs\" names an unknown field");
        keys.push_back(field->key);
    }
    return in_order(std::move(keys));
}

} // namespace

std::string write_challenge(const Challenge& challenge) {
    nlohmann::ordered_json object{
        {"qrid", "challenge"}, {"aud", challenge.aud}, {"cnonce", base64url_encode(challenge.nonce)}};
    if (!challenge.needs.empty()) {
        auto& needs = object["needs"] = nlohmann::ordered_json::array();
        for (const int key : challenge.needs) needs.push_back(field_name(key));
    }
    return object.dump();
}

Challenge read_challenge(std::string_view raw) {
    const std::string_view text = trimmed(raw);
    if (text.size() > longest_challenge) fail_challenge("it is too long");
    JsonFlaw flaw;
    const auto read = json_in(text, challenge_limits, &flaw);
    if (!read && flaw.kind == JsonFlaw::Kind::twice) fail_challenge("a member is given twice");
    const nlohmann::json object = read.value_or(nullptr);
    if (!object.is_object() || text_member(object, "qrid") != "challenge") fail_challenge("it is not a challenge");
    for (const auto& [name, value] : object.items())
        if (name != "qrid" && name != "aud" && name != "cnonce" && name != "needs")
            fail_challenge(fmt::format("unknown member \"{}\"", printable(name, longest_name)));
    Challenge challenge{text_member(object, "aud"), read_nonce(text_member(object, "cnonce"))};
    if (!is_audience(challenge.aud)) fail_challenge("the aud is not a valid verifier name");
    if (const auto needs = object.find("needs"); needs != object.end()) challenge.needs = read_needs(*needs);
    return challenge;
}

void check_audience(std::string_view aud) {
    if (!is_audience(aud))
        throw Error(
            Code::usage, "invalid audience",
            fmt::format("use the verifier's URI, such as https://gate.example, in printable ASCII, up to {} bytes",
                        max_audience));
}

} // namespace qrid
