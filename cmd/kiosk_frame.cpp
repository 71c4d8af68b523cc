#include "kiosk_frame.h"

#include "kiosk_words.h"
#include "qrid/base/printable.h"
#include "screen_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace qrid::cmd {

namespace {

constexpr int widest_text = 68, most_notice = 10; // columns; seconds
constexpr ScreenSize least_page{60, 16};

std::string repeated(std::string_view text, int times) {
    std::string line;
    for (int i = 0; i < times; ++i) line += text;
    return line;
}

} // namespace

KioskFrame::KioskFrame(std::string title, int idle, Session& session)
    : session_(session), title_(std::move(title)), idle_(idle) {
    measure();
}

void KioskFrame::measure() {
    if (const auto size = session_.screen_size()) size_ = *size; // it may be less than was asked for by now
}

bool KioskFrame::is_too_small() const { return size_.columns < least_page.columns || size_.rows < least_page.rows; }

int KioskFrame::patience() const {
    return idle_ == 0 ? -1 : std::min(idle_, std::numeric_limits<int>::max() / 1000) * 1000;
}

int KioskFrame::last_patience() const { return std::min(idle_, most_notice) * 1000; }

void KioskFrame::put(int row, int column, std::string_view text) {
    if (!is_too_small()) session_.print(fmt::format("\x1b[{};{}H{}", row, column, text));
}

std::string KioskFrame::styled(std::string_view text, std::string_view style) const {
    const bool is_colour = style != style::bold && style != style::reverse;
    if (style == style::plain || (is_colour && !session_.color)) return std::string(text);
    return fmt::format("{}{}{}", style, text, style::plain);
}

void KioskFrame::clear() {
    measure();
    session_.print("\x1b[2J");
    if (is_too_small()) {
        const std::string text = told(msgid("The window is too small. Please make it larger."));
        if (size_.columns > 0 && size_.rows > 0)
            session_.print(fmt::format("\x1b[1;1H{}", cut_to(text, size_.columns)));
        return;
    }
    const std::string title =
        fmt::format("  {}", Phrase({msgid("{issuer}: digital ID card"), {{"issuer", title_}}}).told(language_));
    put(1, 1, styled(filled_to(title, columns()), style::reverse));
    const std::vector<Phrase> steps = progress_words();
    std::string line;
    int width = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::string word = fmt::format("{} {}", i < done_ ? "✓" : i == done_ ? "▸" : "·", told(steps[i]));
        const std::string gap = i == 0 ? "" : "  ──  ";
        width += columns_of(gap) + columns_of(word);
        line += styled(gap, style::dim) + styled(word, i < done_    ? style::green
                                                       : i == done_ ? style::bold
                                                                    : style::dim);
    }
    if (width <= columns()) put(3, 1 + (columns() - width) / 2, line);
    put(4, 1, styled(repeated("─", columns()), style::dim));
}

int KioskFrame::centred(const std::vector<PageLine>& lines) {
    std::vector<PageLine> rows_drawn;
    for (const PageLine& line : lines) {
        if (line.text.empty()) rows_drawn.push_back(line);
        for (const ScreenLine& wrapped : wrapped_lines(line.text, {}, std::min(columns() - 8, widest_text)))
            rows_drawn.push_back({wrapped.text, line.style});
    }
    int row = top() + std::max(0, (rows() - static_cast<int>(rows_drawn.size())) / 3);
    for (const PageLine& line : rows_drawn) {
        if (row >= top() + rows()) break;
        if (!line.text.empty())
            put(row, 1 + std::max(0, (columns() - columns_of(line.text)) / 2), styled(line.text, line.style));
        ++row;
    }
    return row;
}

int KioskFrame::listed(int row, const std::vector<PageLine>& lines) {
    int widest = 0;
    for (const PageLine& line : lines) widest = std::max(widest, columns_of(line.text));
    widest = std::min(widest, columns() - 4);
    for (const PageLine& line : lines) {
        if (row >= top() + rows()) break;
        put(row++, 1 + (columns() - widest) / 2, styled(cut_to(line.text, widest), line.style));
    }
    return row;
}

void KioskFrame::field(int row, int column, std::string_view label, std::string_view typed) {
    const std::string shown = cut_to(label, columns() / 2);
    room_ = std::max(columns() - column - columns_of(shown) - 1, 4);
    put(row, column, fmt::format("{} {}", shown, end_that_fits(printable(typed), room_)));
}

void KioskFrame::keys(const std::vector<KeyName>& keys) {
    put(size_.rows - 1, 1, styled(repeated("─", columns()), style::dim));
    std::string line;
    int width = 2;
    for (const KeyName& one : keys) {
        const std::string key = fmt::format(" {} ", told(one.key)), does = fmt::format(" {}   ", told(one.does));
        width += columns_of(key) + columns_of(does);
        if (width - 3 > columns()) break;
        line += styled(key, style::reverse) + does;
    }
    put(size_.rows, 1, "\x1b[2K");
    put(size_.rows, 3, line);
}

void KioskFrame::notice(const Phrase& phrase) {
    const std::string text = cut_to(told(phrase), columns() - 4);
    put(size_.rows - 2, 1, "\x1b[2K");
    put(size_.rows - 2, 1 + (columns() - columns_of(text)) / 2, styled(text, style::bold));
}

bool KioskFrame::is_still_there() {
    notice({msgid_plural("Are you still there? Press any key. Otherwise this visit ends in {count} second.",
                         "Are you still there? Press any key. Otherwise this visit ends in {count} seconds."),
            last_patience() / 1000});
    for (;;) {
        const auto pressed = session_.read_key(last_patience());
        if (pressed && *pressed == key_resized) continue;
        return !pressed || !pressed->empty(); // a terminal that is gone is told by the next key
    }
}

std::string KioskFrame::next_key(bool may_go) {
    const auto pressed = session_.read_key(may_go ? patience() : -1);
    if (!pressed) throw Error(Code::interrupted, "the terminal is gone");
    if (pressed->empty() && !is_still_there()) throw NobodyThere(idle_);
    return *pressed;
}

std::string KioskFrame::wait(const std::function<void()>& draw, bool may_go) {
    for (;;) {
        draw();
        std::string pressed = next_key(may_go);
        if (!pressed.empty() && pressed != key_resized && !is_too_small()) return pressed;
    }
}

std::string KioskFrame::key(const std::function<void()>& draw) { return wait(draw, true); }

template <typename Typed, typename Draw, typename TypeOn>
Typed KioskFrame::type(const Draw& draw, const TypeOn& type_on) {
    Typed typed;
    for (;;) {
        draw(typed);
        if (is_too_small()) { // until it is resized
            next_key(true);
            continue;
        }
        auto more = type_on(std::move(typed), patience());
        if (!more) throw Error(Code::interrupted, "no answer was given");
        typed = std::move(*more);
        if (typed.is_whole) return typed;
        if (typed.is_idle && !is_still_there()) throw NobodyThere(idle_);
    }
}

std::string KioskFrame::line(const std::function<void(std::string_view typed)>& draw) {
    const auto draw_it = [&](TypedLine& typed) {
        draw(typed.text);
        typed.room = room_;
    };
    return type<TypedLine>(draw_it, session_.type_on).text;
}

Secret KioskFrame::secret(const std::function<void()>& draw) {
    return type<TypedSecret>([&](const TypedSecret&) { draw(); }, session_.type_secret_on).text;
}

} // namespace qrid::cmd
