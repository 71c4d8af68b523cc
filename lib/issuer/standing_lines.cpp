#include "qrid/issuer/standing_lines.h"

#include "qrid/base/encoding.h"
#include "qrid/base/utf8.h"
#include "qrid/card/card.h"
#include "qrid/card/pasted.h"
#include "qrid/card/record_json.h"
#include "qrid/card/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::string_view white = " \t\r";

[[noreturn]] void fail(std::string_view why) {
    throw Error(Code::bad_record, std::string(why), "write LIST-IDX, a card's text, or a JSON object on each line");
}

StatusPlace place_of_text(const Issuer& issuer, std::string_view text) {
    if (const auto place = parse_place(text)) return *place;
    return place_of(issuer, read_card(card_of_text(pasted_card(text).text)));
}

const std::string* text_member(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return nullptr;
    if (!found->is_string()) fail(fmt::format("/{}: is not text", name));
    return found->get_ptr<const std::string*>();
}

std::optional<std::uint64_t> number_member(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return std::nullopt;
    if (!found->is_number_unsigned()) fail(fmt::format("/{}: is not a non-negative integer", name));
    return found->get<std::uint64_t>();
}

std::vector<StandingOrder> orders_of_json(const Issuer& issuer, const json& object, Standing wanted,
                                          std::string_view reason) {
    if (!object.is_object()) fail("is not a JSON object");
    if (const std::string* own = text_member(object, "reason")) reason = *own;
    const auto list = number_member(object, "list"), idx = number_member(object, "idx");
    if (list && idx) return {{{*list, *idx}, std::string(reason)}};
    if (list || idx) fail("has only one of list and idx");
    if (const std::string* card = text_member(object, "card"))
        return {{place_of_text(issuer, *card), std::string(reason)}};
    const std::string* id = text_member(object, "id");
    if (id == nullptr) fail("names no card; expected list and idx, card, or id");
    std::vector<StandingOrder> orders;
    for (const StatusPlace place : places_of_subject(issuer, *id, wanted))
        orders.push_back({place, std::string(reason)});
    return orders;
}

std::vector<StandingOrder> orders_of_text(const Issuer& issuer, std::string_view text, std::string_view reason) {
    const std::size_t end = text.find_first_of(white);
    if (const auto place = parse_place(text.substr(0, end))) {
        const std::size_t more = text.find_first_not_of(white, std::min(end, text.size()));
        return {{*place, std::string(more == std::string_view::npos ? reason : text.substr(more))}};
    }
    return {{place_of_text(issuer, text), std::string(reason)}};
}

} // namespace

std::vector<StandingOrder> read_standing_line(const Issuer& issuer, const RawRecord& line, Standing wanted,
                                              std::string_view reason) {
    try {
        if (line.cut) fail(fmt::format("longer than {} bytes", max_record_bytes));
        if (!is_utf8(line.text)) fail("is not UTF-8");
        std::string_view text = line.text;
        text.remove_prefix(std::min(text.find_first_not_of(white), text.size()));
        text.remove_suffix(text.size() - (text.find_last_not_of(white) + 1));
        if (text.starts_with('#')) return {};
        std::vector<StandingOrder> orders = text.starts_with('{')
                                                ? orders_of_json(issuer, parse_record(text), wanted, reason)
                                                : orders_of_text(issuer, text, reason);
        for (const StandingOrder& order : orders)
            if (!is_reason(order.reason, wanted))
                throw Error(Code::bad_record, "unknown reason", fmt::format("choose one of {}", reasons_for(wanted)));
        return orders;
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("line {}: {}", line.line, error.what()), error.hint());
    }
}

} // namespace qrid
