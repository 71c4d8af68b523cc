#include "qrid/base/line_stream.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace qrid {

namespace {
constexpr std::size_t least_buffer = 1 << 20;
}

LineStream::LineStream(Read read, std::size_t max_line)
    : read_(std::move(read)), max_line_(max_line), buffer_(std::max(least_buffer, 2 * max_line)) {}

// More bytes behind those at hand, for which room is made first. False at the end.
bool LineStream::fill() {
    if (begin_ > 0) {
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                  buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
        end_ -= begin_;
        begin_ = 0;
    }
    const std::size_t count = at_end_ ? 0 : read_(std::span(buffer_).subspan(end_));
    at_end_ = count == 0;
    end_ += count;
    return !at_end_;
}

void LineStream::add(std::string_view line, bool is_cut) {
    ++number_;
    is_cut = is_cut || line.size() > max_line_;
    line = line.substr(0, max_line_);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) lines_.push_back({number_, line, is_cut});
}

const std::vector<LineStream::Line>& LineStream::next() {
    lines_.clear();
    for (;;) {
        const std::string_view at_hand(buffer_.data() + begin_, end_ - begin_);
        std::size_t at = 0;
        for (std::size_t end = at_hand.find('\n'); end != std::string_view::npos; end = at_hand.find('\n', at)) {
            if (!in_long_line_) add(at_hand.substr(at, end - at), false);
            in_long_line_ = false;
            at = end + 1;
        }
        std::string_view open = at_hand.substr(at); // a line whose end has not come
        if (in_long_line_) open = {};
        const bool is_long = open.size() > max_line_;
        if (is_long || (at_end_ && !open.empty())) add(open, is_long);
        in_long_line_ = in_long_line_ || is_long;
        // What was given away is overwritten by the next call only.
        begin_ = is_long || at_end_ || in_long_line_ ? end_ : begin_ + at;
        if (!lines_.empty() || at_end_) return lines_;
        fill();
    }
}

std::string_view LineStream::peek(const std::function<bool(std::string_view)>& is_enough) {
    const auto at_hand = [&] { return std::string_view(buffer_.data() + begin_, end_ - begin_); };
    while (end_ < buffer_.size() && !is_enough(at_hand()) && fill()) {
    }
    return at_hand();
}

Bytes LineStream::rest(std::size_t limit) {
    Bytes all;
    do {
        all.insert(all.end(), buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                   buffer_.begin() + static_cast<std::ptrdiff_t>(end_));
        begin_ = end_;
        if (all.size() > limit) throw Error(Code::unreadable_file, fmt::format("more than {} bytes", limit));
    } while (fill());
    return all;
}

LineStream::Read read_descriptor(int descriptor) {
    return [descriptor](std::span<char> out) {
        for (;;) {
            const ssize_t count = ::read(descriptor, out.data(), out.size());
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno != EINTR)
                throw Error(Code::unreadable_file, fmt::format("cannot continue reading: {}", std::strerror(errno)));
        }
    };
}

} // namespace qrid
