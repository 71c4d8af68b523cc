#include "kinds.h"

#include "photo.h"
#include "spoil.h"
#include "unit/qr/drawing.h"

#include <algorithm>
#include <cmath>

namespace qrid::bench {

namespace {

/// A page with the code of that number on it, put through `change`: GrayImage(Page&, Random&).
template <auto change, Look look = Look::light>
Sample page_sample(int number, Random& random) {
    const Card card = some_card(number, random);
    Page page = phone_page(card.symbol, look, random);
    return {change(page, random), {card.text}};
}

GrayImage untouched(Page& page, Random&) { return std::move(page.picture); }

// As messengers send pictures: no more than 1600 pixels a side.
GrayImage messenger(Page& page, Random& random) {
    return through_jpeg(scaled(page.picture, 739, 1600), random.between(65, 75));
}

// Sent on and on: each telephone and each messenger chooses a size and a quality of its own.
GrayImage third_recompression(Page& page, Random& random) {
    GrayImage picture = messenger(page, random);
    for (int round = 0; round < 2; ++round) {
        picture = cut(picture, {random.below(8), random.below(8), picture.width, picture.height});
        const double scale = random.between(0.95, 1.08);
        picture = scaled(picture, static_cast<int>(picture.width * scale), static_cast<int>(picture.height * scale));
        picture = through_jpeg(picture, random.between(60, 75));
    }
    return picture;
}

template <int quality>
GrayImage compressed(Page& page, Random&) {
    return through_jpeg(page.picture, quality);
}

template <int sigma>
GrayImage out_of_focus(Page& page, Random&) {
    return blurred(page.picture, sigma);
}

template <int degrees>
GrayImage rotated(Page& page, Random& random) {
    if (degrees == 180) return upside_down(std::move(page.picture));
    const Box& code = page.code;
    const double sign = random.one_in(2) ? 1 : -1;
    const auto shade = static_cast<std::uint8_t>(random.between(60, 255));
    return turned(page.picture, {code.x + code.width / 2.0, code.y + code.height / 2.0}, sign * degrees, 1700, 2000,
                  shade);
}

GrayImage in_perspective(Page& page, Random& random) { return tilted(page.picture, 0.13, 120, random); }

template <int percent>
GrayImage shrunk(Page& page, Random&) {
    return scaled(page.picture, page.picture.width * percent / 100, page.picture.height * percent / 100);
}

GrayImage inverted_page(Page& page, Random&) {
    invert(page.picture);
    return std::move(page.picture);
}

// Of each of the three colours, on its own: sqrt(0.299^2 + 0.587^2 + 0.114^2) of it is left in the grey of them.
template <int sigma>
GrayImage noisy(Page& page, Random& random) {
    add_noise(page.picture, 0.669 * sigma, random);
    return std::move(page.picture);
}

GrayImage low_contrast(Page& page, Random& random) {
    const int darkest = random.between(40, 190);
    flatten(page.picture, darkest, darkest + random.between(20, 24));
    return std::move(page.picture);
}

GrayImage with_moire(Page& page, Random& random) {
    add_moire(page.picture, random.between(0.3, 0.45), random);
    return std::move(page.picture);
}

GrayImage with_glare(Page& page, Random& random) {
    const Box& code = page.code;
    const Point middle{code.x + code.width * random.between(0.1, 0.9), code.y + code.height * random.between(0.1, 0.9)};
    const double sigma = code.width * random.between(0.15, 0.35), strength = random.between(0.7, 0.85);
    add_glare(page.picture, middle, sigma, strength);
    return std::move(page.picture);
}

GrayImage cracked(Page& page, Random& random) {
    const int cracks = random.between(2, 4);
    add_cracks(page.picture, page.code, cracks, random.between(0.2, 0.35) * page.module, random);
    return std::move(page.picture);
}

// A quiet zone of one module is left on one or two sides.
GrayImage cropped(Page& page, Random& random) {
    const auto margin = [&] { return static_cast<int>(page.module * random.between(3.0, 5.0)); };
    int margins[] = {margin(), margin(), margin(), margin()};
    for (int& close : {std::ref(margins[random.below(4)]), std::ref(margins[random.below(4)])})
        close = static_cast<int>(std::ceil(page.module));
    const auto& [left, top, right, bottom] = margins;
    const Box& code = page.code;
    return cut(page.picture, {code.x - left, code.y - top, code.width + left + right, code.height + top + bottom});
}

GrayImage photo_moderate(Page& page, Random& random) {
    const Camera camera{.tilt = 0.045, .blur = 1.3, .noise = 3, .moire = 0.1};
    return photo_of(page, camera, random);
}

GrayImage photo_hard(Page& page, Random& random) {
    const Camera camera{.tilt = 0.065,
                        .blur = 2.0,
                        .noise = 4,
                        .moire = 0.15,
                        .dark = 45,
                        .light = 200,
                        .darkest = 0.35,
                        .quality = 60};
    return photo_of(page, camera, random);
}

// Modules of about three pixels somewhere in a photo of 12 million.
Sample small_in_large(int number, Random& random) {
    const Card card = some_card(number, random);
    GrayImage picture = texture(4000, 3000, 97, random.between(110, 170), 60, random);
    for (int sheet = 0; sheet < 6; ++sheet) {
        const Box paper{random.between(0, 3200), random.between(0, 2400), random.between(400, 900), 500};
        fill(picture, paper, static_cast<std::uint8_t>(random.between(200, 255)));
        for (int line = 40; line < 460; line += 50)
            draw_words(picture, {paper.x + 30, paper.y + line, paper.width - 60, 26}, 50, random);
    }
    const double module = random.between(2.8, 3.5);
    const int side = static_cast<int>(module * card.symbol.size), margin = static_cast<int>(5 * module);
    const Box code{random.between(100, 3300), random.between(100, 2300), side, side};
    fill_rounded(picture, around(code, margin), 8, 250);
    paste(picture, drawn(card.symbol, side, 10, 250, random), code.x, code.y);
    return {std::move(picture), {card.text}};
}

// A sheet of a family's cards, or of a counter's.
Sample many_codes(int, Random& random) {
    constexpr int columns = 4, cell = 400;
    const int rows = random.between(3, 5);
    Sample sample{test::blank(columns * cell + 100, rows * (cell + 40) + 100), {}};
    for (int i = 0; i < rows * columns; ++i) {
        const Card card = card_of(random.between(smallest_card, 450), random);
        const int side = random.between(310, 350);
        const int x = 50 + i % columns * cell + random.below(20), y = 50 + i / columns * (cell + 40) + random.below(20);
        paste(sample.picture, drawn(card.symbol, side, 0, 255, random), x + 20, y);
        draw_words(sample.picture, {x + 20, y + side + 20, side, 16}, 40, random);
        sample.texts.push_back(card.text);
    }
    return sample;
}

// The picture ends within the code: a finder pattern is not on it.
Sample cut_off(int number, Random& random) {
    const Card card = some_card(number, random);
    const Page page = phone_page(card.symbol, Look::light, random);
    const int lost = static_cast<int>(page.module * random.between(8.0, 12.0)), keep = page.code.width - lost;
    const bool beside = random.one_in(2);
    const Box left{0, 0, beside ? page.code.x + keep : page.picture.width,
                   beside ? page.picture.height : page.code.y + keep};
    return {cut(page.picture, left), {card.text}, false};
}

constexpr Kind table[] = {
    {"clean", 1, page_sample<untouched>},
    {"messenger", 1, page_sample<messenger>},
    {"third-recompression", 1, page_sample<third_recompression>},
    {"jpeg-q30", 1, page_sample<compressed<30>>},
    {"blur-1", 1, page_sample<out_of_focus<1>>},
    {"blur-2", 1, page_sample<out_of_focus<2>>},
    {"blur-3", 0.70, page_sample<out_of_focus<3>>},
    {"rotated-3", 1, page_sample<rotated<3>>},
    {"rotated-10", 1, page_sample<rotated<10>>},
    {"rotated-45", 1, page_sample<rotated<45>>},
    {"rotated-180", 1, page_sample<rotated<180>>},
    {"perspective", 1, page_sample<in_perspective>},
    {"scale-50", 1, page_sample<shrunk<50>>},
    {"scale-35", 0.95, page_sample<shrunk<35>>},
    {"inverted", 1, page_sample<inverted_page>},
    {"dark-mode", 1, page_sample<untouched, Look::dark_mode>},
    {"no-quiet-zone", 1, page_sample<untouched, Look::no_quiet_zone>},
    {"no-quiet-zone-dark", 1, page_sample<untouched, Look::no_quiet_zone_dark>},
    {"no-quiet-zone-inverse", 1, page_sample<untouched, Look::no_quiet_zone_inverse>},
    {"noise-20", 1, page_sample<noisy<20>>},
    {"noise-45", 1, page_sample<noisy<45>>},
    {"low-contrast", 1, page_sample<low_contrast>},
    {"moire", 1, page_sample<with_moire>},
    {"glare", 1, page_sample<with_glare>},
    {"cracked", 1, page_sample<cracked>},
    {"crop", 1, page_sample<cropped>},
    {"photo-moderate", 1, page_sample<photo_moderate>},
    {"photo-hard", 0.95, page_sample<photo_hard>},
    {"small-in-large", 1, small_in_large},
    {"many-codes", 1, many_codes},
    {"close-up", 1, close_up, 2},
    {"large-modules", 1, large_modules, 2},
    {"monitor", 1, monitor_photo},
    {"turned-group", 1, turned_group},
    {"code-in-code", 1, code_in_code},
    {"dotted", 1, dotted},
    {"colour-pairs", 1, colour_pair},
    {"long-pages", 1, long_page, 5},
    {"creased", 1, creased},
    {"cut-off", 0, cut_off},
    {"text-pages", 1, text_page},
    {"textures", 1, random_texture},
    {"random-modules", 1, random_modules},
    {"half-codes", 1, half_code},
    {"halftone", 1, halftone},
};

} // namespace

std::span<const Kind> kinds() { return table; }

} // namespace qrid::bench
