// What a verifier may ask for beyond what every card has to pass.
#include "qrid/card/text.h"
#include "qrid/crypto/digest.h"
#include "qrid/verify/inside/explanation.h"
#include "support/cards.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>
#include <sstream>

namespace qrid {
namespace {

using namespace test;

Report report_with(Demands demands, const Claims& claims = good_claims(), Seconds list_iat = now - 10) {
    const Verifier verifier(good_trust(), library_of({list_with(0, 0, list_iat)}), now, std::move(demands));
    return verify_cose(verifier, "test", sign_card(claims, card_key()));
}

TEST(Demands, LetClocksDiffer) {
    Claims claims = good_claims();
    claims.exp = now;
    EXPECT_EQ(outcome(report_with({}, claims), Check::validity), "fail expired");
    EXPECT_EQ(outcome(report_with({.skew = 1}, claims), Check::validity), "pass");
    claims.exp = now - 1;
    EXPECT_EQ(outcome(report_with({.skew = 1}, claims), Check::validity), "fail expired");
    claims = good_claims();
    claims.nbf = claims.iat = now + 60;
    EXPECT_EQ(outcome(report_with({.skew = 59}, claims), Check::validity), "fail not-yet-valid");
    EXPECT_EQ(outcome(report_with({.skew = 60}, claims), Check::validity), "pass");
    EXPECT_TRUE(report_with({.skew = 60}, claims).warnings.empty());
}

TEST(Demands, WantAStatusAndANewList) {
    Claims claims = good_claims();
    claims.status.reset();
    EXPECT_EQ(outcome(report_with({}, claims), Check::status), "skipped");
    const Report report = report_with({.require_status = true}, claims);
    EXPECT_EQ(outcome(report, Check::status), "unknown status-missing");
    EXPECT_EQ(report.verdict(), Verdict::undetermined);
    EXPECT_EQ(outcome(report_with({.max_status_age = 10}), Check::status), "pass");
    EXPECT_EQ(outcome(report_with({.max_status_age = 9}), Check::status), "unknown status-stale");
}

TEST(Demands, BoundWhatACardInflatesTo) {
    Claims claims = good_claims();
    claims.identity->fields[identity_key::address] = std::string(4000, 'x');
    const std::string text = text_of_card(sign_card(claims, card_key()));
    const auto verdict = [&](std::size_t most) {
        return verify_text({good_trust(), library_of({list_with(0, 0)}), now, {.max_bytes = most}}, "x", text);
    };
    EXPECT_EQ(verdict(8000).verdict(), Verdict::valid);
    EXPECT_EQ(outcome(verdict(4000), Check::decode), "fail too-large");
}

TEST(Demands, OpenEncryptedCards) {
    const cose::ContentKey key{SecretBytes(32, 7), std::nullopt}, other{SecretBytes(32, 8), std::nullopt};
    const std::string text = CardSigner(card_key()).text(good_claims(), {.encryption = key, .random = system_random()});
    const auto report_under = [&](std::vector<cose::ContentKey> keys) {
        return verify_text({good_trust(), library_of({list_with(0, 0)}), now, {.decrypt_keys = std::move(keys)}}, "x",
                           text);
    };
    EXPECT_EQ(report_under({other, key}).verdict(), Verdict::valid);
    EXPECT_EQ(outcome(report_under({}), Check::decode), "unknown encrypted");
    EXPECT_EQ(outcome(report_under({other}), Check::decode), "unknown encrypted");
}

TEST(Explanation, IsThereForEveryCodeThatACheckEndsWith) {
    // Codes of commands, not of checks.
    const std::set<std::string_view> others{"bad-trust-list",
                                            "trust-rollback",
                                            "trust-root-mismatch",
                                            "trust-store-damaged",
                                            "unknown-issuer",
                                            "missing-exp",
                                            "no-card-serves",
                                            "status-shrinks",
                                            "poor-portrait",
                                            "terms-not-accepted",
                                            "iat-in-future",
                                            "usage",
                                            "not-in-register",
                                            "too-many-bytes",
                                            "face-model-missing",
                                            "missing-key",
                                            "bad-key",
                                            "wrong-passphrase",
                                            "key-not-allowed",
                                            "token-failed",
                                            "exists",
                                            "not-an-issuer",
                                            "issuer-busy",
                                            "registry-damaged",
                                            "registry-behind",
                                            "bad-json",
                                            "unsafe-permissions",
                                            "no-home",
                                            "registry-moved",
                                            "registry-mismatch",
                                            "bad-lease",
                                            "lease-exceeded",
                                            "bad-ledger",
                                            "ledger-conflict",
                                            "no-sandbox",
                                            "program-missing",
                                            "step-failed",
                                            "registry-unreachable",
                                            "journal-broken",
                                            "not-in-registry",
                                            "lists-full",
                                            "cannot-write",
                                            "interrupted",
                                            "not-live",
                                            "under-age",
                                            "deceased",
                                            "blocked",
                                            "has-card",
                                            "too-many-attempts",
                                            "terms-changed",
                                            "terms-missing"};
    for (const Reason& reason : reason_table()) {
        const std::string text = explanation(reason.code).english();
        EXPECT_EQ(text.empty(), others.contains(reason.name)) << reason.name;
        if (!text.empty()) {
            EXPECT_TRUE(text.ends_with('.')) << reason.name;
        }
    }
}

TEST(Explanation, IsInLinesOfAtMost80ColumnsThatAreFull) {
    for (const Reason& reason : reason_table()) {
        std::istringstream in(explanations_text(std::vector{reason.code}, Language()));
        std::string before, line;
        if (!std::getline(in, before)) continue;
        EXPECT_EQ(before, "  " + std::string(reason.name));
        for (before.clear(); std::getline(in, line); before = line) {
            EXPECT_TRUE(line.starts_with("    ") && line.size() <= 80) << line;
            const std::size_t first_word = line.find(' ', 4);
            EXPECT_TRUE(before.empty() || before.size() + std::min(first_word, line.size()) - 3 > 80) << line;
        }
    }
}

TEST(Explanation, StandsInTheReportWhenAskedFor) {
    Claims claims = good_claims();
    claims.exp = now - 1;
    const Report report = report_with({}, claims);
    EXPECT_NE(report_to_text(report, false, Language()).find("The holder needs to renew it"), std::string::npos);
    EXPECT_EQ(report_to_text(report, false).find("The holder needs to renew it"), std::string::npos);
    const auto checks = report_to_json(report, Language())["checks"];
    EXPECT_EQ(checks[4]["explanation"], explanation(Code::expired).english());
    EXPECT_TRUE(checks[0]["explanation"].is_null());
    EXPECT_FALSE(report_to_json(report)["checks"][4].contains("explanation"));
}

} // namespace
} // namespace qrid
