// EU certificates (published vectors) and SMART Health Cards (signed here) are verified like cards.
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/foreign/health_card.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/key_file.h"
#include "support/errors.h"
#include "support/health_cards.h"
#include "support/vectors.h"
#include "unit/verify/cards.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;
using namespace test;

// The signer of a vector, as one gets it: a certificate.
TrustSet trust_of(const json& vector) {
    const std::string base64 = vector["TESTCTX"]["CERTIFICATE"];
    std::string pem = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t at = 0; at < base64.size(); at += 64) pem += base64.substr(at, 64) + "\n";
    pem += "-----END CERTIFICATE-----\n";
    TrustSet trust;
    for (TrustedKey& key : read_trusted_keys(bytes_of(pem), "pem")) trust.add(std::move(key));
    // The same in DER is the same key.
    const Bytes der = base64_decode(base64);
    EXPECT_TRUE(same_key(read_trusted_keys(der, "der").front().key, trust.keys().front().key));
    return trust;
}

Seconds clock_of(const json& vector) {
    std::string time = vector["TESTCTX"]["VALIDATIONCLOCK"];
    const std::size_t fraction = time.find('.');
    if (fraction != std::string::npos)
        time.erase(fraction, time.find_first_not_of("0123456789", fraction + 1) - fraction);
    return parse_time(time);
}

class DccVector : public testing::TestWithParam<const char*> {};

TEST_P(DccVector, IsJudgedAsItsPublishersExpect) {
    const std::string file = fmt::format("vectors/dcc/{}.json", GetParam());
    QRID_NEEDS_SHARED(file);
    const json vector = shared_json(file), wanted = vector["EXPECTEDRESULTS"];
    const Verifier verifier(trust_of(vector), {}, clock_of(vector));
    const Report report = verify_text(verifier, "x", vector["PREFIX"].get<std::string>());
    if (!wanted.value("EXPECTEDDECODE", true)) {
        EXPECT_EQ(name(report.checks[Check::decode].result), "fail");
        return;
    }
    EXPECT_EQ(report.format, "eu-dcc");
    EXPECT_EQ(outcome(report, Check::signature), wanted.value("EXPECTEDVERIFY", true) ? "pass" : "fail bad-signature");
    if (!wanted.value("EXPECTEDVERIFY", true)) return;
    EXPECT_EQ(report.verdict(), Verdict::valid) << report_to_text(report, false);
    EXPECT_NE(report_to_text(report, false).find(vector["JSON"]["nam"]["fn"].get<std::string>()), std::string::npos);

    // Years later, to strangers, and with one character changed.
    EXPECT_EQ(outcome(verify_text({trust_of(vector), {}, clock_of(vector) + 10 * 365 * seconds_per_day}, "x",
                                  vector["PREFIX"].get<std::string>()),
                      Check::validity),
              "fail expired");
    EXPECT_EQ(outcome(verify_text({good_trust(), {}, now}, "x", vector["PREFIX"].get<std::string>()), Check::key),
              "unknown unknown-key");
    std::string changed = vector["PREFIX"];
    changed[changed.size() / 2] = changed[changed.size() / 2] == 'A' ? 'B' : 'A';
    EXPECT_NE(verify_text(verifier, "x", changed).verdict(), Verdict::valid);
}

INSTANTIATE_TEST_SUITE_P(Published, DccVector,
                         testing::Values("AT_2DCode_raw_1", "DE_2DCode_raw_1", "FR_2DCode_raw_DCC_Test_0001",
                                         "FR_2DCode_raw_recovery_ok", "common_2DCode_raw_CO1", "common_2DCode_raw_CO5",
                                         "common_2DCode_raw_CBO1"));

// Certificates of our own, as their schema demands.
cbor::Map vaccinated() {
    return {{"ver", "1.3.0"},
            {"nam", cbor::Map{{"fn", "Ode"}, {"fnt", "ODE"}}},
            {"dob", "1960"},
            {"v", cbor::Array{cbor::Map{{"tg", "840539006"},
                                        {"vp", "1119349007"},
                                        {"mp", "EU/1/20/1528"},
                                        {"ma", "ORG-100030215"},
                                        {"dn", 1},
                                        {"sd", 2},
                                        {"dt", "2021-02-18"},
                                        {"co", "UT"},
                                        {"is", "Ministry of Tests"},
                                        {"ci", "URN:UVCI:01:UT:1"}}}}};
}

cbor::Map tested() {
    cbor::Map certificate = vaccinated();
    certificate.back() = {"t", cbor::Array{cbor::Map{{"tg", "840539006"},
                                                     {"tt", "LP6464-4"},
                                                     {"sc", "2021-02-18T10:00:00Z"},
                                                     {"tr", "260415000"},
                                                     {"co", "UT"},
                                                     {"is", "Ministry of Tests"},
                                                     {"ci", "URN:UVCI:01:UT:2"}}}};
    return certificate;
}

std::string dcc_text(cbor::Value certificate, std::optional<Seconds> nbf = {}, Seconds iat = now) {
    cbor::Map claims{
        {1, "UT"}, {4, std::max(now, iat) + 2000}, {6, iat}, {-260, cbor::Map{{1, std::move(certificate)}}}};
    if (nbf) claims.insert(claims.begin() + 2, {5, *nbf});
    return "HC1:" + base45_encode(zlib_compress(cose::write_sign1(card_key(), {}, cbor::encode(claims))));
}

TrustSet dcc_trust(std::optional<std::vector<std::string>> usages = {}) {
    TrustSet trust;
    TrustedKey key = read_trusted_keys(bytes_of(card_key().public_key().pem()), "pem").front();
    if (usages) key.usages.push_back(std::move(*usages));
    trust.add(std::move(key));
    return trust;
}

TEST(Dcc, IsNotValidBeforeItsTime) {
    const std::string text = dcc_text(vaccinated(), now + 1000);
    EXPECT_EQ(outcome(verify_text({dcc_trust(), {}, now}, "x", text), Check::validity), "fail not-yet-valid");
    EXPECT_EQ(verify_text({dcc_trust(), {}, now + 1000}, "x", text).verdict(), Verdict::valid);
    // Nor over a day before it was issued; one that comes sooner is told.
    const Seconds issued = now + seconds_per_day + 1000;
    const std::string later = dcc_text(vaccinated(), {}, issued);
    EXPECT_EQ(outcome(verify_text({dcc_trust(), {}, now}, "x", later), Check::validity), "fail not-yet-valid");
    EXPECT_EQ(verify_text({dcc_trust(), {}, now, {.skew = 1000}}, "x", later).verdict(), Verdict::valid);
    const Report soon = verify_text({dcc_trust(), {}, now + 1000}, "x", later);
    EXPECT_EQ(soon.verdict(), Verdict::valid);
    EXPECT_EQ(soon.warnings.front().code, WarningCode::iat_in_future);
}

TEST(Dcc, IsGoodWhileACertificateOfItsSignerIsValid) {
    const auto key_check = [](const std::vector<CertificateTimes>& certificates) {
        TrustedKey key = dcc_trust().keys().front();
        TrustSet trust;
        for (const CertificateTimes& times : certificates) {
            key.certificates = {times};
            trust.add(key);
        }
        return outcome(verify_text({trust, {}, now}, "x", dcc_text(vaccinated())), Check::key);
    };
    EXPECT_EQ(key_check({{now - 1000, now + 1000}}), "pass");
    EXPECT_EQ(key_check({{now, now}}), "pass");
    EXPECT_EQ(key_check({{now - 1000, now - 1}}), "fail key-retired");
    EXPECT_EQ(key_check({{now + key_tolerance, now + 1000}}), "pass");
    EXPECT_EQ(key_check({{now + key_tolerance + 1, now + 1000}}), "fail key-not-yet-valid");
    // Of several certificates of a key, as of one that was renewed, any will do.
    EXPECT_EQ(key_check({{now - 1000, now - 1}, {now, now + 1000}}), "pass");
    EXPECT_EQ(key_check({{now, now + 1000}, {now - 1000, now - 1}}), "pass");
    EXPECT_EQ(key_check({{now - 1000, now - 1}, {now + 500, now + 1000}}), "fail key-retired");
    // A card of ours needs no certificate, and is not bound to the times of one.
    TrustedKey key = good_trust().keys().front();
    key.certificates = {{now - 1000, now - 1}};
    TrustSet trust;
    trust.add(std::move(key));
    EXPECT_EQ(
        outcome(verify_text({trust, {}, now}, "x", text_of_card(sign_card(good_claims(), card_key()))), Check::key),
        "pass");
}

TEST(Dcc, IsGoodUnderACertificateForItsKindOnly) {
    const std::string for_tests = "1.3.6.1.4.1.1847.2021.1.1", for_vaccinations = "1.3.6.1.4.1.1847.2021.1.2",
                      for_recoveries = "1.3.6.1.4.1.0.1847.2021.1.3", for_servers = "1.3.6.1.5.5.7.3.1";
    const auto key_check = [](const cbor::Map& certificate, std::vector<std::string> usages) {
        return outcome(verify_text({dcc_trust(std::move(usages)), {}, now}, "x", dcc_text(certificate)), Check::key);
    };
    EXPECT_EQ(key_check(vaccinated(), {for_vaccinations}), "pass");
    EXPECT_EQ(key_check(vaccinated(), {for_tests, for_vaccinations, for_recoveries}), "pass");
    EXPECT_EQ(key_check(vaccinated(), {for_tests}), "fail key-usage");
    EXPECT_EQ(key_check(vaccinated(), {for_recoveries, for_servers}), "fail key-usage");
    EXPECT_EQ(key_check(tested(), {"1.3.6.1.4.1.0.1847.2021.1.1"}), "pass");
    EXPECT_EQ(key_check(tested(), {for_vaccinations}), "fail key-usage");
    EXPECT_EQ(key_check(tested(), {for_servers}), "pass"); // names no kind
    EXPECT_EQ(key_check(tested(), {}), "pass");
    EXPECT_EQ(key_check(tested(), {for_tests + "0"}), "pass");
    // Of two certificates of a key each must allow it, in whatever order they come.
    const auto under_two = [&](const cbor::Map& certificate, std::vector<std::string> one,
                               std::vector<std::string> two) {
        TrustSet trust = dcc_trust(std::move(one));
        trust.add(dcc_trust(std::move(two)).keys().front());
        return outcome(verify_text({trust, {}, now}, "x", dcc_text(certificate)), Check::key);
    };
    EXPECT_EQ(under_two(tested(), {for_tests, for_vaccinations}, {for_vaccinations}), "fail key-usage");
    EXPECT_EQ(under_two(tested(), {for_vaccinations}, {for_tests, for_vaccinations}), "fail key-usage");
    EXPECT_EQ(under_two(tested(), {for_tests}, {for_tests, for_vaccinations}), "pass");
    EXPECT_EQ(under_two(tested(), {for_servers}, {for_tests}), "pass");
    for (const cbor::Map& certificate : {tested(), vaccinated()}) {
        EXPECT_EQ(under_two(certificate, {for_tests}, {for_vaccinations}), "fail key-usage"); // neither allows both
        EXPECT_EQ(under_two(certificate, {for_servers}, {for_recoveries}), "fail key-usage");
    }
}

TEST(Dcc, IsHeldToItsSchema) {
    const auto decode = [](const cbor::Map& certificate) {
        const Report report = verify_text({dcc_trust(), {}, now}, "x", dcc_text(certificate));
        return report.checks[Check::decode].result == Result::pass ? std::string("pass")
                                                                   : report.checks[Check::decode].detail;
    };
    const auto without = [](cbor::Map map, std::string_view key) {
        std::erase_if(map, [&](const auto& entry) { return *entry.first.text() == key; });
        return map;
    };
    const auto with = [&](cbor::Map map, std::string_view key, cbor::Value value) {
        for (auto& entry : map)
            if (*entry.first.text() == key) entry.second = std::move(value);
        return map;
    };
    const auto entry = [&](std::string_view key, cbor::Value value) {
        const cbor::Map certificate = vaccinated();
        const cbor::Map& vaccination = *certificate.back().second.array()->front().map();
        return with(vaccinated(), "v", cbor::Array{with(vaccination, key, std::move(value))});
    };
    EXPECT_EQ(decode(vaccinated()), "pass");
    EXPECT_EQ(decode(tested()), "pass");
    for (const char* date : {"", "1960", "1960-03", "2060-03-03"})
        EXPECT_EQ(decode(with(vaccinated(), "dob", date)), "pass");
    for (const char* date : {"1860", "60", "1960-3", "1960-03-03T00:00:00", "x"})
        EXPECT_EQ(decode(with(vaccinated(), "dob", date)),
                  "does not follow its schema: dob is not a date from 1900 to 2099");
    EXPECT_EQ(decode(without(vaccinated(), "ver")), "does not follow its schema: ver is missing");
    EXPECT_EQ(decode(with(vaccinated(), "ver", "1.3")), "does not follow its schema: ver is not a version");
    EXPECT_EQ(decode(with(vaccinated(), "nam", cbor::Map{{"fn", "Ode"}})),
              "does not follow its schema: nam/fnt is missing");
    EXPECT_EQ(decode(with(vaccinated(), "nam", cbor::Map{{"fn", "Ode"}, {"fnt", "Ode"}})),
              "does not follow its schema: nam/fnt has characters other than A to Z and <");
    EXPECT_EQ(decode(entry("dn", 0)), "does not follow its schema: v/dn is not a positive integer");
    EXPECT_EQ(decode(entry("dn", "1")), "does not follow its schema: v/dn is not a positive integer");
    EXPECT_EQ(decode(entry("sd", 2.0)), "pass");
    EXPECT_EQ(decode(entry("co", "ut")), "does not follow its schema: v/co is not a country");
    EXPECT_EQ(decode(entry("is", std::string(81, 'x'))),
              "does not follow its schema: v/is is longer than 80 characters");
    EXPECT_EQ(decode(entry("ci", 5)), "does not follow its schema: v/ci is not text");
    cbor::Map both = vaccinated();
    both.push_back(tested().back());
    EXPECT_EQ(decode(both), "does not follow its schema: it has more than one of v, t and r");
    const cbor::Map vaccination = vaccinated();
    const cbor::Value one = vaccination.back().second.array()->front();
    EXPECT_EQ(decode(with(vaccinated(), "v", cbor::Array{one, one})),
              "does not follow its schema: v is not a list with one entry");
}

json health_payload() {
    json payload = json::parse(R"({
        "iss": "https://clinic.example",
        "vc": {
            "type": ["https://smarthealth.cards#health-card", "https://smarthealth.cards#immunization"],
            "credentialSubject": {
                "fhirVersion": "4.0.1",
                "fhirBundle": {
                    "resourceType": "Bundle",
                    "type": "collection",
                    "entry": [{
                        "fullUrl": "resource:0",
                        "resource": {
                            "resourceType": "Patient",
                            "name": [{"family": "Ode", "given": ["Dana"]}],
                            "birthDate": "1960-03-03"
                        }
                    }, {
                        "fullUrl": "resource:1",
                        "resource": {"resourceType": "Immunization", "status": "completed"}
                    }]
                }
            }
        }
    })");
    payload["nbf"] = now - 1000;
    return payload;
}

TEST(HealthCard, IsVerifiedByTheKeysOfItsIssuer) {
    const std::string text = write_health_card(health_payload(), card_key());
    json jwk = write_jwk(card_key().public_key());
    jwk["kid"] = base64url_encode(jwk_thumbprint(card_key().public_key()));
    const json jwks{{"keys", {jwk}}};
    TrustSet trust;
    trust.add(read_trusted_keys(bytes_of(jwks.dump()), "jwks").front());
    const Report report = verify_text({trust, {}, now}, "x", text);
    EXPECT_EQ(report.verdict(), Verdict::valid) << report_to_text(report, false);
    EXPECT_EQ(report.format, "smart-health-card");
    EXPECT_NE(report_to_text(report, false).find("Dana"), std::string::npos);
    EXPECT_EQ(outcome(verify_text({{}, {}, now}, "x", text), Check::key), "unknown unknown-key");
    EXPECT_EQ(outcome(verify_text({trust, {}, now - 2000}, "x", text), Check::validity), "fail not-yet-valid");
    for (std::size_t i = 5; i < text.size(); ++i) {
        std::string changed = text;
        changed[i] = changed[i] == '9' ? '0' : static_cast<char>(changed[i] + 1);
        EXPECT_NE(verify_text({trust, {}, now}, "x", changed).verdict(), Verdict::valid) << i;
    }
}

TEST(ForeignCheck, KeepsTheVerifiersDemands) {
    const std::string text = write_health_card(health_payload(), card_key());
    const Verifier verifier(good_trust(), {}, now, {.require_status = true, .level = Level::fresh});
    const Report report = verify_text(verifier, "x", text);
    EXPECT_EQ(outcome(report, Check::status), "unknown status-missing");
    EXPECT_EQ(outcome(report, Check::holder), "fail holder-proof-missing");
}

TEST(ForeignCheck, GivesNoVerdictOnWhatItOnlyTells) {
    for (const char* text : {"mdoc:owBj", "VC1-ABC", "eyJhbGciOiJub25lIn0.e30."}) {
        const Report report = verify_text(good_verifier(), "x", text);
        EXPECT_EQ(report.verdict(), Verdict::undetermined) << text;
        EXPECT_EQ(outcome(report, Check::decode), "unknown unsupported-format") << text;
    }
}

TEST(HealthCard, IsHeldAgainstTheRevocationListOfItsKey) {
    json jwk = write_jwk(card_key().public_key());
    const std::string kid = base64url_encode(jwk_thumbprint(card_key().public_key()));
    jwk["kid"] = kid;
    TrustSet trust;
    trust.add(read_trusted_keys(bytes_of(json{{"keys", {jwk}}}.dump()), "jwks").front());
    json payload = health_payload();
    payload["vc"]["rid"] = "revoked-1";
    const std::string text = write_health_card(payload, card_key());
    const auto status = [&](const std::vector<json>& lists, const std::string& card) {
        StatusLibrary library;
        for (const json& list : lists) library.add(read_rid_list(bytes_of(list.dump())));
        return verify_text({trust, std::move(library), now}, "x", card);
    };
    const auto list = [&](int ctr, std::vector<std::string> rids) {
        return json{{"kid", kid}, {"method", "rid"}, {"ctr", ctr}, {"rids", std::move(rids)}};
    };
    EXPECT_EQ(outcome(status({list(1, {"other"})}, text), Check::status), "pass");
    EXPECT_EQ(outcome(status({list(1, {"other", "revoked-1"})}, text), Check::status), "fail revoked");
    EXPECT_EQ(status({list(1, {"revoked-1"})}, text).verdict(), Verdict::invalid);
    // Revoked for cards that were issued before a moment: this one was at now - 1000.
    EXPECT_EQ(outcome(status({list(1, {fmt::format("revoked-1.{}", now - 1000)})}, text), Check::status), "pass");
    EXPECT_EQ(outcome(status({list(1, {fmt::format("revoked-1.{}", now - 999)})}, text), Check::status),
              "fail revoked");
    // The newest list counts, and of equals the stricter.
    EXPECT_EQ(outcome(status({list(1, {"revoked-1"}), list(2, {})}, text), Check::status), "pass");
    EXPECT_EQ(outcome(status({list(2, {}), list(1, {"revoked-1"})}, text), Check::status), "pass");
    EXPECT_EQ(outcome(status({list(2, {}), list(2, {"revoked-1"})}, text), Check::status), "fail revoked");
    // The key's JWK says which version is the newest: an older one clears nobody, and still revokes.
    json newer = jwk;
    newer["crlVersion"] = 2;
    TrustSet told;
    told.add(read_trusted_keys(bytes_of(json{{"keys", {newer}}}.dump()), "jwks").front());
    const auto status_told = [&](const json& one) {
        StatusLibrary library;
        library.add(read_rid_list(bytes_of(one.dump())));
        return verify_text({told, std::move(library), now}, "x", text);
    };
    EXPECT_EQ(outcome(status_told(list(1, {})), Check::status), "unknown status-stale");
    EXPECT_EQ(status_told(list(1, {})).verdict(), Verdict::undetermined);
    EXPECT_EQ(outcome(status_told(list(1, {"revoked-1"})), Check::status), "fail revoked");
    EXPECT_EQ(outcome(status_told(list(2, {})), Check::status), "pass");
    EXPECT_EQ(outcome(status_told(list(3, {})), Check::status), "pass");
    for (const json& wrong : {json(-1), json("2"), json(1.5)}) {
        newer["crlVersion"] = wrong;
        EXPECT_EQ(code_of([&] {
                      (void)read_trusted_keys(bytes_of(json{{"keys", {newer}}}.dump()), "jwks");
                  }),
                  Code::bad_key);
    }
    // Of another key, or none: said, and no more.
    json other = list(1, {"revoked-1"});
    other["kid"] = "another";
    for (const Report& report : {status({}, text), status({other}, text)}) {
        EXPECT_EQ(report.verdict(), Verdict::valid);
        EXPECT_EQ(report.warnings.front().code, WarningCode::revocation_not_checked);
    }
    const Report without = status({list(1, {"revoked-1"})}, write_health_card(health_payload(), card_key()));
    EXPECT_EQ(without.verdict(), Verdict::valid);
    EXPECT_TRUE(without.warnings.empty());
    for (const char* damaged :
         {"{}", R"({"kid":"k","method":"rid","ctr":1})", R"({"kid":"k","method":"x","ctr":1,"rids":[]})",
          R"({"kid":"k","method":"rid","ctr":1,"rids":[5]})", R"({"kid":"k","method":"rid","rids":["a b"]})",
          R"({"kid":"k","method":"rid","rids":["a.x"]})", R"({"kid":"","method":"rid","rids":[]})", R"({"rids":)",
          R"({"kid":"k","method":"rid","rids":["0123456789012345678901234"]})"})
        EXPECT_EQ(code_of([&] { (void)read_rid_list(bytes_of(std::string_view(damaged))); }), Code::bad_claims)
            << damaged;
}

} // namespace
} // namespace qrid
