// What a SMART Health Card says: the types of its credential, and its FHIR bundle.
#include "qrid/foreign/health_card.h"
#include "qrid/foreign/inside/fhir.h"
#include "qrid/foreign/inside/members.h"

namespace qrid {

namespace {

// "https://smarthealth.cards#immunization" -> "immunization"
std::string short_type(const std::string& type) {
    const std::size_t hash = type.rfind('#');
    return hash == std::string::npos ? type : type.substr(hash + 1);
}

} // namespace

std::optional<Error> flaw_of_naming(const HealthCard& card) {
    const nlohmann::json& bundle = member(member(member(*card.payload, "vc"), "credentialSubject"), "fhirBundle");
    if (!names_a_patient(bundle)) return Error(Code::no_identity, "the health card has no patient with a name");
    if (!has_findings(bundle)) return Error(Code::no_identity, "the health card has no entry besides its patient");
    return std::nullopt;
}

std::vector<Layer> layers_of(const HealthCard& card, bool reveal) {
    const nlohmann::json& vc = member(*card.payload, "vc");
    const nlohmann::json& subject = member(vc, "credentialSubject");
    Layer credential{"credential", {}};
    for (const nlohmann::json& type : elements(vc, "type")) tell(credential, "type", short_type(brief(type)));
    tell(credential, "FHIR version", text_member(subject, "fhirVersion"));
    std::vector<Layer> layers{std::move(credential)};
    for (Layer& layer : layers_of_bundle(member(subject, "fhirBundle"), {0, reveal}))
        layers.push_back(std::move(layer));
    return tidied(std::move(layers));
}

} // namespace qrid
