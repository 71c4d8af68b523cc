// What a scenario's file may say, in TOML and in JSON, and what is told of one that says something else.
#include "qrid/base/error.h"
#include "scenario_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace qrid::cmd {
namespace {

const std::string head = "name = 'A'\nclock = '2026-02-01'\n";

Scenario in_toml(const std::string& rest) { return read_scenario(head + rest, "a.toml"); }
Scenario step_in_toml(const std::string& step) { return in_toml("[[step]]\n" + step); }

// "message | hint" of the refusal.
std::string refusal(const std::string& text) {
    try {
        (void)read_scenario(text, "a.toml");
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::usage);
        return std::string(error.what()) + " | " + error.hint();
    }
    return "none";
}
std::string refusal_of_step(const std::string& step) { return refusal(head + "[[step]]\n" + step); }

bool begins(const std::string& text, const std::string& with) {
    return text.starts_with(with) || (ADD_FAILURE() << text, false);
}

TEST(ScenarioFile, SaysTheSameInTomlAndInJson) {
    const Scenario toml = in_toml("about = 'b'\nseed = '00112233445566778899aabbccddeeff'\n"
                                  "[files]\n'x.json' = '{}'\n"
                                  "[[step]]\nabout = 'c'\nas = 'desk'\nclock = '+3d'\nrun = \"verify 'a b'\"\n"
                                  "in = 'x.json'\nsave = { kid = '/card/kid' }\n"
                                  "expect = { verdict = 'invalid', codes = ['revoked'], json = { '/a' = 1 } }\n");
    const Scenario other = read_scenario(
        R"({"name": "A", "clock": "2026-02-01", "about": "b", "seed": "00112233445566778899aabbccddeeff",
            "files": {"x.json": "{}"}, "step": [{"about": "c", "as": "desk", "clock": "+3d", "run": ["verify", "a b"],
            "in": "x.json", "save": {"kid": "/card/kid"},
            "expect": {"verdict": "invalid", "codes": ["revoked"], "json": {"/a": 1}}}]})",
        "b.json");
    for (const Scenario& one : {toml, other}) {
        EXPECT_EQ(one.name, "A");
        EXPECT_EQ(one.clock, parse_time("2026-02-01"));
        EXPECT_EQ(one.seed.size(), 16U);
        ASSERT_EQ(one.steps.size(), 1U);
        const auto& run = std::get<RunStep>(one.steps[0].act);
        ASSERT_EQ(run.words.size(), 2U);
        EXPECT_EQ(run.words[1].filled({}), "a b");
        EXPECT_EQ(run.in, "x.json");
        EXPECT_EQ(run.expected.exit, 1); // of its verdict
        EXPECT_EQ(run.expected.codes, std::vector<std::string>{"revoked"});
        EXPECT_EQ(one.steps[0].actor, "desk");
    }
    EXPECT_EQ(toml.id(), "a");
}

TEST(ScenarioFile, TakesDatesOfToml) {
    EXPECT_EQ(read_scenario("name = 'A'\nclock = 2026-02-01T08:00:00+08:00\n[[step]]\nclock = 2026-02-02\n", "a").clock,
              parse_time("2026-02-01T00:00:00Z"));
}

TEST(ScenarioFile, HasAStepOfEachKind) {
    const auto is = [](const std::string& text, std::size_t kind) {
        return step_in_toml(text).steps[0].act.index() == kind;
    };
    EXPECT_TRUE(is("run = 'key list'", 0));
    EXPECT_TRUE(is("copy = 'a'\nto = 'b'", 1));
    EXPECT_TRUE(is("serve = 'a'\nheaders = { X-A = 'b' }", 2));
    EXPECT_TRUE(is("serve = false", 2));
    EXPECT_TRUE(is("tamper = { file = 'a', flip = -1 }", 3));
    EXPECT_TRUE(is("clock = '-1h'", 4));
}

TEST(ScenarioFile, RefusesUnknownMembersWithTheNearest) {
    EXPECT_EQ(refusal(head + "[[stp]]\n"), "unknown member \"stp\" | did you mean 'step'?");
    EXPECT_EQ(refusal_of_step("rum = 'verify a'"), "step 1: unknown member \"rum\" | did you mean 'run'?");
    EXPECT_EQ(refusal_of_step("run = 'verify a'\nexpct = {}"),
              "step 1: unknown member \"expct\" | did you mean 'expect'?");
    EXPECT_EQ(refusal_of_step("run = 'verify a'\nexpect = { verdit = 'valid' }"),
              "step 1, expect: unknown member \"verdit\" | did you mean 'verdict'?");
    EXPECT_EQ(refusal_of_step("run = 'verify a'\nexpect = { error = 'bad-jsn' }"),
              "step 1, expect: unknown reason code \"bad-jsn\" | did you mean 'bad-json'?");
    EXPECT_EQ(refusal_of_step("tamper = { file = 'a', flop = 1 }"),
              "step 1, tamper: unknown member \"flop\" | did you mean 'flip'?");
}

TEST(ScenarioFile, ChecksCommandsBeforeAnyIsRun) {
    EXPECT_EQ(refusal_of_step("run = 'vrify a'"), "step 1: unknown command \"vrify\" | did you mean 'verify'?");
    EXPECT_EQ(refusal_of_step("run = 'verify a --turst x'"),
              "step 1: unknown option \"--turst\" | did you mean '--trust'?");
    EXPECT_EQ(refusal_of_step("run = 'vrify a'\nexpect = { exit = 2 }"), "none"); // which may be the point
    EXPECT_TRUE(begins(refusal_of_step("run = 'qrid verify a'"), "step 1: run begins with \"qrid\""));
    EXPECT_TRUE(begins(refusal_of_step("run = 'scenario a'"), "step 1: a scenario cannot run scenarios"));
    EXPECT_TRUE(begins(refusal_of_step("run = 'bout a --cmd true'"), "step 1: a scenario cannot run bout"));
    EXPECT_TRUE(begins(refusal_of_step("run = 'bout a --cmd true'\nexpect = { exit = 2 }"),
                       "step 1: a scenario cannot run bout"));
    EXPECT_TRUE(begins(refusal_of_step("run = ''"), "step 1: run names no command"));
    EXPECT_TRUE(begins(refusal_of_step("run = 'verify \"a'"), "step 1: a command lacks the closing \""));
}

TEST(ScenarioFile, KnowsWhichNamesHaveValues) {
    EXPECT_EQ(refusal_of_step("run = 'key show $kid'"),
              "step 1: no earlier step gives $kid a value | give an earlier step a member save with that name");
    EXPECT_EQ(refusal_of_step("run = 'key list'\nsave = { kid = '/keys/0/kid' }\n[[step]]\nrun = 'key show $kit'"),
              "step 2: no earlier step gives $kit a value | did you mean $kid?");
    EXPECT_EQ(refusal_of_step("run = 'key list'\nsave = { kid = '/keys/0/kid' }\nexpect = { stdout = '$kid' }"),
              "step 1: no earlier step gives $kid a value | give an earlier step a member save with that name");
    EXPECT_EQ(refusal_of_step("run = 'issuer init a --iss $server'"),
              "step 1: no earlier step gives $server a value | put a step with serve before it");
    EXPECT_EQ(refusal_of_step("serve = 'a'\n[[step]]\nrun = 'issuer init a --iss $server'"), "none");
    EXPECT_TRUE(begins(refusal_of_step("run = 'key list'\nsave = { server = '/a' }"),
                       "step 1: \"server\" cannot be the name of a value"));
}

TEST(ScenarioFile, StaysInTheDirectoryOfTheRun) {
    for (const char* path : {"/etc/passwd", "../a", "a/../../b", ""}) {
        EXPECT_TRUE(begins(refusal_of_step(fmt::format("copy = '{}'\nto = 'b'", path)),
                           "step 1: copy is not a path in the directory of the run"));
        EXPECT_TRUE(begins(refusal_of_step(fmt::format("tamper = {{ file = '{}', flip = 0 }}", path)),
                           "step 1, tamper: file is not a path in the directory of the run"));
    }
    EXPECT_TRUE(begins(refusal(head + "[files]\n'../a' = 'b'\n[[step]]\nclock = '+1d'"),
                       "files, \"../a\": the name is not a path in the directory of the run"));
    for (const char* path : {"/etc/hostname", "../a", "a/../../b"})
        EXPECT_TRUE(
            begins(refusal(fmt::format("{}[files]\nx = {{ from = '{}' }}\n[[step]]\nclock = '+1d'", head, path)),
                   fmt::format("files, \"x\": \"{}\" is not beside the scenario", path)));
    EXPECT_EQ(refusal_of_step("copy = 'a/../b'\nto = './c'"), "none");
}

TEST(ScenarioFile, RefusesWhatMakesNoSense) {
    EXPECT_TRUE(begins(refusal("name = 'A'\n[[step]]\nclock = '+1d'"), "clock is missing"));
    EXPECT_TRUE(begins(refusal("name = 'A'\nclock = 'noon'\n[[step]]\nclock = '+1d'"), "invalid time \"noon\""));
    EXPECT_TRUE(begins(refusal(head), "step is missing"));
    EXPECT_TRUE(begins(refusal(head + "step = []"), "step must be 1 to 1000 tables"));
    EXPECT_TRUE(begins(refusal(head + "step = [1]"), "step 1: it is no table"));
    EXPECT_TRUE(begins(refusal(head + "seed = '00'\n[[step]]\nclock = '+1d'"), "seed must have 16 to 64 bytes"));
    EXPECT_TRUE(begins(refusal_of_step("clock = '+soon'"), "step 1: "));
    EXPECT_TRUE(begins(refusal_of_step("as = 'A/b'\nrun = 'key list'"), "step 1: \"A/b\" cannot be who acts"));
    EXPECT_TRUE(begins(refusal_of_step("run = 'key list'\ncopy = 'a'"), "step 1: a step does one thing"));
    EXPECT_TRUE(
        begins(refusal_of_step("tamper = { file = 'a', flip = 1, cut = 2 }"), "step 1, tamper: tamper needs one"));
    EXPECT_TRUE(begins(refusal_of_step("tamper = { file = 'a', replace = 'a', with = 'a' }"),
                       "step 1, tamper: replace would change nothing"));
    EXPECT_TRUE(begins(refusal_of_step("serve = 'a'\nheaders = { X = 'a\"; }' }"), "step 1: the header \"X\" cannot"));
    EXPECT_TRUE(begins(refusal_of_step("run = 'verify a'\nexpect = { error = 'bad-json', verdict = 'valid' }"),
                       "step 1, expect: a command that fails with an error prints no report"));
    EXPECT_TRUE(begins(refusal_of_step("run = 'verify a'\nexpect = { json = { 'a' = 1 } }"),
                       "step 1, expect: \"a\" is no JSON pointer"));
}

TEST(ScenarioFile, IsBounded) {
    EXPECT_TRUE(begins(refusal(head + std::string(max_scenario_bytes, '#')), "a scenario may have 256 KiB at most"));
    std::string many = head;
    for (std::size_t i = 0; i <= max_scenario_steps; ++i) many += "[[step]]\nclock='+1d'\n";
    EXPECT_TRUE(begins(refusal(many), "step must be 1 to 1000 tables"));
    std::string key = "a";
    for (int i = 0; i < 100'000; ++i) key += ".a";
    EXPECT_TRUE(begins(refusal(key + " = 1"), "line 1 has over 200 dots"));
    EXPECT_TRUE(begins(refusal("step = " + std::string(50'000, '[')), "no TOML, at line 1: "));
    EXPECT_TRUE(begins(refusal(R"({"step": )" + std::string(50'000, '[')), ""));
    EXPECT_TRUE(begins(refusal("name = "), "no TOML, at line 1: "));
}

TEST(ScenarioFile, MovesTheClock) {
    const Seconds noon = parse_time("2026-02-01T12:00:00Z");
    EXPECT_EQ(moved_clock("", noon), noon);
    EXPECT_EQ(moved_clock("+3d", noon), noon + 3 * seconds_per_day);
    EXPECT_EQ(moved_clock("-90s", noon), noon - 90);
    EXPECT_EQ(moved_clock("2020-01-01", noon), parse_time("2020-01-01"));
    EXPECT_THROW((void)moved_clock("+9000y", noon), Error);
    EXPECT_THROW((void)moved_clock("-9000y", noon), Error);
    EXPECT_THROW((void)moved_clock("+", noon), Error);
}

TEST(ScenarioFile, ThoseThatComeWithQridAreRight) {
    const std::vector<fs::path> files = own_scenarios();
    EXPECT_EQ(files.size(), 12U);
    for (const fs::path& file : files) {
        const Scenario scenario = open_scenario(file.stem().string());
        EXPECT_FALSE(scenario.about.empty()) << file;
        EXPECT_FALSE(scenario.seed.empty()) << file;
        const auto expectations = std::count_if(scenario.steps.begin(), scenario.steps.end(), [](const Step& step) {
            const auto* const run = std::get_if<RunStep>(&step.act);
            return run != nullptr && (run->expected.verdict || run->expected.error || run->expected.exit != 0);
        });
        EXPECT_GE(expectations, 4) << file;
    }
    EXPECT_THROW((void)open_scenario("hotel-chek-in"), Error);
}

} // namespace
} // namespace qrid::cmd
