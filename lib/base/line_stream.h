// Lines as they come, from a file or a pipe, many at a time and in memory that does not grow.
#pragma once

#include "qrid/base/bytes.h"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

class LineStream {
public:
    /// Fills some of the span, at least a byte, and tells how much; 0 at the end. May wait.
    using Read = std::function<std::size_t(std::span<char>)>;

    /// Of a line longer than `max_line` bytes only that many are kept.
    LineStream(Read read, std::size_t max_line);

    struct Line {
        std::size_t number = 0; ///< from 1
        std::string_view text;  ///< without its end
        bool is_cut = false;    ///< it was longer
    };

    /// Every whole line that has come, and waits only when there is none; blank lines are left out. Empty at the end.
    /// The texts live until the next call.
    const std::vector<Line>& next();

    /// The first bytes, before any line is read: waits until `is_enough` says so, or for the end.
    std::string_view peek(const std::function<bool(std::string_view)>& is_enough);

    /// All that is left, up to `limit` bytes. Throws Error(unreadable_file) when there is more.
    Bytes rest(std::size_t limit);

private:
    bool fill();
    void add(std::string_view line, bool is_cut);

    Read read_;
    std::size_t max_line_, number_ = 0;
    std::vector<char> buffer_; // what has come and is not yet given away: [begin_, end_)
    std::size_t begin_ = 0, end_ = 0;
    bool at_end_ = false, in_long_line_ = false;
    std::vector<Line> lines_;
};

/// Reads a descriptor, which stays open with its owner. Throws Error(unreadable_file).
LineStream::Read read_descriptor(int descriptor);

} // namespace qrid
