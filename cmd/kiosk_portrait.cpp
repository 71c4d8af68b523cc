#include "kiosk_portrait.h"

#include "kiosk_words.h"
#include "qrid/base/text.h"
#include "qrid/picture/scale.h"
#include "qrid/picture/terminal.h"
#include "screen_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace qrid::cmd {

namespace {

constexpr int widest_name = 18, most_bar = 20, value_width = 14;

std::string_view colour_of(Grade grade) {
    return grade == Grade::good ? style::green : grade == Grade::warn ? style::amber : style::red;
}

std::string bar_of(const PortraitCheck& check, int width) {
    const int full = std::clamp(static_cast<int>(std::lround(check.fraction() * width)), 0, width);
    std::string bar;
    for (int i = 0; i < width; ++i) bar += i < full ? "█" : "░";
    return bar;
}

Image head_of(const Image& photo, const Face& face) {
    const float eyes_apart = eye_distance(face.landmarks), wide = eyes_apart * 4, high = wide * 5 / 4;
    const auto [left, right] = eyes(face.landmarks);
    return crop(photo, {(left.x + right.x - wide) / 2, (left.y + right.y) / 2 - high * 0.45F, wide, high}, 160, 200);
}

} // namespace

PortraitPage::PortraitPage(const Image& photo, const Face& face, PortraitReport report)
    : head_(head_of(photo, face)), report_(std::move(report)) {}

void PortraitPage::draw(KioskFrame& frame, bool in_colour, bool values) const {
    const int photo_columns = std::min({frame.rows() * 8 / 5, frame.columns() * 2 / 5, 48});
    int row = frame.top();
    const std::string drawing = in_colour ? half_blocks(head_, photo_columns) : shades(head_, photo_columns);
    for (const std::string_view line : lines_of(drawing))
        if (row < frame.top() + frame.rows()) frame.put(row++, 3, line);

    const int left = photo_columns + 6, room = frame.columns() - left;
    const int bar = std::clamp(room - widest_name - 4 - (values ? value_width : 0), 4, most_bar);
    std::vector<PortraitCheck> checks = report_.checks; // what is not good is seen on any screen
    std::stable_partition(checks.begin(), checks.end(),
                          [](const PortraitCheck& check) { return check.grade != Grade::good; });
    row = frame.top();
    const int end = row + frame.rows();
    for (const PortraitCheck& check : checks) {
        if (row >= end) break;
        const std::string value = values ? fmt::format(" {}", value_of(check)) : "";
        frame.put(row++, left,
                  fmt::format("{} {} {}{}", frame.styled(mark_of(check.grade), colour_of(check.grade)),
                              filled_to(frame.told(name_of(check)), widest_name),
                              frame.styled(bar_of(check, bar), colour_of(check.grade)), cut_to(value, value_width)));
        if (check.grade != Grade::good && !check.advice.empty() && row < end)
            frame.put(row++, left + 2,
                      frame.styled(cut_to(frame.told(check.advice), room - 2), colour_of(check.grade)));
    }
}

} // namespace qrid::cmd
