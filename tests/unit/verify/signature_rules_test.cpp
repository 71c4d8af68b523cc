// Which key is asked for a signature, and what is said when none fits.
#include "qrid/base/encoding.h"
#include "qrid/card/text.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/cose/test_key.h"
#include "support/cards.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using namespace test;

Bytes message(cbor::Map header, Bytes signature) {
    return cbor::encode(cbor::Value::tagged(
        18, cbor::Array{cbor::encode(std::move(header)), cbor::Map{}, write_claims(good_claims()), signature}));
}

// A card whose header names no key, or another name for it.
Bytes card_named(const std::optional<Bytes>& kid, const PrivateKey& key = card_key()) {
    cbor::Map header;
    if (kid) header.emplace_back(cose::label::kid, *kid);
    return cose::write_sign1(key, header, write_claims(good_claims()));
}

Report report_of_message(const TrustSet& trust, const Bytes& bytes) {
    return verify_cose(Verifier(trust, library_of({list_with(0, 0)}), now), "test", bytes);
}

TEST(SignatureRules, AMessageWithoutASignatureIsNotSigned) {
    const Report report = report_of_message(good_trust(), message({{1, -7}}, {}));
    EXPECT_EQ(outcome(report, Check::signature), "fail not-signed");
    EXPECT_EQ(outcome(report, Check::key), "skipped");
    EXPECT_EQ(report.verdict(), Verdict::invalid);
}

TEST(SignatureRules, AMessageWithoutAnAlgorithmIsNoGood) {
    EXPECT_EQ(outcome(report_of_message(good_trust(), message({}, Bytes(64, 1))), Check::signature),
              "fail algorithm-mismatch");
}

TEST(SignatureRules, WithoutAKidEveryKeyOfThePurposeIsTried) {
    EXPECT_EQ(report_of_message(good_trust(), card_named(std::nullopt)).verdict(), Verdict::valid);
    const PrivateKey stranger = cose::generate_key(Algorithm::es256);
    EXPECT_EQ(outcome(report_of_message(good_trust(), card_named(std::nullopt, stranger)), Check::signature),
              "fail bad-signature");
    EXPECT_EQ(outcome(report_of_message(good_trust(), card_named(std::nullopt, status_key())), Check::signature),
              "fail algorithm-mismatch"); // and that one is no key for cards
    EXPECT_EQ(outcome(report_of_message({}, card_named(std::nullopt)), Check::signature), "skipped");
    EXPECT_EQ(outcome(report_of_message({}, card_named(std::nullopt)), Check::key), "unknown unknown-key");
}

TEST(SignatureRules, UnderAKidThatNoKeyHasTheKeysWithoutAStatedOneAreTried) {
    TrustedKey key = trusted(card_key(), Purpose::cards);
    for (const bool states : {true, false}) {
        TrustSet trust;
        key.states_kid = states;
        trust.add(key);
        trust.add(trusted(status_key(), Purpose::status));
        const Report report = report_of_message(trust, card_named(Bytes{9, 9}));
        EXPECT_EQ(report.verdict(), states ? Verdict::undetermined : Verdict::valid);
        EXPECT_EQ(outcome(report, Check::signature), states ? "skipped" : "pass");
        const PrivateKey stranger = cose::generate_key(Algorithm::es256);
        const Report other = report_of_message(trust, card_named(Bytes{9, 9}, stranger));
        EXPECT_EQ(outcome(other, Check::signature), "skipped"); // nobody said that it is of one of these
        EXPECT_EQ(outcome(other, Check::key), "unknown unknown-key");
    }
}

TEST(SignatureRules, BadClaimsAreNotJudgedFurther) {
    const Bytes bytes = cose::write_sign1(card_key(), {{cose::label::kid, cose::kid_of(card_key().public_key())}},
                                          cbor::encode(cbor::Map{{1, iss}, {4, "soon"}, {6, now + 5000}}));
    const Report report = report_of_message(good_trust(), bytes);
    EXPECT_EQ(outcome(report, Check::decode), "fail bad-claims");
    for (const Check check : {Check::issuer, Check::validity, Check::status})
        EXPECT_EQ(outcome(report, check), "skipped");
    for (const Warning& warning : report.warnings) EXPECT_NE(warning.code, WarningCode::iat_in_future);
}

TEST(SignatureRules, TheLimitIsOfTheMessage) {
    const Bytes card = sign_card(good_claims(), card_key());
    const auto with = [&](std::size_t most) {
        return verify_cose(Verifier(good_trust(), library_of({list_with(0, 0)}), now, {.max_bytes = most}), "x", card);
    };
    EXPECT_EQ(with(card.size()).verdict(), Verdict::valid);
    EXPECT_EQ(outcome(with(card.size() - 1), Check::decode), "fail too-large");
}

Verifier verifier_of(const PrivateKey& key) {
    TrustSet trust;
    trust.add(trusted(key, Purpose::cards));
    return {std::move(trust), {}, now};
}

TEST(TestKeys, AreWarnedOfWhateverTheCardSays) {
    const PrivateKey key = cose::generate_test_key(Algorithm::eddsa, seeded_random(bytes_of("seed")));
    Claims claims = good_claims();
    claims.status.reset();
    // Without the claim, as another program may sign with the key.
    const Bytes bare =
        cose::write_sign1(key, {{cose::label::kid, cose::kid_of(key.public_key())}}, write_claims(claims));
    const Report of_bare = verify_cose(verifier_of(key), "card", bare);
    EXPECT_EQ(of_bare.verdict(), Verdict::valid) << "a warning is no verdict";
    EXPECT_TRUE(warns(of_bare, "test-key"));
    EXPECT_TRUE(warns(verify_cose(verifier_of(key), "card", CardSigner(key).sign(claims)), "test-key"));
    // With the claim, under a key that is none, and under one that nobody knows.
    claims.test = true;
    const Bytes marked = CardSigner(card_key()).sign(claims);
    EXPECT_TRUE(warns(verify_cose(verifier_of(card_key()), "card", marked), "test-key"));
    EXPECT_TRUE(warns(verify_cose(verifier_of(status_key()), "card", marked), "test-key"));
    claims.test = false;
    EXPECT_FALSE(warns(verify_cose(verifier_of(card_key()), "card", CardSigner(card_key()).sign(claims)), "test-key"));
}

} // namespace
} // namespace qrid
