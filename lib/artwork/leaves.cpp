#include "qrid/artwork/leaves.h"

#include "qrid/artwork/layouts.h"

#include <algorithm>

namespace qrid::artwork {

Leaf stacked(std::span<const std::shared_ptr<const Side>> sides, double gap) {
    Leaf leaf;
    for (const auto& face : sides) {
        if (!leaf.sides.empty()) leaf.height += gap;
        leaf.sides.push_back({face, {0, leaf.height}});
        leaf.width = std::max(leaf.width, face->width);
        leaf.height += face->height;
    }
    return leaf;
}

Leaf a4_page(std::span<const std::shared_ptr<const Side>> sides, bool turned) {
    constexpr double column_gap = 8, row_gap = 3, mark = 4, mark_gap = 1.5;
    constexpr double block_width = a4_columns * id1_width + (a4_columns - 1) * column_gap;
    constexpr double block_height = a4_rows * id1_height + (a4_rows - 1) * row_gap;
    constexpr double left = (a4_width - block_width) / 2, top = (a4_height - block_height) / 2;
    const auto column_x = [&](std::size_t column) {
        return left + static_cast<double>(column) * (id1_width + column_gap);
    };
    const auto row_y = [&](std::size_t row) { return top + static_cast<double>(row) * (id1_height + row_gap); };
    Leaf leaf{.width = a4_width, .height = a4_height, .sides = {}, .marks = {}};
    for (std::size_t i = 0; i < std::min(sides.size(), a4_cards); ++i) {
        const std::size_t column = i % a4_columns;
        leaf.sides.push_back({sides[i], {column_x(turned ? a4_columns - 1 - column : column), row_y(i / a4_columns)}});
    }
    for (std::size_t column = 0; column < a4_columns; ++column)
        for (const double x : {column_x(column), column_x(column) + id1_width}) {
            leaf.marks.push_back({{x, top - mark_gap - mark}, {x, top - mark_gap}});
            leaf.marks.push_back({{x, top + block_height + mark_gap}, {x, top + block_height + mark_gap + mark}});
        }
    for (std::size_t row = 0; row < a4_rows; ++row)
        for (const double y : {row_y(row), row_y(row) + id1_height}) {
            leaf.marks.push_back({{left - mark_gap - mark, y}, {left - mark_gap, y}});
            leaf.marks.push_back({{left + block_width + mark_gap, y}, {left + block_width + mark_gap + mark, y}});
        }
    return leaf;
}

} // namespace qrid::artwork
