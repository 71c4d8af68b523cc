// Codes that are near, on a screen, beside and within each other, on long pages and on creased paper.
#include "kinds.h"
#include "photo.h"
#include "spoil.h"
#include "unit/qr/drawing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace qrid::bench {

namespace {

constexpr std::uint8_t nothing = 1; // is darker than anything that is drawn

/// The symbol with its quiet zone.
GrayImage label(const Symbol& symbol, int module_pixels, int quiet = 4) {
    const int side = (symbol.size + 2 * quiet) * module_pixels;
    GrayImage picture = test::blank(side, side, 245);
    test::draw(picture, symbol, quiet * module_pixels, quiet * module_pixels, module_pixels);
    for (std::uint8_t& pixel : picture.pixels) pixel = std::max<std::uint8_t>(pixel, 12);
    return picture;
}

/// A square about a middle, turned, each corner off by up to a share of the side.
Quad square(Point middle, double side, double degrees, double off, Random& random) {
    Quad corners;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const double angle = (degrees + 90.0 * static_cast<double>(i) - 135) * std::numbers::pi / 180;
        corners[i] = {middle.x + side * (std::numbers::sqrt2 / 2 * std::cos(angle) + random.between(-off, off)),
                      middle.y + side * (std::numbers::sqrt2 / 2 * std::sin(angle) + random.between(-off, off))};
    }
    return corners;
}

void put(GrayImage& onto, const GrayImage& picture, const Quad& corners) {
    const GrayImage there = seen(picture, corners, onto.width, onto.height, nothing);
    for (std::size_t i = 0; i < there.pixels.size(); ++i)
        if (there.pixels[i] > nothing) onto.pixels[i] = there.pixels[i];
}

/// From low to high as a share of 0 to 1 grows, evenly in ratio; following numbers are spread evenly.
double size_of(int number, double low, double high) {
    const double step = number * 0.6180339887498949;
    return low * std::pow(high / low, step - std::floor(step));
}

} // namespace

Card small_card(int bytes, Random& random) {
    Bytes card(static_cast<std::size_t>(bytes));
    for (std::uint8_t& byte : card) byte = static_cast<std::uint8_t>(random.word());
    std::string text = base45_encode(card);
    Symbol symbol = encode_symbol(text, random.one_in(2) ? EcLevel::low : EcLevel::medium);
    return {std::move(text), std::move(symbol)};
}

Sample close_up(int number, Random& random) {
    constexpr int width = 1200, height = 1500;
    const Card card = small_card(static_cast<int>(size_of(number, 12, 130)), random);
    GrayImage photo = texture(width, height, 97, 130, 40, random);
    const double side = random.between(0.75, 0.97) * width, turn = 90 * random.below(4) + random.between(-12.0, 12.0);
    put(photo, label(card.symbol, 24), square({width / 2.0, height / 2.0}, side, turn, 0.04, random));
    photo = blurred(photo, random.between(1.0, 0.14 * side / card.symbol.size));
    shade_off(photo, random.between(0.5, 1.0), random);
    add_noise(photo, 3, random);
    return {through_jpeg(photo, 85), {card.text}};
}

Sample large_modules(int number, Random& random) {
    const double module = size_of(number, 24, 90);
    const Card card = small_card(random.between(12, module < 50 ? 60 : 20), random);
    const int side = static_cast<int>(module * (card.symbol.size + 8));
    const GrayImage page = label(card.symbol, static_cast<int>(module));
    const double turn = random.one_in(2) ? 0 : random.between(-9.0, 9.0);
    return {turned(page, {page.width / 2.0, page.height / 2.0}, turn, side * 5 / 4, side * 4 / 3, 245), {card.text}};
}

Sample monitor_photo(int number, Random& random) {
    const double module = size_of(number, 1.8, 40);
    const Card card = small_card(static_cast<int>(std::clamp(1500 / module, 14.0, 200.0)), random);
    const double side = module * (card.symbol.size + 8);
    const int width = std::max(500, static_cast<int>(1.25 * side)),
              height = std::max(400, static_cast<int>(1.15 * side));
    GrayImage photo = texture(width, height, 80, 50, 20, random);
    put(photo, label(card.symbol, std::max(4, static_cast<int>(module))),
        square({width / 2.0, height / 2.0}, side, random.between(-8.0, 8.0), 0.03, random));
    add_moire(photo, random.between(0.1, 0.3), random);
    photo = blurred(photo, random.between(0.4, 0.6 + 0.08 * module));
    add_noise(photo, 3, random);
    return {through_jpeg(photo, 80), {card.text}};
}

Sample turned_group(int number, Random& random) {
    const int count = 2 + number % 11, columns = static_cast<int>(std::ceil(std::sqrt(count)));
    const int cell = random.between(240, 400), rows = (count + columns - 1) / columns;
    Sample sample{texture(columns * cell, rows * cell, 90, 215, 30, random), {}};
    for (int i = 0; i < count; ++i) {
        const Card card = small_card(random.between(8, 70), random);
        const double side = std::max(random.between(0.5, 0.66) * cell, 3.0 * (card.symbol.size + 8));
        put(sample.picture, label(card.symbol, 8),
            square({(i % columns + 0.5) * cell, (i / columns + 0.5) * cell}, side, random.between(0.0, 360.0), 0.03,
                   random));
        sample.texts.push_back(card.text);
    }
    sample.picture = blurred(sample.picture, random.between(0.4, 0.8));
    add_noise(sample.picture, 3, random);
    return sample;
}

// Where others have a logo; the large one stands that.
Sample code_in_code(int, Random& random) {
    const std::string text = small_card(random.between(70, 110), random).text;
    const Symbol outer = encode_symbol(text, EcLevel::high);
    const Card inner = small_card(random.between(6, 14), random);
    const int module = random.between(10, 18);
    Sample sample{label(outer, module), {text, inner.text}};
    GrayImage logo = label(inner.symbol, 5, 2);
    const int side = static_cast<int>(random.between(0.2, 0.26) * outer.size * module);
    logo = scaled(logo, side, side);
    paste(sample.picture, logo, (sample.picture.width - side) / 2, (sample.picture.height - side) / 2);
    return sample;
}

// A scrolling screenshot.
Sample long_page(int number, Random& random) {
    const int width = 720, height = random.between(8, 18) * 1000;
    Sample sample{test::blank(width, height, 246), {}};
    for (int y = 40; y + 60 < height; y += 46)
        if (!random.one_in(9)) draw_words(sample.picture, {40, y, width - 80, 24}, 50, random);
    const Card card = small_card(random.between(40, 150), random);
    const int module = static_cast<int>(size_of(number, 2, 9.9));
    const GrayImage code = label(card.symbol, module);
    paste(sample.picture, code, random.between(0, width - code.width), random.between(0, height - code.height));
    sample.texts.push_back(card.text);
    return sample;
}

// Folded, and not quite flat again: across a crease the paper has another slope, and along it a shadow.
Sample creased(int number, Random& random) {
    const double module = size_of(number, 5, 14);
    const Card card = small_card(random.between(40, 160), random);
    const GrayImage flat = label(card.symbol, static_cast<int>(module));
    GrayImage paper = texture(flat.width * 6 / 5, flat.width * 6 / 5, 80, 160, 30, random);
    const Point middle{paper.width / 2.0, paper.height / 2.0};
    put(paper, flat, square(middle, flat.width, random.between(-15.0, 15.0), 0.02, random));
    for (int crease = random.between(1, 3); crease > 0; --crease) {
        const GrayImage before = paper;
        const double angle = random.between(0.0, std::numbers::pi), slope = random.between(0.005, 0.02);
        const Point across{std::cos(angle), std::sin(angle)};
        const double off = random.between(-0.25, 0.25) * flat.width, shade = random.between(0.04, 0.15);
        for (int y = 0; y < paper.height; ++y)
            for (int x = 0; x < paper.width; ++x) {
                const double distance = (x - middle.x) * across.x + (y - middle.y) * across.y - off;
                const double shift = slope * std::abs(distance);
                const int u = std::clamp(static_cast<int>(std::lround(x + shift * across.x)), 0, paper.width - 1);
                const int v = std::clamp(static_cast<int>(std::lround(y + shift * across.y)), 0, paper.height - 1);
                const double light =
                    1 - 0.5 * std::exp(-std::pow(distance / (0.3 * module), 2)) - (distance > 0 ? shade : 0);
                paper.pixels[test::offset(paper, x, y)] =
                    static_cast<std::uint8_t>(light * before.pixels[test::offset(before, u, v)]);
            }
    }
    paper = blurred(paper, 0.6);
    add_noise(paper, 3, random);
    return {std::move(paper), {card.text}};
}

} // namespace qrid::bench
