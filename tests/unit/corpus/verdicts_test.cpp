// This project's verifier is held to the verdicts of the corpus, which were reasoned without it.
#include "qrid/base/encoding.h"
#include "qrid/corpus/corpus.h"
#include "qrid/corpus/manifest.h"
#include "qrid/status/library.h"
#include "qrid/trust/key_files.h"
#include "qrid/verify/input.h"
#include "qrid/verify/inside/explanation.h"
#include "support/temporary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace qrid {
namespace {

constexpr Seconds today = 1769990400; // 2026-02-02

struct Answer {
    Verdict verdict = Verdict::undetermined;
    std::set<std::string> codes;
};

void add(Answer& answer, const Report& report) {
    for (const CheckResult& check : report.checks)
        if (check.code && check.counts) answer.codes.emplace(name(*check.code));
    for (const Warning& warning : report.warnings) answer.codes.emplace(name(warning.code));
}

// What a user of `verify` gets: the worst verdict of all cards of the input, and a reason where there is none.
Answer answer_of(const Case& one, const fs::path& dir, const std::string& form) {
    Answer answer;
    try {
        Demands demands{.audience = one.audience};
        if (one.nonce) demands.nonce = hex_decode(*one.nonce);
        const Verifier verifier(load_trust({dir / one.trust}), load_status({dir / one.status}), one.at, demands);
        std::set<Verdict> verdicts;
        for_each_card(form, read_file(dir / form), [&](const CardInput& input) {
            const Report report = verify_input(verifier, input);
            verdicts.insert(report.verdict());
            add(answer, report);
        });
        answer.verdict = verdicts.contains(Verdict::undetermined) ? Verdict::undetermined
                         : verdicts.contains(Verdict::invalid)    ? Verdict::invalid
                                                                  : Verdict::valid;
    } catch (const Error& error) {
        answer.verdict = Verdict::undetermined;
        answer.codes.emplace(name(error.code()));
    }
    return answer;
}

// What is wrong with the answer; empty when nothing is.
std::string complaint(const Case& one, const Answer& answer) {
    const std::string_view got = name(answer.verdict);
    const bool verdict_fits = one.expect == Expect::acceptable || got == name(one.expect);
    const auto is_given = [&](const std::string& code) { return answer.codes.contains(code); };
    const bool must_say = one.expect == Expect::invalid || one.expect == Expect::undetermined ||
                          (one.expect == Expect::valid && !one.codes.empty());
    const bool reason_fits = !must_say || std::any_of(one.codes.begin(), one.codes.end(), is_given);
    if (verdict_fits && reason_fits) return {};
    return fmt::format("{}: {} with {}, instead of {} with one of {}\n", one.id, got, answer.codes, name(one.expect),
                       one.codes);
}

class Verdicts : public testing::Test {
protected:
    static void SetUpTestSuite() {
        dir_ = std::make_unique<test::Temporary>();
        write_corpus(Corpus({.seed = Bytes(16, 7), .at = today}), {}, *dir_ / "corpus", 2);
        cases_ = read_manifest(*dir_ / "corpus");
    }
    static void TearDownTestSuite() { dir_.reset(); }

    static inline std::unique_ptr<test::Temporary> dir_;
    static inline std::vector<Case> cases_;
};

TEST_F(Verdicts, AreOursForEveryFormOfEveryCase) {
    std::string complaints;
    for (const Case& one : cases_)
        for (const std::string& form : {one.text, one.bytes, one.picture})
            if (!form.empty()) complaints += complaint(one, answer_of(one, *dir_ / "corpus", form));
    EXPECT_EQ(complaints, "");
}

TEST_F(Verdicts, AreOfAtLeast300CasesInElevenLayersWith30OddGoodOnes) {
    std::map<CaseLayer, int> layers;
    for (const Case& one : cases_) ++layers[one.layer];
    EXPECT_GE(cases_.size(), 300U);
    EXPECT_EQ(layers.size(), layer_count);
    EXPECT_GE(std::count_if(cases_.begin(), cases_.end(), [](const Case& one) { return one.expect == Expect::valid; }),
              30);
}

TEST_F(Verdicts, HaveAGoodTwinWhereTheyAreBad) {
    std::map<std::string, Expect> expected;
    for (const Case& one : cases_) expected[one.id] = one.expect;
    EXPECT_EQ(expected.size(), cases_.size()) << "IDs are unique";
    for (const Case& one : cases_) {
        if (one.expect == Expect::valid) continue;
        ASSERT_TRUE(expected.contains(one.control)) << one.id << " -> " << one.control;
        EXPECT_EQ(expected[one.control], Expect::valid) << one.id << " -> " << one.control;
    }
}

TEST_F(Verdicts, NameCodesThatThereAre) {
    std::set<std::string_view> known;
    for (const Reason& reason : reason_table()) known.insert(reason.name);
    for (const WarningReason& reason : warning_table()) known.insert(reason.name);
    for (const Case& one : cases_)
        for (const std::string& code : one.codes) EXPECT_TRUE(known.contains(code)) << one.id << ": " << code;
    for (const Case& one : cases_) {
        EXPECT_FALSE(one.spec.empty() || one.why.empty() || one.title.empty()) << one.id;
        EXPECT_FALSE((one.expect == Expect::invalid || one.expect == Expect::undetermined) && one.codes.empty())
            << one.id;
    }
}

// What no card, key or list alone can bring about.
const std::map<std::string_view, std::string_view> elsewhere = {
    {"trust-rollback", "needs a store that has seen more"},
    {"status-rollback", "needs a cache that has seen more"},
    {"status-unreachable", "needs a network"},
    {"replayed", "needs a memory of proofs"},
    {"fields-missing", "needs a verifier that asks for fields"},
    {"face-absent", "needs a photo of the holder"},
    {"face-mismatch", "needs a photo of the holder"},
    {"face-unsure", "needs a photo of the holder"},
    {"no-face", "needs a photo of the holder"},
    {"many-faces", "needs a photo of the holder"},
    {"poor-portrait", "needs a photo of the holder"},
    {"bad-record", "needs a batch of lines"},
    {"bad-status-bundle", "is told by the command that takes a bundle in"},
    {"internal", "is a fault of the program"},
};

TEST_F(Verdicts, BringAboutEveryReasonThatACheckMayEndWith) {
    std::set<std::string_view> told;
    for (const Case& one : cases_) told.insert(one.codes.begin(), one.codes.end());
    for (const Reason& reason : reason_table())
        if (!explanation(reason.code).empty()) {
            EXPECT_NE(told.contains(reason.name), elsewhere.contains(reason.name)) << reason.name;
        }
}

TEST(TheCorpus, IsTheSameForTheSameSeedAndMoment) {
    const Corpus first({.seed = Bytes(16, 1), .at = today}), second({.seed = Bytes(16, 1), .at = today}),
        other({.seed = Bytes(16, 2), .at = today});
    std::size_t different = 0, from_seed = 0;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const MadeCase made = first.make(i);
        EXPECT_EQ(made.files, second.make(i).files) << made.facts.id;
        different += made.files != other.make(i).files;
        from_seed += made.facts.features.front() == "eddsa"; // all others were signed once
    }
    EXPECT_GE(different, from_seed * 9 / 10);
    EXPECT_GE(from_seed, first.size() * 9 / 10);
    EXPECT_EQ(first.shared_files(), second.shared_files());
}

} // namespace
} // namespace qrid
