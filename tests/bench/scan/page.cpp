#include "page.h"

#include "qrid/base/encoding.h"
#include "unit/qr/drawing.h"

#include <algorithm>
#include <cmath>

namespace qrid::bench {

namespace {

constexpr int page_width = 1170, page_height = 2532;

struct Theme {
    std::uint8_t page, panel, ink, faint, button;
    std::uint8_t dark_module, light_module; ///< what a symbol calls so
};

Theme theme_of(Look look, Random& random) {
    const auto shade = [&](int low, int high) { return static_cast<std::uint8_t>(random.between(low, high)); };
    switch (look) {
    case Look::light:
        break;
    case Look::dark_mode: {
        const std::uint8_t panel = shade(20, 45);
        return {shade(0, 18), panel, 235, 130, 70, shade(220, 255), panel};
    }
    case Look::no_quiet_zone:
        return {shade(175, 240), 255, 30, 110, 70, 0, 255};
    case Look::no_quiet_zone_dark:
        return {shade(0, 30), 255, 235, 130, 70, shade(0, 20), 255};
    case Look::no_quiet_zone_inverse: {
        const std::uint8_t page = shade(0, 40);
        return {page, page, 235, 130, 70, shade(230, 255), shade(0, 40)};
    }
    }
    return {shade(232, 255), 255, 30, 150, 70, shade(0, 30), 255};
}

void draw_glyph(GrayImage& picture, const Box& cell, std::uint8_t ink, Random& random) {
    const int pen = std::max(2, cell.height / 9), right = cell.width - pen, middle = cell.height / 2;
    const Box strokes[] = {{0, 0, pen, cell.height},
                           {right, 0, pen, cell.height},
                           {0, 0, cell.width, pen},
                           {0, middle, cell.width, pen},
                           {0, cell.height - pen, cell.width, pen},
                           {right / 2, 0, pen, cell.height},
                           {0, middle, pen, cell.height - middle},
                           {right, 0, pen, middle}};
    for (int i = random.between(2, 4); i > 0; --i) {
        const Box& bar = strokes[random.below(8)];
        fill(picture, {cell.x + bar.x, cell.y + bar.y, bar.width, bar.height}, ink);
    }
    if (random.one_in(4)) {
        const double low = cell.y + cell.height;
        stroke(picture, {static_cast<double>(cell.x), low}, {static_cast<double>(cell.x + cell.width), low - middle},
               pen, ink);
    }
}

/// Lines one below the other until the box is full, the last of them short.
void draw_paragraph(GrayImage& picture, const Box& box, int height, std::uint8_t ink, Random& random) {
    const int step = height * 3 / 2;
    for (int y = 0; y + height <= box.height; y += step) {
        const bool last = y + step + height > box.height;
        draw_words(picture, {box.x, box.y + y, last ? box.width * 2 / 3 : box.width, height}, ink, random);
    }
}

void draw_status_bar(GrayImage& picture, const Theme& theme, Random& random) {
    draw_words(picture, {90, 60, 130, 36}, theme.ink, random);
    for (int bar = 0; bar < 4; ++bar) fill(picture, {880 + 14 * bar, 90 - 8 * bar, 9, 8 * bar + 8}, theme.ink);
    fill_rounded(picture, {1000, 60, 80, 38}, 10, theme.faint);
    fill_rounded(picture, {1005, 65, random.between(20, 70), 28}, 6, theme.ink);
}

void draw_buttons(GrayImage& picture, int top, const Theme& theme, Random& random) {
    for (int y = top + random.between(30, 90); y + 130 < page_height - 80; y += 170) {
        fill_rounded(picture, {100, y, page_width - 200, 130}, random.between(10, 60), theme.button);
        draw_words(picture, {380, y + 46, 420, 38}, 245, random);
        if (random.one_in(2)) break;
    }
    fill_rounded(picture, {page_width / 2 - 200, page_height - 40, 400, 12}, 6, theme.ink);
}

} // namespace

Card card_of(int bytes, Random& random) {
    constexpr EcLevel levels[] = {EcLevel::low, EcLevel::medium, EcLevel::quartile};
    const int characters = (bytes * 3 + 1) / 2;
    const auto fits = [&](int version, int level) {
        return alphanumeric_capacity(version, levels[level]) >= characters;
    };
    int level = random.below(3);
    while (level > 0 && !fits(highest_version, level)) --level;
    while (level < 2 && fits(lowest_version - 1, level)) ++level;
    Bytes card(static_cast<std::size_t>(bytes));
    for (std::uint8_t& byte : card) byte = static_cast<std::uint8_t>(random.word());
    std::string text = base45_encode(card);
    Symbol symbol = encode_symbol(text, levels[level]);
    return {std::move(text), std::move(symbol)};
}

Card some_card(int number, Random& random) {
    // Steps of the golden ratio: the first few are spread as evenly as all of them. Small cards are the more common.
    const double step = number * 0.6180339887498949, place = step - std::floor(step);
    const double share = place * (1 + std::sqrt(place)) / 2;
    return card_of(smallest_card + static_cast<int>((largest_card - smallest_card) * share), random);
}

GrayImage drawn(const Symbol& symbol, int width, std::uint8_t dark, std::uint8_t light, Random& random) {
    // The mean over a window as wide as a pixel is scaling by area; over none, the nearest module; over two, bilinear.
    const double window = random.below(3), module = static_cast<double>(width) / symbol.size;
    struct Cover {
        int first = 0, second = 0; ///< modules
        double share = 0;          ///< of the second
    };
    std::vector<Cover> covers;
    for (int i = 0; i < width; ++i) {
        const auto place = [&](double pixel) {
            return std::clamp(static_cast<int>(pixel / module), 0, symbol.size - 1);
        };
        const double begin = i + 0.5 - window / 2, end = begin + window;
        const int first = place(begin), second = place(end);
        covers.push_back({first, second, first == second ? 0 : (end - second * module) / window});
    }
    GrayImage out = test::blank(width, width);
    std::uint8_t* to = out.pixels.data();
    for (const Cover& v : covers)
        for (const Cover& u : covers) {
            const auto row = [&](int y) {
                return symbol.dark(u.first, y) * (1 - u.share) + symbol.dark(u.second, y) * u.share;
            };
            const double darkness = row(v.first) * (1 - v.share) + row(v.second) * v.share;
            *to++ = static_cast<std::uint8_t>(std::lround(light + darkness * (dark - light)));
        }
    return out;
}

void draw_words(GrayImage& picture, const Box& line, std::uint8_t ink, Random& random) {
    const int wide = std::max(4, line.height * 11 / 20), gap = std::max(2, line.height * 3 / 20);
    for (int x = line.x;;) {
        const int letters = random.between(2, 9);
        if (x + letters * (wide + gap) > line.x + line.width) return;
        for (int i = 0; i < letters; ++i, x += wide + gap)
            draw_glyph(picture, {x, line.y, wide, line.height}, ink, random);
        x += wide;
    }
}

Page phone_page(const Symbol& symbol, Look look, Random& random) {
    const Theme theme = theme_of(look, random);
    Page page;
    page.picture = test::blank(page_width, page_height, theme.page);
    GrayImage& picture = page.picture;
    draw_status_bar(picture, theme, random);

    const int side = random.between(600, 900);
    page.module = static_cast<double>(side) / symbol.size;
    page.code = {(page_width - side) / 2 + random.between(-20, 20), random.between(560, 900), side, side};
    const bool bare = look != Look::light && look != Look::dark_mode;
    const int margin = bare ? 0 : static_cast<int>(std::ceil(4 * page.module));
    const Box panel = around(page.code, margin);

    draw_words(picture, {100, 170, 800, 54}, theme.ink, random);
    draw_paragraph(picture, {100, 280, page_width - 200, panel.y - 330}, random.between(30, 40), theme.faint, random);
    if (bare) {
        // The nearest lines all but touch the code.
        const int height = random.between(26, 40);
        draw_words(picture, {page.code.x, page.code.y - height - 3, side, height}, theme.ink, random);
        draw_words(picture, {page.code.x, page.code.y + side + 3, side, height}, theme.ink, random);
    } else {
        const int radius = std::min(margin / 2, random.between(10, 40));
        fill_rounded(picture, around(panel, 2), radius, theme.faint);
        fill_rounded(picture, panel, radius, theme.panel);
    }
    paste(picture, drawn(symbol, side, theme.dark_module, theme.light_module, random), page.code.x, page.code.y);

    const int below = panel.y + panel.height + 60;
    draw_words(picture, {160, below, 700, 48}, theme.ink, random);
    draw_paragraph(picture, {160, below + 90, page_width - 320, 200}, 34, theme.faint, random);
    draw_buttons(picture, below + 300, theme, random);
    return page;
}

} // namespace qrid::bench
