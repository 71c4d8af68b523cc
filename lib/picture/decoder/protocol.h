// What libqrid and the programs that decode for it say to each other. A program gets the file as its standard input, a
// Task as its arguments, and writes an Answer; after Status::decoded follow the pixels: 3 bytes each, rows from the
// top. An answer may come from a program that a hostile file has taken over, so that nothing in it is text.
#pragma once

#include "qrid/base/bytes.h"

#include <array>
#include <cstdint>
#include <optional>

namespace qrid::decoder {

/// Of the page argument: only count the pages.
constexpr std::int64_t no_page = -1;

struct Task {
    std::int64_t page = 0; ///< from 0, or no_page
    std::int64_t max_side = 0, max_pixels = 0;
    std::int64_t milliseconds = 0; ///< of processor time
    bool is_on_black = false;      ///< what is transparent
};

enum class Status : std::uint32_t {
    decoded,
    counted,
    damaged,
    too_large,
    locked,
    no_memory,
    not_supported,
    no_sandbox ///< so that it has not looked at the file
};

struct Answer {
    Status status = Status::damaged;
    std::uint32_t width = 0, height = 0; ///< pixels, when decoded or too_large
    std::uint32_t pages = 0;             ///< in the file, when decoded or counted
    bool has_transparency = false;       ///< it may look otherwise on another ground
};

constexpr std::size_t answer_size = 24;
using AnswerBytes = std::array<std::uint8_t, answer_size>;

/// Six numbers, the high byte first: a magic number and the members.
constexpr std::uint32_t answer_magic = 0x51504943;

inline AnswerBytes to_bytes(const Answer& answer) {
    AnswerBytes bytes{};
    std::size_t at = 0;
    for (std::uint32_t value : {answer_magic, static_cast<std::uint32_t>(answer.status), answer.width, answer.height,
                                answer.pages, std::uint32_t{answer.has_transparency}})
        for (int shift = 24; shift >= 0; shift -= 8) bytes[at++] = static_cast<std::uint8_t>(value >> shift);
    return bytes;
}

/// Nothing unless the magic number and the status are right.
inline std::optional<Answer> answer_of(const AnswerBytes& bytes) {
    std::array<std::uint32_t, answer_size / 4> values{};
    for (std::size_t i = 0; i < bytes.size(); ++i) values[i / 4] = values[i / 4] << 8 | bytes[i];
    if (values[0] != answer_magic || values[1] > static_cast<std::uint32_t>(Status::no_sandbox)) return std::nullopt;
    return Answer{static_cast<Status>(values[1]), values[2], values[3], values[4], values[5] != 0};
}

} // namespace qrid::decoder
