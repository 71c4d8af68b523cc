// A drawing before it is drawn: shapes, pictures, codes and texts with their places, in units of its own.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/image.h"
#include "qrid/qr/symbol.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace qrid::artwork {

/// In sRGB.
struct Colour {
    std::uint8_t red = 0, green = 0, blue = 0;
    bool operator==(const Colour&) const = default;
};

struct Point {
    double x = 0, y = 0;
};

/// From its top left corner.
struct Box {
    double x = 0, y = 0, width = 0, height = 0;
    constexpr double right() const { return x + width; }
    constexpr double bottom() const { return y + height; }
};

/// A rectangle with round corners.
struct Frame {
    Box box;
    double radius = 0;
};

/// A frame filled with one colour, or with two from left to right, or with none; and its border, drawn inside of it.
struct Panel {
    Frame frame;
    std::optional<Colour> fill, fill_right = std::nullopt, border = std::nullopt;
    double border_width = 0;
};

/// Cubic Bézier curves, each a point and then three for every piece: as strokes of `width`, or filled when it is 0.
struct Curves {
    std::vector<std::vector<Point>> curves;
    Colour colour;
    double width = 0;
    Frame clip; ///< nothing is drawn outside of it
};

/// The middle of a picture, as much of it as fills the frame; or all of it, in the middle of the frame.
struct Photo {
    std::shared_ptr<const Image> image; ///< never null
    Frame frame;
    bool whole = false;
};

/// A QR code, dark on a white panel of `radius`. The square box is what it may take with its quiet zone; where there
/// are pixels, modules are whole numbers of them and the code is a little smaller, in the middle of the box. A page has
/// its modules as a stencil of one bit, which a printer draws as sharp as outlines: those of one code are more than all
/// else on a card, and take a page of ten as long as ten pages without.
struct QrPanel {
    std::shared_ptr<const Symbol> symbol; ///< never null
    Box box;
    double radius = 0;
    bool as_outlines = false; ///< on a page as well, for who places and enlarges it
};

enum class Align { left, centre, right };

/// How a text may be set. Sizes are of the font's em square.
struct TextStyle {
    double size = 0, least = 0; ///< the size that is wanted, and the smallest that is taken
    int lines = 1;              ///< at most
    bool bold = false;
    Align align = Align::left;
    Colour colour = {};
};

/// A line as it stands on the page.
struct SetLine {
    std::string text;
    double x = 0, baseline = 0;
};

/// A text that has found its place.
struct SetText {
    std::string field;    ///< what it is of, such as "fullName"
    std::string language; ///< ISO 639-3, or empty
    Box box;              ///< what it may take
    Box extents;          ///< what it takes, of its ink and its lines; within the box
    std::vector<SetLine> lines;
    double size = 0;
    bool bold = false, right_to_left = false, is_cut = false; ///< is_cut: it ends in an ellipsis
    bool breaks_words = false;                                ///< a line ends within a word
    bool lacks_bold = false;                                  ///< it was to be bold, and no font of its script is
    std::u32string missing = {};                              ///< characters that no font has, each once; the first few
    Colour colour = {};
};

/// A text across a side, turned about the middle of its box, through which all below it is seen.
struct Watermark {
    SetText text;
    double angle = 0;   ///< degrees, clockwise
    double opacity = 1; ///< 0 to 1
};

using Item = std::variant<Panel, Curves, Photo, QrPanel, SetText, Watermark>;

/// One side of a card.
struct Side {
    double width = 0, height = 0;
    double radius = 0; ///< of its corners, which are cut off where a drawing can be transparent
    std::vector<Item> items;
    std::shared_ptr<const Side> ground = nullptr; ///< what is printed before, in many sides the same; has none itself
};

/// A page of paper or a picture, with sides on it, in their units.
struct Leaf {
    struct Placed {
        std::shared_ptr<const Side> side;
        Point at;
    };
    double width = 0, height = 0;
    std::vector<Placed> sides;
    std::vector<std::pair<Point, Point>> marks; ///< hairlines, such as for cutting
};

} // namespace qrid::artwork
