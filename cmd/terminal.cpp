#include "terminal.h"

#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/words/lines.h"
#include "screen_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace qrid::cmd {

namespace {

constexpr std::size_t max_answer = 1024;
constexpr std::string_view second_screen = "\x1b[?1049h\x1b[2J\x1b[H", first_screen = "\x1b[?1049l\x1b[?25h\x1b[0m";

// What has to be put back; written before its flag is set, so that a signal handler may read it.
termios loud{}, untouched{}; // before a RawTerminal, and before a FullScreen
volatile std::sig_atomic_t silenced = 0, calmed = 0, on_second_screen = 0, was_resized = 0;
int silenced_terminal = -1, calmed_terminal = -1;

// Remembers how the terminal was and takes modes from it; false when that cannot be.
bool silence(int descriptor, tcflag_t modes) {
    if (::tcgetattr(descriptor, &loud) != 0) return false;
    termios silent = loud;
    silent.c_lflag &= ~modes;
    silenced_terminal = descriptor;
    silenced = 1;
    return ::tcsetattr(descriptor, TCSAFLUSH, &silent) == 0;
}

void speak_up() noexcept {
    if (silenced != 0) ::tcsetattr(silenced_terminal, TCSAFLUSH, &loud);
    silenced = 0;
}

// For a page that stays: what is typed while nobody reads it does not appear on it, and no key leaves it behind.
void calm(int descriptor) {
    if (::tcgetattr(descriptor, &untouched) != 0) return;
    if (silenced != 0) untouched = loud; // that is how it was
    termios quiet{};
    if (::tcgetattr(descriptor, &quiet) != 0) return;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL);
    quiet.c_cc[VQUIT] = quiet.c_cc[VSUSP] = _POSIX_VDISABLE;
    calmed_terminal = descriptor;
    calmed = 1;
    ::tcsetattr(descriptor, TCSAFLUSH, &quiet);
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File open_terminal() { return {std::fopen("/dev/tty", "r+"), std::fclose}; }

void put(const std::string& text, std::FILE* terminal) {
    std::fputs(text.c_str(), terminal);
    std::fflush(terminal);
}

// Reads a line of the terminal; gives up at the end of input.
template <typename Line>
std::optional<Line> read_line(std::FILE* terminal) {
    Line line;
    std::size_t length = 0;
    for (int c = std::fgetc(terminal); c != '\n'; c = std::fgetc(terminal)) {
        if (c == EOF || ++length > max_answer) return std::nullopt;
        line.push_back(static_cast<char>(c));
    }
    return line;
}

void note_resize(int /*signal*/) { was_resized = 1; }

bool take_resize() {
    const bool was = was_resized != 0;
    was_resized = 0;
    return was;
}

std::string_view view_of(const std::string& text) { return text; }
std::string_view view_of(const Secret& text) { return text.view(); }

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

template <typename Text>
void take_last(Text& text) {
    bool is_inside = true;
    while (is_inside && !view_of(text).empty()) {
        is_inside = is_continuation(view_of(text).back());
        text.pop_back();
    }
}

// A byte of what is typed; the first bytes of U+0080 to U+009F are taken back.
template <typename Text>
void append_typed(Text& text, char c, bool& is_full) {
    constexpr std::size_t longest_character = 4;
    if (!is_continuation(c)) is_full = view_of(text).size() + longest_character > max_answer;
    if (is_full) return;
    if (is_continuation(c) && static_cast<unsigned char>(c) < 0xA0 && view_of(text).ends_with('\xC2'))
        text.pop_back();
    else
        text.push_back(c);
}

template <typename Typed>
std::optional<Typed> after_keys(Typed typed, std::string_view keys) {
    typed.is_whole = typed.is_idle = false;
    if (keys.starts_with('\x1b')) return typed; // an arrow: there is nowhere to go
    bool is_full = view_of(typed.text).size() >= max_answer;
    for (const char c : keys) {
        typed.is_whole = c == '\r' || c == '\n';
        if (typed.is_whole) break;
        if (c == '\x04') return std::nullopt;
        if (c == '\x7f' || c == '\b') take_last(typed.text);
        while (c == '\x15' && !view_of(typed.text).empty()) take_last(typed.text);
        if (static_cast<unsigned char>(c) >= 0x20 && c != '\x7f') append_typed(typed.text, c, is_full);
    }
    return typed;
}

// What a line shows of itself, and what makes one of the other on the screen.
std::string shown_of(const TypedLine& line) {
    const std::string text = printable(line.text);
    return line.room > 0 ? end_that_fits(text, line.room) : text;
}

std::string redrawn(std::string_view before, std::string_view after) {
    if (after.starts_with(before)) return std::string(after.substr(before.size()));
    const auto times = [](int count) { return static_cast<std::size_t>(std::max(count, 0)); };
    const int old_columns = columns_of(before), fewer = old_columns - columns_of(after);
    return std::string(times(old_columns), '\b') + std::string(after) + std::string(times(fewer), ' ') +
           std::string(times(fewer), '\b');
}

} // namespace

NobodyThere::NobodyThere(int seconds)
    : Error(Code::interrupted,
            fmt::format("nobody answered for {}", counted(static_cast<std::size_t>(seconds), "second")),
            "nothing was issued or changed; see --idle") {}

std::optional<Secret> ask_secret(const std::string& prompt) {
    const File terminal = open_terminal();
    if (!terminal) return std::nullopt;
    std::setvbuf(terminal.get(), nullptr, _IONBF, 0); // no buffer that keeps the answer
    if (!silence(::fileno(terminal.get()), ECHO)) {
        speak_up();
        return std::nullopt;
    }
    put(prompt, terminal.get());
    auto answer = read_line<Secret>(terminal.get());
    speak_up();
    put("\n", terminal.get());
    if (!answer) throw Error(Code::interrupted, "no answer was given");
    return answer;
}

bool has_terminal() { return open_terminal() != nullptr; }

std::optional<std::string> ask_line(const std::string& prompt) {
    const File terminal = open_terminal();
    if (!terminal) return std::nullopt;
    put(prompt, terminal.get());
    return read_line<std::string>(terminal.get());
}

std::optional<std::string> read_key(int milliseconds) {
    const RawTerminal terminal;
    if (!terminal.is_raw()) return std::nullopt;
    std::string key = take_resize() ? std::string(key_resized) : terminal.read(milliseconds);
    if (key.empty()) return take_resize() ? std::string(key_resized) : key;
    if (key.front() == '\x04') return std::nullopt;
    if (key.front() != '\x1b' && key != key_resized) key.resize(1); // what was typed ahead answers no later question
    return key;
}

std::optional<TypedLine> typed_on(TypedLine line, std::string_view keys) { return after_keys(std::move(line), keys); }

std::optional<TypedSecret> secret_typed_on(TypedSecret secret, std::string_view keys) {
    return after_keys(std::move(secret), keys);
}

std::optional<TypedLine> type_on(TypedLine line, int milliseconds) {
    const RawTerminal terminal;
    if (!terminal.is_raw()) return std::nullopt;
    line.is_whole = line.is_idle = false;
    while (!take_resize()) {
        const std::string typed = terminal.read(milliseconds);
        if (typed.empty() && was_resized != 0) continue;
        line.is_idle = typed.empty();
        if (line.is_idle) return line;
        const std::string before = shown_of(line);
        auto more = typed_on(std::move(line), typed);
        if (!more) return std::nullopt;
        line = std::move(*more);
        terminal.write(redrawn(before, shown_of(line)));
        if (line.is_whole) return line;
    }
    return line;
}

std::optional<TypedSecret> type_secret_on(TypedSecret secret, int milliseconds) {
    const RawTerminal terminal;
    if (!terminal.is_raw()) return std::nullopt;
    secret.is_whole = secret.is_idle = false;
    std::array<char, 64> piece{};
    while (!take_resize()) {
        const std::size_t count = terminal.read(milliseconds, piece);
        if (count == 0 && was_resized != 0) continue;
        secret.is_idle = count == 0;
        if (secret.is_idle) return secret;
        auto more = secret_typed_on(std::move(secret), {piece.data(), count});
        cleanse(piece.data(), piece.size());
        if (!more || more->is_whole) return more;
        secret = std::move(*more);
    }
    return secret;
}

std::optional<ScreenSize> screen_size() {
    winsize window{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0) return std::nullopt;
    return ScreenSize{window.ws_col, window.ws_row};
}

FullScreen::FullScreen() {
    if (::isatty(STDOUT_FILENO) == 0) return;
    const int keyboard = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (keyboard >= 0) calm(keyboard);
    if (keyboard >= 0 && calmed == 0) ::close(keyboard);
    on_second_screen = 1;
    struct sigaction resize {};
    resize.sa_handler = note_resize; // without SA_RESTART: it ends the waiting for a key
    ::sigaction(SIGWINCH, &resize, nullptr);
    (void)!::write(STDOUT_FILENO, second_screen.data(), second_screen.size());
}

FullScreen::~FullScreen() {
    restore_terminal();
    if (calmed_terminal >= 0) ::close(calmed_terminal);
    calmed_terminal = -1;
}

RawTerminal::RawTerminal() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC)) {
    if (descriptor_ >= 0) is_raw_ = silence(descriptor_, ECHO | ICANON);
}

RawTerminal::~RawTerminal() {
    if (is_raw_) speak_up();
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool RawTerminal::write(std::string_view text) const {
    return is_raw_ && ::write(descriptor_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::string RawTerminal::read(int milliseconds) const {
    std::array<char, 64> piece{};
    return {piece.data(), read(milliseconds, piece)};
}

std::size_t RawTerminal::read(int milliseconds, std::span<char> piece) const {
    pollfd waiting{descriptor_, POLLIN, 0};
    if (!is_raw_ || ::poll(&waiting, 1, milliseconds) <= 0) return 0;
    const ssize_t count = ::read(descriptor_, piece.data(), piece.size());
    if (count == 0) piece.front() = '\x04';
    return count == 0 ? 1 : static_cast<std::size_t>(std::max<ssize_t>(count, 0));
}

void restore_terminal() noexcept {
    speak_up();
    if (calmed != 0) ::tcsetattr(calmed_terminal, TCSAFLUSH, &untouched);
    calmed = 0;
    if (on_second_screen != 0) (void)!::write(STDOUT_FILENO, first_screen.data(), first_screen.size());
    on_second_screen = 0;
}

} // namespace qrid::cmd
