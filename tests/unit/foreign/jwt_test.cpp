#include "layers.h"
#include "qrid/base/encoding.h"
#include "qrid/crypto/digest.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/jws.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;
using test::fact;

const PrivateKey& jwt_key() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    return key;
}

std::string part(const json& value) { return base64url_encode(bytes_of(value.dump())); }

json claims() {
    return {{"iss", "https://idp.example"},
            {"sub", "user-81726354"},
            {"aud", {"a.example", "b.example"}},
            {"iat", 1'767'225'600},
            {"exp", 1'767'229'200},
            {"name", "Ada Lovelace"},
            {"birthdate", "1815-12-10"},
            {"email", "ada@mail.example"},
            {"over18", true},
            {"age", 36},
            {"groups", {"admins", "poets"}},
            {"address", {{"street", "Dorset Street 1"}}}};
}

std::string token() { return write_jws("JWT", "key-1", claims().dump(), jwt_key()); }

TEST(Jwt, IsToldInWords) {
    const Explanation out = test::revealed(token());
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(test::names(out.layers), (std::vector<std::string>{"JWS", "claims"}));
    EXPECT_EQ(fact(out.layers, "JWS", "alg"), "ES256");
    EXPECT_EQ(fact(out.layers, "JWS", "signature"), "64 bytes, not checked");
    EXPECT_EQ(fact(out.layers, "claims", "exp"), "2026-01-01T01:00:00Z (valid for 1 hour)");
    EXPECT_EQ(fact(out.layers, "claims", "aud"), "a.example, b.example");
    EXPECT_EQ(fact(out.layers, "claims", "name"), "Ada Lovelace");
    EXPECT_EQ(fact(out.layers, "claims", "over18"), "yes");
    EXPECT_EQ(fact(out.layers, "claims", "address"), "an object of 1 member: street");
}

TEST(Jwt, IsMasked) {
    const Explanation out = test::masked(token());
    EXPECT_EQ(fact(out.layers, "claims", "name"), "A. L.");
    EXPECT_EQ(fact(out.layers, "claims", "birthdate"), "1815");
    EXPECT_EQ(fact(out.layers, "claims", "sub"), "••••6354");
    EXPECT_EQ(fact(out.layers, "claims", "over18"), "yes or no");
    EXPECT_EQ(fact(out.layers, "claims", "age"), "a number");
    EXPECT_EQ(fact(out.layers, "claims", "groups"), "a list of 2");
    const std::string all = test::all_of(out.layers);
    for (const char* secret : {"Lovelace", "ada@", "36", "poets", "Dorset"})
        EXPECT_EQ(all.find(secret), std::string::npos) << secret;
}

TEST(Jwt, WarnsWhenNobodySigned) {
    const Explanation out = test::masked(fmt::format("{}.{}.", part({{"alg", "none"}}), part(claims())));
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_TRUE(test::warns(out, "not-signed"));
    EXPECT_FALSE(test::warns(test::masked(token()), "not-signed"));
}

TEST(Jwt, SaysWhenItIsEncrypted) {
    const std::string text = part({{"alg", "dir"}, {"enc", "A256GCM"}}) + "..AAAA.AAAA.AAAA";
    const Explanation out = test::masked(text);
    EXPECT_EQ(text_kind(text), TextKind::jwt);
    EXPECT_EQ(test::flaw(out), Code::encrypted);
    EXPECT_EQ(fact(out.layers, "JWE", "enc"), "A256GCM");
}

TEST(Jwt, IsRefusedWithItsReason) {
    const auto flaw = [](const std::string& text) {
        return test::flaw(explain_foreign(TextKind::jwt, text, test::now, false));
    };
    EXPECT_EQ(flaw(""), Code::bad_cose);
    EXPECT_EQ(flaw("eyJ.AA.AA"), Code::bad_cose);
    EXPECT_EQ(flaw(part(json::object()) + ".AAAA.AAAA"), Code::bad_cose);
    EXPECT_EQ(flaw(write_jws("JWT", "k", "[]", jwt_key())), Code::bad_claims);
    EXPECT_EQ(flaw(write_jws("JWT", "k", "no JSON", jwt_key())), Code::bad_claims);
    EXPECT_EQ(flaw(std::string(100'000, 'A')), Code::too_large);
    const Explanation critical = test::masked(part({{"alg", "ES256"}, {"crit", {"b64"}}}) + ".AAAA.AAAA");
    EXPECT_EQ(test::flaw(critical), Code::bad_cose);
    EXPECT_EQ(fact(critical.layers, "JWS", "alg"), "ES256");
}

TEST(Jwt, SurvivesDamage) {
    test::survives_damage(TextKind::jwt, token());
    const json odd{{"exp", 1e300},   {"iat", "now"}, {"aud", {1, nullptr}},  {"status", {{"status_list", 5}}},
                   {"cnf", nullptr}, {"", ""},       {"\x1b[2J", "\x1b[2J"}, {"nbf", -1e18}};
    EXPECT_EQ(test::flaw(test::revealed(write_jws("JWT", "k", odd.dump(), jwt_key()))), std::nullopt);
}

std::string disclosure(const json& content) { return part(content); }

std::string digest_of(const std::string& disclosed) { return base64url_encode(sha256(bytes_of(disclosed))); }

struct Parts {
    std::string name = disclosure({"salt", "given_name", "Ada"});
    std::string birth = disclosure({"salt", "birthdate", "1815-12-10"});
    std::string country = disclosure({"salt", "GB"});

    std::string issued() const {
        const json payload{{"iss", "https://issuer.example"},
                           {"vct", "https://type.example/id"},
                           {"_sd_alg", "sha-256"},
                           {"_sd", {digest_of(name), digest_of(birth), "another"}},
                           {"nationalities", json::array({{{"...", digest_of(country)}}})},
                           {"cnf", {{"jwk", write_jwk(jwt_key().public_key())}}}};
        return fmt::format("{}~{}~{}~{}~", write_jws("dc+sd-jwt", "k", payload.dump(), jwt_key()), name, birth,
                           country);
    }
};

std::string bound() {
    const json payload{
        {"aud", "https://verifier.example"}, {"nonce", "n-1234567"}, {"iat", 1'767'225'590}, {"sd_hash", "AAAAAAAA"}};
    return Parts().issued() + write_jws("kb+jwt", "", payload.dump(), jwt_key());
}

TEST(SdJwt, TellsEachDisclosure) {
    const Explanation out = test::revealed(Parts().issued());
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_TRUE(out.warnings.empty());
    EXPECT_EQ(test::names(out.layers),
              (std::vector<std::string>{"issuer's JWS", "issuer's claims", "disclosed", "key binding"}));
    EXPECT_EQ(fact(out.layers, "issuer's claims", "_sd"), "3 digests of what may be disclosed");
    EXPECT_EQ(fact(out.layers, "issuer's claims", "cnf"), "the holder's key");
    EXPECT_EQ(fact(out.layers, "disclosed", "given_name"), "Ada");
    EXPECT_EQ(fact(out.layers, "disclosed", "element of a list"), "GB");
    EXPECT_EQ(fact(out.layers, "key binding", "token"), "none: no proof from the holder");
}

TEST(SdJwt, TellsTheKeyBinding) {
    const Explanation out = test::masked(bound());
    EXPECT_EQ(text_kind(bound()), TextKind::sd_jwt);
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(fact(out.layers, "key binding", "typ"), "kb+jwt");
    EXPECT_EQ(fact(out.layers, "key binding claims", "aud"), "https://verifier.example");
    EXPECT_EQ(fact(out.layers, "key binding claims", "iat"), "2025-12-31T23:59:50Z (issued 10 seconds ago)");
    EXPECT_EQ(fact(out.layers, "key binding claims", "nonce"), "••••567");
    EXPECT_EQ(fact(out.layers, "disclosed (masked)", "given_name"), "A.");
    EXPECT_EQ(fact(out.layers, "disclosed (masked)", "birthdate"), "1815");
}

TEST(SdJwt, WarnsOfWhatTheIssuerDoesNotList) {
    const std::string text = Parts().issued() + disclosure({"salt", "role", "admin"}) + "~";
    EXPECT_TRUE(test::warns(test::masked(text), "foreign-disclosure"));
}

TEST(SdJwt, IsRefusedWithItsReason) {
    EXPECT_EQ(test::flaw(test::masked(Parts().issued() + "AAAA~")), Code::bad_claims);
    EXPECT_EQ(test::flaw(test::masked(Parts().issued() + part({1, 2, 3}) + "~")), Code::bad_claims);
    EXPECT_EQ(test::flaw(explain_foreign(TextKind::sd_jwt, "", test::now, false)), Code::bad_claims);
    std::string many = Parts().issued();
    for (int i = 0; i < 300; ++i) many += disclosure({"s", "n", 1}) + "~";
    EXPECT_EQ(test::flaw(test::masked(many)), Code::too_large);
}

TEST(SdJwt, SurvivesDamage) { test::survives_damage(TextKind::sd_jwt, bound(), 3); }

TEST(Jwt, MasksWhatAHeaderSaysOfAPerson) {
    // RFC 7519 section 5.3: claims may be copied into the header of a token that cannot be read.
    const std::string header =
        base64url_encode(bytes_of(R"({"alg":"dir","enc":"A128GCM","name":"Amara Lin","sub":"990106199005150045"})"));
    const Explanation out = explain_foreign(TextKind::jwt, header + "..AAAA.AAAA.AAAA", 0, false);
    EXPECT_EQ(fact(out.layers, "JWE", "name"), "A. L.");
    EXPECT_EQ(fact(out.layers, "JWE", "enc"), "A128GCM");
}

} // namespace
} // namespace qrid
