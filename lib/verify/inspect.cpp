#include "qrid/verify/inspect.h"

#include "qrid/base/encoding.h"
#include "qrid/base/printable.h"
#include "qrid/card/text.h"
#include "qrid/cose/key.h"
#include "qrid/foreign/message.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace qrid {

namespace {

using nlohmann::json;

Layer code_layer(const FoundCode& code) {
    return {"QR code",
            {{"version", fmt::format("{}-{}", code.version, code.ec_level)},
             {"read by", code.rung},
             {"colours", code.inverted ? "light on dark" : "dark on light"}}};
}

Layer claims_layer(const Claims& claims, Seconds now) {
    Layer layer{"claims", {}};
    const auto put = [&](const char* name, const std::string& value) { layer.facts.emplace_back(name, value); };
    if (claims.iss) put("iss", *claims.iss);
    if (claims.sub) put("sub", mask_tail(*claims.sub));
    if (claims.iat) put("iat", when(*claims.iat, now, "issued", "issued in"));
    if (claims.nbf) put("nbf", when(*claims.nbf, now, "valid since", "not valid for"));
    put("exp", claims.exp ? when(*claims.exp, now, "expired", "valid for") : "none");
    if (claims.cnf)
        put("cnf", fmt::format("{} key {}", name(claims.cnf->algorithm()), hex_encode(cose::kid_of(*claims.cnf))));
    if (claims.status) put("status", fmt::format("index {} in {}", claims.status->idx, claims.status->uri));
    return layer;
}

// Of pictures and templates only how large they are.
std::string size_of(const FieldValue& value) {
    if (const auto* bytes = std::get_if<Bytes>(&value)) return fmt::format("{} bytes", bytes->size());
    std::vector<std::string> sizes;
    for (const Biometric& biometric : std::get<std::vector<Biometric>>(value))
        sizes.push_back(fmt::format("{} bytes", biometric.data.size()));
    return fmt::format("{}", fmt::join(sizes, ", "));
}

Layer identity_layer(const Identity& identity, bool reveal) {
    Layer layer{reveal ? "identity" : "identity (masked)", {}};
    const json record = identity_to_json(identity, !reveal);
    for (const IdentityField& field : identity_fields()) {
        const auto found = record.find(std::string(field.name));
        if (found == record.end()) continue;
        if (field.type == FieldType::biometrics || field.type == FieldType::bytes)
            layer.facts.emplace_back(field.name, size_of(identity.fields.at(field.key)));
        else
            layer.facts.emplace_back(field.name, found->is_string() ? found->get<std::string>() : found->dump());
    }
    return layer;
}

void read_layers(Inspection& result, const CardInput& input, Seconds now, bool reveal) {
    const Bytes cose = cose_of(input);
    result.card = read_card(cose);
    const ReadCard& card = *result.card;
    result.warnings = card.warnings;
    result.layers.push_back(cose_layer(card.message, cose.size()));
    result.layers.push_back(claims_layer(card.claims, now));
    if (card.claims.identity) result.layers.push_back(identity_layer(*card.claims.identity, reveal));
    if (card.flaw) throw Error(*card.flaw);
}

} // namespace

Inspection inspect(const CardInput& input, Seconds now, bool reveal) {
    const TextKind kind = input.cose.empty() ? text_kind(input.text) : TextKind::card;
    Inspection result{input.name, std::string(name(kind)), {}, {}, {}, {}};
    if (input.code) result.layers.push_back(code_layer(*input.code));
    if (input.cose.empty()) {
        const std::string_view text = trimmed(input.text);
        Layer layer{"text", {{"characters", std::to_string(text.size())}}};
        if (kind == TextKind::url || (kind != TextKind::card && reveal))
            layer.facts.emplace_back("text", harmless(text));
        result.layers.push_back(std::move(layer));
    }
    try {
        read_layers(result, input, now, reveal);
    } catch (const Error& error) {
        result.flaw.emplace(error);
    }
    return result;
}

json inspection_to_json(const Inspection& inspection, bool reveal) {
    json layers = json::array(), warnings = json::array();
    for (const Layer& layer : inspection.layers) {
        json facts = json::object();
        for (const auto& [name, value] : layer.facts) facts[name] = value;
        layers.push_back({{"layer", layer.name}, {"facts", std::move(facts)}});
    }
    for (const Warning& w : inspection.warnings) warnings.push_back({{"code", w.code}, {"detail", w.detail}});
    json out{{"input", inspection.input},
             {"kind", inspection.kind},
             {"layers", std::move(layers)},
             {"warnings", std::move(warnings)}};
    out["flaw"] =
        inspection.flaw ? json{{"code", name(inspection.flaw->code())}, {"detail", inspection.flaw->what()}} : json();
    if (inspection.card && inspection.card->claims.identity)
        out["identity"] = identity_to_json(*inspection.card->claims.identity, !reveal);
    return out;
}

std::string inspection_to_text(const Inspection& inspection) {
    std::string out = fmt::format("{}: {}\n", printable(inspection.input), inspection.kind);
    for (const Layer& layer : inspection.layers) {
        out += layer.name + "\n";
        for (const auto& [name, value] : layer.facts) out += fmt::format("  {:<19} {}\n", name, printable(value));
    }
    for (const Warning& w : inspection.warnings) out += fmt::format("unusual: {} ({})\n", printable(w.detail), w.code);
    if (inspection.flaw)
        out += fmt::format("stopped: {} ({})\n", printable(inspection.flaw->what()), name(inspection.flaw->code()));
    return out;
}

} // namespace qrid
