#include "qrid/card/text.h"
#include "qrid/cose/test_key.h"
#include "support/cards.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using namespace test;

const PrivateKey& device_key() {
    static const PrivateKey key = cose::generate_key(Algorithm::es256);
    return key;
}

Claims bound_claims() {
    Claims claims = good_claims();
    claims.cnf = device_key().public_key();
    return claims;
}

Bytes shown(const ProofClaims& proof, const PrivateKey& device = device_key(), const Claims& claims = bound_claims()) {
    return write_presentation(sign_card(claims, card_key()), proof, device);
}

const ProofClaims fresh_proof{"https://gate.example", now - 10, now + 50, std::nullopt};

Report report_of_proof(ByteView bytes, Demands demands = {}) {
    const Verifier verifier(good_trust(), library_of({list_with(0, 0)}), now, std::move(demands));
    return verify_cose(verifier, "test", bytes);
}

TEST(Holder, IsFreshByAProofInItsTime) {
    const Report report = report_of_proof(shown(fresh_proof), {.level = Level::fresh, .audience = fresh_proof.aud});
    EXPECT_EQ(report.verdict(), Verdict::valid);
    EXPECT_EQ(report.holder, Level::fresh);
    EXPECT_EQ(outcome(report, Check::holder), "pass");
    EXPECT_TRUE(report.warnings.empty());
}

TEST(Holder, IsChallengedByAProofThatAnswersTheNonce) {
    ProofClaims proof = fresh_proof;
    proof.cnonce = Bytes{1, 2, 3};
    EXPECT_EQ(report_of_proof(shown(proof), {.nonce = Bytes{1, 2, 3}}).holder, Level::challenged);
    EXPECT_EQ(outcome(report_of_proof(shown(proof), {.nonce = Bytes{1, 2}}), Check::holder), "fail wrong-nonce");
    EXPECT_EQ(outcome(report_of_proof(shown(fresh_proof), {.nonce = Bytes{1}}), Check::holder), "fail wrong-nonce");
    EXPECT_EQ(report_of_proof(shown(proof)).holder, Level::fresh); // nobody asked
}

TEST(Holder, IsNotChallengedWithoutAChallenge) {
    ProofClaims proof = fresh_proof;
    proof.cnonce = Bytes{1, 2, 3};
    for (const ProofClaims& claims : {fresh_proof, proof}) {
        const Report report = report_of_proof(shown(claims), {.level = Level::challenged});
        EXPECT_EQ(outcome(report, Check::holder), "fail holder-proof-missing");
        EXPECT_EQ(report.holder, Level::bearer);
    }
}

TEST(Holder, IsABearerWithoutAProof) {
    const Report report = report_of(good_verifier(), bound_claims());
    EXPECT_EQ(report.holder, Level::bearer);
    EXPECT_EQ(outcome(report, Check::holder), "skipped");
    const Report demanded = report_of_proof(sign_card(bound_claims(), card_key()), {.level = Level::fresh});
    EXPECT_EQ(outcome(demanded, Check::holder), "fail holder-proof-missing");
    EXPECT_EQ(demanded.verdict(), Verdict::invalid);
}

TEST(Holder, IsNotProvenByAnotherKeyOrForACardWithoutOne) {
    EXPECT_EQ(outcome(report_of_proof(shown(fresh_proof, card_key())), Check::holder), "fail holder-proof-bad");
    const Report unbound = report_of_proof(shown(fresh_proof, device_key(), good_claims()));
    EXPECT_EQ(outcome(unbound, Check::holder), "fail holder-proof-bad");
    EXPECT_EQ(unbound.holder, Level::bearer);
}

TEST(Holder, HasToProveItAgainWhenTheProofIsOld) {
    const auto outcome_of = [](Seconds iat, std::optional<Seconds> exp, Demands demands = {}) {
        return outcome(report_of_proof(shown({"x", iat, exp, {}}), std::move(demands)), Check::holder);
    };
    EXPECT_EQ(outcome_of(now - 70, now - 5), "fail holder-proof-expired"); // five seconds of skew are past
    EXPECT_EQ(outcome_of(now - 70, now - 4), "pass");
    EXPECT_EQ(outcome_of(now - 70, now - 4, {.skew = 0}), "fail holder-proof-expired");
    EXPECT_EQ(outcome_of(now - 305, now + 9999), "fail holder-proof-expired"); // whatever it says of itself
    EXPECT_EQ(outcome_of(now - 304, std::nullopt), "pass");
    EXPECT_EQ(outcome_of(now + 6, std::nullopt), "fail holder-proof-bad");
    EXPECT_EQ(outcome_of(now + 5, std::nullopt), "pass");
    EXPECT_EQ(outcome_of(earliest_time, latest_time), "fail holder-proof-expired");
}

TEST(Holder, ShowsACardThatHasWhatTheChallengeAskedFor) {
    EXPECT_EQ(outcome(report_of_proof(shown(fresh_proof), {.needs = {identity_key::full_name}}), Check::holder),
              "pass");
    const Report report = report_of_proof(shown(fresh_proof), {.needs = {identity_key::full_name, identity_key::face}});
    EXPECT_EQ(outcome(report, Check::holder), "fail fields-missing");
    EXPECT_EQ(report.verdict(), Verdict::invalid);
    EXPECT_EQ(report.holder, Level::bearer);
}

TEST(Holder, ShowsTheCardToWhomTheProofNames) {
    const Report other = report_of_proof(shown(fresh_proof), {.audience = "https://hotel.example"});
    EXPECT_EQ(outcome(other, Check::holder), "fail wrong-audience");
    const Report unasked = report_of_proof(shown(fresh_proof));
    ASSERT_EQ(unasked.warnings.size(), 1U);
    EXPECT_EQ(unasked.warnings.front().code, WarningCode::audience_not_checked);
}

// Anybody can make a card that is bound to a device of one's own.
TEST(Holder, IsNotProvenForACardThatNobodyTrustedSigned) {
    const Bytes bytes =
        write_presentation(sign_card(bound_claims(), cose::generate_key(Algorithm::es256)), fresh_proof, device_key());
    const Report report = report_of_proof(bytes);
    EXPECT_EQ(outcome(report, Check::holder), "pass");
    EXPECT_EQ(report.holder, Level::bearer);
    EXPECT_EQ(report.verdict(), Verdict::undetermined);
}

TEST(Holder, ShowsABadCardAsBad) {
    Claims claims = bound_claims();
    claims.exp = now - 1;
    const Report report = report_of_proof(shown(fresh_proof, device_key(), claims));
    EXPECT_EQ(outcome(report, Check::validity), "fail expired");
    EXPECT_EQ(outcome(report, Check::holder), "pass");
    Bytes bytes = shown(fresh_proof);
    for (std::size_t i = 0; i < bytes.size(); ++i) { // the card inside is covered by the proof
        Bytes changed = bytes;
        changed[i] ^= 1;
        EXPECT_NE(report_of_proof(changed, {.level = Level::fresh}).verdict(), Verdict::valid) << i;
    }
}

} // namespace
} // namespace qrid
