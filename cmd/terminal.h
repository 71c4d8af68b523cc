// The controlling terminal: questions, keys, and leaving it as it was found.
#pragma once

#include "qrid/base/error.h"
#include "qrid/crypto/secret.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qrid::cmd {

/// Nobody has answered for so many seconds.
class NobodyThere : public Error {
public:
    explicit NobodyThere(int seconds);
};

/// Without echo; nothing when there is no terminal. Throws Error(interrupted) at the end of input.
std::optional<Secret> ask_secret(const std::string& prompt);

/// Whether there is a terminal to ask on.
bool has_terminal();

/// Nothing when there is no terminal, at the end of input, and for over 1024 bytes.
std::optional<std::string> ask_line(const std::string& prompt);

/// Waits for one key and gives what it sends: "a", "\r", "\x1b[B" for the arrow down, or key_resized. Empty when there
/// was none within `milliseconds`, which waits without end for -1. Nothing as for ask_line().
std::optional<std::string> read_key(int milliseconds);

/// What read_key() gives when a FullScreen was resized meanwhile; no key sends it.
inline constexpr std::string_view key_resized = "resized";

/// A line that a person is typing.
struct TypedLine {
    std::string text;
    bool is_whole = false; ///< Enter was pressed
    bool is_idle = false;  ///< no key came in time
    int room = 0;          ///< columns that it has on the screen, which show its end; 0 is as many as it needs
};

/// What a line becomes by the bytes that keys send: Backspace takes away a character, and Ctrl-U all; control
/// characters are left out, as is what is over 1024 bytes. Nothing at the end of input.
std::optional<TypedLine> typed_on(TypedLine line, std::string_view keys);

/// Lets a person type on, with echo, until Enter, until no key came within `milliseconds` (-1: without end), or until a
/// FullScreen was resized. Nothing when there is no terminal, and at the end of input.
std::optional<TypedLine> type_on(TypedLine line, int milliseconds);

/// The same for a secret.
struct TypedSecret {
    Secret text;
    bool is_whole = false, is_idle = false;
};

/// As typed_on() and type_on(), without echo.
std::optional<TypedSecret> secret_typed_on(TypedSecret secret, std::string_view keys);
std::optional<TypedSecret> type_secret_on(TypedSecret secret, int milliseconds);

/// In characters.
struct ScreenSize {
    int columns = 0, rows = 0;
};
/// Of standard output; nothing when that is no terminal.
std::optional<ScreenSize> screen_size();

/// The terminal's second screen, which leaves the first as it was; until it goes out of scope, or a signal comes.
/// Meanwhile nothing that is typed is echoed, and no key stops the program (Ctrl-Z) or ends it at once (Ctrl-\).
/// Nothing where standard output is no terminal.
class FullScreen {
public:
    FullScreen();
    FullScreen(const FullScreen&) = delete;
    FullScreen& operator=(const FullScreen&) = delete;
    ~FullScreen();
};

/// Without echo and without waiting for lines, until it goes out of scope.
class RawTerminal {
public:
    RawTerminal();
    RawTerminal(const RawTerminal&) = delete;
    RawTerminal& operator=(const RawTerminal&) = delete;
    ~RawTerminal();

    bool is_raw() const { return is_raw_; }
    bool write(std::string_view text) const;
    /// What is there within `milliseconds`, at most 64 bytes; waits without end for -1. Empty when nothing came, or a
    /// signal. At the end of input what Ctrl-D sends.
    std::string read(int milliseconds) const;
    /// The same into memory of the caller's: how many bytes there are.
    std::size_t read(int milliseconds, std::span<char> piece) const;

private:
    int descriptor_;
    bool is_raw_ = false;
};

/// Puts back how the terminal was, and leaves the second screen, where these are otherwise. Safe in a signal handler.
void restore_terminal() noexcept;

} // namespace qrid::cmd
