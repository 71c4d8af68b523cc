#include "progress.h"

#include <fmt/format.h>

#include <ostream>

namespace qrid::cmd {

namespace {

constexpr std::chrono::milliseconds before_first{1000}, between{200};
constexpr int bar_width = 30;

std::string bar(std::size_t done, std::size_t total) {
    const auto full = static_cast<std::size_t>(bar_width) * done / total;
    return fmt::format("[{:#<{}}{:.<{}}] ", "", full, "", bar_width - full);
}

} // namespace

Progress::Progress(Session& session, std::string what, std::size_t total)
    : session_(session), what_(std::move(what)), total_(total) {}

Progress::~Progress() {
    if (visible_) *session_.err << "\r\x1b[K" << std::flush;
}

void Progress::add(std::size_t count) {
    done_ += count;
    if (!session_.err_is_terminal || session_.quiet || session_.format == Format::json) return;
    const auto now = Time::now();
    if (now - begun_ < before_first || now - shown_ < between) return;
    shown_ = now;
    visible_ = true;
    const double seconds = std::chrono::duration<double>(now - begun_).count(),
                 rate = static_cast<double>(done_) / seconds;
    std::string line = total_ > 0 ? bar(done_, total_) : "";
    line += fmt::format("{} {}, {:.0f} a second", done_, what_, rate);
    if (total_ > done_) line += fmt::format(", {:.0f} s left", static_cast<double>(total_ - done_) / rate);
    *session_.err << "\r" << line << "\x1b[K" << std::flush;
}

} // namespace qrid::cmd
