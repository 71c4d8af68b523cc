// Codes that a designer made: of dots, with round corners, in colours that are equally light.
#include "kinds.h"
#include "photo.h"
#include "spoil.h"
#include "unit/qr/drawing.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qrid::bench {

namespace {

/// Round, about a middle; pixels.
void dot(GrayImage& picture, Point middle, double diameter, std::uint8_t shade) {
    stroke(picture, middle, middle, diameter, shade);
}

bool is_in_finder(const Symbol& symbol, int x, int y) {
    const int far = symbol.size - 7;
    return (x < 7 && y < 7) || (x >= far && y < 7) || (x < 7 && y >= far);
}

} // namespace

Sample dotted(int number, Random& random) {
    const Card card = small_card(random.between(12, 90), random);
    const Symbol& symbol = card.symbol;
    const int module = random.between(7, 26), side = (symbol.size + 8) * module;
    const double diameter = random.between(0.62, 1.0) * module;
    enum Style { all, square_finders, round_finders };
    const auto style = static_cast<Style>(number % 3);
    GrayImage picture = test::blank(side, side);
    for (int y = 0; y < symbol.size; ++y)
        for (int x = 0; x < symbol.size; ++x)
            if (symbol.dark(x, y) && (style == all || !is_in_finder(symbol, x, y)))
                dot(picture, {(x + 4.5) * module, (y + 4.5) * module}, diameter, 0);
    if (style != all)
        for (const auto& [x, y] : {std::array{0, 0}, {symbol.size - 7, 0}, {0, symbol.size - 7}})
            for (const auto& [inset, shade] : {std::pair{0, 0}, {1, 255}, {2, 0}}) {
                const Box ring{(x + 4 + inset) * module, (y + 4 + inset) * module, (7 - 2 * inset) * module,
                               (7 - 2 * inset) * module};
                if (style == square_finders)
                    fill(picture, ring, static_cast<std::uint8_t>(shade));
                else
                    dot(picture, {(x + 7.5) * module, (y + 7.5) * module}, ring.width,
                        static_cast<std::uint8_t>(shade));
            }
    if (random.one_in(2)) return {std::move(picture), {card.text}};
    const Point middle{side / 2.0, side / 2.0};
    return {turned(picture, middle, random.between(-30.0, 30.0), side * 5 / 4, side * 5 / 4, 255), {card.text}};
}

// Their difference is in their colour alone.
Sample colour_pair(int, Random& random) {
    const Card card = small_card(random.between(12, 90), random);
    const auto luminance = [](const std::array<int, 3>& of) { return 0.299 * of[0] + 0.587 * of[1] + 0.114 * of[2]; };
    std::array<int, 3> dark{}, light{};
    int most = 0;
    do {
        most = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            dark[i] = random.below(256);
            light[i] = random.below(256);
            most = std::max(most, std::abs(dark[i] - light[i]));
        }
    } while (most < 90 || std::abs(luminance(dark) - luminance(light)) > 4);
    const GrayImage shape = test::picture_of(card.symbol, random.between(4, 10));
    Sample sample{{}, {card.text}};
    sample.colour = Image(shape.width + 40, shape.height + 90);
    for (int y = 0; y < sample.colour.height; ++y)
        for (int x = 0; x < sample.colour.width; ++x) {
            const bool is_inside = x < shape.width && y < shape.height;
            const bool is_dark = is_inside && shape.pixels[test::offset(shape, x, y)] == 0;
            for (std::size_t i = 0; i < 3; ++i)
                sample.colour.at(x, y)[i] = static_cast<std::uint8_t>((is_dark ? dark : light)[i]);
        }
    return sample;
}

} // namespace qrid::bench
