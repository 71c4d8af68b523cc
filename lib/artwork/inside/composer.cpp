#include "qrid/artwork/inside/composer.h"

#include "qrid/artwork/inside/pattern.h"
#include "qrid/artwork/inside/typeset.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace qrid::artwork {

namespace {

void move_down(SetText& text, double by) {
    text.box.y += by;
    text.extents.y += by;
    for (SetLine& line : text.lines) line.baseline += by;
}

constexpr double share_step = 0.95; // from one size of a group to the next smaller one

double column_of(const Box& box, const FieldStyle& style) {
    return (box.width - style.column_gap * (style.columns - 1)) / style.columns;
}

} // namespace

CardField title_of(const CardContent& content, const Theme& theme) {
    CardField title = content.title;
    if (!theme.title.empty()) {
        title.label = theme.title;
        title.second_label.clear();
    }
    if (content.test) title.label = fmt::format("TEST \u00b7 {}", title.label);
    return title;
}

Composer::Composer(double width, double height, double radius, const Theme& theme, const CardContent& content,
                   bool mirrored)
    : theme_(theme), content_(content), mirrored_(mirrored) {
    face_.width = width;
    face_.height = height;
    face_.radius = radius;
}

Box Composer::placed(Box box) const {
    if (mirrored_) box.x = face_.width - box.right();
    return box;
}

void Composer::panel(Panel panel) {
    panel.frame.box = placed(panel.frame.box);
    if (mirrored_ && panel.fill_right) std::swap(*panel.fill, *panel.fill_right);
    face_.items.emplace_back(panel);
}

void Composer::picture(const std::shared_ptr<const Image>& image, const Frame& frame, bool whole) {
    face_.items.emplace_back(Photo{image, {placed(frame.box), frame.radius}, whole});
}

void Composer::code(const Box& box) { face_.items.emplace_back(QrPanel{content_.symbol, placed(box)}); }

void Composer::portrait(const Frame& frame, double border_width) {
    if (content_.face != nullptr) {
        picture(content_.face, frame, false);
    } else {
        panel({frame, theme_.pattern});
        curves(silhouette({placed(frame.box), frame.radius}, theme_.border));
    }
    panel({frame, std::nullopt, std::nullopt, theme_.border, border_width});
}

bool Composer::logo(const Frame& frame) {
    if (theme_.logo == nullptr) return false;
    constexpr double margin = 0.12;
    const Box& box = frame.box;
    const double inset = margin * box.width;
    panel({frame, Colour{255, 255, 255}});
    picture(theme_.logo, {{box.x + inset, box.y + inset, box.width - 2 * inset, box.height - 2 * inset}, 0}, true);
    return true;
}

SetText Composer::set(std::string_view field, std::string_view words, std::string_view language, const Box& box,
                      TextStyle style) const {
    if (mirrored_ && style.align != Align::centre)
        style.align = style.align == Align::left ? Align::right : Align::left;
    return set_text(field, words, language, placed(box), style);
}

Box Composer::add(SetText text, double down) {
    if (text.lines.empty()) return {};
    move_down(text, down);
    const Box extents = text.extents;
    face_.items.emplace_back(std::move(text));
    return placed(extents);
}

Box Composer::text(std::string_view field, std::string_view words, std::string_view language, const Box& box,
                   const TextStyle& style) {
    if (box.width <= 0 || box.height <= 0) return {};
    return add(set(field, words, language, box, style), 0);
}

Box Composer::centred_text(std::string_view field, std::string_view words, std::string_view language, const Box& box,
                           const TextStyle& style) {
    SetText text = set(field, words, language, box, style);
    const double down = (box.height - text.extents.height) / 2;
    text.box.height = text.extents.height; // it moves with the text, and stays within what was given
    return add(std::move(text), std::max(0.0, down));
}

// Its field ends in "s" when it is in both languages.
SetText Composer::set_label(const CardField& field, const Box& box, const TextStyle& style) const {
    const std::string name = fmt::format("{}/label", field.name);
    if (!field.second_label.empty()) {
        SetText both =
            set(name + "s", fmt::format("{} / {}", field.label, field.second_label), content_.language, box, style);
        if (!both.is_cut && both.lines.size() == 1) return both;
    }
    return set(name, field.label, content_.language, box, style);
}

Box Composer::label(const CardField& field, const Box& box, const TextStyle& style) {
    return add(set_label(field, box, style), 0);
}

/// A field with its place in a grid, as if that began at the top.
struct Composer::Cell {
    SetText label, value;
    double height = 0;
};

struct Composer::Row {
    std::vector<Cell> cells;
    double height = 0;
};

/// The fields that have found a place, and how well.
struct Composer::Group {
    std::vector<Row> rows;
    FieldShares shares;
    std::size_t count = 0;
    double taken = 0;
    bool is_cut = false, breaks_words = false;
    std::size_t wrapped = 0; ///< values in a column, such as dates, that take more than a line

    bool is_as_good_as(const Group& other) const {
        return count >= other.count && is_cut <= other.is_cut && breaks_words <= other.breaks_words &&
               wrapped <= other.wrapped;
    }
    bool is_perfect(std::size_t fields) const { return count == fields && !is_cut && !breaks_words && wrapped == 0; }
};

// The largest share at which as many labels as possible are in both languages, and as few as possible are cut.
double Composer::label_share_of(std::span<const CardField> fields, const Box& box, const FieldStyle& style) const {
    const auto flaws_at = [&](double share) {
        std::size_t flaws = 0;
        for (const CardField& field : fields) {
            const double width = field.is_long ? box.width : column_of(box, style), size = style.label_size * share;
            const SetText label = set_label(field, {box.x, box.y, width, box.height}, {.size = size, .least = size});
            const bool is_whole = field.second_label.empty() || label.field.ends_with("s");
            flaws += (is_whole ? 0 : 1) + (label.is_cut ? fields.size() : 0);
        }
        return flaws;
    };
    if (flaws_at(1) == 0) return 1;
    const std::size_t fewest = flaws_at(style.least_share);
    for (double share = 1; share > style.least_share; share *= share_step)
        if (flaws_at(share) <= fewest) return share;
    return style.least_share;
}

Composer::Group Composer::group_of(std::span<const CardField> fields, const Box& box, const FieldStyle& style,
                                   const FieldShares& shares) const {
    const double column = column_of(box, style);
    const double label_size = style.label_size * shares.label, value_size = style.value_size * shares.value;
    const auto cell_of = [&](const CardField& field, int at) {
        const double width = field.is_long ? box.width : column;
        const double x = box.x + at * (column + style.column_gap);
        Cell cell;
        cell.label = set_label(field, {x, box.y, width, box.height},
                               {.size = label_size, .least = label_size, .colour = theme_.label});
        const double top = cell.label.extents.height;
        cell.value = set(field.name, field.value, content_.language, {x, box.y + top, width, box.height - top},
                         {.size = value_size,
                          .least = value_size,
                          .lines = field.is_long ? style.long_lines : 2,
                          .colour = theme_.text});
        cell.height = top + cell.value.extents.height;
        cell.label.box.height = top;
        cell.value.box.height = cell.value.extents.height;
        return cell;
    };

    Group group;
    group.shares = shares;
    for (bool row_is_full = true; group.count < fields.size(); ++group.count) {
        const CardField& field = fields[group.count];
        const bool begins_row = row_is_full || field.is_long;
        Cell cell = cell_of(field, begins_row ? 0 : static_cast<int>(group.rows.back().cells.size()));
        const double before = begins_row ? 0 : group.rows.back().height;
        const double more =
            std::max(cell.height, before) - before + (begins_row && !group.rows.empty() ? style.least_row_gap : 0);
        constexpr double slack = 1e-6;
        if (group.taken + more > box.height + slack) break;
        group.taken += more;
        if (begins_row) group.rows.emplace_back();
        group.rows.back().height = std::max(group.rows.back().height, cell.height);
        group.is_cut = group.is_cut || cell.value.is_cut;
        group.breaks_words = group.breaks_words || cell.value.breaks_words;
        if (!field.is_long && cell.value.lines.size() > 1) ++group.wrapped;
        group.rows.back().cells.push_back(std::move(cell));
        row_is_full = field.is_long || group.rows.back().cells.size() == static_cast<std::size_t>(style.columns);
    }
    return group;
}

// In the largest sizes at which no more is left out, cut or broken than in the smallest.
Composer::Group Composer::best_group(std::span<const CardField> fields, const Box& box, const FieldStyle& style) const {
    const double label_share = label_share_of(fields, box, style);
    Group largest = group_of(fields, box, style, {label_share, 1});
    if (largest.is_perfect(fields.size())) return largest;
    const double label_least = std::min(label_share, style.least_share);
    Group smallest = group_of(fields, box, style, {label_least, style.least_share});
    if (smallest.is_cut) return smallest; // where as much as possible of what is cut can be read
    if (largest.is_as_good_as(smallest)) return largest;
    for (double share = share_step; share > style.least_share; share *= share_step) {
        Group group = group_of(fields, box, style, {std::min(label_share, share), share});
        if (group.is_as_good_as(smallest)) return group;
    }
    return smallest;
}

double Composer::height_of(std::span<const CardField> fields, double width, const FieldStyle& style) const {
    if (fields.empty()) return 0;
    constexpr double any_height = 1e5;
    const Box box{0, 0, width, any_height};
    const Group group = best_group(fields, box, style);
    return group.taken + (style.row_gap - style.least_row_gap) * static_cast<double>(group.rows.size() - 1);
}

namespace {

// Brings the first lines of labels, and those of values, of a row to one height each, as far as the row has room:
// letters of two scripts do not reach as high.
void align(auto& cells, double row_height) {
    double label_line = 0, value_line = 0;
    const auto line_of = [](const SetText& text) { return text.lines.empty() ? 0 : text.lines.front().baseline; };
    for (const auto& cell : cells) label_line = std::max(label_line, line_of(cell.label));
    for (auto& cell : cells) {
        const double down = std::min(label_line - line_of(cell.label), row_height - cell.height);
        if (cell.label.lines.empty() || down <= 0) continue;
        move_down(cell.label, down);
        move_down(cell.value, down);
        cell.height += down;
    }
    for (const auto& cell : cells) value_line = std::max(value_line, line_of(cell.value));
    for (auto& cell : cells) {
        const double down = std::min(value_line - line_of(cell.value), row_height - cell.height);
        if (!cell.value.lines.empty() && down > 0) move_down(cell.value, down);
    }
}

} // namespace

std::size_t Composer::fields(std::span<const CardField> fields, const Box& box, const FieldStyle& style) {
    if (fields.empty() || box.height <= 0) return 0;
    return put(best_group(fields, box, style), box, style);
}

std::size_t Composer::fields_at(const FieldShares& shares, std::span<const CardField> fields, const Box& box,
                                const FieldStyle& style) {
    if (fields.empty() || box.height <= 0) return 0;
    return put(group_of(fields, box, style, shares), box, style);
}

FieldShares Composer::shares_of(std::span<const CardField> fields, const Box& box, const FieldStyle& style) const {
    if (fields.empty() || box.height <= 0) return {};
    return best_group(fields, box, style).shares;
}

std::size_t Composer::put(Group group, const Box& box, const FieldStyle& style) {
    if (group.rows.empty()) return 0;
    double gap = style.least_row_gap;
    const double left = box.height - group.taken, gaps = static_cast<double>(group.rows.size() - 1);
    if (gaps > 0) gap += std::min(left / gaps, std::max(0.0, style.row_gap - style.least_row_gap));
    double down = style.from_bottom ? left - (gap - style.least_row_gap) * gaps : 0;
    for (Row& row : group.rows) {
        align(row.cells, row.height);
        for (Cell& cell : row.cells) {
            add(std::move(cell.label), down);
            add(std::move(cell.value), down);
        }
        down += row.height + gap;
    }
    return group.count;
}

void Composer::watermarks(const Box& box, double angle) {
    if (content_.watermarks.empty()) return;
    // A bar of that length and height lies within the box when it is turned.
    const double radians = std::abs(angle) * std::numbers::pi / 180, sine = std::sin(radians),
                 cosine = std::cos(radians);
    const auto count = static_cast<double>(content_.watermarks.size());
    constexpr double share = 0.17, lines_apart = 1.05; // of the longer side; a line is so many times its share
    const double height = std::max(box.width, box.height) * share / (count > 1 ? 1.35 : 1);
    const double all = height * count * lines_apart;
    const double across = cosine > 1e-6 ? (box.width - all * sine) / cosine : 1e9;
    const double along = sine > 1e-6 ? (box.height - all * cosine) / sine : 1e9;
    const double length = std::max(height, std::min(across, along));
    const double x = box.x + box.width / 2, y = box.y + box.height / 2;
    const bool is_dark = theme_.background.green < 0x80;
    constexpr double line_ems = 1.24, least_share = 0.2, turn = 180;
    for (std::size_t i = 0; i < content_.watermarks.size(); ++i) {
        const double off = (static_cast<double>(i) - (count - 1) / 2) * height * lines_apart;
        const double tilt = angle * std::numbers::pi / turn;
        const double middle_x = x - off * std::sin(tilt), middle_y = y + off * std::cos(tilt);
        const Box line = placed({middle_x - length / 2, middle_y - height / 2, length, height});
        SetText text = set_text("watermark", content_.watermarks[i], content_.language, line,
                                {.size = height / line_ems,
                                 .least = height / line_ems * least_share,
                                 .bold = true,
                                 .align = Align::centre,
                                 .colour = is_dark ? Colour{0xff, 0x7a, 0x70} : Colour{0xc6, 0x1a, 0x27}});
        const double down = (line.height - text.extents.height) / 2;
        move_down(text, std::max(0.0, down));
        text.box = line;
        const double opacity = is_dark ? 0.36 : 0.28;
        face_.items.emplace_back(Watermark{std::move(text), mirrored_ ? -angle : angle, opacity});
    }
}

} // namespace qrid::artwork
