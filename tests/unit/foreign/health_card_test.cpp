#include "layers.h"
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/foreign/health_card.h"
#include "qrid/foreign/health_card_forms.h"
#include "qrid/trust/jwk.h"
#include "support/errors.h"
#include "support/health_cards.h"

#include <fmt/format.h>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;
using test::fact;

const PrivateKey& health_key() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    return key;
}

json concept_of(const char* system, const char* code) {
    return {{"coding", json::array({{{"system", system}, {"code", code}}})}};
}

json payload() {
    const json patient{{"resourceType", "Patient"},
                       {"name", json::array({{{"family", "Anyperson"}, {"given", {"John", "B."}}}})},
                       {"birthDate", "1951-01-20"}};
    const json immunization{{"resourceType", "Immunization"},
                            {"status", "completed"},
                            {"vaccineCode", concept_of("http://hl7.org/fhir/sid/cvx", "207")},
                            {"occurrenceDateTime", "2021-01-01"},
                            {"performer", json::array({{{"actor", {{"display", "ABC General Hospital"}}}}})},
                            {"lotNumber", "0000001"}};
    const json observation{{"resourceType", "Observation"},
                           {"code", concept_of("http://loinc.org", "94558-4")},
                           {"valueCodeableConcept", concept_of("http://snomed.info/sct", "260415000")},
                           {"effectiveDateTime", "2021-02-17"}};
    const json condition{{"resourceType", "Condition"}, {"code", {{"text", "asthma"}}}};
    json entries = json::array();
    for (const json& resource : {patient, immunization, observation, condition, json{{"resourceType", "Location"}}})
        entries.push_back({{"resource", resource}});
    return {{"iss", "https://health.example"},
            {"nbf", 1620992383.218},
            {"vc",
             {{"type", {"https://smarthealth.cards#health-card", "https://smarthealth.cards#immunization"}},
              {"credentialSubject",
               {{"fhirVersion", "4.0.1"}, {"fhirBundle", {{"resourceType", "Bundle"}, {"entry", entries}}}}}}}};
}

std::string good_card() { return write_health_card(payload(), health_key()); }

std::string with_head(const json& head) {
    return health_card_digits(base64url_encode(bytes_of(head.dump())) + "." +
                              base64url_encode(raw_compress(bytes_of(payload().dump()))) + ".AAAA");
}

TEST(HealthCard, GoesRound) {
    const HealthCard card = read_health_card(good_card() + "\n");
    EXPECT_EQ(*card.payload, payload());
    EXPECT_EQ(card.iss, "https://health.example");
    EXPECT_EQ(card.nbf, 1620992383);
    EXPECT_EQ(card.exp, std::nullopt);
    EXPECT_EQ(card.token.kid, base64url_encode(jwk_thumbprint(health_key().public_key())));
    EXPECT_EQ(card.token.typ, "");
    EXPECT_TRUE(verify(card.token, health_key().public_key()));
}

TEST(HealthCard, OfAnIssuerThatIsNoAddressIsUnusual) {
    for (const char* iss : {"http://health.example", "health.example", "https://health.example/"}) {
        json odd = payload();
        odd["iss"] = iss;
        const HealthCard card = read_health_card(write_health_card(odd, health_key()));
        ASSERT_EQ(card.warnings.size(), 1U) << iss;
        EXPECT_EQ(card.warnings.front().code, WarningCode::unusual_form);
    }
    EXPECT_TRUE(read_health_card(good_card()).warnings.empty());
}

TEST(HealthCardFile, GivesEveryTokenInIt) {
    const std::string token = "eyJhbGciOiJFUzI1NiJ9.e30.AAAA"; // {"alg":"ES256"}: no health card
    const std::string deflated = "eyJhbGciOiJFUzI1NiIsInppcCI6IkRFRiJ9.e30.AAAA";
    const auto cards = [](const json& tokens) {
        return health_cards_of_file(json{{"verifiableCredential", tokens}}.dump());
    };
    EXPECT_EQ(cards({deflated}), std::vector{health_card_digits(deflated)});
    EXPECT_EQ(cards({token, " " + deflated + "\n"}), (std::vector{token, health_card_digits(deflated)}));
    EXPECT_TRUE(cards(json::array()).empty());
    EXPECT_TRUE(cards({deflated, "some text"}).empty());
    EXPECT_TRUE(cards({deflated, 5}).empty());
    EXPECT_TRUE(health_cards_of_file("{}").empty());
}

TEST(HealthCard, IsToldInWords) {
    const Explanation out = test::revealed(good_card());
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(test::names(out.layers),
              (std::vector<std::string>{"JWS", "claims", "credential", "patient", "immunization", "observation",
                                        "condition", "other entries"}));
    EXPECT_EQ(fact(out.layers, "JWS", "zip"), "DEF (deflate)");
    EXPECT_EQ(fact(out.layers, "claims", "nbf"), "2021-05-14T11:39:43Z (valid since 4 years ago)");
    EXPECT_EQ(fact(out.layers, "credential", "type 2"), "immunization");
    EXPECT_EQ(fact(out.layers, "patient", "name"), "John B. Anyperson");
    EXPECT_EQ(fact(out.layers, "immunization", "vaccine"), "COVID-19, mRNA, Moderna (CVX 207)");
    EXPECT_EQ(fact(out.layers, "immunization", "performer"), "ABC General Hospital");
    EXPECT_EQ(fact(out.layers, "observation", "value"), "not detected (260415000)");
    EXPECT_EQ(fact(out.layers, "condition", "code"), "asthma");
    EXPECT_EQ(fact(out.layers, "other entries", "Location"), "1");
}

TEST(HealthCard, IsMasked) {
    const Explanation out = test::masked(good_card());
    EXPECT_EQ(test::all_of(out.layers).find("Anyperson"), std::string::npos);
    EXPECT_EQ(fact(out.layers, "patient (masked)", "name"), "J. • A.");
    EXPECT_EQ(fact(out.layers, "condition", "code"), "6 characters");
    EXPECT_EQ(fact(out.layers, "immunization", "lot"), "••••01");
    EXPECT_EQ(fact(out.layers, "patient (masked)", "date of birth"), "1951");
}

TEST(HealthCard, IsRefusedWithItsReason) {
    const auto code = [](const std::string& text) { return code_of([&] { read_health_card(text); }); };
    EXPECT_EQ(code("5676"), Code::not_a_card);
    EXPECT_EQ(code("shc:/"), Code::not_a_card);
    EXPECT_EQ(code("shc:/567"), Code::not_a_card);
    EXPECT_EQ(code("shc:/56x6"), Code::not_a_card);
    EXPECT_EQ(code("shc:/5678"), Code::not_a_card); // above 77
    EXPECT_EQ(code("shc:/5676"), Code::bad_cose);
    EXPECT_EQ(code("shc:/2/3/5676"), Code::unsupported_format);
    EXPECT_EQ(code("shc:/" + std::string(400'000, '5')), Code::too_large);
    EXPECT_EQ(code(with_head({{"alg", "ES256"}, {"zip", "DEF"}, {"kid", "k"}})), std::nullopt);
    EXPECT_EQ(code(with_head({{"alg", "ES256"}, {"kid", "k"}})), Code::bad_cose);
    EXPECT_EQ(code(with_head({{"alg", "ES256"}, {"zip", 5}, {"kid", "k"}})), Code::bad_cose);
    EXPECT_EQ(code(with_head({{"alg", "ES256"}, {"zip", "DEF"}})), Code::bad_cose);
    EXPECT_EQ(code(with_head({{"alg", "RS256"}, {"zip", "DEF"}, {"kid", "k"}})), Code::unsupported_algorithm);
    EXPECT_EQ(code(health_card_digits(write_jws("", "k", "not deflated", health_key(), "DEF"))), Code::bad_compression);
    const std::string bomb(text_of(raw_compress(Bytes(100'000))));
    EXPECT_EQ(code(health_card_digits(write_jws("", "k", bomb, health_key(), "DEF"))), Code::too_large);
}

TEST(HealthCard, IsRefusedForItsPayload) {
    const auto code = [](const json& wrong) {
        return code_of([&] { read_health_card(write_health_card(wrong, health_key())); });
    };
    EXPECT_EQ(code("text"), Code::bad_claims);
    EXPECT_EQ(code(json::object()), Code::bad_claims);
    for (const auto& [name, value] : {std::pair<const char*, json>{"iss", 5}, {"nbf", "now"}, {"exp", 1e300}}) {
        json wrong = payload();
        wrong[name] = value;
        EXPECT_EQ(code(wrong), Code::bad_claims) << name;
    }
    const std::string deep = "{\"vc\":{\"a\":" + std::string(5000, '[') + std::string(5000, ']') + "}}";
    const std::string text =
        health_card_digits(write_jws("", "k", text_of(raw_compress(bytes_of(deep))), health_key(), "DEF"));
    EXPECT_EQ(code_of([&] { read_health_card(text); }), Code::bad_claims);
}

TEST(HealthCard, IsNamedWhenItIsOnePartOfSeveral) {
    const Explanation out = test::masked("shc:/2/3/5676");
    EXPECT_EQ(test::flaw(out), Code::unsupported_format);
    EXPECT_STREQ(out.flaw->what(), "this is part 2 of 3 of a SMART Health Card");
}

TEST(HealthCard, SurvivesAnyTypeInAnyPlace) {
    const json whole = payload(), flat = whole.flatten();
    for (const auto& [pointer, leaf] : flat.items())
        for (const json& odd : {json(), json(5), json("x"), json::array({1, nullptr}), json::object({{"a", 1}})}) {
            json changed = whole;
            changed[json::json_pointer(pointer)] = odd;
            (void)test::revealed(write_health_card(changed, health_key()));
            changed[json::json_pointer(pointer).parent_pointer()] = odd;
            (void)test::revealed(write_health_card(changed, health_key()));
        }
}

TEST(HealthCard, SurvivesDamage) { test::survives_damage(TextKind::health_card, good_card(), 3); }

} // namespace
} // namespace qrid
