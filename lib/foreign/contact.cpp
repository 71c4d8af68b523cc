#include "qrid/foreign/contact.h"

#include "qrid/foreign/content_lines.h"
#include "qrid/foreign/web_address.h"

#include <algorithm>
#include <array>
#include <span>

namespace qrid {

namespace {

enum class FieldForm { plain, name, birth, tail, free, address, size };

struct Field {
    std::string_view property, name;
    FieldForm form;
};

constexpr std::array contact_fields{
    Field{"VERSION", "version", FieldForm::plain},    Field{"FN", "name", FieldForm::name},
    Field{"N", "name in parts", FieldForm::name},     Field{"NICKNAME", "nickname", FieldForm::name},
    Field{"BDAY", "date of birth", FieldForm::birth}, Field{"ORG", "organisation", FieldForm::plain},
    Field{"TITLE", "title", FieldForm::plain},        Field{"ROLE", "role", FieldForm::plain},
    Field{"TEL", "phone", FieldForm::tail},           Field{"TEL-AV", "video phone", FieldForm::tail},
    Field{"EMAIL", "e-mail", FieldForm::tail},        Field{"ADR", "address", FieldForm::tail},
    Field{"URL", "web address", FieldForm::address},  Field{"NOTE", "note", FieldForm::free},
    Field{"MEMO", "note", FieldForm::free},           Field{"PHOTO", "photo", FieldForm::size},
};
constexpr std::array event_fields{
    Field{"SUMMARY", "what", FieldForm::free},
    Field{"DTSTART", "begins", FieldForm::plain},
    Field{"DTEND", "ends", FieldForm::plain},
    Field{"LOCATION", "where", FieldForm::free},
    Field{"DESCRIPTION", "description", FieldForm::free},
    Field{"ORGANIZER", "organiser", FieldForm::tail},
    Field{"ATTENDEE", "guest", FieldForm::tail},
    Field{"URL", "web address", FieldForm::address},
};

std::string in_form(FieldForm form, const std::string& value, const Shown& shown) {
    switch (form) {
    case FieldForm::name:
        return shown.name(value);
    case FieldForm::birth:
        return shown.year(value);
    case FieldForm::tail:
        return shown.tail(value);
    case FieldForm::free:
        return shown.length(value);
    case FieldForm::address:
        return shown_address(value, shown.reveal);
    case FieldForm::size:
        return counted(value.size(), "character");
    case FieldForm::plain:
        break;
    }
    return value;
}

// "Lovelace;Ada;;;" -> "Lovelace Ada"
std::string spaced(std::string value) {
    std::replace(value.begin(), value.end(), ';', ' ');
    const auto is_doubled = [](char a, char b) { return a == ' ' && b == ' '; };
    value.erase(std::unique(value.begin(), value.end(), is_doubled), value.end());
    return std::string(trimmed(value));
}

void tell_properties(Layer& layer, const std::vector<Property>& properties, std::span<const Field> fields,
                     const Shown& shown) {
    std::size_t others = 0;
    for (const Property& property : properties) {
        const auto field =
            std::find_if(fields.begin(), fields.end(), [&](const Field& one) { return one.property == property.name; });
        if (field != fields.end())
            tell(layer, std::string(field->name), in_form(field->form, spaced(property.value), shown));
        else if (property.name != "BEGIN" && property.name != "END")
            ++others;
    }
    if (others != 0) tell(layer, "other fields", std::to_string(others));
}

} // namespace

void explain_contact(std::string_view text, const Shown& shown, Explanation& out) {
    const bool is_vcard = text.starts_with('B') || text.starts_with('b'); // "BEGIN:VCARD"
    Layer layer{shown.reveal ? "contact" : "contact (masked)", {{"written as", is_vcard ? "vCard" : "MECARD"}}};
    tell_properties(layer, is_vcard ? content_lines(text) : short_fields(text), contact_fields, shown);
    out.layers.push_back(std::move(layer));
}

void explain_event(std::string_view text, const Shown& shown, Explanation& out) {
    Layer layer{shown.reveal ? "event" : "event (masked)", {}};
    tell_properties(layer, content_lines(text), event_fields, shown);
    out.layers.push_back(std::move(layer));
}

} // namespace qrid
