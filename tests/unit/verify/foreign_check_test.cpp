// EU certificates (published vectors) and SMART Health Cards (signed here) are verified like cards.
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/foreign/health_card.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/key_file.h"
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
        EXPECT_EQ(name(report.checks[0].result), "fail");
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

TEST(Dcc, IsNotValidBeforeItsTime) {
    const cbor::Value certificate = cbor::Map{{"ver", "1.0.0"},
                                              {"nam", cbor::Map{{"fn", "Ode"}}},
                                              {"dob", "1960"},
                                              {"v", cbor::Array{cbor::Map{{"tg", "840539006"}}}}};
    const Bytes payload = cbor::encode(
        cbor::Map{{1, "UT"}, {4, now + 2000}, {5, now + 1000}, {6, now}, {-260, cbor::Map{{1, certificate}}}});
    const std::string text = "HC1:" + base45_encode(zlib_compress(cose::write_sign1(card_key(), {}, payload)));
    TrustSet trust;
    trust.add(read_trusted_keys(bytes_of(card_key().public_key().pem()), "pem").front());
    EXPECT_EQ(outcome(verify_text({trust, {}, now}, "x", text), Check::validity), "fail not-yet-valid");
    EXPECT_EQ(verify_text({trust, {}, now + 1000}, "x", text).verdict(), Verdict::valid);
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

} // namespace
} // namespace qrid
