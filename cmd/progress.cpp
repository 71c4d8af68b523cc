#include "progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace qrid::cmd {

namespace {

constexpr std::chrono::milliseconds before_first{1000}, between{200};
constexpr int bar_width = 30;

std::string bar(double part) {
    const auto full = static_cast<int>(bar_width * part);
    return fmt::format("[{:#<{}}{:.<{}}] ", "", full, "", bar_width - full);
}

} // namespace

Progress::Progress(Session& session, std::string what, std::uint64_t total)
    : session_(session), what_(std::move(what)), total_(total) {}

Progress::~Progress() {
    if (visible_) *session_.err << "\r\x1b[K" << std::flush;
}

void Progress::add(std::size_t count, std::uint64_t position) {
    done_ += count;
    position_ = position;
    if (!session_.err_is_terminal || session_.quiet || (session_.format == Format::json && !session_.json_lines))
        return;
    const auto now = Time::now();
    if (now - begun_ < before_first || now - shown_ < between) return;
    shown_ = now;
    visible_ = true;
    const double seconds = std::chrono::duration<double>(now - begun_).count();
    std::string line;
    if (total_ > 0) line = bar(std::min(1.0, static_cast<double>(position_) / static_cast<double>(total_)));
    line += fmt::format("{} {}, {:.0f} per second", done_, what_, static_cast<double>(done_) / seconds);
    if (total_ > position_ && position_ > begun_at_) {
        const double left =
            seconds * static_cast<double>(total_ - position_) / static_cast<double>(position_ - begun_at_);
        line += fmt::format(", {} left", format_span(static_cast<Seconds>(left) + 1));
    }
    *session_.err << "\r" << line << "\x1b[K" << std::flush;
}

} // namespace qrid::cmd
