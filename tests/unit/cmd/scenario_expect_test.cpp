// Each expectation holds of what is as it says, and of nothing else.
#include "qrid/base/error.h"
#include "scenario_expect.h"
#include "scenario_tamper.h"

#include <gtest/gtest.h>

namespace qrid::cmd {
namespace {

Outcome outcome_of(const nlohmann::json& document, int code = 0) { return {code, document.dump(2) + "\n", ""}; }

const nlohmann::json report{{"verdict", "invalid"},
                            {"holder", "fresh"},
                            {"checks",
                             {{{"check", "validity"}, {"result", "fail"}, {"code", "expired"}},
                              {{"check", "status"}, {"result", "unknown"}, {"code", "status-stale"}},
                              {{"check", "holder"}, {"result", "skipped"}, {"code", "replayed"}},
                              {{"check", "face"}, {"result", "pass"}, {"code", nullptr}}}},
                            {"warnings", {{{"code", "test-key"}}, {{"code", "test-key"}}, {{"code", "missing-exp"}}}},
                            {"card", {{"idx", 7}, {"names", {"a", "b"}}}}};

// What is said of the report when one thing is expected.
std::vector<std::string> faults(const std::function<void(Expectation&)>& expect) {
    Expectation expected;
    expected.exit = 1;
    expect(expected);
    return faults_in(outcome_of(report, 1), expected);
}
using Lines = std::vector<std::string>;

TEST(ScenarioExpect, LooksAtTheReport) {
    EXPECT_EQ(faults([](Expectation& e) { e.verdict = "invalid"; }), Lines{});
    EXPECT_EQ(faults([](Expectation& e) { e.verdict = "valid"; }), Lines{"expected verdict valid, got invalid"});
    EXPECT_EQ(faults([](Expectation& e) { e.holder = "fresh"; }), Lines{});
    EXPECT_EQ(faults([](Expectation& e) { e.holder = "bearer"; }), Lines{"expected holder bearer, got fresh"});
}

TEST(ScenarioExpect, WantsExactlyTheCodesInAnyOrder) {
    EXPECT_EQ(faults([](Expectation& e) { e.codes = Lines{"status-stale", "expired"}; }), Lines{});
    EXPECT_EQ(faults([](Expectation& e) { e.codes = Lines{"expired"}; }),
              Lines{"expected codes expired, got expired, status-stale"});
    EXPECT_EQ(faults([](Expectation& e) { e.codes = Lines{}; }),
              Lines{"expected codes none, got expired, status-stale"});
    EXPECT_EQ(faults([](Expectation& e) { e.warnings = Lines{"missing-exp", "test-key"}; }), Lines{});
    EXPECT_EQ(faults([](Expectation& e) { e.warnings = Lines{"test-key"}; }),
              Lines{"expected warnings test-key, got missing-exp, test-key"});
}

TEST(ScenarioExpect, LooksBehindPointers) {
    EXPECT_EQ(faults([](Expectation& e) { e.values = {{"/card/idx", 7}, {"/card/names/1", "b"}}; }), Lines{});
    EXPECT_EQ(faults([](Expectation& e) {
                  e.values = {{"/card/idx", "7"}};
              }),
              Lines{"expected \"7\" at /card/idx, got 7"});
    EXPECT_EQ(faults([](Expectation& e) {
                  e.values = {{"/card/none", 7}};
              }),
              Lines{"expected 7 at /card/none, got nothing"});
    EXPECT_EQ(faults([](Expectation& e) {
                  e.values = {{"/card/names/x", 7}, {"/card/names/2", 7}, {"/card/idx/a", 7}};
              }).size(),
              3U);
}

TEST(ScenarioExpect, WantsWhatIsNotThere) {
    Expectation expected;
    expected.verdict = "valid";
    EXPECT_EQ(faults_in({0, "valid", ""}, expected), Lines{"expected a JSON document on standard output, got none"});
    EXPECT_EQ(faults_in(outcome_of(nlohmann::json::array()), expected),
              Lines{"expected the report of one card, got something else"});
    EXPECT_EQ(faults_in(outcome_of({{"verdict", 1}}), expected), Lines{"expected verdict valid, got none"});
}

TEST(ScenarioExpect, LooksAtTextAndExitCode) {
    Expectation expected;
    expected.out = {"one", "two"};
    EXPECT_EQ(faults_in({0, "two one", ""}, expected), Lines{});
    EXPECT_EQ(faults_in({1, "two", "one"}, expected),
              (Lines{"expected exit code 0, got 1", "expected \"one\" on standard output"}));
    expected.out = {""};
    EXPECT_EQ(faults_in({0, "", ""}, expected), Lines{});
    EXPECT_EQ(faults_in({0, "a", ""}, expected), Lines{"expected nothing on standard output"});
}

TEST(ScenarioExpect, FindsTheErrorAmongWarnings) {
    Expectation expected;
    expected.error = "has-card";
    expected.exit = 1;
    const std::string lines = "{\"warning\":{\"code\":\"cannot-write\"}}\n{\"error\":{\"code\":\"has-card\"}}\n";
    EXPECT_EQ(faults_in({1, "", lines}, expected), Lines{});
    EXPECT_EQ(faults_in({1, "", "{\"warning\":{\"code\":\"has-card\"}}\n"}, expected),
              Lines{"expected error has-card, got none"});
    EXPECT_EQ(faults_in({1, "", "{\"error\":{\"code\":\"blocked\"}}\n"}, expected),
              Lines{"expected error has-card, got blocked"});
}

TEST(ScenarioExpect, SavesTextsAndNumbers) {
    const auto values = values_in(outcome_of(report), {{"a", "/card/names/0"}, {"n", "/card/idx"}});
    EXPECT_EQ(values, (std::map<std::string, std::string>{{"a", "a"}, {"n", "7"}}));
    EXPECT_THROW((void)values_in(outcome_of(report), {{"a", "/card"}}), Error);
    EXPECT_THROW((void)values_in(outcome_of(report), {{"a", "/none"}}), Error);
    EXPECT_THROW((void)values_in({0, "text", ""}, {{"a", "/a"}}), Error);
}

TEST(ScenarioExpect, FillsNamesIn) {
    Expectation expected;
    expected.out = {"card $a"};
    expected.values = {{"/a", "$a-$b"}, {"/b", 1}};
    const Expectation filled = expected.filled({{"a", "1"}, {"b", "2"}});
    EXPECT_EQ(filled.out, Lines{"card 1"});
    EXPECT_EQ(filled.values[0].second, "1-2");
    EXPECT_EQ(expected.words().size(), 2U);
}

// ---- tampering

std::string after(const std::string& text, TamperStep step) {
    const Bytes made = tampered(bytes_of(text), step);
    return std::string(text_of(made));
}
using Kind = TamperStep::Kind;

TEST(ScenarioTamper, ChangesOneThing) {
    EXPECT_EQ(after("abc", {"f", {}, Kind::flip, 0, {}, {}}), "`bc");
    EXPECT_EQ(after("abc", {"f", {}, Kind::flip, -1, {}, {}}), "abb");
    EXPECT_EQ(after("abc", {"f", {}, Kind::cut, 2, {}, {}}), "ab");
    EXPECT_EQ(after("abc", {"f", {}, Kind::cut, -2, {}, {}}), "a");
    EXPECT_EQ(after("abab", {"f", {}, Kind::replace, 0, {'b'}, {'x', 'y'}}), "axyab");
    EXPECT_EQ(after("abab", {"f", {}, Kind::replace, 0, {'a', 'b'}, {}}), "ab");
    EXPECT_EQ(after("abc", {"f", {}, Kind::append, 0, {}, {'\n'}}), "abc\n");
}

TEST(ScenarioTamper, ChangesALine) {
    EXPECT_EQ(after("one\ntwo\n", {"f", 2, Kind::flip, -1, {}, {}}), "one\ntwn\n");
    EXPECT_EQ(after("one\ntwo\n", {"f", 1, Kind::cut, 0, {}, {}}), "\ntwo\n");
    EXPECT_EQ(after("one\ntwo", {"f", 2, Kind::append, 0, {}, {'!'}}), "one\ntwo!");
    EXPECT_EQ(after("a\na\n", {"f", 2, Kind::replace, 0, {'a'}, {'b'}}), "a\nb\n");
    EXPECT_THROW((void)after("one\n", {"f", 2, Kind::cut, 0, {}, {}}), Error);
}

TEST(ScenarioTamper, RefusesWhatChangesNothing) {
    EXPECT_THROW((void)after("abc", {"f", {}, Kind::flip, 3, {}, {}}), Error);
    EXPECT_THROW((void)after("abc", {"f", {}, Kind::flip, -4, {}, {}}), Error);
    EXPECT_THROW((void)after("", {"f", {}, Kind::flip, 0, {}, {}}), Error);
    EXPECT_THROW((void)after("abc", {"f", {}, Kind::cut, 3, {}, {}}), Error);
    EXPECT_THROW((void)after("abc", {"f", {}, Kind::replace, 0, {'x'}, {'y'}}), Error);
}

} // namespace
} // namespace qrid::cmd
