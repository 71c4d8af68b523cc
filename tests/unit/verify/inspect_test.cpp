// Every layer of a code, what is told of it, and which of its bytes are what.
#include "qrid/base/encoding.h"
#include "qrid/card/text.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/cose/test_key.h"
#include "qrid/verify/inspect.h"
#include "support/cards.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace qrid {
namespace {

using nlohmann::json;
using namespace test;

const PrivateKey& holders_key() {
    static const PrivateKey key = cose::generate_key(Algorithm::es256);
    return key;
}

Claims full_claims() {
    Claims claims = good_claims();
    claims.sub = "990106199005150045";
    claims.nbf = now - 900;
    claims.cti = Bytes{0xca, 0xfe};
    claims.cnf = holders_key().public_key();
    claims.identity->fields[identity_key::gender] = std::int64_t{2};
    claims.identity->fields[identity_key::face] =
        std::vector{Biometric{Bytes(50, 1), 0, 4, {}}, Biometric{Bytes(60, 1), 0, 4, {}}};
    claims.identity->fields[identity_key::photo] = Bytes(70, 1);
    return claims;
}

Bytes full_card() { return sign_card(full_claims(), card_key()); }
const cose::ContentKey& secret_key() {
    static const cose::ContentKey key{SecretBytes(16, 7), Bytes{0xab}};
    return key;
}

Inspection inspected(const Bytes& cose, InspectOptions options = {}) {
    options.now = now;
    return inspect({"in", text_of_card(cose), {}}, options);
}

std::vector<std::string> layers_of(const Inspection& inspection) {
    std::vector<std::string> names;
    for (const Layer& layer : inspection.layers) names.push_back(layer.name);
    return names;
}

// The facts of a layer as JSON; null where there is no such layer.
json facts_of(const Inspection& inspection, const std::string& name) {
    const json document = inspection_to_json(inspection, true);
    for (const json& layer : document["layers"])
        if (layer["layer"] == name) return layer["facts"];
    return {};
}

std::vector<std::string> warnings_of(const Inspection& inspection) {
    std::vector<std::string> codes;
    for (const Warning& warning : inspection.warnings) codes.emplace_back(name(warning.code));
    return codes;
}

using Names = std::vector<std::string>;

TEST(InspectLayers, AreThoseOfTheInputFromOutsideIn) {
    EXPECT_EQ(layers_of(inspected(full_card())), (Names{"text", "zlib", "COSE_Sign1", "claims", "identity (masked)"}));
    EXPECT_EQ(layers_of(inspected(full_card(), {.reveal = true})).back(), "identity");
    EXPECT_EQ(layers_of(inspect({"in", {}, full_card()}, {.now = now})),
              (Names{"COSE_Sign1", "claims", "identity (masked)"}));
    const Bytes shown =
        write_presentation(full_card(), {"https://gate.example", now, now + 60, Bytes{1}}, holders_key());
    EXPECT_EQ(layers_of(inspected(shown)),
              (Names{"text", "zlib", "key binding token", "COSE_Sign1", "claims", "identity (masked)"}));
    const Bytes sealed = cose::write_encrypt0(secret_key(), full_card(), system_random());
    EXPECT_EQ(layers_of(inspected(sealed, {.demands = {.decrypt_keys = {secret_key()}}})),
              (Names{"text", "zlib", "COSE_Encrypt0", "COSE_Sign1", "claims", "identity (masked)"}));
    EXPECT_EQ(inspected(sealed).flaw->code(), Code::encrypted);
    EXPECT_FALSE(inspected(full_card()).flaw);
}

TEST(InspectLayers, SayWhatTheClaimsSay) {
    const json facts = facts_of(inspected(full_card(), {.reveal = true}), "claims");
    for (const char* name : {"iss", "sub", "iat", "nbf", "exp", "cti", "cnf", "status"})
        EXPECT_TRUE(facts.contains(name)) << name;
    EXPECT_EQ(facts["sub"], "990106199005150045");
    EXPECT_EQ(facts["cti"], "cafe");
    EXPECT_NE(facts["cnf"].get<std::string>().find(hex_encode(cose::kid_of(holders_key().public_key()))),
              std::string::npos);
    EXPECT_NE(facts_of(inspected(full_card()), "claims")["sub"], "990106199005150045");
    Claims few = good_claims();
    few.iss.reset(), few.iat.reset(), few.exp.reset(), few.status.reset();
    const Inspection inspection = inspected(sign_card(few, card_key()));
    EXPECT_EQ(facts_of(inspection, "claims"), (json{{"exp", "none"}}));
    EXPECT_EQ(warnings_of(inspection), Names{"missing-exp"});
}

TEST(InspectLayers, WarnOfACardFromTheFuture) {
    Claims claims = good_claims();
    for (const auto& [iat, warns] : {std::pair{now, false}, {now + 1, true}}) {
        claims.iat = iat;
        EXPECT_EQ(warnings_of(inspected(sign_card(claims, card_key()))), warns ? Names{"iat-in-future"} : Names{});
    }
}

TEST(InspectLayers, TellPicturesByTheirSize) {
    const json facts = facts_of(inspected(full_card(), {.reveal = true}), "identity");
    EXPECT_EQ(facts["face"], "50 bytes, 60 bytes");
    EXPECT_EQ(facts["photo"], "70 bytes");
    EXPECT_EQ(facts["fullName"], "Li Wei");
    const json document = inspection_to_json(inspected(full_card()), false);
    EXPECT_NE(document["identity"]["fullName"], "Li Wei");
    EXPECT_EQ(inspection_to_json(inspected(full_card()), true)["identity"]["fullName"], "Li Wei");
    EXPECT_FALSE(document.contains("bytes"));
    EXPECT_TRUE(inspection_to_json(inspected(full_card(), {.bytes = true}), false).contains("bytes"));
    EXPECT_FALSE(inspection_to_json(inspect({"in", "https://x.example", {}}, {.now = now}), true).contains("identity"));
}

TEST(InspectLayers, SayWhatAProofAndAnEncryptionSay) {
    const ProofClaims proof{"https://gate.example", now, now + 60, Bytes{0xbe, 0xef}};
    json facts = facts_of(inspected(write_presentation(full_card(), proof, holders_key())), "key binding token");
    EXPECT_EQ(facts["aud"], "https://gate.example");
    EXPECT_EQ(facts["cnonce"], "beef");
    EXPECT_TRUE(facts.contains("exp"));
    facts =
        facts_of(inspected(write_presentation(full_card(), {"x", now, {}, {}}, holders_key())), "key binding token");
    EXPECT_FALSE(facts.contains("exp") || facts.contains("cnonce"));
    cose::ContentKey key = secret_key();
    const auto encryption = [&] {
        const Bytes sealed = cose::write_encrypt0(key, full_card(), system_random());
        return facts_of(inspected(sealed, {.demands = {.decrypt_keys = {key}}}), "COSE_Encrypt0");
    };
    EXPECT_EQ(encryption(), (json{{"alg", "A128GCM"}, {"kid", "ab"}}));
    key.kid.reset();
    EXPECT_EQ(encryption(), (json{{"alg", "A128GCM"}}));
}

TEST(InspectLayers, NameTheHeadersThatAreRarelyMet) {
    const Bytes bytes = cose::write_sign1(
        card_key(), {{cose::label::typ, "application/cwt"}, {cose::label::x5u, 5}, {cose::label::x5chain, Bytes{1}}},
        write_claims(good_claims()));
    const json facts = facts_of(inspected(bytes), "COSE_Sign1");
    EXPECT_EQ(facts["typ"], "application/cwt");
    EXPECT_EQ(facts["x5u"], "5");
    EXPECT_TRUE(facts["x5chain"].get<std::string>().starts_with("bytes"));
    EXPECT_FALSE(facts_of(inspected(full_card()), "COSE_Sign1").contains("typ"));
}

TEST(InspectLayers, StopAtTheFlawAndSayIt) {
    const Bytes bad = cose::write_sign1(card_key(), {}, cbor::encode(cbor::Map{{1, "x"}, {4, "soon"}}));
    const Inspection inspection = inspected(bad);
    ASSERT_TRUE(inspection.flaw);
    EXPECT_EQ(inspection.flaw->code(), Code::bad_claims);
    EXPECT_EQ(inspection_to_json(inspection, true)["flaw"]["code"], "bad-claims");
    EXPECT_NE(inspection_to_text(inspection).find("(bad-claims)"), std::string::npos);
    EXPECT_EQ(warnings_of(inspection), Names{}); // what was not read is not missing
    EXPECT_FALSE(facts_of(inspection, "claims").contains("exp"));
    EXPECT_EQ(inspection_to_text(inspected(full_card())).find("stopped"), std::string::npos);
    EXPECT_TRUE(inspection_to_json(inspected(full_card()), true)["flaw"].is_null());
    const Bytes card = full_card();
    for (const std::size_t most : {card.size(), card.size() - 1}) {
        const Inspection limited =
            inspect({"in", {}, card}, {.now = now, .bytes = true, .demands = {.max_bytes = most}});
        EXPECT_EQ(limited.flaw ? limited.flaw->code() : Code::internal,
                  most < card.size() ? Code::too_large : Code::internal);
        EXPECT_EQ(limited.bytes.empty(), most < card.size());
    }
}

TEST(InspectLayers, TellOtherCardsWithoutAFlawAndOtherTextsWithOne) {
    EXPECT_EQ(inspect({"in", "https://x.example", {}}, {.now = now}).flaw->code(), Code::not_a_card);
    EXPECT_EQ(inspect({"in", "WIFI:S:x;;", {}}, {.now = now}).flaw->code(), Code::not_a_card);
    EXPECT_FALSE(inspect({"in", "eyJhbGciOiJub25lIn0.e30.", {}}, {.now = now}).flaw);
    EXPECT_EQ(inspect({"in", "NOT A CARD", {}}, {.now = now}).flaw->code(),
              Code::bad_base45); // which it might have been
    EXPECT_EQ(inspect({"in", "no card", {}}, {.now = now}).flaw->code(), Code::not_a_card);
    EXPECT_GT(layers_of(inspect({"in", "HTTPS://X.EXAMPLE", {}}, {.now = now})).size(), 1U); // Base45, for all one sees
}

// ---- bytes

// Of each layer in turn the parts, which lie one after the other without a gap.
std::vector<std::pair<std::string, Names>> parts_of(const std::vector<BytePart>& parts) {
    std::vector<std::pair<std::string, Names>> layers;
    std::size_t end = 0;
    for (const BytePart& part : parts) {
        if (layers.empty() || layers.back().first != part.layer) {
            layers.emplace_back(part.layer, Names{});
            end = part.begin;
        }
        layers.back().second.push_back(part.name);
        EXPECT_GE(part.begin, end) << part.layer << " " << part.name;
        if (part.hex) {
            EXPECT_EQ(part.hex->size(), 2 * (part.end - part.begin));
        }
        end = part.end;
    }
    return layers;
}

std::vector<BytePart> bytes_of_card(const Bytes& cose, bool reveal, std::vector<cose::ContentKey> keys = {}) {
    return inspected(cose, {.reveal = reveal, .bytes = true, .demands = {.decrypt_keys = std::move(keys)}}).bytes;
}

const Names message_parts{"tags and array", "protected header", "unprotected header", "payload", "signature"};

TEST(ByteLayers, OfACardAreAllOfItsLayers) {
    const auto layers = parts_of(bytes_of_card(full_card(), true));
    ASSERT_EQ(layers.size(), 6U);
    EXPECT_EQ(layers[0], (std::pair<std::string, Names>{"text", {"Base45"}}));
    EXPECT_EQ(layers[1], (std::pair<std::string, Names>{"compressed", {"zlib header", "deflate", "Adler-32"}}));
    EXPECT_EQ(layers[2], (std::pair<std::string, Names>{"COSE_Sign1", message_parts}));
    EXPECT_EQ(layers[3].first, "protected header");
    EXPECT_EQ(layers[3].second, (Names{"alg 1", "kid 4"}));
    EXPECT_EQ(layers[4].first, "claims");
    EXPECT_EQ(layers[4].second,
              (Names{"iss 1", "sub 2", "exp 4", "nbf 5", "iat 6", "cti 7", "cnf 8", "identity 169", "status 65535"}));
    EXPECT_EQ(layers[5].first, "identity");
    EXPECT_TRUE(std::find(layers[5].second.begin(), layers[5].second.end(), "fullName 4") != layers[5].second.end());
}

TEST(ByteLayers, HideWhatIsPersonal) {
    const std::set<std::string> personal{"Base45",       "deflate",    "payload", "sub 2",
                                         "identity 169", "fullName 4", "face 62", "photo 16"},
        plain{"zlib header", "Adler-32", "tags and array", "protected header", "signature", "alg 1", "iss 1", "exp 4"};
    std::size_t hidden = 0, shown = 0;
    for (const BytePart& part : bytes_of_card(full_card(), false)) {
        hidden += personal.contains(part.name);
        shown += plain.contains(part.name);
        EXPECT_FALSE(part.hex && personal.contains(part.name)) << part.name;
        EXPECT_TRUE(part.hex || !plain.contains(part.name)) << part.name;
    }
    EXPECT_GE(hidden, 7U);
    EXPECT_EQ(shown, plain.size());
    for (const BytePart& part : bytes_of_card(full_card(), true)) EXPECT_TRUE(part.hex) << part.name;
}

TEST(ByteLayers, HideHeadersThatMayBePersonal) {
    const auto is_shown = [](cbor::Map protected_header, const char* name) {
        const Bytes bytes = cose::write_sign1(card_key(), std::move(protected_header), write_claims(good_claims()));
        for (const BytePart& part : bytes_of_card(bytes, false))
            if (part.name == name) return part.hex.has_value();
        ADD_FAILURE() << name;
        return false;
    };
    EXPECT_TRUE(is_shown({{4, Bytes{1}}}, "protected header"));
    EXPECT_TRUE(is_shown({{4, Bytes{1}}}, "unprotected header"));
    EXPECT_FALSE(is_shown({{"name", "Li Wei"}}, "protected header"));
    EXPECT_FALSE(is_shown({{"name", "Li Wei"}}, "key that is not an integer"));
    EXPECT_FALSE(is_shown({{99, "Li Wei"}}, "protected header"));
}

TEST(ByteLayers, GoIntoProofsEncryptionsAndWrappedIdentitiesOnce) {
    const Bytes shown = write_presentation(full_card(), {"https://gate.example", now, {}, {}}, holders_key());
    Names names;
    for (const auto& [layer, parts] : parts_of(bytes_of_card(shown, true))) names.push_back(layer);
    EXPECT_EQ(names, (Names{"text", "compressed", "COSE_Sign1", "protected header", "claims", "COSE_Sign1 of the card",
                            "protected header", "claims", "identity"}));
    const Bytes sealed = cose::write_encrypt0(secret_key(), full_card(), system_random());
    names.clear();
    for (const auto& [layer, parts] : parts_of(bytes_of_card(sealed, true, {secret_key()}))) names.push_back(layer);
    EXPECT_EQ(names, (Names{"text", "compressed", "COSE_Encrypt0", "protected header", "COSE_Sign1", "protected header",
                            "claims", "identity"}));
    const Bytes wrapped =
        cose::write_sign1(card_key(), {}, cbor::encode(cbor::Map{{169, cbor::encode(cbor::Map{{4, "Li Wei"}})}}));
    const auto layers = parts_of(bytes_of_card(wrapped, true));
    EXPECT_EQ(layers.back(), (std::pair<std::string, Names>{"identity", {"fullName 4"}}));
}

TEST(ByteLayers, EndWhereAMessageHasAnotherShape) {
    const auto parts = [](cbor::Value message) {
        return parts_of(inspect({"in", {}, cbor::encode(std::move(message))}, {.now = now, .bytes = true}).bytes);
    };
    const Bytes payload = write_claims(good_claims());
    EXPECT_TRUE(parts(cbor::Array{Bytes{}, cbor::Map{}, payload, Bytes{1}, Bytes{1}}).empty());
    EXPECT_TRUE(parts(cbor::Value::tagged(18, cbor::Array{Bytes{}, cbor::Map{}, payload})).empty());
    // A header that is empty holds nothing, and one that is no map may hold anything.
    for (const cbor::Value& unprotected : {cbor::Value(cbor::Map{}), cbor::Value(5)}) {
        const auto layers = parts(cbor::Value::tagged(18, cbor::Array{Bytes{}, unprotected, payload, Bytes{1}}));
        ASSERT_FALSE(layers.empty());
        EXPECT_EQ(layers[0], (std::pair<std::string, Names>{"COSE_Sign1", message_parts}));
        EXPECT_EQ(layers[1].first, "claims");
    }
}

TEST(ByteLayers, OfABrotliStreamAreOne) {
    Claims claims = good_claims();
    for (int i = 0; i < 50; ++i) {
        claims.sub = std::string(static_cast<std::size_t>(i), 'x');
        const std::string text = text_of_card(sign_card(claims, card_key()), Compression::brotli);
        if (!card_layers(text).is_brotli) continue;
        const auto layers = parts_of(inspect({"in", text, {}}, {.now = now, .bytes = true}).bytes);
        EXPECT_EQ(layers[1], (std::pair<std::string, Names>{"compressed", {"Brotli"}}));
        return;
    }
    FAIL() << "no card whose Brotli text may be written";
}

TEST(ByteLayers, AreTextOfAtMost64DigitsALine) {
    const auto text = [](std::size_t bytes, bool hidden) {
        const std::string hex(2 * bytes, 'a');
        return byte_layers_to_text({{"layer", "one", 0, bytes, hidden ? std::nullopt : std::optional(hex)},
                                    {"layer", "two", bytes, bytes + 1, "bb"}});
    };
    EXPECT_EQ(text(32, false).find("\n    "), std::string::npos);
    EXPECT_NE(text(33, false).find("\n    " + std::string(64, 'a') + "\n    aa\n"), std::string::npos);
    EXPECT_NE(text(64, false).find("\n    " + std::string(64, 'a') + "\n    " + std::string(64, 'a') + "\n  two"),
              std::string::npos);
    EXPECT_NE(text(100, true).find("hidden"), std::string::npos);
    EXPECT_EQ(text(1, false).find("bytes of layer\n"), text(1, false).rfind("bytes of layer\n")); // once
    EXPECT_TRUE(byte_layers_to_json({{"layer", "one", 0, 1, std::nullopt}})[0]["hex"].is_null());
}

} // namespace
} // namespace qrid
