// What libqrid and qrid-read-symbols say to each other. The program gets a grey picture as its standard input, a Task
// as its arguments, and writes a message for each symbol that it reads.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/qr/symbology.h"

#include <array>
#include <cstdint>
#include <optional>

namespace qrid::symbols {

/// No symbol holds as much.
constexpr std::size_t most_content = 16 << 10, most_symbols = 64;

struct Task {
    int width = 0, height = 0;
    bool micro = true; ///< also Micro QR and rMQR, which takes the longer the more finder patterns there are
    std::int64_t milliseconds = 0; ///< of processor time, after which nothing is begun
};

struct Seen {
    Symbology symbology = Symbology::qr;
    std::array<std::int32_t, 8> corners{}; ///< x and y, clockwise from the symbol's own top left corner
    Bytes text, content;                   ///< UTF-8 as the reader guesses it; and the bytes as they are
};

/// Whether it lies in a picture of that size or near it.
inline bool is_near(const Seen& seen, int width, int height) {
    for (std::size_t i = 0; i < seen.corners.size(); ++i) {
        const std::int64_t at = seen.corners[i], side = i % 2 == 0 ? width : height;
        if (at < -side || at > 2 * side) return false;
    }
    return true;
}

/// A number in four bytes, the high one first.
inline void put(Bytes& to, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<std::uint8_t>(value >> shift));
}

inline Bytes to_message(const Seen& seen) {
    Bytes message;
    message.reserve(64 + seen.text.size() + seen.content.size());
    put(message, static_cast<std::uint32_t>(seen.symbology));
    for (const std::int32_t at : seen.corners) put(message, static_cast<std::uint32_t>(at));
    put(message, static_cast<std::uint32_t>(seen.text.size()));
    append(message, seen.text);
    append(message, seen.content);
    return message;
}

/// Nothing for what no sound program would say.
inline std::optional<Seen> of_message(ByteView message) {
    constexpr std::size_t head = 4 * (1 + 8 + 1);
    if (message.size() < head || message.size() > head + 2 * most_content) return std::nullopt;
    const auto number = [&](std::size_t i) {
        std::uint32_t value = 0;
        for (std::size_t k = 0; k < 4; ++k) value = value << 8 | message[4 * i + k];
        return value;
    };
    if (number(0) > static_cast<std::uint32_t>(last_symbology)) return std::nullopt;
    Seen seen{static_cast<Symbology>(number(0)), {}, {}, {}};
    for (std::size_t i = 0; i < seen.corners.size(); ++i) seen.corners[i] = static_cast<std::int32_t>(number(1 + i));
    const ByteView rest = message.subspan(head);
    const std::size_t text = number(9);
    if (text > rest.size()) return std::nullopt;
    seen.text = to_bytes(rest.first(text));
    seen.content = to_bytes(rest.subspan(text));
    return seen;
}

} // namespace qrid::symbols
