#include "kiosk_screen.h"

#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/picture/scale.h"
#include "qrid/picture/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace qrid::cmd {

namespace {

constexpr ScreenSize least_screen{80, 24};
constexpr std::string_view bold = "\x1b[1m", reverse = "\x1b[7m", dim = "\x1b[2m", green = "\x1b[32m",
                           amber = "\x1b[33m", red = "\x1b[31m", plain = "\x1b[0m";

/// What the person sees of the steps, and after which of them each is done.
struct ScreenStep {
    std::string_view name;
    std::array<KioskStep, 2> done_by;
};
constexpr std::array<ScreenStep, 8> screen_steps = {{{"find", {KioskStep::found, KioskStep::found}},
                                                     {"scan", {KioskStep::scanned, KioskStep::scanned}},
                                                     {"judge", {KioskStep::judged, KioskStep::judged}},
                                                     {"live", {KioskStep::alive, KioskStep::unproven}},
                                                     {"match", {KioskStep::matched, KioskStep::matched}},
                                                     {"terms", {KioskStep::accepted, KioskStep::accepted}},
                                                     {"issue", {KioskStep::issued, KioskStep::issued}},
                                                     {"deliver", {KioskStep::delivered, KioskStep::delivered}}}};

std::string_view colour_of(Grade grade) { return grade == Grade::good ? green : grade == Grade::warn ? amber : red; }

std::string bar_of(const PortraitCheck& check, int width) {
    const int full = std::clamp(static_cast<int>(std::lround(check.fraction() * width)), 0, width);
    std::string bar;
    for (int i = 0; i < width; ++i) bar += i < full ? "█" : "░";
    return bar;
}

} // namespace

std::unique_ptr<KioskScreen> KioskScreen::open(const IssuerConfig& issuer, bool pauses, Session& session) {
    const auto term = session.environment ? session.environment("TERM") : std::nullopt;
    if (!session.out_is_terminal || session.format != Format::text || session.quiet || !term || term->empty() ||
        *term == "dumb" || !session.screen_size || !session.read_key)
        return nullptr;
    const auto size = session.screen_size();
    if (!size || size->columns < least_screen.columns || size->rows < least_screen.rows) return nullptr;
    const std::string& name = issuer.name.empty() ? issuer.iss : issuer.name;
    return std::unique_ptr<KioskScreen>(new KioskScreen(printable(name), pauses, *size, session));
}

KioskScreen::KioskScreen(std::string title, bool pauses, ScreenSize size, Session& session)
    : session_(session), title_(std::move(title)), pauses_(pauses), size_(size) {
    draw();
}

std::string KioskScreen::styled(std::string_view text, std::string_view style) const {
    return session_.color || style == bold || style == reverse ? fmt::format("{}{}{}", style, text, plain)
                                                               : std::string(text);
}

void KioskScreen::put(int row, int column, std::string_view text) {
    session_.print(fmt::format("\x1b[{};{}H{}", row, column, text));
}

std::string KioskScreen::steps_line() const {
    std::string line;
    for (std::size_t i = 0; i < screen_steps.size(); ++i) {
        const std::string word = fmt::format("{} {}", i < done_ ? "✓" : i == done_ ? "▸" : "·", screen_steps[i].name);
        line += fmt::format("{}  ", styled(word, i < done_ ? green : i == done_ ? bold : dim));
    }
    return line;
}

void KioskScreen::measure() {
    if (const auto size = session_.screen_size()) // it may have been resized, even below what was asked for
        size_ = {std::max(size->columns, 20), std::max(size->rows, 10)};
}

void KioskScreen::draw() {
    measure();
    session_.print("\x1b[2J");
    put(1, 1, styled(filled_to(fmt::format(" {}: a digital ID card", title_), size_.columns), reverse));
    put(3, 2, steps_line());
    if (!photo_.empty()) draw_photo();
    const std::size_t shown = photo_.empty() ? static_cast<std::size_t>(body_rows()) : 1;
    const std::size_t first = said_.size() > shown ? said_.size() - shown : 0;
    for (std::size_t i = first; i < said_.size(); ++i)
        put((photo_.empty() ? 5 : size_.rows - 2) + static_cast<int>(i - first), 2,
            cut_to(said_[i], size_.columns - 2));
    put(size_.rows, 2, "");
}

void KioskScreen::draw_photo() {
    int row = 5;
    for (const std::string& line : photo_) put(row++, 2, line);
    const int left = photo_columns_ + 4, label = 26, value = 14;
    const int bar = std::clamp(size_.columns - left - label - value - 3, 4, 24);
    row = 5;
    std::vector<PortraitCheck> checks = report_.checks; // what is not good is seen on any screen
    std::stable_partition(checks.begin(), checks.end(),
                          [](const PortraitCheck& check) { return check.grade != Grade::good; });
    for (const PortraitCheck& check : checks) {
        if (row >= size_.rows - 3) break;
        put(row++, left,
            fmt::format("{} {} {:.3g} {}", filled_to(check.label, label),
                        styled(bar_of(check, bar), colour_of(check.grade)), check.value, check.unit));
    }
    for (const PortraitCheck& check : report_.checks)
        if (check.grade != Grade::good && row < size_.rows - 3)
            put(row++, left,
                styled(cut_to(check.advice.told(language_), size_.columns - left), colour_of(check.grade)));
}

void KioskScreen::step(KioskStep step, const std::string& what) {
    for (std::size_t i = 0; i < screen_steps.size(); ++i)
        if (std::find(screen_steps[i].done_by.begin(), screen_steps[i].done_by.end(), step) !=
            screen_steps[i].done_by.end())
            done_ = i + 1;
    said_.push_back(fmt::format("{:<10} {}", name(step), printable(what)));
    draw();
}

void KioskScreen::show(const Image& photo, const Face& face, const PortraitReport& report) {
    // Around the head, at the shape of a portrait.
    const float eyes_apart = eye_distance(face.landmarks), wide = eyes_apart * 4, high = wide * 5 / 4;
    const auto [left, right] = eyes(face.landmarks);
    const Image head =
        crop(photo, {(left.x + right.x - wide) / 2, (left.y + right.y) / 2 - high * 0.45F, wide, high}, 160, 200);
    photo_columns_ = std::min({(body_rows() - 1) * 8 / 5, size_.columns * 2 / 5, 48});
    photo_.clear();
    const std::string drawing = session_.color ? half_blocks(head, photo_columns_) : shades(head, photo_columns_);
    for (const std::string_view row : lines_of(drawing)) photo_.emplace_back(row);
    report_ = report;
    draw();
}

std::string KioskScreen::key() {
    const auto pressed = session_.read_key();
    if (!pressed) throw Error(Code::interrupted, "the terminal is gone");
    return *pressed;
}

void KioskScreen::wait(std::string_view for_what) {
    if (!pauses_) return;
    put(size_.rows, 2, styled(for_what, bold));
    key();
}

std::optional<std::string> KioskScreen::ask(const std::string& question) {
    put(size_.rows, 1, "\x1b[2K");
    put(size_.rows, 2, "");
    return session_.ask_line(fmt::format("{}: ", question));
}

void KioskScreen::draw_lines(const std::vector<ScreenLine>& lines, std::size_t first, int rows) {
    for (int row = 0; row < rows; ++row) {
        const std::size_t i = first + static_cast<std::size_t>(row);
        put(5 + row, 1, "\x1b[2K");
        if (i < lines.size()) put(5 + row, 4, lines[i].is_heading ? styled(lines[i].text, bold) : lines[i].text);
    }
}

std::optional<std::string> KioskScreen::ask_acceptance(const Terms& terms) {
    wait("Press any key to read the terms ");
    photo_.clear();
    draw();
    for (std::size_t first = 0;;) {
        const int columns = size_.columns, rows_before = size_.rows;
        measure();
        if (size_.columns != columns || size_.rows != rows_before) draw();
        const std::vector<ScreenLine> lines = markdown_lines(terms.body(), std::min(size_.columns - 8, 90));
        const int rows = body_rows();
        const std::size_t page = static_cast<std::size_t>(rows);
        const std::size_t last = lines.size() > page ? lines.size() - page : 0;
        first = std::min(first, last);
        draw_lines(lines, first, rows);
        const std::string more = first < last ? "space or ↓: more   " : "";
        put(size_.rows, 1, "\x1b[2K");
        put(size_.rows, 2,
            styled(cut_to(fmt::format("{}a: accept   d: decline   (lines {} to {} of {})", more, first + 1,
                                      std::min(first + page, lines.size()), lines.size()),
                          size_.columns - 2),
                   bold));
        const std::string pressed = key();
        if (pressed == "\x1b[B" || pressed == "j" || pressed == "\r" || pressed == "\n")
            first = std::min(first + 1, last);
        else if (pressed == "\x1b[A" || pressed == "k")
            first = first > 0 ? first - 1 : 0;
        else if (pressed == " " || pressed == "\x1b[6~" || pressed == "f")
            first = std::min(first + page - 1, last);
        else if (pressed == "\x1b[5~" || pressed == "b")
            first = first >= page - 1 ? first - (page - 1) : 0;
        else if (pressed == "d" || pressed == "q" || pressed == "\x1b")
            return "";
        else if (pressed == "a") {
            const auto answer = ask("Type 'accept' to accept the terms");
            if (!answer || *answer == "accept") return answer; // anything else is a slip: the terms are still there
            draw();
        }
    }
}

bool KioskScreen::ask_again(const Error& error) {
    show_refusal(error);
    put(size_.rows, 2, styled("t: try again   any other key: exit ", bold));
    done_ = 1;
    said_.clear();
    return key() == "t";
}

void KioskScreen::refused(const Error& error) {
    show_refusal(error);
    wait("Press any key to exit ");
}

void KioskScreen::show_refusal(const Error& error) {
    draw();
    const bool over_photo = !photo_.empty();
    int row = over_photo ? size_.rows - 5 : std::min(6 + static_cast<int>(said_.size()), size_.rows - 5);
    const auto lines = [&](std::string_view text, std::string_view style) {
        for (const ScreenLine& line : markdown_lines(text, size_.columns - 4))
            if (row < size_.rows) put(row++, 1, fmt::format("\x1b[2K {}", styled(line.text, style)));
    };
    lines("No card was issued.", bold);
    lines(error.what(), red);
    lines(error.hint(), plain);
    photo_.clear();
}

void KioskScreen::done(const std::string& receipt) {
    photo_.clear();
    said_.clear();
    draw();
    int row = 5;
    for (const std::string_view line : lines_of(receipt)) {
        if (row >= size_.rows - 1) break;
        put(row, 2, row == 5 ? styled(line, bold) : cut_to(printable(line), size_.columns - 2));
        ++row;
    }
    wait("Press any key to exit ");
}

} // namespace qrid::cmd
