#include "session.h"

#include "qrid/base/files.h"
#include "qrid/base/printable.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/keys.h"
#include "qrid/crypto/secret_file.h"
#include "qrid/trust/private_keys.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <unistd.h>

namespace qrid::cmd {

namespace {

// Closed when its last owner goes.
std::shared_ptr<std::FILE> open_file(const std::string& path) {
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    std::string why = !fs::exists(status) ? "no such file" : fs::is_directory(status) ? "it is a directory" : "";
    if (why.empty()) {
        if (std::FILE* file = std::fopen(path.c_str(), "rbe")) return {file, std::fclose};
        why = std::strerror(errno);
    }
    throw Error(Code::unreadable_file, fmt::format("cannot read {}: {}", path, why));
}

} // namespace

std::string dump(const nlohmann::json& document, bool one_line) {
    return printable_json(document.dump(one_line ? -1 : 2, ' ', false, nlohmann::json::error_handler_t::replace));
}

Bytes Session::read(const std::string& path) {
    return path == "-" ? read_stream(take_input(), "standard input") : read_file(path);
}

LineStream Session::read_lines(const std::string& path, std::size_t max_line) {
    if (path == "-") {
        std::istream& stream = take_input();
        if (in_descriptor >= 0) return {read_descriptor(in_descriptor), max_line};
        return {[&stream](std::span<char> room) {
                    stream.read(room.data(), static_cast<std::streamsize>(room.size()));
                    return static_cast<std::size_t>(stream.gcount());
                },
                max_line};
    }
    const std::shared_ptr<std::FILE> file = open_file(path);
    return {[file, read = read_descriptor(::fileno(file.get()))](std::span<char> room) { return read(room); },
            max_line};
}

SecretBytes Session::read_secret(const std::string& path) {
    constexpr std::string_view name = "standard input";
    if (path != "-") return read_secret_file(path, max_key_file_bytes);
    std::istream& stream = take_input();
    if (in_descriptor >= 0) return read_secret_descriptor(in_descriptor, name, max_key_file_bytes);
    Bytes bytes = read_stream(stream, name, max_key_file_bytes);
    SecretBytes secret(bytes.begin(), bytes.end());
    cleanse(bytes.data(), bytes.size());
    return secret;
}

Secret Session::read_secret_line(const std::string& path, std::string_view what) {
    if (path != "-") return qrid::read_secret_line(fs::path(path), what, max_passphrase);
    std::istream& stream = take_input();
    if (in_descriptor >= 0) return qrid::read_secret_line(in_descriptor, path, what, max_passphrase);
    Secret line;
    for (char c = 0; stream.get(c) && c != '\n' && c != '\r';) line.push_back(c);
    return secret_of_line(bytes_of(line.view()), "standard input");
}

std::istream& Session::take_input() {
    if (std::exchange(input_taken_, true))
        throw Error(Code::usage, "standard input was given twice", "give '-' only once");
    return *in;
}

void Session::print_json(const nlohmann::json& document, bool one_line) { print(dump(document, one_line) + "\n"); }

void Session::print(std::string_view text) {
    if (quiet || is_deaf_) return;
    *out << text << std::flush;
    if (*out) return;
    if (!settled_) throw Error(Code::cannot_write, "cannot write to standard output");
    is_deaf_ = true;
    warn(Error(Code::cannot_write, "it is done, but the result cannot be written to standard output", *settled_));
}

void Session::settle(std::string mend) { settled_ = std::move(mend); }

void Session::follow_up(const std::function<void()>& act, const std::string& mend) {
    try {
        act();
    } catch (const Error& error) {
        warn(Error(error.code(), error.what(), mend));
    }
}

void Session::note(std::string_view message) {
    if (!quiet && format == Format::text) *err << "qrid: " << printable(message) << "\n";
}

void Session::detail(std::string_view message) {
    if (verbose) note(message);
}

void Session::print_error(const Error& error, std::string_view input) { tell("error", error, input); }

void Session::warn(const Error& error) { tell("warning", error, {}); }

void Session::tell(std::string_view kind, const Error& error, std::string_view input) {
    constexpr std::size_t longest = 4096; // whatever the message quotes
    const std::string message = printable(error.what(), longest), hint = printable(error.hint(), longest);
    if (format == Format::json) {
        nlohmann::json told{{"code", name(error.code())},
                            {"message", message},
                            {"hint", hint.empty() ? nlohmann::json() : nlohmann::json(hint)}};
        if (kind == "error") told["input"] = input.empty() ? nlohmann::json() : nlohmann::json(input);
        *err << dump({{kind, told}}, true) << "\n";
        return;
    }
    const bool named = input.empty() || std::string_view(error.what()).find(input) != std::string_view::npos;
    // File names and what cards say may come from an attacker.
    *err << "qrid: " << kind << ": " << message << (named ? "" : fmt::format(" ({})", printable(input))) << "\n";
    if (!hint.empty()) *err << "qrid: hint: " << hint << "\n";
}

void JsonList::add(const nlohmann::json& document) {
    std::string text = dump(document, false);
    if (++count_ == 1) {
        first_ = std::move(text);
        return;
    }
    if (count_ == 2) session_.print(fmt::format("[{}", first_));
    session_.print(fmt::format(",\n{}", text));
}

void JsonList::finish(bool always_list) {
    if (count_ == 1) session_.print(always_list ? fmt::format("[{}]\n", first_) : fmt::format("{}\n", first_));
    if (count_ != 1) session_.print(count_ == 0 ? "[]\n" : "]\n");
}

Session system_session() {
    Session session;
    std::ios::sync_with_stdio(false); // then a pipe can tell whether it has more at hand
    session.in = &std::cin;
    session.in_descriptor = STDIN_FILENO;
    session.out = &std::cout;
    session.err = &std::cerr;
    session.clock = system_now;
    session.environment = [](const char* name) -> std::optional<std::string> {
        const char* value = std::getenv(name);
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
    session.ask_secret = ask_secret;
    session.ask_line = ask_line;
    session.has_terminal = has_terminal;
    session.read_key = read_key;
    session.type_on = type_on;
    session.type_secret_on = type_secret_on;
    session.screen_size = screen_size;
    session.out_is_terminal = ::isatty(STDOUT_FILENO) != 0;
    session.err_is_terminal = ::isatty(STDERR_FILENO) != 0;
    return session;
}

} // namespace qrid::cmd
