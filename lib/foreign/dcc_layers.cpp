// What an EU Digital COVID Certificate says: the fields of its JSON schema, in words.
#include "qrid/base/letters.h"
#include "qrid/foreign/dcc.h"
#include "qrid/foreign/inside/codes.h"
#include "qrid/foreign/inside/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace qrid {

namespace {

using cbor::Value;

enum class DccForm { plain, code, name, masked };

struct DccField {
    std::string_view key, name;
    DccForm form = DccForm::plain;
};

constexpr std::array vaccination_fields{
    DccField{"tg", "disease", DccForm::code},
    DccField{"vp", "vaccine", DccForm::code},
    DccField{"mp", "product", DccForm::code},
    DccField{"ma", "maker", DccForm::code},
    DccField{"dt", "date"},
    DccField{"co", "country"},
    DccField{"is", "issuer"},
    DccField{"ci", "certificate", DccForm::masked},
};
constexpr std::array test_fields{
    DccField{"tg", "disease", DccForm::code},
    DccField{"tt", "kind", DccForm::code},
    DccField{"nm", "name of the test"},
    DccField{"ma", "device"},
    DccField{"sc", "sample taken"},
    DccField{"dr", "result made"},
    DccField{"tr", "result", DccForm::code},
    DccField{"tc", "centre", DccForm::name},
    DccField{"co", "country"},
    DccField{"is", "issuer"},
    DccField{"ci", "certificate", DccForm::masked},
};
constexpr std::array recovery_fields{
    DccField{"tg", "disease", DccForm::code},
    DccField{"fr", "first positive test"},
    DccField{"df", "valid from"},
    DccField{"du", "valid until"},
    DccField{"co", "country"},
    DccField{"is", "issuer"},
    DccField{"ci", "certificate", DccForm::masked},
};

constexpr std::array entry_lists{std::string_view("v"), std::string_view("t"), std::string_view("r")};
constexpr std::array name_parts{std::string_view("fn"), std::string_view("gn"), std::string_view("fnt"),
                                std::string_view("gnt")};

std::string text_of_field(const Value& map, std::string_view key) {
    const Value* value = map.find(key);
    return value == nullptr ? std::string() : brief(*value);
}

std::string in_form(DccForm form, const std::string& text, const Shown& shown) {
    switch (form) {
    case DccForm::code:
        return in_words(text);
    case DccForm::name:
        return shown.name(text);
    case DccForm::masked:
        return shown.tail(text);
    case DccForm::plain:
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
                  std::span<const DccField> fields, const Shown& shown) {
    const Value* entries = certificate.find(list);
    if (entries == nullptr || entries->array() == nullptr) return;
    for (const Value& entry : *entries->array()) {
        Layer layer{std::string(name), {}};
        for (const DccField& field : fields) {
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

bool has_an_entry(const Value& certificate) {
    return std::any_of(entry_lists.begin(), entry_lists.end(), [&](std::string_view name) {
        const Value* list = certificate.find(name);
        return list != nullptr && list->array() != nullptr &&
               std::any_of(list->array()->begin(), list->array()->end(),
                           [](const Value& entry) { return entry.map() != nullptr && !entry.map()->empty(); });
    });
}

} // namespace

std::optional<Error> flaw_of_naming(const Dcc& dcc) {
    const Value* name = dcc.certificate.find("nam");
    const auto says = [&](std::string_view part) {
        const Value* value = name == nullptr ? nullptr : name->find(part);
        return value != nullptr && value->text() != nullptr && has_letters(*value->text());
    };
    if (std::none_of(name_parts.begin(), name_parts.end(), says))
        return Error(Code::no_identity, "the certificate has no name");
    if (!has_an_entry(dcc.certificate))
        return Error(Code::no_identity, "the certificate has no vaccination, test or recovery");
    return std::nullopt;
}

std::vector<Layer> layers_of(const Dcc& dcc, bool reveal) {
    const Shown shown{0, reveal};
    std::vector<Layer> layers{person_layer(dcc.certificate, shown)};
    tell_entries(layers, dcc.certificate, "v", "vaccination", vaccination_fields, shown);
    tell_entries(layers, dcc.certificate, "t", "test", test_fields, shown);
    tell_entries(layers, dcc.certificate, "r", "recovery", recovery_fields, shown);
    return tidied(std::move(layers));
}

} // namespace qrid
