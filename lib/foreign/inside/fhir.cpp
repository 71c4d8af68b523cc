#include "qrid/foreign/inside/fhir.h"

#include "qrid/base/letters.h"
#include "qrid/foreign/inside/codes.h"
#include "qrid/foreign/inside/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace qrid {

namespace {

using nlohmann::json;

std::string joined(const std::string& before, std::string_view next) {
    return before.empty() || next.empty() ? before + std::string(next) : fmt::format("{} {}", before, next);
}

// A HumanName: its text, or given and family names and what stands around them.
std::string human_name(const json& name) {
    if (const std::string text = text_member(name, "text"); !text.empty()) return text;
    std::string whole;
    for (const char* part : {"prefix", "given"})
        for (const json& word : elements(name, part)) whole = joined(whole, brief(word));
    whole = joined(whole, text_member(name, "family"));
    for (const json& word : elements(name, "suffix")) whole = joined(whole, brief(word));
    return whole;
}

// A CodeableConcept: its text, which may say anything of a person, or what its first coding says.
std::string concept_words(const json& codeable, const Shown& shown) {
    if (const std::string text = text_member(codeable, "text"); !text.empty()) return shown.length(text);
    for (const json& coding : elements(codeable, "coding")) {
        const std::string code = brief(member(coding, "code")), display = text_member(coding, "display");
        if (code.empty()) continue;
        if (text_member(coding, "system").ends_with("/cvx")) return vaccine_in_words(code);
        return display.empty() || !shown.reveal ? in_words(code) : fmt::format("{} ({})", display, code);
    }
    return {};
}

std::string performer(const json& resource) {
    std::string names;
    for (const json& one : elements(resource, "performer")) {
        const std::string display = text_member(member(one, "actor"), "display");
        names = joined(names, display.empty() ? text_member(one, "display") : display);
    }
    return names;
}

Layer patient_layer(const json& patient, const Shown& shown) {
    Layer layer{shown.reveal ? "patient" : "patient (masked)", {}};
    for (const json& name : elements(patient, "name")) tell(layer, "name", shown.name(human_name(name)));
    tell(layer, "date of birth", shown.year(text_member(patient, "birthDate")));
    tell(layer, "gender", shown.reveal ? text_member(patient, "gender") : "");
    for (const json& telecom : elements(patient, "telecom"))
        tell(layer, "contact", shown.tail(text_member(telecom, "value")));
    for (const json& id : elements(patient, "identifier")) tell(layer, "number", shown.tail(text_member(id, "value")));
    return layer;
}

Layer immunization_layer(const json& immunization, const Shown& shown) {
    Layer layer{"immunization", {}};
    tell(layer, "vaccine", concept_words(member(immunization, "vaccineCode"), shown));
    tell(layer, "date", text_member(immunization, "occurrenceDateTime"));
    tell(layer, "status", text_member(immunization, "status"));
    tell(layer, "performer", shown.name(performer(immunization)));
    tell(layer, "lot", shown.tail(text_member(immunization, "lotNumber")));
    tell(layer, "maker", text_member(member(immunization, "manufacturer"), "display"));
    return layer;
}

std::string quantity(const json& value) {
    const std::string number = brief(member(value, "value"));
    return number.empty() ? number : joined(number, text_member(value, "unit"));
}

Layer observation_layer(const json& observation, const Shown& shown) {
    Layer layer{"observation", {}};
    tell(layer, "code", concept_words(member(observation, "code"), shown));
    tell(layer, "value", concept_words(member(observation, "valueCodeableConcept"), shown));
    tell(layer, "value", quantity(member(observation, "valueQuantity")));
    if (const std::string words = text_member(observation, "valueString"); !words.empty())
        tell(layer, "value", shown.length(words));
    tell(layer, "date", text_member(observation, "effectiveDateTime"));
    tell(layer, "status", text_member(observation, "status"));
    tell(layer, "performer", shown.name(performer(observation)));
    return layer;
}

Layer condition_layer(const json& condition, const Shown& shown) {
    Layer layer{"condition", {}};
    tell(layer, "code", concept_words(member(condition, "code"), shown));
    tell(layer, "since", text_member(condition, "onsetDateTime"));
    tell(layer, "status", concept_words(member(condition, "clinicalStatus"), shown));
    return layer;
}

// Whether an entry's resource, whose type is known, is such a one.
template <class Wanted>
bool has_resource(const json& bundle, const Wanted& is_wanted) {
    const auto& entries = elements(bundle, "entry");
    return std::any_of(entries.begin(), entries.end(), [&](const json& entry) {
        const json& resource = member(entry, "resource");
        const std::string type = text_member(resource, "resourceType");
        return !type.empty() && is_wanted(resource, type);
    });
}

} // namespace

bool names_a_patient(const json& bundle) {
    return has_resource(bundle, [](const json& resource, const std::string& type) {
        const auto& names = elements(resource, "name");
        // What stands around a name, such as a title, is none.
        return type == "Patient" && std::any_of(names.begin(), names.end(), [](const json& name) {
                   const auto& given = elements(name, "given");
                   return has_letters(text_member(name, "text")) || has_letters(text_member(name, "family")) ||
                          std::any_of(given.begin(), given.end(), [](const json& word) {
                              return word.is_string() && has_letters(word.get_ref<const std::string&>());
                          });
               });
    });
}

bool has_findings(const json& bundle) {
    return has_resource(bundle, [](const json&, const std::string& type) { return type != "Patient"; });
}

std::vector<Layer> layers_of_bundle(const json& bundle, const Shown& shown) {
    std::vector<Layer> layers;
    std::map<std::string, std::size_t> others;
    for (const json& entry : elements(bundle, "entry")) {
        const json& resource = member(entry, "resource");
        const std::string type = text_member(resource, "resourceType");
        if (type == "Patient")
            layers.push_back(patient_layer(resource, shown));
        else if (type == "Immunization")
            layers.push_back(immunization_layer(resource, shown));
        else if (type == "Observation")
            layers.push_back(observation_layer(resource, shown));
        else if (type == "Condition")
            layers.push_back(condition_layer(resource, shown));
        else
            ++others[type.empty() ? "without a type" : type];
    }
    if (!others.empty()) {
        Layer layer{"other entries", {}};
        for (const auto& [type, count] : others) tell(layer, type, std::to_string(count));
        layers.push_back(std::move(layer));
    }
    return layers;
}

} // namespace qrid
