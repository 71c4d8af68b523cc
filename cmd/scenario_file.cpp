#include "scenario_file.h"

#include "dispatch.h"
#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/module.h"
#include "qrid/base/nearest.h"
#include "qrid/base/printable.h"
#include "qrid/crypto/seeded.h"
#include "scenario_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace qrid::cmd {

namespace {

using nlohmann::json;

constexpr JsonLimits scenario_limits{.bytes = max_scenario_bytes, .depth = 8, .values = 50'000, .text = 65'536};

const Reason* find_reason(std::string_view name) {
    const auto table = reason_table();
    const auto found = std::find_if(table.begin(), table.end(), [&](const Reason& row) { return row.name == name; });
    return found == table.end() ? nullptr : &*found;
}

std::vector<std::string> reason_names() {
    std::vector<std::string> names;
    for (const Reason& row : reason_table()) names.emplace_back(row.name);
    return names;
}

// The exit code that comes with what verify says.
int exit_of_verdict(const std::string& verdict) { return verdict == "valid" ? 0 : verdict == "invalid" ? 1 : 3; }

void check_pointer(const Table& table, const std::string& pointer) {
    try {
        (void)json::json_pointer(pointer);
    } catch (const json::exception&) {
        table.refuse(fmt::format("\"{}\" is no JSON pointer", printable(pointer, longest_name)),
                     "write it as in /checks/0/code");
    }
}

bool leads_out(const std::string& path) {
    const fs::path normal = fs::path(path).lexically_normal();
    return path.empty() || path.find('\0') != std::string::npos || normal.is_absolute() || *normal.begin() == "..";
}

// The file stays in the directory of the run.
std::string inner_path(const Table& table, std::string_view member, std::string path) {
    if (leads_out(path))
        table.refuse(
            fmt::format("{} is not a path in the directory of the run: \"{}\"", member, printable(path, longest_name)),
            "begin it with the name of a file or directory there");
    return path;
}

Expectation read_expectation(const Table& table) {
    table.only({"exit", "verdict", "codes", "warnings", "holder", "error", "stdout", "stderr", "json"});
    Expectation expected;
    expected.verdict = table.one_of("verdict", {"valid", "invalid", "undetermined"});
    expected.holder = table.one_of("holder", {"bearer", "fresh", "challenged"});
    expected.codes = table.optional_texts("codes");
    expected.warnings = table.optional_texts("warnings");
    expected.error = table.optional_text("error");
    expected.out = table.optional_texts("stdout").value_or(std::vector<std::string>());
    expected.err = table.optional_texts("stderr").value_or(std::vector<std::string>());
    if (const json* const values = table.object("json"))
        for (const auto& [pointer, value] : values->items()) {
            check_pointer(table, pointer);
            expected.values.emplace_back(pointer, value);
        }
    std::optional<int> exit;
    if (expected.error) {
        const Reason* const found = find_reason(*expected.error);
        if (found == nullptr) table.refuse_word("reason code", *expected.error, reason_names());
        exit = found->exit_code;
    } else if (expected.verdict) {
        exit = exit_of_verdict(*expected.verdict);
    }
    constexpr std::int64_t greatest = 255;
    expected.exit = static_cast<int>(table.number("exit", 0, greatest).value_or(exit.value_or(0)));
    (void)table.attempt([&] { return expected.words(); });
    if (expected.error && (expected.verdict || expected.holder || expected.codes || expected.warnings))
        table.refuse("a command that fails with an error prints no report", "expect one or the other");
    return expected;
}

std::vector<Word> read_words(const Table& table) {
    const json& run = table.at("run");
    std::vector<Word> words;
    if (run.is_string()) {
        words = table.attempt([&] { return split_words(run.get_ref<const std::string&>()); });
    } else {
        for (const std::string& text : table.texts("run"))
            words.push_back(table.attempt([&] { return word_of(text); }));
    }
    if (words.empty()) table.refuse("run names no command", "write it as in: run = \"verify card.png\"");
    return words;
}

// Whether the words are a command of this program is told before anything is run.
void check_run(const Table& table, const RunStep& step, const CLI::App& tree) {
    std::vector<std::string> words;
    for (const Word& word : step.words) words.push_back(word.shown());
    if (words.front() == "qrid") table.refuse("run begins with \"qrid\"", "leave it out: every command is qrid's");
    table.attempt([&] { check_may_run(words); });
    if (step.expected.exit == reason(Code::usage).exit_code) return; // then a wrong word may be the point
    table.attempt([&] { check_command(tree, words); });
}

RunStep read_run(const Table& table, const CLI::App& tree) {
    RunStep step;
    step.words = read_words(table);
    if (const auto in = table.optional_text("in")) step.in = inner_path(table, "in", *in);
    if (const auto out = table.optional_text("out")) step.out = inner_path(table, "out", *out);
    if (table.has("expect")) step.expected = read_expectation(table.table("expect"));
    if (const json* const saved = table.object("save"))
        for (const auto& [name, pointer] : saved->items()) {
            if (!is_variable_name(name) || name == "server")
                table.refuse(fmt::format("\"{}\" cannot be the name of a value", printable(name, longest_name)),
                             "use letters, digits and '_'");
            if (!pointer.is_string()) table.refuse("save needs a JSON pointer for each name");
            check_pointer(table, pointer.get<std::string>());
            step.saved.emplace_back(name, pointer.get<std::string>());
        }
    check_run(table, step, tree);
    return step;
}

ServeStep read_serve(const Table& table) {
    ServeStep step;
    if (table.at("serve").is_boolean() && !table.at("serve").get<bool>()) {
        if (table.has("headers")) table.refuse("a server that is stopped has no headers");
        return step;
    }
    step.directory = inner_path(table, "serve", table.text("serve"));
    if (const json* const headers = table.object("headers"))
        for (const auto& [name, value] : headers->items()) {
            const bool is_name = !name.empty() && name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrs"
                                                                         "tuvwxyz0123456789-") == std::string::npos;
            const bool is_value =
                value.is_string() &&
                std::all_of(value.get_ref<const std::string&>().begin(), value.get_ref<const std::string&>().end(),
                            [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '$'; });
            if (!is_name || !is_value)
                table.refuse(fmt::format("the header \"{}\" cannot be sent", printable(name, longest_name)),
                             "use ASCII without quotes, backslashes and dollar signs");
            step.headers.emplace_back(name, value.get<std::string>());
        }
    return step;
}

TamperStep read_tamper(const Table& table) {
    table.only({"file", "line", "flip", "cut", "replace", "with", "append", "append-hex"});
    TamperStep step;
    step.file = inner_path(table, "file", table.text("file"));
    constexpr std::int64_t most = std::int64_t{1} << 32;
    if (const auto line = table.number("line", 1, most)) step.line = static_cast<std::size_t>(*line);
    const int kinds = static_cast<int>(table.has("flip")) + static_cast<int>(table.has("cut")) +
                      static_cast<int>(table.has("replace")) + static_cast<int>(table.has("append")) +
                      static_cast<int>(table.has("append-hex"));
    if (kinds != 1) table.refuse("tamper needs one of flip, cut, replace, append and append-hex");
    if (table.has("with") != table.has("replace")) table.refuse("replace and with belong together");
    const auto bytes = [&](std::string_view member) { return to_bytes(bytes_of(table.text(member))); };
    if (const auto place = table.number("flip", -most, most)) {
        step.place = *place;
    } else if (const auto length = table.number("cut", -most, most)) {
        step.kind = TamperStep::Kind::cut;
        step.place = *length;
    } else if (table.has("replace")) {
        step.kind = TamperStep::Kind::replace;
        step.old_bytes = bytes("replace");
        step.new_bytes = bytes("with");
        if (step.old_bytes.empty() || step.old_bytes == step.new_bytes) table.refuse("replace would change nothing");
    } else {
        step.kind = TamperStep::Kind::append;
        step.new_bytes =
            table.has("append") ? bytes("append") : table.attempt([&] { return hex_decode(table.text("append-hex")); });
        if (step.new_bytes.empty()) table.refuse("append would change nothing");
    }
    return step;
}

std::string read_actor(const Table& table) {
    std::string actor = table.optional_text("as").value_or("user");
    constexpr std::size_t longest = 32;
    if (actor.empty() || actor.size() > longest ||
        actor.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
        table.refuse(fmt::format("\"{}\" cannot be who acts", printable(actor, longest_name)),
                     "use small letters, digits and '-', at most 32");
    return actor;
}

Step read_step(const Table& table, const CLI::App& tree) {
    Step step;
    table.only(
        {"about", "clock", "as", "run", "in", "out", "save", "expect", "copy", "to", "serve", "headers", "tamper"});
    step.about = table.optional_text("about").value_or("");
    step.clock = table.optional_text("clock").value_or("");
    if (!step.clock.empty()) (void)table.attempt([&] { return moved_clock(step.clock, 0); });
    step.actor = read_actor(table);
    constexpr std::array<std::string_view, 4> acts{"run", "copy", "serve", "tamper"};
    const auto count = std::count_if(acts.begin(), acts.end(), [&](std::string_view act) { return table.has(act); });
    if (count > 1 || (count == 0 && step.clock.empty()))
        table.refuse(count > 1 ? "a step does one thing" : "nothing is done",
                     "give it one of run, copy, serve, tamper and clock");
    if (table.has("run")) {
        table.only({"about", "clock", "as", "run", "in", "out", "save", "expect"});
        step.act = read_run(table, tree);
    } else if (table.has("copy")) {
        table.only({"about", "clock", "copy", "to"});
        step.act = CopyStep{inner_path(table, "copy", table.text("copy")), inner_path(table, "to", table.text("to"))};
    } else if (table.has("serve")) {
        table.only({"about", "clock", "serve", "headers"});
        step.act = read_serve(table);
    } else if (table.has("tamper")) {
        table.only({"about", "clock", "tamper"});
        step.act = read_tamper(table.table("tamper"));
    } else {
        table.only({"about", "clock"});
        step.act = ClockStep{};
    }
    return step;
}

std::vector<StartFile> read_files(const Table& table) {
    std::vector<StartFile> files;
    const json* const given = table.object("files");
    if (given == nullptr) return files;
    for (const auto& [name, value] : given->items()) {
        const Table entry(value, fmt::format("files, \"{}\"", printable(name, longest_name)));
        StartFile file{inner_path(entry, "the name", name), "", StartFile::Source::text};
        if (value.is_string()) {
            file.content = value.get<std::string>();
        } else {
            entry.only({"from", "specimen"});
            file.source = entry.has("from") ? StartFile::Source::beside : StartFile::Source::specimen;
            if (entry.has("from") == entry.has("specimen"))
                entry.refuse("a file needs a text, or one of from and specimen");
            file.content = entry.text(entry.has("from") ? "from" : "specimen");
            if (file.source == StartFile::Source::beside && leads_out(file.content))
                entry.refuse(fmt::format("\"{}\" is not beside the scenario", printable(file.content, longest_name)),
                             "put the file into the directory of the scenario");
            if (file.source == StartFile::Source::specimen && fs::path(file.content).filename() != file.content)
                entry.refuse("a specimen is named without a directory");
        }
        files.push_back(std::move(file));
    }
    return files;
}

// Every name that a step fills in must have been saved by an earlier one, or be the server's.
void check_names(const Scenario& scenario) {
    std::set<std::string> known;
    for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
        if (std::holds_alternative<ServeStep>(scenario.steps[i].act)) known.insert("server");
        const auto* const run = std::get_if<RunStep>(&scenario.steps[i].act);
        if (run == nullptr) continue;
        std::vector<Word> words = run->words, expected = run->expected.words();
        words.insert(words.end(), expected.begin(), expected.end());
        for (const Word& word : words)
            for (const Word::Part& part : word.parts) {
                if (!part.is_name || known.contains(part.text)) continue;
                const std::string near = nearest_word(part.text, {known.begin(), known.end()});
                throw Error(Code::usage, fmt::format("step {}: no earlier step gives ${} a value", i + 1, part.text),
                            !near.empty()           ? fmt::format("did you mean ${}?", near)
                            : part.text == "server" ? "put a step with serve before it"
                                                    : "give an earlier step a member save with that name");
            }
        for (const auto& [name, pointer] : run->saved) known.insert(name);
    }
}

Bytes seed_of(const Table& table) {
    if (!table.has("seed")) return {};
    Bytes seed = table.attempt([&] { return hex_decode(table.text("seed")); });
    if (seed.size() < least_seed || seed.size() > most_seed)
        table.refuse(fmt::format("seed must have {} to {} bytes", least_seed, most_seed),
                     fmt::format("write it as {} to {} hexadecimal digits", 2 * least_seed, 2 * most_seed));
    return seed;
}

Scenario scenario_in(const json& document, const fs::path& file) {
    const Table table(document, "");
    table.only({"name", "about", "clock", "seed", "passphrase", "pin", "files", "step"});
    Scenario scenario;
    scenario.file = file;
    scenario.name = table.text("name");
    scenario.about = table.optional_text("about").value_or("");
    scenario.clock = table.attempt([&] { return parse_time(table.text("clock")); });
    scenario.seed = seed_of(table);
    scenario.passphrase = table.optional_text("passphrase").value_or("a passphrase for this run");
    scenario.pin = table.optional_text("pin").value_or("135790");
    scenario.files = read_files(table);
    const json& steps = table.at("step");
    if (!steps.is_array() || steps.empty() || steps.size() > max_scenario_steps)
        table.refuse(fmt::format("step must be 1 to {} tables", max_scenario_steps), "begin each with [[step]]");
    for (std::size_t i = 0; i < steps.size(); ++i)
        scenario.steps.push_back(read_step(Table(steps[i], fmt::format("step {}", i + 1)), known_commands()));
    check_names(scenario);
    return scenario;
}

fs::path folder_of_own() { return path_in_share("scenarios"); }

} // namespace

bool Expectation::needs_json() const { return verdict || holder || error || codes || warnings || !values.empty(); }

std::vector<Word> Expectation::words() const {
    std::vector<Word> words;
    for (const auto& texts : {out, err})
        for (const std::string& text : texts) words.push_back(word_of(text));
    for (const auto& [pointer, value] : values)
        if (value.is_string()) words.push_back(word_of(value.get_ref<const std::string&>()));
    return words;
}

Expectation Expectation::filled(const std::map<std::string, std::string>& names) const {
    Expectation expected = *this;
    for (auto* const texts : {&expected.out, &expected.err})
        for (std::string& text : *texts) text = word_of(text).filled(names);
    for (auto& [pointer, value] : expected.values)
        if (value.is_string()) value = word_of(value.get_ref<const std::string&>()).filled(names);
    return expected;
}

std::string Scenario::id() const { return file.stem().string(); }

std::string Step::title() const {
    if (!about.empty()) return about;
    std::string text;
    if (const auto* const run = std::get_if<RunStep>(&act)) {
        for (const Word& word : run->words) text += (text.empty() ? "" : " ") + word.shown();
    } else if (const auto* const copy = std::get_if<CopyStep>(&act)) {
        text = fmt::format("copy {} to {}", copy->from, copy->to);
    } else if (const auto* const serve = std::get_if<ServeStep>(&act)) {
        text = serve->directory.empty() ? "stop the web server" : fmt::format("serve {}", serve->directory);
    } else if (const auto* const tamper = std::get_if<TamperStep>(&act)) {
        text = fmt::format("tamper with {}", tamper->file);
    } else {
        text = fmt::format("clock {}", clock);
    }
    return text;
}

const CLI::App& known_commands() {
    static const std::unique_ptr<CLI::App> tree = command_tree();
    return *tree;
}

void check_may_run(const std::vector<std::string>& words) {
    const auto command =
        std::find_if(words.begin(), words.end(), [](const std::string& word) { return !word.starts_with('-'); });
    if (command == words.end()) return;
    if (*command == "scenario")
        throw Error(Code::usage, "a scenario cannot run scenarios", "name both to 'qrid scenario'");
    if (*command == "bout")
        throw Error(Code::usage, "a scenario cannot run bout, which runs any program", "run 'qrid bout' by itself");
}

Seconds moved_clock(const std::string& clock, Seconds now) {
    if (clock.empty()) return now;
    const bool is_back = clock.front() == '-';
    if (!is_back && clock.front() != '+') return parse_time(clock);
    const Seconds span = parse_duration(std::string_view(clock).substr(1));
    const Seconds room = is_back ? now - earliest_time : latest_time - now;
    if (span > room) throw Error(Code::usage, fmt::format("the clock cannot be moved by {}", clock));
    return is_back ? now - span : now + span;
}

Scenario read_scenario(std::string_view text, const fs::path& file) {
    if (text.size() > max_scenario_bytes)
        throw Error(Code::usage, fmt::format("a scenario may have {} KiB at most", max_scenario_bytes >> 10));
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    const bool is_json = begin != std::string_view::npos && text[begin] == '{';
    return scenario_in(is_json ? read_json(text, scenario_limits, Code::usage) : toml_in(text), file);
}

Scenario open_scenario(const std::string& name) {
    fs::path file = name;
    std::error_code ignored;
    if (name.find_first_of("/.") == std::string::npos && !fs::exists(file, ignored)) {
        file = folder_of_own() / (name + ".toml");
        if (!fs::exists(file, ignored)) {
            std::vector<std::string> names;
            for (const fs::path& own : own_scenarios()) names.push_back(own.stem().string());
            const std::string near = nearest_word(name, names);
            throw Error(Code::unreadable_file,
                        fmt::format("no scenario is called \"{}\"", printable(name, longest_name)),
                        near.empty() ? "'qrid scenario --list' shows those that come with qrid"
                                     : fmt::format("did you mean '{}'?", near));
        }
    }
    const Bytes content = read_file(file);
    try {
        Scenario scenario = read_scenario(text_of(content), file);
        scenario.named = name;
        return scenario;
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("{}: {}", file.string(), error.what()), error.hint());
    }
}

std::vector<fs::path> own_scenarios() {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder_of_own(), ignored))
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace qrid::cmd
