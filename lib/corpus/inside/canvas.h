// Pictures of codes, spoiled. For the corpus room's own files.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/image.h"
#include "qrid/qr/symbol.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::corpus {

class Kit;

/// The text of the good card.
std::string card_text(const Kit& kit);

/// A code in black on white with its quiet zone.
Image draw(const Symbol& symbol, int module_pixels = 4);
Image draw_card(const Kit& kit, int module_pixels = 4);

/// Pictures in a row on white.
Image in_a_row(const std::vector<Image>& pictures);
/// A PNG of several codes in a row.
Bytes side_by_side(const std::vector<Symbol>& symbols);

/// Calls change for every pixel with its place and its red, green and blue.
void for_each_pixel(Image& picture, const std::function<void(int x, int y, std::uint8_t* rgb)>& change);

/// What a lens out of focus does: the mean over a square of 2 * radius + 1 pixels.
Image blurred(const Image& picture, int radius);

} // namespace qrid::corpus
