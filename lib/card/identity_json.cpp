// The identity as JSON: the peers' names, so that records travel.
#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_number.h"
#include "qrid/base/letters.h"
#include "qrid/base/printable.h"
#include "qrid/base/utf8.h"
#include "qrid/card/birth_date.h"
#include "qrid/card/field_names.h"
#include "qrid/card/identity.h"
#include "qrid/card/record_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::size_t max_text_bytes = 1000;

[[noreturn]] void fail(std::string_view pointer, std::string_view why) {
    throw Error(Code::bad_record, fmt::format("{}{}{}", pointer, pointer.empty() ? "" : ": ", why));
}

// What stands between white space and has letters.
struct NameWord {
    std::string_view initial; // the first letter
    std::size_t letters = 0;
    bool is_of_syllables = false;
};

std::vector<NameWord> words_of(std::string_view text) {
    std::vector<NameWord> words;
    for (bool is_in_word = false; !text.empty();) {
        const std::string_view first = first_character(text);
        const char32_t character = take_character(text);
        if (is_white_space(character)) is_in_word = false;
        if (!is_letter(character)) continue;
        if (!is_in_word) words.push_back({first});
        is_in_word = true;
        ++words.back().letters;
        words.back().is_of_syllables = words.back().is_of_syllables || is_syllable(character);
    }
    return words;
}

// The first character, of the surname where it comes first, and a dot for each other, of which two stand for more. A
// name of one character is a dot: nothing of it could be left out.
std::string mask_syllables(const std::vector<NameWord>& words) {
    constexpr std::size_t most_dots = 2;
    std::size_t letters = 0;
    for (const NameWord& word : words) letters += word.letters;
    std::string masked(letters > 1 ? words.front().initial : std::string_view());
    for (std::size_t i = 0; i < std::clamp<std::size_t>(letters - 1, 1, most_dots); ++i) masked += "•";
    return masked;
}

// A code or a list of codes is short: nothing of it is left.
json masked_value(const IdentityField& field, const FieldValue& value) {
    if (const auto* list = std::get_if<std::vector<Biometric>>(&value)) return fmt::format("{} image(s)", list->size());
    if (const auto* bytes = std::get_if<Bytes>(&value)) return fmt::format("{} bytes", bytes->size());
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || field.mask == Mask::size) return "…";
    if (field.mask == Mask::year) return mask_date(*text);
    return field.mask == Mask::initials ? mask_name(*text) : mask_tail(*text);
}

json plain_value(const FieldValue& value) {
    if (const auto* list = std::get_if<std::vector<Biometric>>(&value)) {
        json items = json::array();
        for (const Biometric& biometric : *list) {
            json item{{"data", base64_encode(biometric.data)}};
            if (biometric.format) item["format"] = *biometric.format;
            if (biometric.sub_format) item["subFormat"] = *biometric.sub_format;
            if (biometric.issuer) item["issuer"] = *biometric.issuer;
            items.push_back(std::move(item));
        }
        return items;
    }
    if (const auto* bytes = std::get_if<Bytes>(&value)) return base64_encode(*bytes);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* codes = std::get_if<std::vector<std::int64_t>>(&value)) return *codes;
    return std::get<std::int64_t>(value);
}

// Made once: a record has a dozen.
const std::string& pointer_of(const IdentityField& field) {
    static const auto pointers = [] {
        std::vector<std::string> all;
        for (const IdentityField& one : identity_fields())
            all.push_back(fmt::format("/{}", one.name)); // needs no escape
        return all;
    }();
    return pointers[static_cast<std::size_t>(&field - identity_fields().data())];
}

std::string checked_text(const json& value, const std::string& pointer) {
    if (!value.is_string()) fail(pointer, "must be text");
    auto text = value.get<std::string>();
    if (text.empty()) fail(pointer, "must not be empty");
    if (text.size() > max_text_bytes) fail(pointer, fmt::format("longer than {} bytes", max_text_bytes));
    for (char c : text)
        if (static_cast<unsigned char>(c) < 32 && c != '\n') fail(pointer, "has a control character");
    return text;
}

std::int64_t checked_code(const json& value, const IdentityField& field, const std::string& pointer) {
    if (!value.is_number_integer()) fail(pointer, "must be a whole number");
    const auto number = optional_whole_number(value, field.least, field.most);
    if (!number) fail(pointer, fmt::format("must be from {} to {}", field.least, field.most));
    return *number;
}

Bytes checked_bytes(const json& value, const std::string& pointer) {
    if (!value.is_string()) fail(pointer, "must be base64 text");
    try {
        return base64_decode(value.get_ref<const std::string&>());
    } catch (const Error&) {
        fail(pointer, "is not base64");
    }
}

Biometric checked_biometric(const json& value, const std::string& pointer) {
    if (!value.is_object() || value.value("data", json()).is_null()) fail(pointer, "must be an object with data");
    Biometric biometric;
    for (const auto& [name, item] : value.items()) {
        const std::string at = pointer_to(pointer, name);
        if (item.is_null()) continue;
        if (name == "data")
            biometric.data = checked_bytes(item, at);
        else if (name == "format")
            biometric.format = checked_code(item, {0, {}, FieldType::code, 0, 3}, at);
        else if (name == "subFormat")
            biometric.sub_format = checked_code(item, {0, {}, FieldType::code, 0, 255}, at);
        else if (name == "issuer")
            biometric.issuer = checked_text(item, at);
        else
            fail(at, "is not a known member");
    }
    return biometric;
}

FieldValue checked_field(const json& value, const IdentityField& field, const std::string& pointer) {
    const auto each = [&](auto&& read) {
        if (!value.is_array()) fail(pointer, "must be an array");
        std::vector<decltype(read(value, pointer))> items;
        for (std::size_t i = 0; i < value.size(); ++i)
            items.push_back(read(value[i], fmt::format("{}/{}", pointer, i)));
        return items;
    };
    switch (field.type) {
    case FieldType::text:
        return checked_text(value, pointer);
    case FieldType::date:
        return date_of_record(value, pointer);
    case FieldType::code:
        return checked_code(value, field, pointer);
    case FieldType::codes:
        return each([&](const json& v, const std::string& p) { return checked_code(v, field, p); });
    case FieldType::bytes:
        return checked_bytes(value, pointer);
    case FieldType::biometrics:
        break;
    }
    return each(checked_biometric);
}

} // namespace

std::string date_of_record(const json& value, const std::string& pointer) {
    const auto date = birth_date_of(checked_text(value, pointer));
    if (!date) fail(pointer, "must be a date like 19900515, or 1964-08 or 1964");
    if (!is_of_calendar(*date))
        fail(pointer, date->day != 0 ? "is not a day of the calendar" : "is not a month of the calendar");
    return text_of(*date);
}

std::string mask_name(std::string_view name) {
    constexpr std::size_t most_words = 4;
    const std::vector<NameWord> words = words_of(name);
    const bool is_of_syllables =
        std::any_of(words.begin(), words.end(), [](const NameWord& word) { return word.is_of_syllables; });
    if (is_of_syllables) return mask_syllables(words);
    std::string masked;
    for (std::size_t i = 0; i < std::min(words.size(), most_words); ++i) {
        const bool is_shown = words[i].letters > 1;
        masked += fmt::format("{}{}", i == 0 ? "" : " ", is_shown ? fmt::format("{}.", words[i].initial) : "•");
    }
    return masked.empty() && !name.empty() ? "•" : masked;
}

std::string mask_tail(std::string_view text) {
    constexpr std::size_t most_shown = 4, shown_of = 3, most_dots = 4;
    std::vector<std::string_view> characters;
    for (; !text.empty(); text.remove_prefix(characters.back().size())) characters.push_back(first_character(text));
    const std::size_t shown = std::min(most_shown, characters.size() / shown_of), hidden = characters.size() - shown;
    std::string masked;
    for (std::size_t i = 0; i < std::min(hidden, most_dots); ++i) masked += "•";
    for (std::size_t i = hidden; i < characters.size(); ++i) masked += characters[i];
    return masked;
}

std::string mask_date(std::string_view date) {
    constexpr std::size_t year_digits = 4, longest = 35; // with a time and its zone
    constexpr std::string_view digits = "0123456789", dots = "••••";
    const auto is_year = [](std::string_view four) { return four >= "1800" && four < "2200"; };
    if (date.size() > longest) return std::string(dots);
    for (std::size_t at = date.find_first_of(digits); at < date.size();) {
        const std::size_t end = std::min(date.find_first_not_of(digits, at), date.size());
        const std::string_view run = date.substr(at, end - at);
        const std::string_view first = run.substr(0, year_digits);
        const bool is_whole = run.size() == year_digits || run.size() == 8 || run.size() == 6;
        if (is_whole && is_year(first)) return std::string(first);
        if (run.size() == 8 && is_year(run.substr(year_digits))) return std::string(run.substr(year_digits));
        at = date.find_first_of(digits, end);
    }
    return std::string(dots);
}

json identity_to_json(const Identity& identity, bool masked) {
    json record = json::object();
    for (const IdentityField& field : identity_fields()) {
        const auto found = identity.fields.find(field.key);
        if (found == identity.fields.end()) continue;
        record[std::string(field.name)] =
            masked && field.personal() ? masked_value(field, found->second) : plain_value(found->second);
    }
    return record;
}

Identity identity_from_json(const json& record, std::vector<Error>* faults) {
    if (!record.is_object()) fail("", "a record must be a JSON object");
    Identity identity;
    const auto add = [&](const std::string& name, const json& value) {
        const IdentityField* field = field_called(name);
        if (field == nullptr) {
            const std::string near = name.size() <= longest_name ? nearest_field(name) : "";
            throw Error(Code::bad_record, fmt::format("{}: is not a known field", pointer_to("", name)),
                        near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
        }
        if (value.is_null()) return;
        identity.fields.emplace(field->key, checked_field(value, *field, pointer_of(*field)));
    };
    for (const auto& member : record.items()) {
        if (faults == nullptr) {
            add(member.key(), member.value());
            continue;
        }
        if (faults->size() >= most_faults) break;
        keep_fault(*faults, [&] { add(member.key(), member.value()); });
    }
    const bool is_told = faults != nullptr && !faults->empty();
    if (identity.fields.empty() && !is_told) fail("", "the record is empty");
    return identity;
}

} // namespace qrid
