#include "captured.h"

#include "dispatch.h"

#include <sstream>

namespace qrid::cmd {

Outcome run_captured(const std::vector<std::string>& words, Session inner) {
    std::ostringstream out, err;
    inner.out = &out;
    inner.err = &err;
    inner.out_is_terminal = inner.err_is_terminal = false;
    inner.has_terminal = [] { return false; };
    inner.ask_secret = [](const std::string&) { return std::optional<Secret>(); };
    inner.ask_line = [](const std::string&) { return std::optional<std::string>(); };
    inner.type_secret_on = [](TypedSecret, int) { return std::optional<TypedSecret>(); };
    inner.type_on = [](TypedLine, int) { return std::optional<TypedLine>(); };
    inner.read_key = [](int) { return std::optional<std::string>(); };
    inner.screen_size = [] { return std::optional<ScreenSize>(); };
    const int code = dispatch(words, inner);
    return {code, std::move(out).str(), std::move(err).str()};
}

std::string shell_word(const std::string& word) {
    if (!word.empty() &&
        word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/:=,+@%") ==
            std::string::npos)
        return word;
    std::string out = "'";
    for (char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string command_line(const std::vector<std::string>& words) {
    std::string line = "qrid";
    for (const std::string& word : words) line += " " + shell_word(word);
    return line;
}

} // namespace qrid::cmd
