// What a verifier said of a case, and how that is read from what it did.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

enum class AnswerKind {
    accept,
    reject,
    unsure,
    crashed,   ///< a signal ended it
    timed_out, ///< it was killed when its time was over
    broken,    ///< it ended in a way that nothing was agreed on
    skipped,   ///< it was not asked
};

/// "accept", "timed-out".
std::string_view name(AnswerKind kind);

struct Answer {
    AnswerKind kind = AnswerKind::skipped;
    std::vector<std::string> codes; ///< the reasons and warnings that it gave in JSON, as they came, each once
    /// Whether those are meant as qrid's: it wrote reports as 'qrid verify' does, or one of them is a code of qrid.
    bool has_known_codes = false;
    std::string why;                  ///< for broken and skipped: a few words
    std::vector<std::string> command; ///< its words
    int exit_code = -1, signal = 0;   ///< of a process of its own; -1 when a signal ended it
    std::string out, err;             ///< the beginning of what it wrote
    bool is_cut = false;              ///< it wrote more
    std::chrono::microseconds took{};
};

/// A list of exit codes: "0", "1,2,10-20". Throws Error(usage).
std::set<int> parse_exit_codes(std::string_view list, std::string_view option);

/// A POSIX extended regular expression that is looked for in a line. Safe to use from many threads.
class LinePattern {
public:
    /// Throws Error(usage) naming the option.
    LinePattern(const std::string& expression, std::string_view option);
    /// Of a line that is cut, the end of what is there is not the line's.
    bool is_in(std::string line, bool is_cut = false) const;

private:
    struct Compiled;
    std::shared_ptr<const Compiled> compiled_;
};

/// Which patterns were in what a program wrote.
struct Heard {
    bool valid = false, invalid = false, unsure = false;
};

/// How a program that is run once for each case tells its verdict: by its exit code or, where there is a pattern, by
/// what it writes; an exit code without a meaning is none in either case.
struct VerdictRules {
    std::set<int> accept{0}, reject{1}, unsure{3};
    /// With `says_valid` alone, whatever is without it is a reject. What several match is the most careful of them:
    /// reject, then unsure.
    std::optional<LinePattern> says_valid, says_invalid, says_unsure;

    /// Throws Error(usage) when an exit code is in two lists.
    void check() const;
    bool go_by_words() const { return says_valid || says_invalid || says_unsure; }
    /// Of a process that ended by itself. Sets kind, and why for broken.
    void judge(Answer& answer, const Heard& heard) const;
};

/// Looks for the patterns in the lines of a stream, however many there are; of a long line, in its first 4096 bytes.
class Listener {
public:
    Listener(const VerdictRules& rules, Heard& heard) : rules_(rules), heard_(heard) {}

    /// Takes the next piece of the stream.
    void add(std::string_view piece);
    /// The last line need not have an end.
    void finish();

private:
    void end_line();

    const VerdictRules& rules_;
    Heard& heard_;
    std::string line_;
    bool is_cut_ = false;
};

/// The same for one line of a program that answers in lines of JSON: an object whose "verdict" is "valid", "invalid" or
/// "undetermined" (also "accept", "reject", "unsure") or a truth value, or that has a truth value "valid", or an
/// "error" with the "code" of a reason of qrid; or a bare truth value. Nothing for a line that is no such answer. `id`
/// becomes that of the answer, where it has one.
std::optional<Answer> answer_in_line(std::string_view line, std::string& id);

/// For a program that ended by itself without a verdict: takes that of the last line on standard error that is an
/// object with an "error" that has the "code" of a reason of qrid, as qrid writes it with --json, where there is one.
void heed_last_words(Answer& answer);

/// Puts in what reasons there are in JSON on standard output and standard error: "code", "codes" and "reason" of the
/// whole, its "error", its "checks" and its "warnings", as 'qrid verify --json' writes them, in a document or in lines.
void find_codes(Answer& answer);

} // namespace qrid
