#include "qrid/verify/inspect.h"

#include "qrid/base/encoding.h"
#include "qrid/base/printable.h"
#include "qrid/base/utf8.h"
#include "qrid/card/text.h"
#include "qrid/cose/key.h"
#include "qrid/foreign/explain.h"
#include "qrid/foreign/message.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::size_t fact_width = 18; // columns

Layer picture_layer(const PictureFacts& picture) {
    return {"picture",
            {{"kind", picture.kind},
             {"pixels", fmt::format("{} x {}", picture.width, picture.height)},
             {"bytes", std::to_string(picture.bytes)}}};
}

Layer code_layer(const FoundCode& code) {
    const auto& corners = code.corners;
    if (code.symbology != Symbology::qr)
        return {std::string(title(code.symbology)),
                {{"known", described(code.symbology).english()},
                 {"place", fmt::format("({}, {}) to ({}, {})", corners[0].x, corners[0].y, corners[2].x, corners[2].y)},
                 {"colours", code.inverted ? "light on dark" : "dark on light"}}};
    return {"QR code",
            {{"version", fmt::format("{}-{}", code.version, code.ec_level)},
             {"modules", std::to_string(17 + 4 * code.version)},
             {"place", fmt::format("({}, {}) to ({}, {})", corners[0].x, corners[0].y, corners[2].x, corners[2].y)},
             {"read by", code.rung},
             {"colours", code.inverted ? "light on dark" : "dark on light"}}};
}

Layer compressed_layer(const CardLayers& layers) {
    return {layers.is_brotli ? "Brotli" : "zlib",
            {{"bytes", fmt::format("{}, of {}", layers.compressed.size(), layers.cose.size())}}};
}

Layer encryption_layer(const Encryption& encryption) {
    Layer layer{"COSE_Encrypt0", {{"alg", std::string(encryption.alg)}}};
    if (encryption.kid) layer.facts.emplace_back("kid", hex_encode(*encryption.kid));
    return layer;
}

Layer proof_layer(const Proof& proof, Seconds now) {
    Layer layer{"key binding token", {{"aud", proof.claims.aud}}};
    layer.facts.emplace_back("iat", when(proof.claims.iat, now, "made", "made in"));
    if (proof.claims.exp) layer.facts.emplace_back("exp", when(*proof.claims.exp, now, "expired", "valid for"));
    if (proof.claims.cnonce) layer.facts.emplace_back("cnonce", hex_encode(*proof.claims.cnonce));
    layer.facts.emplace_back("signature", signature_words(proof.message.signature));
    return layer;
}

// Headers that are known and rarely met; their content is not used here.
void add_certificates(Layer& layer, const cose::Sign1& message) {
    struct Known {
        std::int64_t label;
        const char* name;
    };
    for (const auto& [label, name] :
         {Known{cose::label::x5bag, "x5bag"}, Known{cose::label::x5chain, "x5chain"}, Known{cose::label::x5t, "x5t"},
          Known{cose::label::x5u, "x5u"}, Known{cose::label::typ, "typ"}})
        for (const cbor::Value* header : {&message.protected_header, &message.unprotected_header})
            if (const cbor::Value* value = header->find(label)) {
                const auto number = value->int64();
                layer.facts.emplace_back(name, number ? std::to_string(*number)
                                               : value->text() != nullptr
                                                   ? *value->text()
                                                   : fmt::format("{}, not examined", cbor::kind(*value)));
            }
}

Layer claims_layer(const Claims& claims, Seconds now, bool reveal, bool is_damaged) {
    Layer layer{"claims", {}};
    const auto put = [&](const char* name, const std::string& value) { layer.facts.emplace_back(name, value); };
    if (claims.iss) put("iss", *claims.iss);
    if (claims.sub) put("sub", reveal ? *claims.sub : mask_tail(*claims.sub));
    if (claims.iat) put("iat", when(*claims.iat, now, "issued", "issued in"));
    if (claims.nbf) put("nbf", when(*claims.nbf, now, "valid since", "not valid for"));
    if (claims.exp || !is_damaged) put("exp", claims.exp ? when(*claims.exp, now, "expired", "valid for") : "none");
    if (claims.cti) put("cti", hex_encode(*claims.cti));
    if (claims.cnf)
        put("cnf", fmt::format("{} key {}", name(claims.cnf->algorithm()), hex_encode(cose::kid_of(*claims.cnf))));
    if (!claims.aud.empty()) put("aud", fmt::format("{}", fmt::join(claims.aud, ", ")));
    if (!claims.unusable_cnf.empty()) put("cnf", claims.unusable_cnf);
    if (claims.has_other_status) put("status", "published by another mechanism than a status list");
    if (claims.status) put("status", fmt::format("index {} in {}", claims.status->idx, claims.status->uri));
    if (claims.test) put("test", "made for tests");
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

void read_layers(Inspection& result, const CardInput& input, const InspectOptions& options) {
    Bytes cose = input.cose;
    if (cose.empty()) {
        CardLayers layers = card_layers(input.text, options.demands.max_bytes);
        result.layers.push_back(compressed_layer(layers));
        cose = std::move(layers.cose);
    }
    if (cose.size() > options.demands.max_bytes)
        throw Error(Code::too_large, fmt::format("a message of more than {} bytes", options.demands.max_bytes));
    result.card = read_card(cose, options.demands.decrypt_keys);
    const ReadCard& card = *result.card;
    if (!card.other_kind.empty()) result.kind = card.other_kind;
    result.warnings = card.warnings;
    if (card.encryption) result.layers.push_back(encryption_layer(*card.encryption));
    if (card.proof) result.layers.push_back(proof_layer(*card.proof, options.now));
    result.layers.push_back(cose_layer(card.message, card.size));
    add_certificates(result.layers.back(), card.message);
    result.layers.push_back(claims_layer(card.claims, options.now, options.reveal, card.flaw.has_value()));
    if (card.claims.identity) result.layers.push_back(identity_layer(*card.claims.identity, options.reveal));
    if (!card.claims.exp && !card.flaw)
        result.warnings.push_back({WarningCode::missing_exp, "the card has no exp: it never expires"});
    if (card.claims.iat && *card.claims.iat > options.now)
        result.warnings.push_back({WarningCode::iat_in_future, "the card was issued in the future"});
    if (card.claims.test)
        result.warnings.push_back({WarningCode::test_key, "the card says that it was made for tests"});
    if (card.flaw) throw Error(*card.flaw);
}

// Other people's cards are told; all else is no card, whatever can be told of it.
void explain(Inspection& result, TextKind kind, const CardInput& input, const InspectOptions& options) {
    Explanation told = explain_foreign(kind, input.text, options.now, options.reveal, options.demands.max_bytes);
    result.layers.insert(result.layers.end(), std::make_move_iterator(told.layers.begin()),
                         std::make_move_iterator(told.layers.end()));
    result.warnings = std::move(told.warnings);
    result.flaw = std::move(told.flaw);
    // What holds another symbology is told of the picture as a whole.
    if (!result.flaw && !is_other_card(kind) && !is_of_other_symbology(input))
        result.flaw.emplace(Code::not_a_card, fmt::format("this is {}, not a card", name(kind)));
}

TextKind kind_of(const CardInput& input) {
    if (!input.cose.empty()) return TextKind::card;
    return input.code ? text_kind(input.text, input.code->symbology) : text_kind(input.text);
}

} // namespace

Inspection inspect(const CardInput& input, const InspectOptions& options) {
    const TextKind kind = kind_of(input);
    Inspection result{input.name, std::string(name(kind)), {}, {}, {}, {}, {}};
    if (input.picture) result.layers.push_back(picture_layer(*input.picture));
    if (input.code) result.layers.push_back(code_layer(*input.code));
    if (input.cose.empty())
        result.layers.push_back({"text", {{"characters", std::to_string(count_characters(trimmed(input.text)))}}});
    // Some other text may be a damaged card: what reading it as one says is told then.
    const bool may_be_card =
        kind == TextKind::card || (kind == TextKind::other && !is_of_other_symbology(input) &&
                                   (is_base45_alphabet(trimmed(input.text)) || !cause_of_damage(input.text).empty()));
    try {
        if (may_be_card)
            read_layers(result, input, options);
        else
            explain(result, kind, input, options);
    } catch (const Error& error) {
        result.flaw.emplace(error);
    }
    const Warnings repairs = warnings_of(input);
    result.warnings.insert(result.warnings.begin(), repairs.begin(), repairs.end());
    if (options.bytes) result.bytes = byte_layers(input, options.demands, options.reveal);
    return result;
}

json inspection_to_json(const Inspection& inspection, bool reveal) {
    json layers = json::array(), warnings = json::array();
    for (const Layer& layer : inspection.layers) {
        json facts = json::object();
        for (const auto& [name, value] : layer.facts) facts[name] = value;
        layers.push_back({{"layer", layer.name}, {"facts", std::move(facts)}});
    }
    for (const Warning& w : inspection.warnings) warnings.push_back({{"code", name(w.code)}, {"detail", w.detail}});
    json out{{"input", inspection.input},
             {"kind", inspection.kind},
             {"layers", std::move(layers)},
             {"warnings", std::move(warnings)}};
    out["flaw"] =
        inspection.flaw ? json{{"code", name(inspection.flaw->code())}, {"detail", inspection.flaw->what()}} : json();
    if (!inspection.bytes.empty()) out["bytes"] = byte_layers_to_json(inspection.bytes);
    if (inspection.card && inspection.card->claims.identity)
        out["identity"] = identity_to_json(*inspection.card->claims.identity, !reveal);
    return out;
}

std::string inspection_to_text(const Inspection& inspection) {
    std::string out = fmt::format("{}: {}\n", printable(inspection.input), inspection.kind);
    std::size_t depth = 0;
    for (const Layer& layer : inspection.layers) {
        const std::string indent(2 * depth++, ' ');
        out += fmt::format("{}└ {}\n", indent, layer.name);
        for (const auto& [name, value] : layer.facts)
            out += fmt::format("{}    {:<{}} {}\n", indent, name, fact_width, printable(value));
    }
    for (const Warning& w : inspection.warnings)
        out += fmt::format("unusual: {} ({})\n", printable(w.detail), name(w.code));
    if (inspection.flaw)
        out += fmt::format("stopped: {} ({})\n", printable(inspection.flaw->what()), name(inspection.flaw->code()));
    if (!inspection.bytes.empty()) out += byte_layers_to_text(inspection.bytes);
    return out;
}

} // namespace qrid
