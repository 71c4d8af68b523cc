#include "qrid/referee/command_line.h"

#include "qrid/base/error.h"
#include "qrid/base/printable.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <unistd.h>

namespace qrid {

namespace {

constexpr std::size_t longest_argument = 128 << 10; // what Linux takes, its end included

[[noreturn]] void fail_command(const std::string& what, std::string hint) {
    throw Error(Code::usage, fmt::format("the verifier's command {}", what), std::move(hint));
}

using Values = std::optional<std::string>;

Values path_of(const std::string& relative, const fs::path& corpus) {
    return relative.empty() ? std::nullopt : Values((corpus / relative).string());
}

// What cannot be an argument is none.
Values content_of(const Case& one, const fs::path& corpus) {
    if (one.text.empty()) return std::nullopt;
    std::string text = text_of_card(one, corpus);
    if (text.find('\0') != std::string::npos || text.size() >= longest_argument) return std::nullopt;
    return text;
}

struct Placeholder {
    std::string_view name;
    Values (*value)(const Case&, const fs::path& corpus);
    std::optional<InputForm> form = std::nullopt;
};

constexpr std::array placeholders{
    Placeholder{"text", [](const Case& one, const fs::path& corpus) { return path_of(one.text, corpus); },
                InputForm::text},
    Placeholder{"text-content", content_of, InputForm::text},
    Placeholder{"picture", [](const Case& one, const fs::path& corpus) { return path_of(one.picture, corpus); },
                InputForm::picture},
    Placeholder{"bytes", [](const Case& one, const fs::path& corpus) { return path_of(one.bytes, corpus); },
                InputForm::bytes},
    Placeholder{"challenge", [](const Case& one, const fs::path& corpus) { return path_of(one.challenge, corpus); }},
    Placeholder{"trust", [](const Case& one, const fs::path& corpus) { return path_of(one.trust, corpus); }},
    Placeholder{"status", [](const Case& one, const fs::path& corpus) { return path_of(one.status, corpus); }},
    Placeholder{"time", [](const Case& one, const fs::path&) { return Values(format_time(one.at)); }},
    Placeholder{"unix-time", [](const Case& one, const fs::path&) { return Values(std::to_string(one.at)); }},
    Placeholder{"audience", [](const Case& one, const fs::path&) { return one.audience; }},
    Placeholder{"nonce", [](const Case& one, const fs::path&) { return one.nonce; }},
    Placeholder{"id", [](const Case& one, const fs::path&) { return Values(one.id); }},
    Placeholder{"dir", [](const Case&, const fs::path& corpus) { return Values(corpus.string()); }},
};

const Placeholder* placeholder_named(std::string_view name) {
    const auto found =
        std::find_if(placeholders.begin(), placeholders.end(), [&](const auto& one) { return one.name == name; });
    return found == placeholders.end() ? nullptr : &*found;
}

bool is_of_placeholder(char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == '_'; }

} // namespace

/// Takes a line apart.
class CommandReader {
public:
    CommandReader(std::string_view line, CommandLine& command) : rest_(line), command_(command) {}

    void read() {
        while (!rest_.empty()) {
            const char c = take();
            if (c == ' ' || c == '\t' || c == '\n') {
                end_word();
            } else if (c == '[' && !in_word_) {
                if (group_ > 0) fail_command("has a '[' within brackets", quote_hint);
                group_ = ++groups_;
            } else if (c == ']' && group_ > 0) {
                end_word();
                group_ = 0;
            } else {
                in_word_ = true;
                read_part(c);
            }
        }
        end_word();
        if (group_ > 0) fail_command("has a '[' without its ']'", quote_hint);
    }

private:
    static constexpr const char* quote_hint = "put brackets that are meant as such into quotes";

    char take() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    void read_part(char c) {
        if (c == '\'') {
            const std::size_t end = rest_.find('\'');
            if (end == std::string_view::npos) fail_open_quote();
            add(rest_.substr(0, end));
            rest_.remove_prefix(end + 1);
        } else if (c == '"') {
            read_double_quoted();
        } else if (c == '\\' && !rest_.empty()) {
            const char escaped = take();
            add({&escaped, 1});
        } else {
            read_character(c);
        }
    }

    void read_double_quoted() {
        while (!rest_.empty()) {
            const char c = take();
            if (c == '"') return;
            if (c == '\\' && !rest_.empty() &&
                std::string_view("\"\\$`").find(rest_.front()) != std::string_view::npos) {
                const char escaped = take();
                add({&escaped, 1});
            } else {
                read_character(c);
            }
        }
        fail_open_quote();
    }

    void read_character(char c) {
        const auto* const end = std::find_if_not(rest_.begin(), rest_.end(), is_of_placeholder);
        if (c != '{' || end == rest_.end() || *end != '}') return add({&c, 1});
        const std::string_view name(rest_.begin(), end);
        if (placeholder_named(name) == nullptr) {
            std::vector<std::string> known;
            for (const Placeholder& one : placeholders) known.push_back(fmt::format("{{{}}}", one.name));
            fail_command(fmt::format("has an unknown placeholder {{{}}}", printable(name, longest_name)),
                         fmt::format("known are {}", fmt::join(known, ", ")));
        }
        word_.pieces.push_back({std::string(name), true});
        rest_.remove_prefix(name.size() + 1);
    }

    void add(std::string_view text) {
        if (word_.pieces.empty() || word_.pieces.back().is_placeholder) word_.pieces.emplace_back();
        word_.pieces.back().text += text;
    }

    void end_word() {
        if (!in_word_) return;
        word_.group = group_;
        command_.words_.push_back(std::move(word_));
        word_ = {};
        in_word_ = false;
    }

    [[noreturn]] static void fail_open_quote() { fail_command("has an open quote", "close it, or write \\' or \\\""); }

    std::string_view rest_;
    CommandLine& command_;
    CommandLine::Word word_;
    bool in_word_ = false;
    int group_ = 0, groups_ = 0;
};

CommandLine::CommandLine(std::string_view line) {
    if (line.find('\0') != std::string_view::npos) fail_command("has a NUL character", "leave it out");
    CommandReader(line, *this).read();
    if (words_.empty()) fail_command("is empty", "give a program and its arguments, such as 'verifier {text}'");
    for (const Piece& piece : words_.front().pieces) {
        if (piece.is_placeholder || words_.front().group > 0)
            fail_command("begins with a placeholder", "begin with the program, as a name or path");
        program_ += piece.text;
    }
    if (program_.empty()) fail_command("begins with an empty word", "begin with the program, as a name or path");
}

bool CommandLine::names(std::string_view placeholder) const {
    for (const Word& word : words_)
        for (const Piece& piece : word.pieces)
            if (piece.is_placeholder && piece.text == placeholder) return true;
    return false;
}

bool CommandLine::takes(InputForm form) const {
    return std::any_of(placeholders.begin(), placeholders.end(),
                       [&](const Placeholder& one) { return one.form == form && names(one.name); });
}

/// What comes of the words for one case.
struct CommandLine::Filled {
    std::vector<std::pair<std::string, int>> words; // with their groups
    std::set<int> dropped;
    std::vector<int> groups_of_forms;
    std::string missing; ///< a placeholder outside of brackets

    std::vector<std::string> kept() {
        std::vector<std::string> all;
        for (auto& [text, group] : words)
            if (!dropped.contains(group)) all.push_back(std::move(text));
        return all;
    }
    bool has_form() const {
        return std::any_of(groups_of_forms.begin(), groups_of_forms.end(),
                           [&](int group) { return !dropped.contains(group); });
    }
};

CommandLine::Filled CommandLine::fill(const Case& one, const fs::path& corpus) const {
    Filled filled;
    for (const Word& word : words_) {
        std::string text;
        for (const Piece& piece : word.pieces) {
            const Placeholder* const known = piece.is_placeholder ? placeholder_named(piece.text) : nullptr;
            const Values value = known == nullptr ? piece.text : known->value(one, corpus);
            if (!value && word.group == 0 && filled.missing.empty()) filled.missing = piece.text;
            if (!value) filled.dropped.insert(word.group);
            if (known != nullptr && known->form) filled.groups_of_forms.push_back(word.group);
            text += value.value_or("");
        }
        filled.words.emplace_back(std::move(text), word.group);
    }
    return filled;
}

std::optional<std::vector<std::string>> CommandLine::words_around(const Case& one, const fs::path& corpus,
                                                                  std::string* missing) const {
    Filled filled = fill(one, corpus);
    if (filled.missing.empty()) return filled.kept();
    if (missing != nullptr) *missing = fmt::format("the case has no {{{}}}", filled.missing);
    return std::nullopt;
}

std::optional<std::vector<std::string>> CommandLine::words_for(const Case& one, const fs::path& corpus,
                                                               std::string* missing) const {
    Filled filled = fill(one, corpus);
    if (filled.missing.empty() && (takes_a_form() ? filled.has_form() : !one.text.empty())) return filled.kept();
    if (missing != nullptr)
        *missing = !filled.missing.empty() ? fmt::format("the case has no {{{}}}", filled.missing)
                   : takes_a_form()        ? "the command takes none of the forms of the case"
                                           : "the command takes a text, which the case has not";
    return std::nullopt;
}

std::string text_of_card(const Case& one, const fs::path& corpus) {
    const fs::path path = corpus / one.text;
    std::error_code error;
    if (fs::is_regular_file(path, error) && fs::file_size(path, error) == 0 && !error) return {};
    const Bytes bytes = read_file(path);
    std::string_view text = text_of(bytes);
    if (text.ends_with('\n')) text.remove_suffix(1);
    return std::string(text);
}

fs::path find_program(const std::string& name) {
    const auto runs = [](const fs::path& path) {
        std::error_code ignored;
        return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
    };
    if (name.find('/') != std::string::npos) {
        if (runs(name)) return name;
    } else {
        const char* const variable = std::getenv("PATH"); // NOLINT(concurrency-mt-unsafe)
        std::string_view rest = variable == nullptr ? "/usr/bin:/bin" : variable;
        for (bool more = true; more;) {
            const std::size_t end = rest.find(':');
            more = end != std::string_view::npos;
            const fs::path directory = rest.substr(0, end);
            if (directory.is_absolute() && runs(directory / name)) return directory / name;
            if (more) rest.remove_prefix(end + 1);
        }
    }
    throw Error(Code::program_missing, fmt::format("cannot run \"{}\": there is no such program", printable(name)),
                "check its path, and that it may be executed");
}

} // namespace qrid
