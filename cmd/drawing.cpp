#include "drawing.h"

#include "qrid/picture/terminal.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace qrid::cmd {

namespace {

// The terminal without echo and without waiting for lines, until it goes out of scope.
class RawTerminal {
public:
    RawTerminal() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC)) {
        if (descriptor_ < 0 || ::tcgetattr(descriptor_, &before_) != 0) return;
        termios raw = before_;
        raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON);
        is_raw_ = ::tcsetattr(descriptor_, TCSAFLUSH, &raw) == 0;
    }
    RawTerminal(const RawTerminal&) = delete;
    RawTerminal& operator=(const RawTerminal&) = delete;
    ~RawTerminal() {
        if (is_raw_) ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    // What comes back up to `last`, or until time is up.
    std::string answer(std::string_view question, char last) const {
        using Clock = std::chrono::steady_clock;
        std::string all;
        if (!is_raw_ || ::write(descriptor_, question.data(), question.size()) < 0) return all;
        constexpr std::size_t longest = 256;
        const auto end = Clock::now() + std::chrono::milliseconds(200);
        while (all.size() < longest && all.find(last) == std::string::npos) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
            pollfd waiting{descriptor_, POLLIN, 0};
            if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) break;
            std::array<char, 64> piece{};
            const ssize_t count = ::read(descriptor_, piece.data(), piece.size());
            if (count <= 0) break;
            all.append(piece.data(), static_cast<std::size_t>(count));
        }
        return all;
    }

private:
    int descriptor_;
    termios before_{};
    bool is_raw_ = false;
};

} // namespace

Drawing parse_drawing(std::string_view name) {
    if (name == "never") return Drawing::none;
    if (name == "blocks") return Drawing::blocks;
    if (name == "sixel") return Drawing::sixel;
    if (name == "kitty") return Drawing::kitty;
    throw Error(Code::usage, fmt::format("no such way to draw: {}", name),
                "choose auto, blocks, sixel, kitty or never");
}

Drawing drawing_of_terminal() {
    // A question of kitty's that others pass over, then one that all terminals answer: "\x1b[?62;4;22c" with their
    // features, of which 4 is sixel graphics.
    const std::string answer = RawTerminal().answer("\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c", 'c');
    if (answer.find("\x1b_Gi=31;OK") != std::string::npos) return Drawing::kitty;
    const std::size_t features = answer.find("\x1b[?");
    if (features == std::string::npos) return Drawing::blocks;
    const std::string list = answer.substr(features + 3);
    const bool has_sixels = list.find(";4;") != std::string::npos || list.find(";4c") != std::string::npos;
    return has_sixels ? Drawing::sixel : Drawing::blocks;
}

std::string drawn(const Image& image, Drawing drawing, const Session& session) {
    constexpr int columns = 32, dots = 192;
    switch (drawing) {
    case Drawing::none:
        return {};
    case Drawing::blocks:
        return session.color ? half_blocks(image, columns) : shades(image, columns);
    case Drawing::sixel:
        return sixels(image, dots);
    case Drawing::kitty:
        break;
    }
    return kitty_graphics(image, columns / 2);
}

} // namespace qrid::cmd
