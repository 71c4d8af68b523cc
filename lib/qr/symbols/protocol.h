// What libqrid and qrid-read-symbols say to each other. The program gets a grey picture as its standard input, a Task
// as its arguments, and writes a message for each symbol that it reads.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/qr/symbology.h"

#include <algorithm>
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

/// Bytes of a message before the text: numbers of four bytes, the high one first.
inline constexpr std::size_t message_head = 4 * (1 + 8 + 1);

inline Bytes to_message(const Seen& seen) {
    // As long as it will be from the start: GCC 14 warns of a vector that grows here.
    Bytes message(message_head + seen.text.size() + seen.content.size());
    auto to = message.begin();
    const auto put = [&to](std::uint32_t value) {
        for (int shift = 24; shift >= 0; shift -= 8) *to++ = static_cast<std::uint8_t>(value >> shift);
    };
    put(static_cast<std::uint32_t>(seen.symbology));
    for (const std::int32_t at : seen.corners) put(static_cast<std::uint32_t>(at));
    put(static_cast<std::uint32_t>(seen.text.size()));
    std::copy(seen.content.begin(), seen.content.end(), std::copy(seen.text.begin(), seen.text.end(), to));
    return message;
}

/// Nothing for what no sound program would say.
inline std::optional<Seen> of_message(ByteView message) {
    if (message.size() < message_head || message.size() > message_head + 2 * most_content) return std::nullopt;
    const auto number = [&](std::size_t i) {
        std::uint32_t value = 0;
        for (std::size_t k = 0; k < 4; ++k) value = value << 8 | message[4 * i + k];
        return value;
    };
    if (number(0) > static_cast<std::uint32_t>(last_symbology)) return std::nullopt;
    Seen seen{static_cast<Symbology>(number(0)), {}, {}, {}};
    for (std::size_t i = 0; i < seen.corners.size(); ++i) seen.corners[i] = static_cast<std::int32_t>(number(1 + i));
    const ByteView rest = message.subspan(message_head);
    const std::size_t text = number(9);
    if (text > rest.size()) return std::nullopt;
    seen.text = to_bytes(rest.first(text));
    seen.content = to_bytes(rest.subspan(text));
    return seen;
}

} // namespace qrid::symbols
