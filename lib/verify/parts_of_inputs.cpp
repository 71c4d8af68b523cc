#include "qrid/verify/parts_of_inputs.h"

#include "qrid/foreign/health_card_forms.h"
#include "qrid/qr/parts.h"
#include "qrid/verify/inside/read_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace qrid {

namespace {

bool is_code_part(const CardInput& input) { return input.code && input.code->part; }

// Of what is in several inputs, every one is named, once.
std::string names_of(const std::vector<const CardInput*>& parts) {
    std::vector<std::string> names;
    for (const CardInput* part : parts)
        if (std::find(names.begin(), names.end(), part->name) == names.end()) names.push_back(part->name);
    return fmt::format("{}", fmt::join(names, " + "));
}

bool are_of_one_text(const CodePart& a, const CodePart& b) { return a.sequence == b.sequence && a.count == b.count; }

// Codes that are parts (ISO/IEC 18004 section 8) become their text, in the place of the last.
std::vector<CardInput> with_codes_united(std::vector<CardInput> inputs) {
    PartsCollector collector;
    std::vector<CardInput> out;
    std::vector<const CardInput*> parts;
    for (CardInput& input : inputs) {
        if (!is_code_part(input)) {
            out.push_back(std::move(input));
            continue;
        }
        parts.push_back(&input);
        auto whole = collector.add(*input.code);
        if (!whole) continue;
        std::vector<const CardInput*> its = parts;
        std::erase_if(its, [&](const CardInput* part) {
            return !are_of_one_text(*part->code->part, *input.code->part) || collector.is_waiting(*part->code);
        });
        out.push_back(input_of(std::move(*whole), input.picture.value_or(PictureFacts())));
        out.back().name = names_of(its);
    }
    for (const CardInput* part : parts)
        if (collector.is_waiting(*part->code)) out.push_back(*part);
    return out;
}

// Health cards that were cut into several codes become one, in the place of the first part.
void unite_health_cards(std::vector<CardInput>& inputs) {
    std::map<std::size_t, std::vector<std::size_t>> by_count; // places
    const auto part_at = [&](std::size_t place) { return health_card_part(inputs[place].text).value(); };
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (const auto part = health_card_part(inputs[i].text)) by_count[part->count].push_back(i);
    std::vector<bool> is_used(inputs.size(), false);
    for (const auto& [count, places] : by_count) {
        std::vector<HealthCardPart> parts;
        std::vector<const CardInput*> its;
        for (const std::size_t place : places) {
            const HealthCardPart part = part_at(place);
            its.push_back(&inputs[place]);
            if (std::none_of(parts.begin(), parts.end(), [&](const HealthCardPart& other) {
                    return other.number == part.number && other.digits == part.digits;
                }))
                parts.push_back(part);
        }
        auto whole = joined_health_card(parts);
        if (!whole) continue;
        std::string name = names_of(its);
        inputs[places.front()].name = std::move(name);
        inputs[places.front()].text = std::move(*whole);
        std::for_each(places.begin() + 1, places.end(), [&](std::size_t place) { is_used[place] = true; });
    }
    for (std::size_t place = inputs.size(); place-- > 0;)
        if (is_used[place]) inputs.erase(inputs.begin() + static_cast<std::ptrdiff_t>(place));
}

} // namespace

bool is_part(const CardInput& input) { return is_code_part(input) || health_card_part(input.text).has_value(); }

std::vector<CardInput> united(std::vector<CardInput> inputs) {
    std::vector<CardInput> out = with_codes_united(std::move(inputs));
    unite_health_cards(out);
    return out;
}

std::optional<Error> flaw_of_part(const CardInput& input) {
    if (!is_code_part(input)) return std::nullopt;
    return Error(Code::no_code_found,
                 fmt::format("{} shows part {} of {} of a text split over several codes", input.name,
                             input.code->part->index + 1, input.code->part->count),
                 "give the pictures of all parts together: qrid verify PICTURE...");
}

} // namespace qrid
