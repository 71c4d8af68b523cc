// A bout: a verifier, anybody's, against a corpus of cases.
#pragma once

#include "qrid/referee/command_line.h"
#include "qrid/referee/judge.h"

#include <functional>
#include <memory>
#include <set>
#include <span>
#include <vector>

namespace qrid {

/// What the verifier knows; a case that needs more is skipped, for it would not be fair.
struct Abilities {
    bool all = true;
    std::set<std::string> features; ///< unless all
    /// The forms of a card that it takes, as far as they are among the features; else what its command takes.
    bool takes(InputForm form) const;
};

/// The names of features that qrid knows of; a corpus may have others.
std::span<const std::string_view> known_features();

/// Which cases are played: those of one of the layers and whose ID is one of the patterns, as file names are matched
/// ("cose/*"); all when there are none.
struct Choice {
    std::set<CaseLayer> layers;
    std::vector<std::string> ids;
    bool has(const Case& one) const;
};

struct Rules {
    std::optional<CommandLine> command; ///< run once for each case
    std::optional<CommandLine> lines;   ///< run for many, which it reads and answers in lines of JSON
    VerdictRules verdict = {};          ///< of `command`
    Abilities abilities = {};
    std::chrono::milliseconds timeout{10'000}; ///< for a case
    unsigned threads = 1;                      ///< processes at once
};

struct BoutResult {
    std::vector<JudgedCase> cases; ///< in the order of the corpus
    /// Answers in lines that came unasked: those around them may be to other cases.
    std::size_t surplus_answers = 0;
};

/// Plays all cases. A case goes to `lines` when that takes one of its forms, else to `command`. `on_case` is called
/// after each, by one thread at a time. A case whose files cannot be read, or for which no process can be started, is
/// broken. Throws Error(program_missing) before anything runs, and Error(internal) when no thread can be started.
BoutResult play(const fs::path& corpus, std::vector<Case> cases, const Rules& rules,
                const std::function<void()>& on_case = {});

} // namespace qrid
