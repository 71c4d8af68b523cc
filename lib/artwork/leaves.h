// Sides onto pictures and pages.
#pragma once

#include "qrid/artwork/scene.h"

#include <cstddef>
#include <span>

namespace qrid::artwork {

/// The sides one above the other, so far apart.
Leaf stacked(std::span<const std::shared_ptr<const Side>> sides, double gap);

/// A4, upright, in millimetres: so many ID-1 cards in columns and rows.
inline constexpr double a4_width = 210, a4_height = 297;
inline constexpr std::size_t a4_columns = 2, a4_rows = 5, a4_cards = a4_columns * a4_rows;

/// A page of up to a4_cards sides, row by row from the top left, with marks for cutting in the margins. `turned`:
/// columns from the right, as the backs of a page that is turned over its long edge.
Leaf a4_page(std::span<const std::shared_ptr<const Side>> sides, bool turned);

} // namespace qrid::artwork
