#include "drawing.h"

#include "qrid/picture/terminal.h"

#include <fmt/format.h>

#include <chrono>

namespace qrid::cmd {

namespace {

// What the terminal answers to a question, up to `last`, or until time is up.
std::string answer_of_terminal(std::string_view question, char last) {
    using Clock = std::chrono::steady_clock;
    constexpr std::size_t longest = 256;
    std::string all;
    const RawTerminal terminal;
    if (!terminal.write(question)) return all;
    const auto end = Clock::now() + std::chrono::milliseconds(200);
    while (all.size() < longest && all.find(last) == std::string::npos) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        const std::string piece = left > 0 ? terminal.read(static_cast<int>(left)) : "";
        if (piece.empty()) break;
        all += piece;
    }
    return all;
}

} // namespace

Drawing parse_drawing(std::string_view name) {
    if (name == "never") return Drawing::none;
    if (name == "blocks") return Drawing::blocks;
    if (name == "sixel") return Drawing::sixel;
    if (name == "kitty") return Drawing::kitty;
    throw Error(Code::usage, fmt::format("unknown drawing method \"{}\"", name),
                "choose auto, blocks, sixel, kitty or never");
}

Drawing drawing_of_terminal() {
    // A question of kitty's that others pass over, then one that all terminals answer: "\x1b[?62;4;22c" with their
    // features, of which 4 is sixel graphics.
    const std::string answer = answer_of_terminal("\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c", 'c');
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
