#include "scenario_words.h"

#include "captured.h"
#include "qrid/base/error.h"
#include "qrid/base/printable.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::cmd {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_of_a_name(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

void put(Word& word, char c) {
    if (word.parts.empty() || word.parts.back().is_name) word.parts.push_back({});
    word.parts.back().text += c;
}

// Takes the name behind a '$' off the text.
void take_name(Word& word, std::string_view& rest) {
    std::string_view name;
    if (rest.starts_with('{')) {
        const std::size_t end = rest.find('}');
        if (end == std::string_view::npos) throw Error(Code::usage, "\"${\" lacks its closing brace");
        name = rest.substr(1, end - 1);
        rest.remove_prefix(end + 1);
    } else {
        const auto end = std::find_if_not(rest.begin(), rest.end(), is_of_a_name);
        name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
        rest.remove_prefix(name.size());
    }
    if (!is_variable_name(name))
        throw Error(Code::usage, fmt::format("\"${}\" is not the name of a value", printable(name, longest_name)),
                    "for a dollar sign write '\\$' in a command, and '$$' elsewhere");
    word.parts.push_back({std::string(name), true});
}

} // namespace

bool is_variable_name(std::string_view name) {
    constexpr std::size_t longest = 64;
    return !name.empty() && name.size() <= longest && is_letter(name.front()) &&
           std::all_of(name.begin(), name.end(), is_of_a_name);
}

std::string Word::filled(const std::map<std::string, std::string>& values) const {
    std::string text;
    for (const Part& part : parts) text += part.is_name ? values.at(part.text) : part.text;
    return text;
}

std::string Word::shown() const {
    std::string text;
    bool has_names = false;
    for (const Part& part : parts) {
        text += part.is_name ? "$" + part.text : part.text;
        has_names = has_names || part.is_name;
    }
    return has_names ? text : shell_word(text);
}

std::vector<Word> split_words(std::string_view line) {
    std::vector<Word> words;
    bool inside = false;
    char quote = '\0';
    while (!line.empty()) {
        const char c = line.front();
        line.remove_prefix(1);
        const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (quote == '\0' && is_space) {
            inside = false;
            continue;
        }
        if (!inside) words.emplace_back();
        inside = true;
        Word& word = words.back();
        if (quote != '\0' && c == quote) {
            quote = '\0';
        } else if (quote == '\'') {
            put(word, c);
        } else if (c == '\\') {
            if (line.empty()) throw Error(Code::usage, "a command ends with a backslash");
            put(word, line.front());
            line.remove_prefix(1);
        } else if (c == '$') {
            take_name(word, line);
        } else if (quote == '\0' && (c == '\'' || c == '"')) {
            quote = c;
        } else {
            put(word, c);
        }
    }
    if (quote != '\0') throw Error(Code::usage, fmt::format("a command lacks the closing {}", quote));
    return words;
}

Word word_of(std::string_view text) {
    Word word;
    while (!text.empty()) {
        const char c = text.front();
        text.remove_prefix(1);
        if (c == '$' && !text.starts_with('$')) {
            take_name(word, text);
            continue;
        }
        if (c == '$') text.remove_prefix(1);
        put(word, c);
    }
    return word;
}

} // namespace qrid::cmd
