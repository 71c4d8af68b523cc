#include "qrid/referee/judge.h"
#include "support/errors.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

Answer answer_of(AnswerKind kind, std::vector<std::string> codes = {}, bool known = false) {
    Answer answer;
    answer.kind = kind;
    answer.codes = std::move(codes);
    answer.has_known_codes = known;
    return answer;
}

CaseOutcome outcome_of(Expect expect, const Answer& answer, std::vector<std::string> codes = {}) {
    Case one;
    one.expect = expect;
    one.codes = std::move(codes);
    return judge(one, answer);
}

TEST(Judge, KnowsEveryPairOfDueAndCome) {
    using enum CaseOutcome;
    const struct {
        Expect expect;
        CaseOutcome accept, reject, unsure;
    } rows[]{{Expect::valid, right, false_reject, undecided},
             {Expect::invalid, false_accept, right, undecided},
             {Expect::undetermined, false_accept, too_sure, right},
             {Expect::acceptable, right, right, right}};
    for (const auto& row : rows) {
        EXPECT_EQ(outcome_of(row.expect, answer_of(AnswerKind::accept)), row.accept) << name(row.expect);
        EXPECT_EQ(outcome_of(row.expect, answer_of(AnswerKind::reject)), row.reject) << name(row.expect);
        EXPECT_EQ(outcome_of(row.expect, answer_of(AnswerKind::unsure)), row.unsure) << name(row.expect);
        EXPECT_EQ(outcome_of(row.expect, answer_of(AnswerKind::crashed)), crashed);
        EXPECT_EQ(outcome_of(row.expect, answer_of(AnswerKind::timed_out)), timed_out);
        EXPECT_EQ(outcome_of(row.expect, answer_of(AnswerKind::broken)), broken);
        EXPECT_EQ(outcome_of(row.expect, answer_of(AnswerKind::skipped)), skipped);
    }
}

TEST(Judge, ARightVerdictForAWrongReasonIsToldAsThat) {
    const auto with = [](std::vector<std::string> codes, bool known) {
        return outcome_of(Expect::invalid, answer_of(AnswerKind::reject, std::move(codes), known),
                          {"expired", "revoked"});
    };
    EXPECT_EQ(with({"test-key", "revoked"}, true), CaseOutcome::right);
    EXPECT_EQ(with({"bad-signature"}, true), CaseOutcome::wrong_reason);
    EXPECT_EQ(with({}, true), CaseOutcome::wrong_reason);
    EXPECT_EQ(with({"Signature mismatch"}, false), CaseOutcome::right) << "words of its own are not compared";
    EXPECT_EQ(outcome_of(Expect::invalid, answer_of(AnswerKind::reject, {"expired"}, true)), CaseOutcome::right);
    EXPECT_EQ(outcome_of(Expect::invalid, answer_of(AnswerKind::accept, {"expired"}, true), {"expired"}),
              CaseOutcome::false_accept);
}

TEST(Judge, CodesAreFoundInReportsAndNotInTheCard) {
    Answer answer;
    answer.out = R"({"verdict":"invalid","checks":[{"check":"decode","code":null},{"code":"expired"}],
        "warnings":[{"code":"test-key"}],"card":{"code":"revoked","codes":["revoked"]}})";
    answer.err = "noise\n{\"error\":{\"code\":\"bad-cbor\"}}\n{broken\n";
    find_codes(answer);
    EXPECT_EQ(answer.codes, (std::vector<std::string>{"expired", "test-key", "bad-cbor"}));
    EXPECT_TRUE(answer.has_known_codes);
    Answer own;
    own.out = "checking\n{\"valid\":false,\"reason\":\"no such key, sorry\"}\n";
    find_codes(own);
    EXPECT_EQ(own.codes, std::vector<std::string>{"no such key, sorry"});
    EXPECT_FALSE(own.has_known_codes);
    Answer list;
    list.out = R"([{"checks":[]},{"codes":["suspended"]}])";
    find_codes(list);
    EXPECT_EQ(list.codes, std::vector<std::string>{"suspended"});
}

TEST(Judge, ALineIsAnAnswerIfItHasAVerdict) {
    std::string id;
    const auto kind = [&](std::string_view line) {
        const auto answer = answer_in_line(line, id);
        return answer ? std::string(name(answer->kind)) : "none";
    };
    EXPECT_EQ(kind(R"({"verdict":"valid","id":"a/b"})"), "accept");
    EXPECT_EQ(id, "a/b");
    EXPECT_EQ(kind(R"({"verdict":"invalid"})"), "reject");
    EXPECT_EQ(id, "");
    EXPECT_EQ(kind(R"({"verdict":"undetermined"})"), "unsure");
    EXPECT_EQ(kind(R"({"verdict":true})"), "accept");
    EXPECT_EQ(kind(R"({"valid":false})"), "reject");
    EXPECT_EQ(kind("true"), "accept");
    EXPECT_EQ(kind(R"({"error":{"code":"bad-cbor"}})"), "reject");
    EXPECT_EQ(kind(R"({"error":{"code":"unreadable-file"}})"), "unsure");
    EXPECT_EQ(kind(R"({"verdict":"yes"})"), "broken");
    EXPECT_EQ(kind("{}"), "broken");
    EXPECT_EQ(kind("ready"), "none");
    EXPECT_EQ(kind("3"), "none");
    EXPECT_EQ(kind(R"({"verdict":"valid")"), "none");
}

TEST(VerdictRules, ExitCodesAreLists) {
    EXPECT_EQ(parse_exit_codes("0", "--accept"), std::set<int>{0});
    EXPECT_EQ(parse_exit_codes("1,7,10-12", "--accept"), (std::set<int>{1, 7, 10, 11, 12}));
    for (const char* bad : {"", ",", "1,", "-1", "2-1", "256", "a", "1 2", "99999999999"})
        EXPECT_EQ(test::code_of([&] { parse_exit_codes(bad, "--accept"); }), Code::usage) << bad;
    VerdictRules rules;
    rules.check();
    rules.reject.insert(0);
    EXPECT_EQ(test::code_of([&] { rules.check(); }), Code::usage);
}

TEST(VerdictRules, OutputOverridesExitCodes) {
    VerdictRules rules;
    const auto kind = [&](const std::string& out, int exit_code = 0, const std::string& err = {}) {
        Answer answer;
        answer.exit_code = exit_code;
        Heard heard;
        for (const std::string& text : {out, err}) {
            Listener listener(rules, heard);
            for (const char c : text) listener.add({&c, 1});
            listener.finish();
        }
        rules.judge(answer, heard);
        return answer.kind;
    };
    EXPECT_EQ(kind("", 0), AnswerKind::accept);
    EXPECT_EQ(kind("", 3), AnswerKind::unsure);
    EXPECT_EQ(kind("", 7), AnswerKind::broken);
    rules.says_valid.emplace("^valid$", "--match");
    EXPECT_EQ(kind("x\nvalid\ny", 3), AnswerKind::accept);
    EXPECT_EQ(kind("x\nvalid\ny", 9), AnswerKind::broken);
    EXPECT_EQ(kind("", 1), AnswerKind::reject);
    for (const int never_ran : {126, 127}) {
        EXPECT_EQ(kind("", never_ran), AnswerKind::broken);
        rules.reject.insert(never_ran);
        EXPECT_EQ(kind("", never_ran), AnswerKind::broken);
    }
    EXPECT_EQ(kind("x", 0, "valid"), AnswerKind::accept);
    EXPECT_EQ(kind("invalid", 0), AnswerKind::reject);
    rules.says_valid.emplace("valid", "--match");
    rules.says_invalid.emplace("invalid", "--match-reject");
    rules.says_unsure.emplace("perhaps", "--match-unsure");
    EXPECT_EQ(kind("invalid"), AnswerKind::reject) << "although both are there";
    EXPECT_EQ(kind("valid, perhaps"), AnswerKind::unsure);
    EXPECT_EQ(kind("valid"), AnswerKind::accept);
    EXPECT_EQ(kind("hm"), AnswerKind::broken);
}

TEST(VerdictRules, APatternIsSafeFromTheOutput) {
    const LinePattern pattern("(a|b)*c$", "--match");
    EXPECT_FALSE(pattern.is_in(std::string(10'000'000, 'a')));
    EXPECT_TRUE(pattern.is_in(std::string(64, '\0') + "abc"));
}

TEST(Listener, HearsEachLineWholeOrKnowsThatItIsCut) {
    VerdictRules rules;
    rules.says_valid.emplace("a$", "--match");
    const auto hears = [&](const std::string& text, std::size_t at_once) {
        Heard heard;
        Listener listener(rules, heard);
        for (std::size_t at = 0; at < text.size(); at += at_once)
            listener.add(std::string_view(text).substr(at, at_once));
        listener.finish();
        return heard.valid;
    };
    const std::string full(4096, 'a');
    for (const std::size_t at_once : {1, 7, 100'000}) {
        EXPECT_TRUE(hears(std::string(200'000, '\n') + "a\n", at_once));
        EXPECT_TRUE(hears(full + "\n", at_once) && hears(full + "\r\n", at_once) && hears(full, at_once));
        EXPECT_FALSE(hears(full + "b\n", at_once)) << "its end is not the line's";
        EXPECT_FALSE(hears(full + "\rb\n", at_once) || hears(full + "b", at_once));
        EXPECT_TRUE(hears(full + "b\na", at_once)) << "the next line is a line of its own";
    }
    EXPECT_FALSE(hears("", 1));
    EXPECT_EQ(test::code_of([] { LinePattern("(", "--match"); }), Code::usage);
}

TEST(Tally, CountsByLayer) {
    std::vector<JudgedCase> all(3);
    all[0].outcome = CaseOutcome::false_accept;
    all[0].one.layer = CaseLayer::cose;
    all[1].outcome = CaseOutcome::right;
    all[1].one.layer = CaseLayer::cose;
    all[2].outcome = CaseOutcome::crashed;
    all[2].one.layer = CaseLayer::holder;
    const Tally tally(all);
    EXPECT_EQ(tally.of(CaseOutcome::false_accept), 1U);
    EXPECT_EQ(tally.verdicts(), 2U);
    EXPECT_EQ(tally.layers().size(), 2U);
    EXPECT_EQ(tally.layers().at(CaseLayer::holder)[static_cast<std::size_t>(CaseOutcome::crashed)], 1U);
}

} // namespace
} // namespace qrid
