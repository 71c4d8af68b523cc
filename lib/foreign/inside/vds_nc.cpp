#include "qrid/foreign/inside/vds_nc.h"

#include "qrid/foreign/inside/codes.h"
#include "qrid/foreign/inside/members.h"

#include <fmt/format.h>

namespace qrid {

namespace {

using nlohmann::json;

std::string type_words(const std::string& type) {
    if (type == "icao.vacc") return "proof of vaccination (icao.vacc)";
    if (type == "icao.test") return "proof of testing (icao.test)";
    return type;
}

Layer seal_layer(const json& header, const json& message, const json& signature, const Shown& shown) {
    Layer layer{"ICAO seal", {}};
    tell(layer, "type", type_words(text_member(header, "t")));
    tell(layer, "version", brief(member(header, "v")));
    tell(layer, "issuing state", text_member(header, "is"));
    for (const char* id : {"uvci", "utci", "ucti"}) tell(layer, "certificate", shown.tail(text_member(message, id)));
    tell(layer, "alg", text_member(signature, "alg"));
    const std::string value = text_member(signature, "sigvl");
    tell(layer, "signature", value.empty() ? "none" : fmt::format("{} characters, not checked", value.size()));
    const std::string certificate = text_member(signature, "cer");
    tell(layer, "signer", certificate.empty() ? "" : fmt::format("a certificate of {} characters", certificate.size()));
    return layer;
}

Layer person_layer(const json& person, const Shown& shown) {
    Layer layer{shown.reveal ? "person" : "person (masked)", {}};
    tell(layer, "name", shown.name(text_member(person, "n")));
    tell(layer, "date of birth", shown.year(text_member(person, "dob")));
    tell(layer, "sex", shown.reveal ? text_member(person, "sex") : "");
    tell(layer, "document type", text_member(person, "dt"));
    for (const char* number : {"i", "dn"}) tell(layer, "document", shown.tail(text_member(person, number)));
    tell(layer, "further number", shown.tail(text_member(person, "ai")));
    return layer;
}

void tell_vaccinations(const json& message, const Shown& shown, std::vector<Layer>& layers) {
    for (const json& event : elements(message, "ve"))
        for (const json& dose : elements(event, "vd")) {
            Layer layer{"vaccination", {}};
            tell(layer, "vaccine", in_words(text_member(event, "des")));
            tell(layer, "product", text_member(event, "nam"));
            tell(layer, "disease", in_words(text_member(event, "dis")));
            tell(layer, "dose", brief(member(dose, "seq")));
            tell(layer, "date", text_member(dose, "dvc"));
            tell(layer, "next dose", text_member(dose, "dvn"));
            tell(layer, "country", text_member(dose, "ctr"));
            tell(layer, "centre", shown.name(text_member(dose, "adm")));
            tell(layer, "lot", shown.tail(text_member(dose, "lot")));
            layers.push_back(std::move(layer));
        }
}

void tell_test(const json& message, const Shown& shown, std::vector<Layer>& layers) {
    const json &result = member(message, "tr"), &provider = member(message, "sp"), &dates = member(message, "dat");
    if (!result.is_object()) return;
    Layer layer{"test", {}};
    tell(layer, "kind", text_member(result, "tc"));
    tell(layer, "result", text_member(result, "r"));
    tell(layer, "method", text_member(result, "m"));
    tell(layer, "sample taken", text_member(dates, "sc"));
    tell(layer, "result made", text_member(dates, "ri"));
    tell(layer, "centre", shown.name(text_member(provider, "spn")));
    tell(layer, "country", text_member(provider, "ctr"));
    layers.push_back(std::move(layer));
}

} // namespace

void explain_vds_nc(std::string_view text, const Shown& shown, Explanation& out) {
    const json seal = parse_json(text, Code::bad_claims, "the seal");
    const json& data = member(seal, "data");
    if (!member(data, "hdr").is_object()) throw Error(Code::bad_claims, "an ICAO seal without data and its header");
    const json& message = member(data, "msg");
    out.layers.push_back(seal_layer(member(data, "hdr"), message, member(seal, "sig"), shown));
    out.layers.push_back(person_layer(member(message, "pid"), shown));
    tell_vaccinations(message, shown, out.layers);
    tell_test(message, shown, out.layers);
}

} // namespace qrid
