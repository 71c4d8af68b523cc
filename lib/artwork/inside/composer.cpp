#include "qrid/artwork/inside/composer.h"

#include "qrid/artwork/inside/pattern.h"
#include "qrid/artwork/inside/typeset.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::artwork {

namespace {

void move_down(SetText& text, double by) {
    text.box.y += by;
    text.extents.y += by;
    for (SetLine& line : text.lines) line.baseline += by;
}

// A field with its place in a grid, as if that began at the top.
struct Cell {
    SetText label, value;
    double height = 0;
};
struct Row {
    std::vector<Cell> cells;
    double height = 0;
};

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
    return add(set(field, words, language, box, style), 0);
}

Box Composer::centred_text(std::string_view field, std::string_view words, std::string_view language, const Box& box,
                           const TextStyle& style) {
    SetText text = set(field, words, language, box, style);
    const double down = (box.height - text.extents.height) / 2;
    text.box.height = text.extents.height; // it moves with the text, and stays within what was given
    return add(std::move(text), std::max(0.0, down));
}

SetText Composer::set_label(const CardField& field, const Box& box, const TextStyle& style) const {
    const std::string name = fmt::format("{}/label", field.name);
    if (!field.second_label.empty()) {
        SetText both =
            set(name, fmt::format("{} / {}", field.label, field.second_label), content_.language, box, style);
        if (!both.is_cut && both.lines.size() == 1) return both;
    }
    return set(name, field.label, content_.language, box, style);
}

Box Composer::label(const CardField& field, const Box& box, const TextStyle& style) {
    return add(set_label(field, box, style), 0);
}

std::size_t Composer::fields(std::span<const CardField> fields, const Box& box, const FieldStyle& style) {
    const double column = (box.width - style.column_gap * (style.columns - 1)) / style.columns;
    const auto cell_of = [&](const CardField& field, int at) {
        const double width = field.is_long ? box.width : column;
        const double x = box.x + at * (column + style.column_gap);
        Cell cell;
        cell.label = set_label(
            field, {x, box.y, width, box.height},
            {.size = style.label_size, .least = style.label_size * style.least_share, .colour = theme_.label});
        const double top = cell.label.extents.height;
        cell.value = set(field.name, field.value, content_.language, {x, box.y + top, width, box.height - top},
                         {.size = style.value_size,
                          .least = style.value_size * style.least_share,
                          .lines = field.is_long ? style.long_lines : 2,
                          .colour = theme_.text});
        cell.height = top + cell.value.extents.height;
        cell.label.box.height = top;
        cell.value.box.height = cell.value.extents.height;
        return cell;
    };

    std::vector<Row> rows;
    double taken = 0;
    std::size_t count = 0;
    for (bool row_is_full = true; count < fields.size(); ++count) {
        const CardField& field = fields[count];
        const bool begins_row = row_is_full || field.is_long;
        Cell cell = cell_of(field, begins_row ? 0 : static_cast<int>(rows.back().cells.size()));
        const double before = begins_row ? 0 : rows.back().height;
        const double more =
            std::max(cell.height, before) - before + (begins_row && !rows.empty() ? style.least_row_gap : 0);
        constexpr double slack = 1e-6;
        if (taken + more > box.height + slack) break;
        taken += more;
        if (begins_row) rows.emplace_back();
        rows.back().height = std::max(rows.back().height, cell.height);
        rows.back().cells.push_back(std::move(cell));
        row_is_full = field.is_long || rows.back().cells.size() == static_cast<std::size_t>(style.columns);
    }
    if (rows.empty()) return 0;

    double gap = style.least_row_gap;
    const double left = box.height - taken;
    if (rows.size() > 1)
        gap +=
            std::min(left / static_cast<double>(rows.size() - 1), std::max(0.0, style.row_gap - style.least_row_gap));
    double down = style.from_bottom ? left - (gap - style.least_row_gap) * static_cast<double>(rows.size() - 1) : 0;
    for (Row& row : rows) {
        for (Cell& cell : row.cells) {
            add(std::move(cell.label), down);
            add(std::move(cell.value), down);
        }
        down += row.height + gap;
    }
    return count;
}

} // namespace qrid::artwork
