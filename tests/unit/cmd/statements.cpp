#include "statements.h"

#include "command_run.h"
#include "refusal.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace qrid::test {

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

constexpr std::string_view indentation = "    ";

std::string variable(const std::string& name) {
    static const std::map<std::string, std::string> fixed{{"MADE", "2026-01-01T00:00:00Z"},
                                                          {"ISSUED", "2026-02-01T00:00:00Z"},
                                                          {"TODAY", "2026-02-02T00:00:00Z"},
                                                          {"SPECIMENS", QRID_TESTDATA "/specimens"}};
    if (const auto found = fixed.find(name); found != fixed.end()) return found->second;
    const char* const value = std::getenv(name.c_str());
    if (value == nullptr) throw std::runtime_error("there is no $" + name);
    return value;
}

// As a shell splits a line: quotes, backslashes and variables.
Words words_of(std::string_view line) {
    Words words;
    std::optional<std::string> word;
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote == 0 && c == ' ') {
            if (word) words.push_back(*std::exchange(word, std::nullopt));
            continue;
        }
        if (!word) word.emplace();
        if (quote == 0 ? c == '\'' || c == '"' : c == quote) {
            quote = quote == 0 ? c : 0;
        } else if (c == '\\' && quote != '\'' && i + 1 < line.size()) {
            *word += line[++i];
        } else if (c == '$' && quote != '\'') {
            const std::size_t end = std::min(line.size(), line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_", i + 1));
            *word += variable(std::string(line.substr(i + 1, end - i - 1)));
            i = end - 1;
        } else {
            *word += c;
        }
    }
    if (quote != 0) throw std::runtime_error("a quote is not closed");
    if (word) words.push_back(*word);
    return words;
}

std::string with_single_spaces(const std::string& line) {
    std::istringstream stream(line);
    Words words;
    for (std::string word; stream >> word;) words.push_back(word);
    return fmt::format("{}", fmt::join(words, " "));
}

void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

class Player {
public:
    void play(const Statement& statement) {
        const auto found = verbs_.find(statement.verb);
        if (found == verbs_.end()) throw std::runtime_error("no such statement: " + statement.verb);
        found->second(statement);
    }

    void finish() {
        if (run_ && !is_exit_told_) expect(run_->exit == 0, "the exit code is not 0");
    }

private:
    void expect(bool holds, const std::string& fault) const {
        if (!holds)
            throw std::runtime_error(fmt::format("{}\n-- exit code: {}\n-- stdout:\n{}\n-- stderr:\n{}", fault,
                                                 run_->exit, run_->out, run_->err));
    }

    const CommandRun& last() const {
        if (!run_) throw std::runtime_error("no command has run");
        return *run_;
    }

    void run(const Words& words) {
        finish();
        is_exit_told_ = false;
        run_ = run_command(words, {.in = in_});
    }

    void succeed(const Words& words) {
        run(words);
        finish();
    }

    static void write_ada(const std::string& name) {
        write(name, "{\"id\": \"ID-12345\", \"fullName\": \"Ada Lovelace\", \"dateOfBirth\": \"18151210\"}\n");
    }

    void make_key(const std::string& name, const std::string& algorithm) {
        succeed({"key", "new", "--no-passphrase", "-o", name + ".pem", "--alg", algorithm, "-q"});
    }

    void make_card(const Words& given) {
        const std::string& name = given.at(0);
        write_ada(name + ".json");
        if (!fs::exists(name + ".pem")) make_key(name, "ES256");
        Words words{"mint", name + ".json", "--key", name + ".pem", "--at", variable("ISSUED"), "-o", name + ".txt"};
        words.insert(words.end(), given.begin() + 1, given.end());
        succeed(words);
    }

    void refuses(Words words) {
        finish();
        run_.reset();
        const Refusal wanted{std::stoi(words.at(0)), words.at(1), words.at(2), words.at(3), ""};
        words.erase(words.begin(), words.begin() + 4);
        if (const std::string fault = refusal_fault(wanted, words, {.in = in_}); !fault.empty())
            throw std::runtime_error(fault);
    }

    bool has_line(const std::string& wanted) const {
        std::istringstream stream(last().out);
        for (std::string line; std::getline(stream, line);)
            if (with_single_spaces(line) == wanted) return true;
        return false;
    }

    void check_json(const std::string& rest) const {
        const std::size_t space = rest.find(' ');
        const nlohmann::json document = nlohmann::json::parse(last().out, nullptr, false);
        expect(!document.is_discarded(), "stdout is not one JSON document");
        const nlohmann::json::json_pointer place(rest.substr(0, space));
        const nlohmann::json wanted = nlohmann::json::parse(rest.substr(space + 1));
        expect(document.contains(place) && document.at(place) == wanted, "stdout's JSON has not " + rest);
    }

    void check_error(const Words& words) const {
        const std::string fault = text_fault({0, "", words.at(0), words.at(1), ""}, as_a_shell_keeps(last().err));
        expect(fault.empty(), fault);
    }

    bool said(const std::string& text, std::string CommandRun::*stream) const {
        return (last().*stream).find(text) != std::string::npos;
    }

    using Verb = std::function<void(const Statement&)>;
    const std::map<std::string, Verb> verbs_{
        {"file", [](const Statement& s) { write(s.rest, fmt::format("{}\n", fmt::join(s.content, "\n"))); }},
        {"ada", [](const Statement& s) { write_ada(s.rest); }},
        {"key",
         [this](const Statement& s) {
             const Words words = words_of(s.rest);
             make_key(words.at(0), words.size() > 1 ? words[1] : "ES256");
         }},
        {"card", [this](const Statement& s) { make_card(words_of(s.rest)); }},
        {"env",
         [](const Statement& s) {
             const std::size_t equals = s.rest.find('=');
             ::setenv(s.rest.substr(0, equals).c_str(), s.rest.substr(equals + 1).c_str(), 1);
         }},
        {"in", [this](const Statement& s) { in_ = s.rest; }},
        {"$", [this](const Statement& s) { run(words_of(s.rest)); }},
        {"exit",
         [this](const Statement& s) {
             is_exit_told_ = true;
             expect(last().exit == std::stoi(s.rest), "the exit code is not " + s.rest);
         }},
        {"line", [this](const Statement& s) { expect(has_line(s.rest), "stdout lacks the line: " + s.rest); }},
        {"out", [this](const Statement& s) { expect(said(s.rest, &CommandRun::out), "stdout lacks: " + s.rest); }},
        {"lacks", [this](const Statement& s) { expect(!said(s.rest, &CommandRun::out), "stdout has: " + s.rest); }},
        {"err", [this](const Statement& s) { expect(said(s.rest, &CommandRun::err), "stderr lacks: " + s.rest); }},
        {"error", [this](const Statement& s) { check_error(words_of(s.rest)); }},
        {"no-out", [this](const Statement&) { expect(last().out.empty(), "stdout is not empty"); }},
        {"no-err", [this](const Statement&) { expect(last().err.empty(), "stderr is not empty"); }},
        {"json", [this](const Statement& s) { check_json(s.rest); }},
        {"refuses", [this](const Statement& s) { refuses(words_of(s.rest)); }},
        {"refuses-use", [this](const Statement& s) { refuses(words_of("2 usage " + s.rest)); }}};

    fs::path in_;
    std::optional<CommandRun> run_;
    bool is_exit_told_ = false;
};

} // namespace

std::vector<StatementTest> read_statements(const fs::path& file) {
    std::ifstream stream(file);
    if (!stream) throw std::runtime_error("cannot read " + file.string());
    std::vector<Statement> before;
    std::vector<StatementTest> tests;
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        std::vector<Statement>& statements = tests.empty() ? before : tests.back().statements;
        if (line.empty() || line.starts_with('#')) continue;
        if (line.starts_with(indentation)) {
            if (statements.empty() || statements.back().verb != "file")
                throw std::runtime_error(fmt::format("{}:{}: no file has this line", file.string(), number));
            statements.back().content.push_back(line.substr(indentation.size()));
            continue;
        }
        const std::size_t space = std::min(line.size(), line.find(' '));
        const std::string verb = line.substr(0, space), rest = line.substr(std::min(line.size(), space + 1));
        if (verb == "test")
            tests.push_back({rest, number, before});
        else
            statements.push_back({number, verb, rest, {}});
    }
    const auto is_empty = [&](const StatementTest& test) { return test.statements.size() == before.size(); };
    if (tests.empty() || std::any_of(tests.begin(), tests.end(), is_empty))
        throw std::runtime_error(file.string() + ": there is no test, or one without a statement");
    return tests;
}

std::string fault_in(const StatementTest& test) {
    Player player;
    int line = test.line;
    try {
        for (const Statement& statement : test.statements) {
            line = statement.line;
            player.play(statement);
        }
        player.finish();
    } catch (const std::exception& fault) {
        return fmt::format("{}: {}", line, fault.what());
    }
    return "";
}

} // namespace qrid::test
