// What a phone shows: a page of text with a card on it, and on the card its code.
#pragma once

#include "canvas.h"
#include "qrid/qr/symbol.h"
#include "random.h"

#include <string>

namespace qrid::bench {

/// A card's text and its symbol.
struct Card {
    std::string text;
    Symbol symbol;
};

/// Bytes of a card, and the versions of their symbols.
inline constexpr int smallest_card = 300, largest_card = 2000, lowest_version = 13, highest_version = 33;

/// Random bytes in Base45 at level L, M or Q: that of them, drawn by lot, which makes a version within the bounds.
Card card_of(int bytes, Random& random);

/// The same, of a size that goes with the number; the sizes of following numbers are spread evenly.
Card some_card(int number, Random& random);

/// Where a code stands in its picture, without its quiet zone.
struct Page {
    GrayImage picture;
    Box code;
    double module = 0; ///< pixels
};

/// How the code stands on the page.
enum class Look {
    light,                 ///< dark on a white panel, on a light page
    dark_mode,             ///< light on a dark panel, on a dark page
    no_quiet_zone,         ///< dark on light, its last modules against a page of light or middling tone and its text
    no_quiet_zone_dark,    ///< the same against a dark page: the outer ring of a finder pattern cannot be told from it
    no_quiet_zone_inverse, ///< light on dark, against a dark page
};

/// A screenshot of 1170 x 2532, the code 600 to 900 pixels wide.
Page phone_page(const Symbol& symbol, Look look, Random& random);

/// The symbol alone, at any width in pixels, as a screen would scale it: to whole pixels, by area, or softly.
GrayImage drawn(const Symbol& symbol, int width, std::uint8_t dark, std::uint8_t light, Random& random);

/// A line of something like text, `height` pixels high, that fills the box up to its last word.
void draw_words(GrayImage& picture, const Box& line, std::uint8_t ink, Random& random);

} // namespace qrid::bench
