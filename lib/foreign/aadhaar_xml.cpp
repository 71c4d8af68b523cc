// The Aadhaar code of before 2018: one XML element whose attributes are the fields, with no signature.
#include "qrid/foreign/inside/aadhaar.h"
#include "qrid/foreign/inside/aadhaar_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

struct XmlField {
    std::string_view attribute, name;
    AadhaarForm form = AadhaarForm::tail;
};
constexpr std::array xml_fields{
    XmlField{"uid", "Aadhaar number"},
    XmlField{"name", "name", AadhaarForm::name},
    XmlField{"gender", "gender"},
    XmlField{"yob", "year of birth", AadhaarForm::birth},
    XmlField{"dob", "date of birth", AadhaarForm::birth},
    XmlField{"co", "care of", AadhaarForm::name},
    XmlField{"gname", "guardian", AadhaarForm::name},
    XmlField{"house", "house"},
    XmlField{"street", "street"},
    XmlField{"lm", "landmark"},
    XmlField{"loc", "location"},
    XmlField{"vtc", "town or village"},
    XmlField{"po", "post office"},
    XmlField{"dist", "district"},
    XmlField{"subdist", "sub-district"},
    XmlField{"state", "state"},
    XmlField{"pc", "PIN code"},
};

constexpr std::string_view element = "<PrintLetterBarcodeData";

std::string unescaped(std::string_view value) {
    constexpr std::array<std::pair<std::string_view, char>, 5> entities{
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
    std::string text;
    while (!value.empty()) {
        const auto entity = std::find_if(entities.begin(), entities.end(),
                                         [&](const auto& known) { return value.starts_with(known.first); });
        text += entity == entities.end() ? value.front() : entity->second;
        value.remove_prefix(entity == entities.end() ? 1 : entity->first.size());
    }
    return text;
}

// The value of an attribute of the element whose text follows its name, up to its '>'. White space may stand around
// the sign between name and value.
std::string attribute(std::string_view rest, std::string_view name) {
    constexpr std::string_view white = " \t\r\n";
    const auto skip_white = [&] { rest.remove_prefix(std::min(rest.find_first_not_of(white), rest.size())); };
    for (skip_white(); !rest.empty() && rest.front() != '/' && rest.front() != '>'; skip_white()) {
        const std::string_view found = rest.substr(0, rest.find_first_of(" \t\r\n=/>"));
        rest.remove_prefix(found.size());
        skip_white();
        if (!rest.starts_with('=')) break;
        rest.remove_prefix(1);
        skip_white();
        if (!rest.starts_with('"') && !rest.starts_with('\'')) break;
        const std::size_t end = rest.find(rest.front(), 1);
        if (end == std::string_view::npos) break;
        if (found == name) return unescaped(rest.substr(1, end - 1));
        rest.remove_prefix(end + 1);
    }
    return {};
}

} // namespace

void explain_aadhaar_xml(std::string_view text, const Shown& shown, Explanation& out) {
    const std::size_t at = text.find(element);
    if (at == std::string_view::npos) throw Error(Code::not_a_card, "not an Aadhaar code: its element is missing");
    const std::string_view attributes = text.substr(at + element.size());
    out.layers.push_back({"Aadhaar code", {{"version", "XML, as it was before 2018"}, {"signature", "none"}}});
    Layer person{shown.reveal ? "person" : "person (masked)", {}};
    for (const XmlField& field : xml_fields) {
        const std::string value = attribute(attributes, field.attribute);
        if (value.empty()) continue;
        tell(person, std::string(field.name), in_form(field.form, value, shown));
    }
    if (person.facts.empty()) throw Error(Code::bad_claims, "the Aadhaar code has no fields");
    out.layers.push_back(std::move(person));
}

} // namespace qrid
