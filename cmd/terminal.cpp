#include "terminal.h"

#include "qrid/base/text.h"
#include "qrid/words/lines.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace qrid::cmd {

namespace {

constexpr std::size_t max_answer = 1024;
constexpr std::string_view second_screen = "\x1b[?1049h\x1b[2J\x1b[H", first_screen = "\x1b[?1049l\x1b[?25h\x1b[0m";

// What has to be put back; written before its flag is set, so that a signal handler may read it.
termios loud{};
volatile std::sig_atomic_t silenced = 0, on_second_screen = 0, was_resized = 0;
int silenced_terminal = -1;

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

// What takes the last character off a line on the screen.
std::string erase_last(std::string& text) {
    std::size_t last = text.size();
    while (last > 0 && (static_cast<unsigned char>(text[--last]) & 0xC0U) == 0x80U) continue;
    std::string erased;
    for (int i = columns_of(std::string_view(text).substr(last)); i > 0; --i) erased += "\b \b";
    text.resize(last);
    return erased;
}

} // namespace

NobodyThere::NobodyThere(int seconds)
    : Error(Code::interrupted,
            fmt::format("nobody answered for {}", counted(static_cast<std::size_t>(seconds), "second")),
            "nothing was issued or changed; see --idle") {}

std::optional<Secret> ask_secret(const std::string& prompt) { return ask_secret_within(prompt, -1); }

std::optional<Secret> ask_secret_within(const std::string& prompt, int milliseconds) {
    const File terminal = open_terminal();
    if (!terminal) return std::nullopt;
    std::setvbuf(terminal.get(), nullptr, _IONBF, 0); // no buffer that keeps the answer
    if (!silence(::fileno(terminal.get()), ECHO)) {
        speak_up();
        return std::nullopt;
    }
    put(prompt, terminal.get());
    pollfd waiting{::fileno(terminal.get()), POLLIN, 0};
    int ready = 0;
    do ready = ::poll(&waiting, 1, milliseconds);
    while (ready < 0 && errno == EINTR);
    if (ready == 0) {
        speak_up();
        throw NobodyThere(milliseconds / 1000);
    }
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

std::optional<TypedLine> type_on(TypedLine line, int milliseconds) {
    const RawTerminal terminal;
    if (!terminal.is_raw()) return std::nullopt;
    line.is_whole = line.is_idle = false;
    while (!take_resize()) {
        const std::string typed = terminal.read(milliseconds);
        if (typed.empty() && was_resized != 0) continue;
        line.is_idle = typed.empty();
        if (line.is_idle) return line;
        if (typed.front() == '\x1b') continue; // an arrow: there is nowhere to go
        std::string echo;
        for (const char c : typed) {
            line.is_whole = c == '\r' || c == '\n';
            if (line.is_whole) break;
            if (c == '\x04') return std::nullopt;
            if (c == '\x7f' || c == '\b') echo += erase_last(line.text);
            while (c == '\x15' && !line.text.empty()) echo += erase_last(line.text);
            if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') continue;
            line.text += c, echo += c;
        }
        terminal.write(echo);
        if (line.text.size() > max_answer) return std::nullopt;
        if (line.is_whole) return line;
    }
    return line;
}

std::optional<ScreenSize> screen_size() {
    winsize window{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0) return std::nullopt;
    return ScreenSize{window.ws_col, window.ws_row};
}

FullScreen::FullScreen() {
    if (::isatty(STDOUT_FILENO) == 0) return;
    on_second_screen = 1;
    struct sigaction resize {};
    resize.sa_handler = note_resize; // without SA_RESTART: it ends the waiting for a key
    ::sigaction(SIGWINCH, &resize, nullptr);
    (void)!::write(STDOUT_FILENO, second_screen.data(), second_screen.size());
}

FullScreen::~FullScreen() { restore_terminal(); }

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
    pollfd waiting{descriptor_, POLLIN, 0};
    if (!is_raw_ || ::poll(&waiting, 1, milliseconds) <= 0) return {};
    std::array<char, 64> piece{};
    const ssize_t count = ::read(descriptor_, piece.data(), piece.size());
    if (count == 0) return "\x04";
    return {piece.data(), static_cast<std::size_t>(count > 0 ? count : 0)};
}

void restore_terminal() noexcept {
    speak_up();
    if (on_second_screen != 0) (void)!::write(STDOUT_FILENO, first_screen.data(), first_screen.size());
    on_second_screen = 0;
}

} // namespace qrid::cmd
