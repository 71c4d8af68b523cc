// Pictures that hold nothing to read, some of which look as if they did.
#include "kinds.h"
#include "page.h"
#include "photo.h"
#include "unit/qr/drawing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace qrid::bench {

namespace {

constexpr int width = 800, height = 1000;

} // namespace

Sample text_page(int, Random& random) {
    GrayImage picture = test::blank(1170, 2532, static_cast<std::uint8_t>(random.between(225, 255)));
    for (int y = 60; y < 2400;) {
        const int letter = random.between(20, 60);
        for (int line = random.between(1, 9); line > 0; --line, y += letter * 3 / 2)
            draw_words(picture, {80, y, 1010, letter}, static_cast<std::uint8_t>(random.between(0, 110)), random);
        y += 50;
    }
    return {std::move(picture), {}, false};
}

Sample random_texture(int number, Random& random) {
    const int grain = 1 << number % 5;
    GrayImage picture = texture(width, height, grain, 128, 127, random);
    const bool black_and_white = number / 5 % 2 == 0;
    if (black_and_white)
        for (std::uint8_t& pixel : picture.pixels) pixel = pixel < 128 ? 0 : 255;
    return {std::move(picture), {}, false};
}

// All that is fixed by version and level is as it should be, so that readers find it; the data is chance.
Sample random_modules(int number, Random& random) {
    const Card card = some_card(number, random);
    Symbol symbol = card.symbol;
    std::vector<bool> varies(symbol.modules.size());
    for (int other = 0; other < 5;) {
        std::string text = card.text;
        for (char& letter : text) letter = static_cast<char>('A' + random.below(26));
        const Symbol another = encode_symbol(text, symbol.level);
        if (another.version != symbol.version) continue;
        for (std::size_t i = 0; i < varies.size(); ++i)
            varies[i] = varies[i] || another.modules[i] != symbol.modules[i];
        ++other;
    }
    const int size = symbol.size, far = size - 9;
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            const bool corner = (x < 9 && (y < 9 || y > far)) || (x > far && y < 9); // the format stands there
            const auto at = static_cast<std::size_t>(y * size + x);
            if (varies[at] && !corner) symbol.modules[at] = static_cast<std::uint8_t>(random.below(2));
        }
    const int side = random.between(600, 700), margin = 50;
    GrayImage picture = test::blank(side + 2 * margin, side + 2 * margin);
    paste(picture, drawn(symbol, side, 0, 255, random), margin, margin);
    return {std::move(picture), {}, false};
}

Sample half_code(int number, Random& random) {
    const Card card = some_card(number, random);
    Page page = phone_page(card.symbol, Look::light, random);
    const Box& code = page.code;
    const auto shade = static_cast<std::uint8_t>(random.between(80, 255));
    const int half = code.width / 2;
    switch (random.below(4)) {
    case 0:
        fill(page.picture, {code.x, code.y, half, code.height}, shade);
        break;
    case 1:
        fill(page.picture, {code.x + half, code.y, half + 1, code.height}, shade);
        break;
    case 2:
        fill(page.picture, {code.x, code.y + half, code.width, half + 1}, shade);
        break;
    default: // all three finder patterns stay
        fill_rounded(page.picture, around(code, -code.width / 7), 20, shade);
    }
    return {cut(page.picture, around(code, 100)), {card.text}, false};
}

Sample halftone(int, Random& random) {
    const GrayImage tones = texture(width, height, random.between(40, 160), 128, 110, random);
    const double pitch = random.between(5.0, 14.0), angle = random.between(0.0, std::numbers::pi / 4);
    const double along = std::cos(angle) / pitch, aside = std::sin(angle) / pitch;
    GrayImage picture = test::blank(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const double u = x * along + y * aside, v = y * along - x * aside;
            const double distance = std::hypot(u - std::round(u), v - std::round(v)) * pitch;
            const std::size_t at = test::offset(picture, x, y);
            const double radius = pitch * 0.6 * std::sqrt((255 - tones.pixels[at]) / 255.0);
            const double cover = std::clamp(radius + 0.5 - distance, 0.0, 1.0);
            picture.pixels[at] = static_cast<std::uint8_t>(255 - 245 * cover);
        }
    return {std::move(picture), {}, false};
}

} // namespace qrid::bench
