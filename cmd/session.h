// What a command sees of the world: streams, clock, randomness, terminal, environment. Tests put in their own.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/clock.h"
#include "qrid/base/error.h"
#include "qrid/base/line_stream.h"
#include "qrid/crypto/secret.h"
#include "qrid/crypto/seeded.h"
#include "terminal.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace qrid::cmd {

enum class Format { text, json };

struct Session {
    std::istream* in = nullptr;
    /// What `in` reads from, so that secrets need not pass through a stream's buffers; -1 where there is none.
    int in_descriptor = -1;
    std::ostream* out = nullptr;
    std::ostream* err = nullptr;
    Clock clock;
    RandomSource random;
    std::function<std::optional<std::string>(const char*)> environment;
    /// Asks on the controlling terminal without echo; nothing when there is none.
    std::function<std::optional<Secret>(const std::string& prompt)> ask_secret;
    /// Asks on the controlling terminal; nothing when there is none.
    std::function<std::optional<std::string>(const std::string& prompt)> ask_line;
    /// Whether there is a controlling terminal to ask on.
    std::function<bool()> has_terminal;
    /// Waits for a key on the controlling terminal (terminal.h), so many milliseconds or without end for -1; nothing
    /// when there is no terminal, empty when there was no key.
    std::function<std::optional<std::string>(int milliseconds)> read_key;
    /// The same for a line that a person is typing.
    std::function<std::optional<TypedLine>(TypedLine line, int milliseconds)> type_on;
    /// The same for a secret, without echo.
    std::function<std::optional<TypedSecret>(TypedSecret secret, int milliseconds)> type_secret_on;
    /// Of the terminal that standard output is; nothing when it is none.
    std::function<std::optional<ScreenSize>()> screen_size;
    bool out_is_terminal = false, err_is_terminal = false;

    // What every command's options say.
    Format format = Format::text;
    bool json_lines = false; ///< one JSON object a line, as they come
    bool quiet = false, verbose = false, color = false;

    /// The content of a path, or of standard input for "-", which can be had once. Throws as read_file does.
    Bytes read(const std::string& path);

    /// The same for a file that may hold a private key: at most 1 MiB, in memory that is cleansed.
    SecretBytes read_secret(const std::string& path);

    /// The first line of a path or of standard input, without its end; `what` it is stands in messages. Throws
    /// Error(wrong_passphrase) when there is none or it is longer than max_passphrase.
    Secret read_secret_line(const std::string& path, std::string_view what);

    /// Standard input, which can be taken once: throws Error(usage) the second time.
    std::istream& take_input();

    /// The same as lines, as they come. `max_line` in bytes. Throws as read() does for a file that cannot be opened.
    LineStream read_lines(const std::string& path, std::size_t max_line);

    /// One JSON document or line on standard output; text that is not UTF-8 is shown with replacement characters.
    void print_json(const nlohmann::json& document, bool one_line = false);
    void print(std::string_view text);
    /// What was asked for is done and stays so: from now on what cannot be printed is a warning, once, and no error.
    /// `mend` is its hint: what tells or does the rest.
    void settle(std::string mend);
    /// Whether all that was printed could be.
    bool was_heard() const { return !is_deaf_; }
    /// Does what follows on something that is done: an error is a warning, with `mend` as its hint.
    void follow_up(const std::function<void()>& act, const std::string& mend);
    /// A message on standard error, unless quiet or JSON is wanted.
    void note(std::string_view message);
    /// The same, only when --verbose was given.
    void detail(std::string_view message);
    /// "qrid: error: ..." and a hint, or the error as a JSON object; on standard error. `input` names what it was
    /// about.
    void print_error(const Error& error, std::string_view input = {});
    /// The same for what does not keep the command from succeeding: "qrid: warning: ...", or {"warning": ...}.
    void warn(const Error& error);

private:
    void tell(std::string_view kind, const Error& error, std::string_view input);

    bool input_taken_ = false, is_deaf_ = false;
    std::optional<std::string> settled_;
};

/// The JSON documents of several inputs as one document, printed as they come: the document itself when it is the only
/// one (unless a list was asked for), else an array.
class JsonList {
public:
    explicit JsonList(Session& session) : session_(session) {}
    void add(const nlohmann::json& document);
    void finish(bool always_list = false);

private:
    Session& session_;
    std::string first_;
    std::size_t count_ = 0;
};

/// The process's own streams, clock, terminal and environment.
Session system_session();

/// Text of a JSON document, with replacement characters where it is not UTF-8.
std::string dump(const nlohmann::json& document, bool one_line);

} // namespace qrid::cmd
