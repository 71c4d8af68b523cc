// What verify says of algorithms that are not registered: of whatever is signed with them.
#include "qrid/trust/trust_list.h"
#include "support/cards.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using namespace test;

const PrivateKey& sm2_key() {
    static const PrivateKey key = cose::generate_key(Algorithm::sm2);
    return key;
}

// What the warnings say is signed so.
std::vector<std::string> warned(const Report& report) {
    std::vector<std::string> subjects;
    for (const Warning& warning : report.warnings)
        if (warning.code == WarningCode::nonstandard_algorithm) {
            const std::size_t end = warning.detail.find(" is signed with SM2");
            subjects.push_back(warning.detail.substr(0, end));
        }
    return subjects;
}

using Subjects = std::vector<std::string>;

TEST(Algorithms, AreWarnedOfByTheCardsKey) {
    TrustSet trust = good_trust();
    trust.add(trusted(sm2_key(), Purpose::cards));
    const Verifier verifier(trust, library_of({list_with(0, 0)}), now);
    const Report report = report_of(verifier, good_claims(), sm2_key());
    EXPECT_EQ(report.verdict(), Verdict::valid);
    EXPECT_EQ(warned(report), Subjects{"the card"});
    EXPECT_EQ(warned(report_of(verifier)), Subjects{});
}

TEST(Algorithms, AreWarnedOfByTheHoldersKey) {
    Claims claims = good_claims();
    claims.cnf = sm2_key().public_key();
    const Bytes card = sign_card(claims, card_key());
    const ProofClaims proof{"https://gate.example", now - 10, now + 50, std::nullopt};
    const Verifier verifier = good_verifier();
    const Report report = verify_cose(verifier, "test", write_presentation(card, proof, sm2_key()));
    EXPECT_EQ(outcome(report, Check::holder), "pass");
    EXPECT_EQ(warned(report), Subjects{"the proof of the holder"});
    EXPECT_EQ(warned(verify_cose(verifier, "test", card)), Subjects{}); // which its own key has not signed
}

TEST(Algorithms, AreWarnedOfByTheStatusListsKey) {
    TrustSet trust = good_trust();
    trust.add(trusted(sm2_key(), Purpose::status));
    const auto with = [&](std::vector<StatusToken> lists) {
        return report_of(Verifier(trust, library_of(std::move(lists)), now));
    };
    const Report report = with({list_with(0, 0, now - 5, sm2_key())});
    EXPECT_EQ(outcome(report, Check::status), "pass");
    EXPECT_EQ(warned(report), Subjects{"the status list"});
    EXPECT_EQ(warned(with({list_with(0, 0, now - 5), list_with(0, 0, now - 9, sm2_key())})), Subjects{}); // not used
}

TEST(Algorithms, AreWarnedOfByTheTrustListsKey) {
    const auto with = [](const PrivateKey& root) {
        const TrustList list{.iss = iss,
                             .iat = now - 10,
                             .exp = now + 100,
                             .version = 1,
                             .keys = {trusted(root, Purpose::trust), trusted(card_key(), Purpose::cards),
                                      trusted(status_key(), Purpose::status)},
                             .root_changes = {}};
        TrustSet trust;
        for (TrustedKey& key : trusted_keys_of(read_trust_list(write_trust_list(list, root)), "list"))
            trust.add(std::move(key));
        return report_of(Verifier(trust, library_of({list_with(0, 0)}), now));
    };
    const Report report = with(sm2_key());
    EXPECT_EQ(report.verdict(), Verdict::valid);
    EXPECT_EQ(warned(report), Subjects{"the trust list that names its key"});
    EXPECT_EQ(warned(with(cose::generate_key(Algorithm::es256))), Subjects{});
}

} // namespace
} // namespace qrid
