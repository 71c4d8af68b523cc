// The layouts of a card.
#pragma once

#include "qrid/artwork/content.h"
#include "qrid/artwork/scene.h"
#include "qrid/artwork/theme.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace qrid::artwork {

/// ID-1 of ISO/IEC 7810, in millimetres.
inline constexpr double id1_width = 85.60, id1_height = 53.98, id1_radius = 3.18;

/// The portrait on its front: 1 to 1.25, in millimetres; and the least dots per inch that print asks for.
inline constexpr double id1_portrait_width = 25.6, id1_portrait_height = 32;
inline constexpr int least_portrait_dpi = 300;

/// Dots per inch of a picture that fills the portrait.
int portrait_dpi(const Image& picture);

/// What the code with its quiet zone may take of a card's back, and the least module that is printed; millimetres.
inline constexpr double id1_code_side = 50;

/// A phone's screen, and what the code takes of it; in units of which a screen has one to four pixels. A card with more
/// than a screen holds is taller, up to phone_tallest, and is scrolled.
inline constexpr double phone_width = 390, phone_height = 844, phone_tallest = 1400, phone_code_side = 350;

/// Cards that wait for their persons: a theme, and the grounds that all cards in it have in common. Cheap to copy.
class Stock {
public:
    Stock(const Theme& theme); // NOLINT(google-explicit-constructor): a theme is enough wherever a stock is wanted

    const Theme& theme() const { return theme_; }
    const std::shared_ptr<const Side>& front(bool mirrored) const { return fronts_.at(mirrored ? 1 : 0); }
    const std::shared_ptr<const Side>& back(bool mirrored) const { return backs_.at(mirrored ? 1 : 0); }
    /// As tall as phone_tallest: a side takes as much of it as it is high.
    const std::shared_ptr<const Side>& phone(bool mirrored) const { return phones_.at(mirrored ? 1 : 0); }

private:
    Theme theme_;
    std::array<std::shared_ptr<const Side>, 2> fronts_, backs_, phones_;
};

struct Sides {
    std::vector<std::shared_ptr<const Side>> sides; ///< front and back, or the one of a phone
    std::vector<std::string> left_out;              ///< fields for which there was no room
    Warnings warnings;                              ///< those of the content, and of what could not be set as it is
};

/// Front and back of a card. Throws Error(too_many_bytes) when the code's modules would be under safe_module_mm.
Sides id1_sides(const CardContent& content, const Stock& stock);

/// The screen of a phone.
Sides phone_side(const CardContent& content, const Stock& stock);

/// Every text on a face.
std::vector<const SetText*> texts_of(const Side& face);

/// Tells of each field for which there was no room.
void warn_of_left_out(Sides& sides);

/// What is to be told of texts that were cut, and of characters without a glyph.
void warn_of_texts(const Side& face, Warnings& warnings);

} // namespace qrid::artwork
