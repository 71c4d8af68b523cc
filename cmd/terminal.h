// The controlling terminal: questions, keys, and leaving it as it was found.
#pragma once

#include "qrid/base/error.h"
#include "qrid/crypto/secret.h"

#include <optional>
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

/// The same; throws NobodyThere when no answer came within `milliseconds`. Waits without end for -1.
std::optional<Secret> ask_secret_within(const std::string& prompt, int milliseconds);

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
};

/// Lets a person type on, with echo, until Enter, until no key came within `milliseconds` (-1: without end), or until a
/// FullScreen was resized. Backspace takes away a character, and Ctrl-U all. Nothing as for ask_line().
std::optional<TypedLine> type_on(TypedLine line, int milliseconds);

/// In characters.
struct ScreenSize {
    int columns = 0, rows = 0;
};
/// Of standard output; nothing when that is no terminal.
std::optional<ScreenSize> screen_size();

/// The terminal's second screen, which leaves the first as it was; until it goes out of scope, or a signal comes.
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

private:
    int descriptor_;
    bool is_raw_ = false;
};

/// Turns echo on and leaves the second screen, where these are otherwise. Safe in a signal handler.
void restore_terminal() noexcept;

} // namespace qrid::cmd
