// render --id-card: a card as a file, and what is told of it.
#pragma once

#include "card_studio.h"
#include "qrid/artwork/ground_pixels.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <span>
#include <string>

namespace qrid::cmd {

/// How large the code is in what was drawn.
struct CodeSize {
    int pixels = 0;  ///< of a module; 0 where there are none
    double mm = 0;   ///< of a module
    double side = 0; ///< with its quiet zone; millimetres
};

/// A card as PNG, SVG or PDF.
struct CardDrawing {
    Bytes bytes;
    CodeSize code;
    std::size_t pages = 0;                   ///< of a PDF
    int width_pixels = 0, height_pixels = 0; ///< of a PNG
};

/// Draws cards in one way, their grounds once. May be used by several threads.
class CardPress {
public:
    /// `format` is "png", "svg" or "pdf"; `created` is the date of a PDF.
    CardPress(const RenderOptions& o, const Studio& studio, std::string format, Seconds created);

    /// The sides that --side asks for. Throws Error(usage) for a resolution that is too low for the code.
    CardDrawing draw(const Drawable& card) const;

    /// What is told of it: all but the file's name.
    nlohmann::json told(const Drawable& card, const CardDrawing& drawing) const;

private:
    CodeSize code_size_of(const Symbol& symbol) const;
    Bytes pdf(std::span<const std::shared_ptr<const artwork::Side>> sides) const;

    const RenderOptions& options_;
    const Studio& studio_;
    std::string format_;
    Seconds created_;
    double pixels_per_unit_;
    std::unique_ptr<artwork::GroundPixels> grounds_;
};

} // namespace qrid::cmd
