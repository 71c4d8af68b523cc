#include "qrid/foreign/inside/contact.h"

#include "qrid/base/text.h"
#include "qrid/card/text_kind.h"
#include "qrid/foreign/inside/content_lines.h"
#include "qrid/foreign/inside/web_address.h"

#include <algorithm>
#include <array>
#include <span>

namespace qrid {

namespace {

enum class ContactForm { plain, name, birth, tail, free, address, size };

struct ContactField {
    std::string_view property, name;
    ContactForm form;
};

constexpr std::array contact_fields{
    ContactField{"VERSION", "version", ContactForm::plain},    ContactField{"FN", "name", ContactForm::name},
    ContactField{"N", "name in parts", ContactForm::name},     ContactField{"NICKNAME", "nickname", ContactForm::name},
    ContactField{"BDAY", "date of birth", ContactForm::birth}, ContactField{"ORG", "organisation", ContactForm::name},
    ContactField{"TITLE", "title", ContactForm::free},         ContactField{"ROLE", "role", ContactForm::free},
    ContactField{"TEL", "phone", ContactForm::tail},           ContactField{"TEL-AV", "video phone", ContactForm::tail},
    ContactField{"EMAIL", "e-mail", ContactForm::tail},        ContactField{"ADR", "address", ContactForm::tail},
    ContactField{"URL", "web address", ContactForm::address},  ContactField{"NOTE", "note", ContactForm::free},
    ContactField{"MEMO", "note", ContactForm::free},           ContactField{"PHOTO", "photo", ContactForm::size},
};
constexpr std::array event_fields{
    ContactField{"SUMMARY", "what", ContactForm::free},
    ContactField{"DTSTART", "begins", ContactForm::plain},
    ContactField{"DTEND", "ends", ContactForm::plain},
    ContactField{"LOCATION", "where", ContactForm::free},
    ContactField{"DESCRIPTION", "description", ContactForm::free},
    ContactField{"ORGANIZER", "organiser", ContactForm::tail},
    ContactField{"ATTENDEE", "guest", ContactForm::tail},
    ContactField{"URL", "web address", ContactForm::address},
};

std::string in_form(ContactForm form, const std::string& value, const Shown& shown) {
    switch (form) {
    case ContactForm::name:
        return shown.name(value);
    case ContactForm::birth:
        return shown.year(value);
    case ContactForm::tail:
        return shown.tail(value);
    case ContactForm::free:
        return shown.length(value);
    case ContactForm::address:
        return shown_address(value, shown.reveal);
    case ContactForm::size:
        return counted(value.size(), "character");
    case ContactForm::plain:
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

void tell_properties(Layer& layer, const std::vector<Property>& properties, std::span<const ContactField> fields,
                     const Shown& shown) {
    std::size_t others = 0;
    for (const Property& property : properties) {
        const auto field = std::find_if(fields.begin(), fields.end(),
                                        [&](const ContactField& one) { return one.property == property.name; });
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
