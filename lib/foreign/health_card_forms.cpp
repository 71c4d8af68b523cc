#include "qrid/foreign/health_card_forms.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/letters.h"
#include "qrid/base/text.h"
#include "qrid/card/text.h"
#include "qrid/foreign/inside/members.h"

#include <fmt/format.h>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::size_t max_file = 256 << 10, most_cards = 100, most_parts = 99;
constexpr JsonLimits limits{.bytes = max_file, .depth = 8, .values = 1000, .text = max_file};

std::optional<std::size_t> number_in(std::string_view text) {
    const auto number = decimal_number<std::size_t>(text);
    return number && *number >= 1 && *number <= most_parts ? number : std::nullopt;
}

} // namespace

std::optional<std::string> health_card_of_jws(std::string_view token) {
    token = trimmed(token);
    if (token.size() > max_card_bytes || !is_token(token)) return std::nullopt;
    try {
        const Bytes head = base64url_decode(token.substr(0, token.find('.')));
        const json header = json_in(text_of(head), limits).value_or(nullptr);
        if (text_member(header, "zip") != "DEF" || token.find('~') != std::string_view::npos) return std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
    std::string text(shc_prefix);
    for (char c : token) text += fmt::format("{:02}", c - '-');
    return text;
}

std::vector<std::string> health_cards_of_file(std::string_view file) {
    std::vector<std::string> cards;
    const json document = json_in(file, limits).value_or(nullptr);
    for (const json& token : elements(document, "verifiableCredential")) {
        if (!token.is_string() || cards.size() == most_cards) return {};
        const std::string_view text = trimmed(token.get_ref<const std::string&>());
        auto card = health_card_of_jws(text);
        if (!card && !is_token(text)) return {};
        cards.push_back(card ? std::move(*card) : std::string(text)); // one that is none is told as what it is
    }
    return cards;
}

std::optional<HealthCardPart> health_card_part(std::string_view text) {
    text = trimmed(text);
    if (!starts_with_any_case(text, shc_prefix)) return std::nullopt;
    text.remove_prefix(shc_prefix.size());
    const std::size_t first = text.find('/');
    const std::size_t second = first == std::string_view::npos ? first : text.find('/', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto number = number_in(text.substr(0, first)), count = number_in(text.substr(first + 1, second - first - 1));
    if (!number || !count || *number > *count) return std::nullopt;
    return HealthCardPart{*number, *count, text.substr(second + 1)};
}

std::optional<std::string> joined_health_card(const std::vector<HealthCardPart>& parts) {
    if (parts.empty() || parts.size() != parts.front().count) return std::nullopt;
    std::vector<std::string_view> in_order(parts.size());
    for (const HealthCardPart& part : parts) {
        if (part.count != parts.size() || !in_order[part.number - 1].empty() || part.digits.empty())
            return std::nullopt;
        in_order[part.number - 1] = part.digits;
    }
    std::string text(shc_prefix);
    for (std::string_view digits : in_order) text += digits;
    return text;
}

} // namespace qrid
