// The report for people: what stands in it, and in which order.
#include "qrid/card/text.h"
#include "qrid/cbor/codec.h"
#include "support/errors.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>

namespace qrid {
namespace {

using namespace test;

std::vector<std::string> strings_of_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

CheckResult result_of(Result result, std::optional<Code> code = {}, std::string detail = {}) {
    return {Check::decode, result, code, std::move(detail)};
}

// Each result is that of the next check; all others are skipped.
CheckResults checks_of(std::vector<CheckResult> results) {
    CheckResults checks;
    results.resize(check_count, result_of(Result::skipped));
    for (std::size_t i = 0; i < check_count; ++i) {
        results[i].check = static_cast<Check>(i);
        checks.set(std::move(results[i]));
    }
    return checks;
}

Report report_with_checks(std::vector<CheckResult> results) {
    return {.input = "in", .at = now, .checks = checks_of(std::move(results))};
}

TEST(Report, IsInvalidBeforeItIsUndeterminedBeforeItIsValid) {
    const auto verdict = [](std::vector<CheckResult> checks) {
        return report_with_checks(std::move(checks)).verdict();
    };
    const CheckResult pass = result_of(Result::pass), fail = result_of(Result::fail), skip = result_of(Result::skipped),
                      unknown = result_of(Result::unknown);
    EXPECT_EQ(verdict({pass, skip}), Verdict::valid);
    EXPECT_EQ(verdict({pass, unknown}), Verdict::undetermined);
    EXPECT_EQ(verdict({unknown, fail, pass}), Verdict::invalid);
    EXPECT_EQ(Report().verdict(), Verdict::undetermined) << "no check was made";
    EXPECT_EQ(exit_code(Verdict::valid), 0);
    EXPECT_EQ(exit_code(Verdict::invalid), 1);
    EXPECT_EQ(exit_code(Verdict::undetermined), 3);
}

TEST(Report, NamesLevels) {
    for (const Level level : {Level::bearer, Level::fresh, Level::challenged})
        EXPECT_EQ(parse_level(name(level)), level);
    EXPECT_EQ(code_of([] { parse_level("strong"); }), Code::usage);
}

TEST(Report, OfAValidCardIsTheVerdictTheChecksAndTheCard) {
    const std::vector<std::string> lines = strings_of_lines(report_to_text(report_of(good_verifier()), false));
    ASSERT_GE(lines.size(), 15U);
    EXPECT_EQ(lines[0], "VALID  test");
    const char* checks[] = {"decode     pass", "signature  pass", "key        pass",    "issuer     pass",
                            "validity   pass", "status     pass", "holder     skipped", "face       skipped"};
    for (std::size_t i = 0; i < check_count; ++i) EXPECT_TRUE(lines[1 + i].starts_with("  " + std::string(checks[i])));
    for (const std::string& line : lines) EXPECT_FALSE(line.ends_with(' ')) << line;
    EXPECT_EQ(lines[5], "  validity   pass     until " + format_time(now + 1000));
    EXPECT_EQ(lines[9], "card");
    EXPECT_EQ(lines[10], "  fullName            Li Wei");
    EXPECT_EQ(lines[11], "  issuer              " + std::string(iss));
    EXPECT_EQ(lines[12], "  issued              " + format_time(now - 1000));
    EXPECT_EQ(lines[13], "  expires             " + format_time(now + 1000));
    EXPECT_EQ(lines[14], "  status              5 at " + std::string(list_uri));
}

TEST(Report, NamesTheIssuerOnlyOnceItIsCertain) {
    const auto verifier = [](const char* owner) {
        TrustSet trust = good_trust();
        TrustedKey key = trusted(card_key(), Purpose::cards);
        key.iss = owner, key.issuer_name = "示例市 Example City";
        trust.add(std::move(key));
        return Verifier(std::move(trust), library_of({list_with(0, 0)}), now);
    };
    const Report report = report_of(verifier(iss));
    EXPECT_EQ(report.issuer_name, "示例市 Example City");
    EXPECT_EQ(report_to_json(report)["issuer_name"], report.issuer_name);
    EXPECT_TRUE(has(report_to_text(report, false), "issuer     pass     https://id.example (示例市 Example City)\n"));
    EXPECT_FALSE(report_to_json(report_of(good_verifier())).contains("issuer_name"));
    EXPECT_EQ(report_of(verifier("https://other.example")).issuer_name, "") << "it is another issuer's";
    EXPECT_EQ(report_of(verifier(iss), good_claims(), status_key()).issuer_name, "");
    Claims expired = good_claims();
    expired.exp = now - 1;
    EXPECT_EQ(report_of(verifier(iss), expired).issuer_name, report.issuer_name) << "though the card is not valid";
}

TEST(Report, OfACardWithoutClaimsShowsNone) {
    Claims claims = good_claims();
    claims.iss.reset(), claims.iat.reset(), claims.exp.reset(), claims.status.reset();
    const std::string text = report_to_text(report_of(good_verifier(), claims), false);
    for (const char* label : {"\n  issuer   ", "\n  issued ", "\n  expires ", "\n  status              "})
        EXPECT_EQ(has(text, label), label == std::string("\n  issuer   ")) << label; // which is also a check's name
    const nlohmann::json card = report_to_json(report_of(good_verifier(), claims))["card"];
    for (const char* member : {"iss", "iat", "exp", "status", "nbf", "sub"}) EXPECT_FALSE(card.contains(member));
    const Bytes no_kid = cose::write_sign1(card_key(), {}, write_claims(claims));
    EXPECT_FALSE(report_to_json(verify_cose(good_verifier(), "x", no_kid))["card"].contains("kid"));
}

TEST(Report, OfBadClaimsShowsNoneOfThem) {
    const Bytes bytes = cose::write_sign1(card_key(), {}, cbor::encode(cbor::Map{{1, iss}, {4, "soon"}}));
    const Report report = verify_cose(good_verifier(), "x", bytes);
    const nlohmann::json card = report_to_json(report)["card"];
    EXPECT_EQ(card, (nlohmann::json{{"alg", "ES256"}}));
    EXPECT_EQ(nlohmann::json::parse(report_line(report))["card"], card);
    const std::string text = report_to_text(report, false);
    EXPECT_TRUE(has(text, "(NOT to be trusted)\n  signed with         ES256\n")) << text;
}

TEST(Report, ShowsPicturesByTheirSize) {
    Claims claims = good_claims();
    claims.identity->fields[identity_key::face] = std::vector{Biometric{Bytes(100, 7), 0, 4, {}}};
    claims.identity->fields[identity_key::gender] = std::int64_t{1};
    const std::string text = report_to_text(report_of(good_verifier(), claims), false);
    EXPECT_TRUE(has(text, "  face                100 bytes\n"));
    EXPECT_FALSE(has(text, "07070707"));
    EXPECT_FALSE(has(text, "BwcHBwcH")); // as base64
}

TEST(Report, HasColoursWhereTheyAreWanted) {
    const std::string good = report_to_text(report_of(good_verifier()), true),
                      bad = report_to_text(report_of(Verifier(good_trust(), library_of({list_with(5, 1)}), now)), true),
                      open = report_to_text(report_of(Verifier(good_trust(), {}, now)), true);
    EXPECT_TRUE(good.starts_with("\x1b[32mVALID\x1b[0m  test\n"));
    EXPECT_TRUE(bad.starts_with("\x1b[1;31mINVALID\x1b[0m  test\n"));
    EXPECT_TRUE(open.starts_with("\x1b[1;33mUNDETERMINED\x1b[0m  test\n"));
    EXPECT_TRUE(has(bad, "status     \x1b[1;31mfail    \x1b[0m revoked:"));
    EXPECT_TRUE(has(open, "status     \x1b[1;33munknown \x1b[0m status-missing:"));
    Claims claims = good_claims();
    claims.exp.reset();
    EXPECT_TRUE(has(report_to_text(report_of(good_verifier(), claims), true), "\x1b[1;33mwarning\x1b[0m missing-exp"));
}

TEST(Report, HintsOnceForEachCodeUnlessItExplains) {
    const auto hint = "  hint       " + std::string(reason(Code::status_missing).hint) + "\n";
    ASSERT_FALSE(reason(Code::status_missing).hint.empty());
    Report report = report_with_checks(
        {result_of(Result::unknown, Code::status_missing, "x"), result_of(Result::unknown, Code::status_missing, "y")});
    report.card = report_of(good_verifier()).card;
    const std::string text = report_to_text(report, false);
    EXPECT_EQ(text.find(hint), text.rfind(hint));
    EXPECT_TRUE(has(text, hint));
    EXPECT_FALSE(has(report_to_text(report, false, Language()), hint));
    report.checks = checks_of({result_of(Result::pass)});
    EXPECT_FALSE(has(report_to_text(report, false), "hint"));
    for (const Reason& row : reason_table()) // a hint that is none has no line
        if (row.hint.empty()) {
            report.checks = checks_of({result_of(Result::unknown, row.code, "x")});
            EXPECT_FALSE(has(report_to_text(report, false), "hint")) << row.name;
        }
}

TEST(Report, OfWhatIsNoCardShowsNoChecksThatWereNotMade) {
    const Report report = verify_text(good_verifier(), "in", "https://x.example");
    EXPECT_EQ(report.format, "other");
    for (const CheckResult& check : report.checks)
        EXPECT_EQ(check.result, check.check == Check::decode ? Result::fail : Result::skipped);
    const std::string text = report_to_text(report, false);
    EXPECT_FALSE(has(text, "skipped"));
    EXPECT_FALSE(has(text, "\ncard\n"));
    EXPECT_TRUE(has(text, "  decode     fail     not-a-card:")) << text;
    EXPECT_TRUE(has(report_to_text(report_of(good_verifier()), false), "skipped")); // which a card does
}

TEST(Report, SaysOfWhichKindADamagedCardIs) {
    EXPECT_EQ(verify_text(good_verifier(), "x", "HC1:ABC").format, "eu-dcc");
    EXPECT_EQ(verify_text(good_verifier(), "x", "shc:/12").format, "smart-health-card");
    EXPECT_EQ(verify_text(good_verifier(), "x", "mdoc:owBj").format, "other");
    EXPECT_EQ(verify_cose(good_verifier(), "x", Bytes{0xff}).format, "claim-169");
    EXPECT_EQ(unreadable_report("x", now, Error(Code::bad_cbor, "y")).format, "claim-169");
    EXPECT_EQ(unreadable_report("x", now, Error(Code::unsupported_format, "y")).format, "other");
}

TEST(Report, ListsTheContentOfAnotherKindOfCard) {
    Report report = report_with_checks({result_of(Result::unknown, Code::unknown_key, "x")});
    report.foreign = ForeignCard{.alg = "ES256",
                                 .kid = {},
                                 .iss = {},
                                 .iat = {},
                                 .nbf = {},
                                 .exp = {},
                                 .layers = {{"person", {{"name", "Dana"}}}}};
    const std::string text = report_to_text(report, false);
    EXPECT_TRUE(has(text, "NOT to be trusted"));
    EXPECT_TRUE(has(text, "person\n  name                Dana\n"));
    EXPECT_FALSE(report_to_json(report)["card"].contains("kid"));
    EXPECT_FALSE(report_to_json(report)["card"].contains("iss"));
    report.foreign->kid = "k", report.foreign->iss = "i", report.foreign->exp = now;
    const nlohmann::json card = report_to_json(report)["card"];
    EXPECT_EQ(card["kid"], "k");
    EXPECT_EQ(card["iss"], "i");
    EXPECT_EQ(card["exp"], format_time(now));
    EXPECT_FALSE(card.contains("iat"));
    report.checks = checks_of({result_of(Result::pass)});
    EXPECT_FALSE(has(report_to_text(report, false), "NOT to be trusted"));
}

TEST(Report, NamesTheAlgorithmOfAMessage) {
    cose::Sign1 message;
    message.protected_header = cbor::Map{};
    EXPECT_EQ(alg_name(message), "none");
    message.protected_header = cbor::Map{{1, -7}};
    EXPECT_EQ(alg_name(message), "ES256");
    message.protected_header = cbor::Map{{1, -999}};
    EXPECT_EQ(alg_name(message), "-999");
}

} // namespace
} // namespace qrid
