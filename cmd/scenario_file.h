// What a scenario says, as it is read from its file, TOML or JSON (qrid-scenario(5)).
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/clock.h"
#include "qrid/base/files.h"
#include "scenario_words.h"

#include <CLI/App.hpp>
#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace qrid::cmd {

/// What must come of a command. What is not given is not looked at, but for the exit code.
struct Expectation {
    int exit = 0;
    std::optional<std::string> verdict, holder, error;
    std::optional<std::vector<std::string>> codes, warnings; ///< exactly these, in any order
    std::vector<std::string> out, err; ///< texts that must be there; an empty one for nothing at all
    std::vector<std::pair<std::string, nlohmann::json>> values; ///< pointers into standard output, and what is there

    /// Whether standard output or standard error must be JSON for it.
    bool needs_json() const;
    /// The texts in which names are filled in: all that must be printed, and what is text of `values`.
    std::vector<Word> words() const;
    /// The same with the names filled in.
    Expectation filled(const std::map<std::string, std::string>& names) const;
};

/// One of qrid's own commands.
struct RunStep {
    std::vector<Word> words;
    std::string in, out; ///< the files that standard input is and standard output goes to; empty for none
    std::vector<std::pair<std::string, std::string>> saved; ///< names, and pointers into standard output
    Expectation expected;
};

/// A file or directory that is copied over what is there.
struct CopyStep {
    std::string from, to;
};

/// A directory that the web server has from now on; empty to stop it.
struct ServeStep {
    std::string directory;
    std::vector<std::pair<std::string, std::string>> headers;
};

/// A change to a file, or to one of its lines.
struct TamperStep {
    enum class Kind {
        flip,    ///< the lowest bit of the byte `place`
        cut,     ///< all but the first `place` bytes
        replace, ///< the first `old_bytes` by `new_bytes`
        append,  ///< `new_bytes`
    };
    std::string file;
    std::optional<std::size_t> line; ///< from 1
    Kind kind = Kind::flip;
    std::int64_t place = 0; ///< below 0 it counts from the end
    Bytes old_bytes, new_bytes;
};

/// A step that only moves the clock.
struct ClockStep {};

struct Step {
    std::string about; ///< what it does in the story; may be empty
    std::string actor; ///< whose home the commands have
    std::string clock; ///< a time, or a span with + or - before it; empty where it stays
    std::variant<RunStep, CopyStep, ServeStep, TamperStep, ClockStep> act;

    /// In a line.
    std::string title() const;
};

/// A file that the run begins with: a text, or one beside the scenario, or one of the portraits that come with qrid.
struct StartFile {
    enum class Source { text, beside, specimen };
    std::string name, content;
    Source source = Source::text;
};

struct Scenario {
    fs::path file;
    std::string named; ///< as the user named it
    std::string name, about;
    Seconds clock = 0;
    Bytes seed; ///< empty where randomness is the system's
    std::string passphrase, pin;
    std::vector<StartFile> files;
    std::vector<Step> steps;

    /// The name of its file without the extension, which names its directory.
    std::string id() const;
};

inline constexpr std::size_t max_scenario_bytes = std::size_t{256} << 10, max_scenario_steps = 1000;

/// Reads the text of a scenario: TOML, or JSON when it begins with a brace. Throws Error(usage) that says what is
/// wrong, and in which line or step.
Scenario read_scenario(std::string_view text, const fs::path& file);

/// The same from a file, or from one of those that come with qrid when the name has neither a slash nor a dot. Throws
/// Error(unreadable_file) too.
Scenario open_scenario(const std::string& name);

/// The files that come with qrid, in order.
std::vector<fs::path> own_scenarios();

/// Throws Error(usage) for words that begin with a command that no step may run: one that plays scenarios, or runs
/// any program.
void check_may_run(const std::vector<std::string>& words);

/// All commands, of which only the names count.
const CLI::App& known_commands();

/// A TOML document as JSON, dates as text. Throws Error(usage) with the line of what is wrong.
nlohmann::json toml_in(std::string_view text);

/// The moment that a step's clock means at `now`. Throws Error(usage).
Seconds moved_clock(const std::string& clock, Seconds now);

} // namespace qrid::cmd
