// What libqrid and the programs that decode for it say to each other. A program gets the file as its standard input, a
// Task as its arguments, and writes an Answer; after Status::decoded follow the pixels: 3 bytes each, rows from the
// top. Of an animation it writes an answer for every frame that differs from the one before, and of a container one for
// every member that may hold a code, its name and its bytes behind it; Status::finished ends both. An answer may come
// from a program that a hostile file has taken over: the only text in it is a member's name, which is for showing.
#pragma once

#include "qrid/base/bytes.h"

#include <array>
#include <cstdint>
#include <optional>

namespace qrid::decoder {

/// Of the page argument: only count the pages; give all frames, or all members.
constexpr std::int64_t no_page = -1, all_parts = -2;

/// Likewise: give the pictures on this page, from 0, as they are; and back.
constexpr std::int64_t pictures_of(std::int64_t page) { return -3 - page; }
constexpr bool asks_for_pictures(std::int64_t page) { return page < all_parts; }

/// Of the pictures on a page no more are given.
constexpr int most_pictures_on_page = 10;

/// No file has more pages, frames or members.
constexpr std::uint32_t most_parts = 10'000'000;

/// Of a container's members no more are given, in all and of each. What is inflated to look at is bounded likewise.
constexpr std::size_t most_members = 50, most_name_bytes = 1024;
constexpr std::size_t most_member_bytes = std::size_t{32} << 20, most_bytes_of_members = std::size_t{64} << 20;

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
    no_sandbox, ///< so that it has not looked at the file
    too_many,   ///< there is more than is looked at; only said in `why`
    member,     ///< of a container; without bytes when `why` says so
    finished    ///< nothing follows
};

struct Answer {
    Status status = Status::damaged;
    std::uint32_t width = 0, height = 0;     ///< pixels, when decoded or too_large
    std::uint32_t pages = 0;                 ///< in the file, when decoded, counted or finished: also frames or members
    bool has_transparency = false;           ///< it may look otherwise on another ground
    std::uint32_t number = 1;                ///< of the frame, from 1
    std::uint32_t name_bytes = 0, bytes = 0; ///< of a member
    Status why = Status::member;             ///< a member is given without its bytes
};

constexpr std::size_t answer_size = 40;
using AnswerBytes = std::array<std::uint8_t, answer_size>;

/// Ten numbers, the high byte first: a magic number and the members.
constexpr std::uint32_t answer_magic = 0x51504943;

inline AnswerBytes to_bytes(const Answer& answer) {
    AnswerBytes bytes{};
    std::size_t at = 0;
    for (std::uint32_t value : {answer_magic, static_cast<std::uint32_t>(answer.status), answer.width, answer.height,
                                answer.pages, std::uint32_t{answer.has_transparency}, answer.number, answer.name_bytes,
                                answer.bytes, static_cast<std::uint32_t>(answer.why)})
        for (int shift = 24; shift >= 0; shift -= 8) bytes[at++] = static_cast<std::uint8_t>(value >> shift);
    return bytes;
}

/// Nothing unless the magic number and the status are right.
inline std::optional<Answer> answer_of(const AnswerBytes& bytes) {
    std::array<std::uint32_t, answer_size / 4> values{};
    for (std::size_t i = 0; i < bytes.size(); ++i) values[i / 4] = values[i / 4] << 8 | bytes[i];
    constexpr auto last = static_cast<std::uint32_t>(Status::finished);
    if (values[0] != answer_magic || values[1] > last || values[9] > last) return std::nullopt;
    return Answer{static_cast<Status>(values[1]),
                  values[2],
                  values[3],
                  values[4],
                  values[5] != 0,
                  values[6],
                  values[7],
                  values[8],
                  static_cast<Status>(values[9])};
}

} // namespace qrid::decoder
