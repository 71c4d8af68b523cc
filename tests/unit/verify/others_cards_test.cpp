// Cards with claims that others write: what is not for us leaves the rest of the card good.
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/cose/test_key.h"
#include "support/cards.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>

#include <functional>

namespace qrid {
namespace {

using namespace test;
using cbor::Array;
using cbor::Map;
using cbor::Value;

namespace claim {
constexpr int aud = 3, cnf = 8, status = 65535;
}

// A good card with another claim.
Bytes card_with(int key, const Value& value) {
    Claims claims = good_claims();
    claims.status.reset();
    Map map = *cbor::decode(write_claims(claims)).value.map();
    map.emplace_back(key, value);
    return cose::write_sign1(card_key(), {}, cbor::encode(map));
}

Report report_with(ByteView card, Demands demands = {}) {
    return verify_cose(Verifier(good_trust(), {}, now, std::move(demands)), "test", card);
}

bool warns_of(const Report& report, std::string_view code) {
    return std::any_of(report.warnings.begin(), report.warnings.end(),
                       [&](const Warning& w) { return name(w.code) == code; });
}

const std::vector<Value>& unusable_keys() {
    static const std::vector<Value> all{
        Map{{1, Map{{1, 2}, {-1, 3}, {-2, Bytes(66, 1)}, {-3, Bytes(66, 2)}}}}, // P-521
        Map{{1, Map{{1, 1}, {-1, 4}, {-2, Bytes(32, 1)}}}},                     // X25519
        Map{{1, Map{{1, 2}, {-1, 8}, {-2, Bytes(32, 1)}, {-3, Bytes(32, 2)}}}}, // secp256k1
        Map{{3, Bytes{1, 2, 3}}},                                               // a kid alone
        Map{{2, Bytes{1, 2, 3}}},                                               // an encrypted key
    };
    return all;
}

TEST(OthersCards, BoundToAKeyThatIsNotUsedHereAreGoodForABearer) {
    for (const Value& cnf : unusable_keys()) {
        const Report report = report_with(card_with(claim::cnf, cnf));
        EXPECT_EQ(report.verdict(), Verdict::valid);
        EXPECT_EQ(outcome(report, Check::holder), "unknown unsupported-algorithm");
        EXPECT_TRUE(warns_of(report, "unknown-confirmation"));
        const Report fresh = report_with(card_with(claim::cnf, cnf), {.level = Level::fresh});
        EXPECT_EQ(fresh.verdict(), Verdict::invalid);
        EXPECT_EQ(outcome(fresh, Check::holder), "fail holder-proof-missing");
    }
}

TEST(OthersCards, ShownWithAProofByAKeyThatIsNotUsedHereAreUndetermined) {
    const PrivateKey device = cose::generate_key(Algorithm::es256);
    const Bytes shown = write_presentation(card_with(claim::cnf, unusable_keys().front()),
                                           {"https://gate.example", now - 5, now + 50, std::nullopt}, device);
    const Report fresh = report_with(shown, {.level = Level::fresh, .audience = "https://gate.example"});
    EXPECT_EQ(outcome(fresh, Check::holder), "unknown unsupported-algorithm");
    EXPECT_EQ(fresh.verdict(), Verdict::undetermined);
    EXPECT_EQ(fresh.holder, Level::bearer);
    EXPECT_EQ(report_with(shown, {.audience = "https://gate.example"}).verdict(), Verdict::undetermined);
    EXPECT_EQ(report_with(shown).verdict(), Verdict::valid); // nobody asked for it
}

TEST(OthersCards, BoundToADamagedKeyAreBad) {
    for (const Value& cnf : {Value(Map{{1, Map{{1, 2}, {-1, 1}, {-2, Bytes(32, 1)}, {-3, Bytes(32, 2)}}}}),
                             Value(Map{{1, Map{{1, 2}, {-1, 1}, {-2, Bytes(32, 1)}}}}), Value(Map{{1, 5}}), Value("x")})
        EXPECT_EQ(outcome(report_with(card_with(claim::cnf, cnf)), Check::decode), "fail bad-claims");
}

TEST(OthersCards, WithAStatusOfAnotherMechanismAreUndetermined) {
    const Report report = report_with(card_with(claim::status, Map{{"identifier_list", Map{{"id", Bytes{1}}}}}));
    EXPECT_EQ(report.verdict(), Verdict::undetermined);
    EXPECT_EQ(outcome(report, Check::status), "unknown status-missing");
    for (const Value& status : {Value(5), Value(Map{{"status_list", Map{{"idx", -1}, {"uri", "https://a.example"}}}})})
        EXPECT_EQ(outcome(report_with(card_with(claim::status, status)), Check::decode), "fail bad-claims");
}

TEST(OthersCards, AreForWhomTheyNameOnly) {
    for (const Value& aud :
         {Value("https://gate.example"), Value(Array{"https://x.example", "https://gate.example"})}) {
        const Bytes card = card_with(claim::aud, aud);
        EXPECT_EQ(report_with(card, {.audience = "https://gate.example"}).verdict(), Verdict::valid);
        const Report other = report_with(card, {.audience = "https://door.example"});
        EXPECT_EQ(other.verdict(), Verdict::invalid);
        EXPECT_EQ(outcome(other, Check::validity), "fail wrong-audience");
        const Report unasked = report_with(card);
        EXPECT_EQ(unasked.verdict(), Verdict::valid);
        EXPECT_TRUE(warns_of(unasked, "audience-not-checked"));
    }
    for (const Value& aud : {Value(5), Value(Array{}), Value(Array{5})})
        EXPECT_EQ(outcome(report_with(card_with(claim::aud, aud)), Check::decode), "fail bad-claims");
}

TEST(OthersCards, ThatAreOtherMessagesAreNamed) {
    const auto flaw_of = [](const Value& typ) {
        const Bytes message = cose::write_sign1(card_key(), {{cose::label::typ, typ}}, cbor::encode(Map{{1, "x"}}));
        return report_with(message).checks[Check::decode].detail;
    };
    EXPECT_EQ(flaw_of("application/statuslist+cwt"), "this is a status list token, not a card");
    EXPECT_EQ(flaw_of("statuslist+cwt"), "this is a status list token, not a card");
    EXPECT_EQ(flaw_of(293), "this is an SD-CWT, not a card");
    EXPECT_EQ(flaw_of("application/other\x1b"), "this is a COSE message of type application/other?, not a card");
    EXPECT_EQ(flaw_of(61), "the card has no identity (claim 169)"); // a CWT is what a card is
}

TEST(OthersProofs, MayHaveTheirTypeAsText) {
    const PrivateKey device = cose::generate_key(Algorithm::es256);
    Claims claims = good_claims();
    claims.status.reset();
    claims.cnf = device.public_key();
    const Value card = cbor::decode(sign_card(claims, card_key())).value;
    const Bytes payload = cbor::encode(Map{{3, "https://gate.example"}, {6, now - 5}});
    for (const Value& typ : {Value("application/kb+cwt"), Value("kb+cwt"), Value("application/KB+CWT"), Value(294)}) {
        const Bytes shown = cose::write_sign1(device, {{cose::label::kcwt, card}, {cose::label::typ, typ}}, payload);
        EXPECT_EQ(report_with(shown, {.level = Level::fresh, .audience = "https://gate.example"}).verdict(),
                  Verdict::valid);
    }
    for (const Value& typ : {Value("kb+jwt"), Value("application/"), Value(295)}) {
        const Bytes shown = cose::write_sign1(device, {{cose::label::kcwt, card}, {cose::label::typ, typ}}, payload);
        EXPECT_EQ(outcome(report_with(shown), Check::decode), "fail bad-cose");
    }
}

TEST(OthersCards, ThatHaveFailedFetchNoList) {
    Verifier verifier(good_trust(), {}, now);
    int asked = 0;
    verifier.fetch_with([&](const std::string&, const TrustedKey&, Warnings&) -> std::vector<StatusToken> {
        ++asked;
        return {list_with(5, 0)};
    });
    EXPECT_EQ(report_of(verifier).verdict(), Verdict::valid);
    EXPECT_EQ(asked, 1);
    Claims expired = good_claims();
    expired.exp = now - 1;
    expired.status->uri += "/2";
    EXPECT_EQ(report_of(verifier, expired).verdict(), Verdict::invalid);
    EXPECT_EQ(asked, 1);
}

} // namespace
} // namespace qrid
