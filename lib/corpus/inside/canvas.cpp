#include "qrid/corpus/inside/canvas.h"

#include "qrid/card/text.h"
#include "qrid/corpus/inside/kit.h"
#include "qrid/picture/png.h"
#include "qrid/qr/render.h"

#include <algorithm>

namespace qrid::corpus {

std::string card_text(const Kit& kit) { return text_of_card(kit.sign(kit.card())); }

Image draw(const Symbol& symbol, int module_pixels) {
    const int side = (symbol.size + 2 * quiet_zone) * module_pixels;
    Image picture(side, side);
    for_each_pixel(picture, [&](int x, int y, std::uint8_t* rgb) {
        const int column = x / module_pixels - quiet_zone, row = y / module_pixels - quiet_zone;
        const bool is_inside = std::min(column, row) >= 0 && std::max(column, row) < symbol.size;
        if (is_inside && symbol.dark(column, row)) std::fill_n(rgb, 3, std::uint8_t{0});
    });
    return picture;
}

Image draw_card(const Kit& kit, int module_pixels) { return draw(encode_symbol(card_text(kit)), module_pixels); }

Image in_a_row(const std::vector<Image>& pictures) {
    int width = 0, height = 0;
    for (const Image& picture : pictures) {
        width += picture.width;
        height = std::max(height, picture.height);
    }
    Image all(width, height);
    int left = 0;
    for (const Image& picture : pictures) {
        for (int y = 0; y < picture.height; ++y)
            std::copy_n(picture.at(0, y), 3 * static_cast<std::ptrdiff_t>(picture.width), all.at(left, y));
        left += picture.width;
    }
    return all;
}

Bytes side_by_side(const std::vector<Symbol>& symbols) {
    std::vector<Image> pictures;
    for (const Symbol& symbol : symbols) pictures.push_back(draw(symbol));
    return png_rgb(in_a_row(pictures));
}

void for_each_pixel(Image& picture, const std::function<void(int x, int y, std::uint8_t* rgb)>& change) {
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) change(x, y, picture.at(x, y));
}

Image blurred(const Image& picture, int radius) {
    Image out(picture.width, picture.height);
    for_each_pixel(out, [&](int x, int y, std::uint8_t* rgb) {
        int sum = 0, count = 0;
        for (int v = std::max(0, y - radius); v <= std::min(picture.height - 1, y + radius); ++v)
            for (int u = std::max(0, x - radius); u <= std::min(picture.width - 1, x + radius); ++u, ++count)
                sum += *picture.at(u, v);
        std::fill_n(rgb, 3, static_cast<std::uint8_t>(sum / count));
    });
    return out;
}

} // namespace qrid::corpus
