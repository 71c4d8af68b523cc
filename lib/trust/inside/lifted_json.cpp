#include "qrid/trust/inside/lifted_json.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace qrid {

namespace {

constexpr std::array<std::string_view, 2> own_numbers{"d", "priv"}; // RFC 7518, RFC 9964
constexpr std::array<std::string_view, 6> other_secrets{"p", "q", "dp", "dq", "qi", "k"};
constexpr std::string_view spaces = " \t\r\n";

// One string of the text: what is between its quotes, and where it ends.
struct Token {
    std::string_view inside;
    std::size_t end;
};

Token string_at(std::string_view text, std::size_t quote) {
    std::size_t at = quote + 1;
    while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    at = std::min(at, text.size());
    return {text.substr(quote + 1, at - quote - 1), std::min(at + 1, text.size())};
}

// A member's name; the letters of those that matter can be written as themselves or as \u00XX.
std::string unescaped(std::string_view name) {
    std::string plain;
    for (std::size_t i = 0; i < name.size();) {
        unsigned value = 0;
        const std::string_view digits = name.substr(std::min(i + 2, name.size()), 4);
        if (name.substr(i, 2) == "\\u" && digits.size() == 4 &&
            std::from_chars(digits.data(), digits.data() + 4, value, 16).ptr == digits.data() + 4 && value < 128) {
            plain += static_cast<char>(value);
            i += 6;
        } else {
            plain += name[i++];
        }
    }
    return plain;
}

} // namespace

LiftedJson lift_private_numbers(ByteView content) {
    const std::string_view text = text_of(content);
    LiftedJson lifted;
    std::size_t copied = 0;
    const auto replace = [&](std::string_view inside, std::string_view by) {
        const auto from = static_cast<std::size_t>(inside.data() - text.data());
        lifted.text.append(text.substr(copied, from - copied)).append(by);
        copied = from + inside.size();
    };
    for (std::size_t at = text.find('"'); at != std::string_view::npos; at = text.find('"', at)) {
        const Token name = string_at(text, at);
        at = name.end;
        const std::size_t colon = text.find_first_not_of(spaces, at);
        if (colon == std::string_view::npos || text[colon] != ':') continue;
        const std::size_t value = text.find_first_not_of(spaces, colon + 1);
        if (value == std::string_view::npos || text[value] != '"') continue;
        const std::string plain = unescaped(name.inside);
        const bool other = std::find(other_secrets.begin(), other_secrets.end(), plain) != other_secrets.end();
        if (!other && std::find(own_numbers.begin(), own_numbers.end(), plain) == own_numbers.end()) continue;
        const Token secret = string_at(text, value);
        at = secret.end;
        if (other) {
            replace(secret.inside, "");
        } else {
            replace(secret.inside, fmt::format("{}", lifted.numbers.size()));
            lifted.numbers.emplace_back(secret.inside);
        }
    }
    lifted.text.append(text.substr(copied));
    return lifted;
}

SecretBytes take_private_number(nlohmann::json& jwk, const LiftedJson& lifted) {
    const std::string number(jwk.contains(own_numbers.front()) ? own_numbers.front() : own_numbers.back());
    const nlohmann::json place = jwk.at(number);
    jwk.erase(number);
    const std::string digits = place.is_string() ? place.get<std::string>() : "";
    std::size_t index = lifted.numbers.size();
    std::from_chars(digits.data(), digits.data() + digits.size(), index);
    try {
        const std::string_view text = index < lifted.numbers.size() ? lifted.numbers[index].view() : "=";
        SecretBytes bytes(base64_bytes(text));
        bytes.resize(base64url_decode(text, bytes));
        return bytes;
    } catch (const Error&) {
        throw Error(Code::bad_key, "a JWK whose \"d\" is not base64url");
    }
}

} // namespace qrid
