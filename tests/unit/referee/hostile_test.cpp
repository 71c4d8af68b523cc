// Verifiers that misbehave: each ends, is told as what it did, and leaves nothing behind.
#include "qrid/referee/bout.h"
#include "qrid/referee/inside/process.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <thread>

namespace qrid {
namespace {

using std::chrono::milliseconds;

/// Cases whose texts are their numbers, and a verifier in shell or Python.
struct Arena {
    test::Temporary dir;
    std::vector<Case> cases;

    explicit Arena(std::size_t count = 1) {
        fs::create_directory(dir / "trust");
        for (std::size_t i = 0; i < count; ++i) {
            Case one;
            one.id = fmt::format("cose/case-{}", i);
            one.layer = CaseLayer::cose;
            one.text = fmt::format("{}.txt", i);
            one.trust = one.status = "trust";
            one.expect = i % 2 == 0 ? Expect::valid : Expect::invalid;
            write_file(dir / one.text, bytes_of(fmt::format("CARD {}\n", i)), Overwrite::refuse);
            cases.push_back(one);
        }
    }

    Rules rules(std::string_view line, bool lines = false, milliseconds timeout = milliseconds(60'000)) const {
        Rules rules;
        (lines ? rules.lines : rules.command).emplace(line);
        rules.timeout = timeout;
        rules.threads = 2;
        return rules;
    }
    std::string script(const char* program, const std::string& text) const {
        const std::string path = (dir / "verifier").string();
        std::ofstream(path) << text;
        return fmt::format("{} {}", program, path);
    }
    Answer once(const std::string& shell, milliseconds timeout = milliseconds(60'000)) const {
        const std::string line = script("sh", shell) + " {text}";
        return play(dir.path(), {cases.front()}, rules(line, false, timeout)).cases.front().answer;
    }
    std::string talk(const std::string& python, milliseconds timeout = milliseconds(60'000)) const {
        const std::string line = script("/usr/bin/python3", python);
        std::string kinds;
        const BoutResult result = play(dir.path(), cases, rules(line, true, timeout));
        for (const JudgedCase& judged : result.cases)
            kinds += fmt::format("{}{}", kinds.empty() ? "" : " ", name(judged.answer.kind));
        if (result.surplus_answers > 0) kinds += fmt::format(" +{}", result.surplus_answers);
        return kinds;
    }
};

const std::string answers_each = R"py(
import json, sys, os
def right(line):
    n = int(json.loads(line)["card"].split()[1])
    return n, json.dumps({"verdict": "valid" if n % 2 == 0 else "invalid", "id": json.loads(line)["id"]})
)py";

TEST(HostileVerifier, FloodsBothStreams) {
    const Arena arena;
    const Answer answer = arena.once("head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; exit 1");
    EXPECT_EQ(answer.kind, AnswerKind::reject);
    EXPECT_EQ(answer.out.size(), referee::KeptOutput::most);
    EXPECT_EQ(answer.err.size(), referee::KeptOutput::most);
    EXPECT_TRUE(answer.is_cut);
}

TEST(HostileVerifier, NeverEndsAndIgnoresSignals) {
    const Arena arena;
    const Answer answer = arena.once("trap '' TERM INT HUP; echo begun; while :; do sleep 1; done", milliseconds(5000));
    EXPECT_EQ(answer.kind, AnswerKind::timed_out);
    EXPECT_EQ(answer.out, "begun\n");
}

TEST(HostileVerifier, FloodsForEver) {
    const Arena arena;
    EXPECT_EQ(arena.once("yes", milliseconds(500)).kind, AnswerKind::timed_out);
}

TEST(HostileVerifier, LeavesAChildThatHoldsThePipe) {
    const Arena arena;
    const Answer answer = arena.once("sleep 1000 & echo $!; exit 0");
    EXPECT_EQ(answer.kind, AnswerKind::accept);
    const pid_t child = std::stoi(answer.out);
    // It dies when it next runs, and is a zombie until somebody has waited for it: what is alive for ever hangs here.
    const auto lives = [&] {
        std::string word, state;
        std::ifstream(fmt::format("/proc/{}/stat", child)) >> word >> word >> state;
        return !state.empty() && state != "Z" && state != "X";
    };
    while (lives()) std::this_thread::sleep_for(milliseconds(5));
}

TEST(HostileVerifier, OneThatLeftTheGroupIsNotWaitedFor) {
    const Arena arena;
    const Answer answer = arena.once("setsid sh -c 'echo $$; : >\"$0.left\"; exec sleep 1000' \"$1\" &\n"
                                     "until [ -e \"$1.left\" ]; do sleep 0.05; done; exit 1");
    EXPECT_EQ(answer.kind, AnswerKind::reject);
    ASSERT_FALSE(answer.out.empty());
    ::kill(std::stoi(answer.out), SIGKILL);
}

TEST(HostileVerifier, CrashesOrExitsAtWill) {
    const Arena arena;
    const Answer crash = arena.once("kill -SEGV $$");
    EXPECT_EQ(crash.kind, AnswerKind::crashed);
    EXPECT_EQ(crash.signal, SIGSEGV);
    const Answer broken = arena.once("exit 77");
    EXPECT_EQ(broken.kind, AnswerKind::broken);
    EXPECT_EQ(broken.exit_code, 77);
}

TEST(HostileVerifier, HasNothingOfOursButItsThreeStreams) {
    const Arena arena;
    const Answer answer = arena.once("ls /proc/self/fd | wc -l; read line || echo none; ps -o sid= -p $$ >/dev/null");
    EXPECT_EQ(answer.out, "4\nnone\n") << "with the one that ls opens";
}

TEST(HostileVerifier, GetsTheTextOnStandardInputWithoutAPlaceholder) {
    const Arena arena(2);
    const BoutResult result = play(arena.dir.path(), arena.cases, arena.rules(arena.script("sh", "cat; exit 1")));
    EXPECT_EQ(result.cases[0].answer.out, "CARD 0\n");
    EXPECT_EQ(result.cases[1].answer.out, "CARD 1\n");
    EXPECT_EQ(result.cases[0].outcome, CaseOutcome::false_reject);
    EXPECT_EQ(result.cases[1].outcome, CaseOutcome::right);
}

TEST(LineVerifier, AnswersOneByOne) {
    const Arena arena(5);
    EXPECT_EQ(arena.talk(answers_each + R"py(
for line in sys.stdin: print(right(line)[1], flush=True)
)py"),
              "accept reject accept reject accept");
}

TEST(LineVerifier, KeepsItsAnswersBack) {
    const Arena arena(5);
    EXPECT_EQ(arena.talk(answers_each + R"py(
print("\n".join([right(line)[1] for line in sys.stdin.readlines()]), end="")
)py"),
              "accept reject accept reject accept")
        << "and the last line has no end";
}

TEST(LineVerifier, DiesOnACaseAndIsStartedAgain) {
    const Arena arena(5);
    EXPECT_EQ(arena.talk(answers_each + R"py(
for line in sys.stdin:
    n, answer = right(line)
    if n == 2: os.kill(os.getpid(), 11)
    print(answer, flush=True)
)py"),
              "accept reject crashed reject accept");
}

TEST(LineVerifier, TheRightCaseIsBlamedWhenAnswersWereKeptBack) {
    const Arena arena(9);
    EXPECT_EQ(arena.talk(answers_each + R"py(
answers = []
for line in sys.stdin:
    n, answer = right(line)
    if n == 5: os._exit(7)
    answers.append(answer)
print("\n".join(answers))
)py"),
              "accept reject accept reject accept crashed accept reject accept");
}

TEST(LineVerifier, HangsOnACase) {
    const Arena arena(3);
    EXPECT_EQ(arena.talk(answers_each + R"py(
import time
for line in sys.stdin:
    n, answer = right(line)
    while n == 1: time.sleep(1)
    print(answer, flush=True)
)py",
                         milliseconds(8000)),
              "accept timed-out accept");
}

TEST(LineVerifier, FloodsInsteadOfReading) {
    const Arena arena(2);
    EXPECT_EQ(arena.talk("import sys\nwhile True: sys.stdout.write('x' * 65536)\n", milliseconds(500)),
              "timed-out timed-out");
}

TEST(LineVerifier, ClosesItsInput) {
    const Arena arena(2);
    for (const Case& one : arena.cases) // more than a pipe takes
        write_file(arena.dir / one.text, bytes_of(std::string(200'000, 'A')), Overwrite::replace);
    EXPECT_EQ(arena.talk("import os, time\nos.close(0)\ntime.sleep(1000)\n"), "broken broken");
}

TEST(LineVerifier, NoiseIsPassedOverAndAStrayAnswerIsNot) {
    const Arena arena(3);
    EXPECT_EQ(arena.talk(answers_each + R"py(
print("starting ...", flush=True)
for line in sys.stdin:
    print("looking at it", flush=True)
    print(right(line)[1], flush=True)
)py"),
              "accept reject accept");
    EXPECT_EQ(arena.talk(answers_each + R"py(
for line in sys.stdin:
    n, answer = right(line)
    print(answer if n != 1 else '{"verdict": "valid", "id": "cose/case-0"}', flush=True)
)py"),
              "accept broken accept");
    EXPECT_EQ(arena.talk(answers_each + R"py(
for line in sys.stdin.readlines(): print(right(line)[1])
print('{"verdict": "valid"}')
)py"),
              "accept reject accept +1");
}

TEST(LineVerifier, AnErrorIsAnAnswerToo) {
    const Arena arena(3);
    EXPECT_EQ(arena.talk(answers_each + R"py(
for line in sys.stdin:
    n, answer = right(line)
    if n == 1: sys.exit('{"error": {"code": "bad-key", "message": "no usable key"}}')
    if n == 2: sys.exit('{"error": "out of luck"}')
    print(answer, flush=True)
)py"),
              "accept unsure crashed");
    EXPECT_EQ(arena.once("echo '{\"error\": {\"code\": \"bad-cbor\"}}' >&2; exit 4").kind, AnswerKind::reject);
    EXPECT_EQ(arena.once("echo '{\"error\": {\"code\": \"bad-cbor\"}}' >&2; kill -9 $$").kind, AnswerKind::crashed);
}

TEST(LineVerifier, ManyLongLinesDoNotBlockEitherSide) {
    const Arena arena(40);
    for (std::size_t i = 0; i < arena.cases.size(); ++i)
        write_file(arena.dir / arena.cases[i].text, bytes_of(fmt::format("CARD {} {}\n", i, std::string(50'000, 'A'))),
                   Overwrite::replace);
    const std::string kinds = arena.talk(answers_each + R"py(
for line in sys.stdin.readlines():
    print(json.dumps({**json.loads(right(line)[1]), "echo": line}))
)py");
    EXPECT_EQ(kinds.find("crashed"), std::string::npos) << kinds;
    EXPECT_EQ(kinds.find("timed"), std::string::npos) << kinds;
}

TEST(Bout, RefusesWhatCannotRunBeforeAnythingRuns) {
    const Arena arena;
    EXPECT_EQ(test::code_of([&] { play(arena.dir.path(), arena.cases, arena.rules("no-such-verifier {text}")); }),
              Code::program_missing);
}

TEST(Bout, SkipsWhatTheVerifierDoesNotHave) {
    Arena arena(3);
    arena.cases[0].features = {"text", "brotli"};
    arena.cases[1].features = {"text"};
    arena.cases[2].features = {"picture"};
    arena.cases[2].text.clear();
    arena.cases[2].picture = "0.txt";
    Rules rules = arena.rules(arena.script("sh", "exit 1") + " [{text}] [{picture}]");
    const auto outcomes = [&](std::set<std::string> features) {
        rules.abilities = {false, std::move(features)};
        std::string text;
        for (const JudgedCase& judged : play(arena.dir.path(), arena.cases, rules).cases)
            text += judged.outcome == CaseOutcome::skipped ? "s" : "p";
        return text;
    };
    EXPECT_EQ(outcomes({"es256"}), "spp");
    EXPECT_EQ(outcomes({"brotli"}), "ppp");
    EXPECT_EQ(outcomes({"text"}), "sps");
    EXPECT_EQ(outcomes({"picture", "brotli"}), "ssp");
}

TEST(Bout, ChoosesByLayerAndPattern) {
    Case one;
    one.id = "cose/alg-none";
    one.layer = CaseLayer::cose;
    EXPECT_TRUE(Choice{}.has(one));
    EXPECT_TRUE((Choice{{CaseLayer::cose}, {}}.has(one)));
    EXPECT_FALSE((Choice{{CaseLayer::cwt}, {}}.has(one)));
    EXPECT_TRUE((Choice{{}, {"cwt/*", "cose/alg-*"}}.has(one)));
    EXPECT_FALSE((Choice{{}, {"cose/alg"}}.has(one)));
}

} // namespace
} // namespace qrid
