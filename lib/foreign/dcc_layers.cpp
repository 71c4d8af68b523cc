// What an EU Digital COVID Certificate says: the fields of its JSON schema, in words.
#include "qrid/foreign/codes.h"
#include "qrid/foreign/dcc.h"
#include "qrid/foreign/members.h"

#include <fmt/format.h>

#include <array>
#include <span>

namespace qrid {

namespace {

using cbor::Value;

enum class FieldForm { plain, code, masked };

struct Field {
    std::string_view key, name;
    FieldForm form = FieldForm::plain;
};

constexpr std::array vaccination_fields{
    Field{"tg", "disease", FieldForm::code},
    Field{"vp", "vaccine", FieldForm::code},
    Field{"mp", "product", FieldForm::code},
    Field{"ma", "maker", FieldForm::code},
    Field{"dt", "date"},
    Field{"co", "country"},
    Field{"is", "issuer"},
    Field{"ci", "certificate", FieldForm::masked},
};
constexpr std::array test_fields{
    Field{"tg", "disease", FieldForm::code},
    Field{"tt", "kind", FieldForm::code},
    Field{"nm", "name of the test"},
    Field{"ma", "device"},
    Field{"sc", "sample taken"},
    Field{"dr", "result made"},
    Field{"tr", "result", FieldForm::code},
    Field{"tc", "centre"},
    Field{"co", "country"},
    Field{"is", "issuer"},
    Field{"ci", "certificate", FieldForm::masked},
};
constexpr std::array recovery_fields{
    Field{"tg", "disease", FieldForm::code},
    Field{"fr", "first positive test"},
    Field{"df", "valid from"},
    Field{"du", "valid until"},
    Field{"co", "country"},
    Field{"is", "issuer"},
    Field{"ci", "certificate", FieldForm::masked},
};

std::string text_of_field(const Value& map, std::string_view key) {
    const Value* value = map.find(key);
    return value == nullptr ? std::string() : brief(*value);
}

std::string in_form(FieldForm form, const std::string& text, const Shown& shown) {
    switch (form) {
    case FieldForm::code:
        return in_words(text);
    case FieldForm::masked:
        return shown.tail(text);
    case FieldForm::plain:
        break;
    }
    return text;
}

std::string dose(const Value& entry) {
    const std::string number = text_of_field(entry, "dn"), series = text_of_field(entry, "sd");
    if (number.empty() || series.empty()) return number;
    return fmt::format("{} of {}", number, series);
}

void tell_entries(std::vector<Layer>& layers, const Value& certificate, std::string_view list, std::string_view name,
                  std::span<const Field> fields, const Shown& shown) {
    const Value* entries = certificate.find(list);
    if (entries == nullptr || entries->array() == nullptr) return;
    for (const Value& entry : *entries->array()) {
        Layer layer{std::string(name), {}};
        for (const Field& field : fields) {
            tell(layer, std::string(field.name), in_form(field.form, text_of_field(entry, field.key), shown));
            if (field.key == "ma" && list == "v") tell(layer, "dose", dose(entry));
        }
        layers.push_back(std::move(layer));
    }
}

Layer person_layer(const Value& certificate, const Shown& shown) {
    static const Value nobody = cbor::Map{};
    const Value* found = certificate.find("nam");
    const Value& name = found == nullptr ? nobody : *found;
    Layer layer{shown.reveal ? "person" : "person (masked)", {}};
    tell(layer, "family name", shown.name(text_of_field(name, "fn")));
    tell(layer, "given name", shown.name(text_of_field(name, "gn")));
    tell(layer, "as in passport",
         shown.name(fmt::format("{}{}{}", text_of_field(name, "fnt"), name.find("gnt") == nullptr ? "" : " ",
                                text_of_field(name, "gnt"))));
    tell(layer, "date of birth", shown.year(text_of_field(certificate, "dob")));
    tell(layer, "schema", text_of_field(certificate, "ver"));
    return layer;
}

} // namespace

std::vector<Layer> layers_of(const Dcc& dcc, bool reveal) {
    const Shown shown{0, reveal};
    std::vector<Layer> layers{person_layer(dcc.certificate, shown)};
    tell_entries(layers, dcc.certificate, "v", "vaccination", vaccination_fields, shown);
    tell_entries(layers, dcc.certificate, "t", "test", test_fields, shown);
    tell_entries(layers, dcc.certificate, "r", "recovery", recovery_fields, shown);
    return tidied(std::move(layers));
}

} // namespace qrid
