// The layer of pictures: what becomes of a code between the screen and the reader.
#include "qrid/base/compression.h"
#include "qrid/card/text.h"
#include "qrid/corpus/inside/canvas.h"
#include "qrid/corpus/inside/kit.h"
#include "qrid/picture/exif.h"
#include "qrid/picture/jpeg.h"
#include "qrid/picture/png.h"
#include "qrid/picture/scale.h"
#include "qrid/qr/foreign_symbol.h"
#include "qrid/qr/render.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::corpus {

namespace picture_layer {
namespace {

constexpr const char *symbol = "ISO/IEC 18004 section 6.3", *reading = "ISO/IEC 18004 section 12",
                     *print = "ISO/IEC 18004 annex G";
const Codes none = {"no-code-found", "unreadable-file", "picture-too-large"};

Recipe::Maker<Bytes> changed(std::function<Image(Image)> change, int module_pixels = 4) {
    return [change = std::move(change), module_pixels](const Kit& k) {
        return png_rgb(change(draw_card(k, module_pixels)));
    };
}

// The same, pixel by pixel.
Recipe::Maker<Bytes> repainted(std::function<void(int side, int x, int y, std::uint8_t*)> paint) {
    return changed([paint = std::move(paint)](Image picture) {
        const int side = picture.width;
        for_each_pixel(picture, [&](int x, int y, std::uint8_t* rgb) { paint(side, x, y, rgb); });
        return picture;
    });
}

// Dark and light in these greys.
Recipe::Maker<Bytes> in_greys(std::uint8_t dark, std::uint8_t light) {
    return repainted([=](int, int, int, std::uint8_t* rgb) { std::fill_n(rgb, 3, *rgb < 128 ? dark : light); });
}

// A disk of white in the middle, as a logo is, of this share of the side.
Recipe::Maker<Bytes> with_logo(double share) {
    return repainted([share](int side, int x, int y, std::uint8_t* rgb) {
        const double dx = x - side / 2.0, dy = y - side / 2.0, radius = side * share / 2;
        if (dx * dx + dy * dy < radius * radius) std::fill_n(rgb, 3, std::uint8_t{255});
    });
}

// White from this share of the width on.
Recipe::Maker<Bytes> covered(double from) {
    return repainted([from](int side, int x, int, std::uint8_t* rgb) {
        if (x > side * from) std::fill_n(rgb, 3, std::uint8_t{255});
    });
}

Image mirrored(const Image& picture) { return upright(picture, 2); }

void add_read(Book& book) {
    book.valid("plain", "a PNG of the code, black on white", symbol, "the form of the specification")
        .picture(changed([](Image p) { return p; }));
    for (const auto& [kind, pixels] : {std::pair{"2", 2}, {"8", 8}, {"16", 16}})
        book.valid(fmt::format("module-{}", kind), fmt::format("modules of {} pixels", kind), symbol,
                   "a module may have any size")
            .picture(changed([](Image p) { return p; }, pixels));
    for (const auto& [kind, orientation] : {std::pair{"90", 6}, {"180", 3}, {"270", 8}})
        book.valid(fmt::format("turned-{}", kind), fmt::format("turned by {} degrees", kind), reading,
                   "a code is read in any orientation")
            .picture(changed([orientation = orientation](const Image& p) { return upright(p, orientation); }));
    book.open("mirrored", "mirrored, as a front camera shows it", "ISO/IEC 18004 section 6.2",
              "readers may read mirror images")
        .picture(changed(mirrored));
    book.open("inverted", "white on black", "ISO/IEC 18004 section 6.2", "reflectance reversal is optional for readers")
        .picture(in_greys(255, 0));
    book.valid("blue", "dark blue on yellow", print, "what counts is the contrast")
        .picture(repainted([](int, int, int, std::uint8_t* rgb) {
            const bool is_dark = *rgb < 128;
            rgb[0] = is_dark ? 0 : 255;
            rgb[1] = is_dark ? 0 : 235;
            rgb[2] = is_dark ? 120 : 120;
        }));
    for (const auto& [kind, dark, light] : {std::tuple{"70", 40, 220}, {"40", 80, 183}})
        book.valid(fmt::format("contrast-{}", kind), fmt::format("a contrast of {} %", kind), print,
                   "the grade of symbol contrast is still sufficient")
            .picture(in_greys(static_cast<std::uint8_t>(dark), static_cast<std::uint8_t>(light)));
    book.open("contrast-10", "a contrast of 10 %", print, "under 20 % the contrast fails", none)
        .picture(in_greys(120, 145));
    book.valid("blurred", "slightly out of focus", print, "the error correction is for that")
        .picture(changed([](const Image& p) { return blurred(p, 1); }));
    book.open("blurred-more", "out of focus by more than a module", print, "a reader may find the code or not", none)
        .picture(changed([](const Image& p) { return blurred(p, 4); }));
    book.valid("jpeg", "a JPEG of quality 40", symbol,
               "what the compression does is less than the error correction mends")
        .picture([](const Kit& k) { return encode_jpeg(draw_card(k), 40); });
    book.valid("screenshot", "the code in the middle of a page", reading, "a reader finds the code")
        .picture(changed([](const Image& p) {
            Image page(p.width * 2, p.height * 3);
            for (int y = 0; y < p.height; ++y)
                std::copy_n(p.at(0, y), 3 * static_cast<std::ptrdiff_t>(p.width), page.at(p.width / 2, p.height + y));
            return page;
        }));
    book.valid("scaled", "scaled by a factor that is not whole", reading, "modules need not be whole pixels")
        .picture(changed([](const Image& p) { return resize(p, p.width * 10 / 13, p.height * 10 / 13); }, 6));
    book.valid("logo-small", "a logo over a hundredth of the code", "ISO/IEC 18004 section 7.5",
               "level M mends 15 % of the codewords")
        .picture(with_logo(0.1));
    book.open("logo-large", "a logo over a tenth of the code", "ISO/IEC 18004 section 7.5",
              "about as much as level M mends", none)
        .picture(with_logo(0.36));
    book.open("no-quiet-zone", "no light margin around the code", "ISO/IEC 18004 section 9.1",
              "four modules are required; readers may do with less", none)
        .picture(changed([](const Image& p) {
            const int margin = 4 * quiet_zone;
            return crop(p,
                        {static_cast<float>(margin), static_cast<float>(margin),
                         static_cast<float>(p.width - 2 * margin), static_cast<float>(p.height - 2 * margin)},
                        p.width - 2 * margin, p.height - 2 * margin);
        }));
    book.valid("with-address", "the card beside a code with a web address", reading,
               "the other code is no card and no matter")
        .picture([](const Kit& k) {
            return png_rgb(in_a_row({draw_card(k), draw(encode_symbol("https://id.example/help"))}));
        });
    book.valid("twice", "the same code twice", reading, "both say the same").picture([](const Kit& k) {
        const Image one = draw_card(k);
        return png_rgb(in_a_row({one, one}));
    });
}

void add_unread(Book& book) {
    const auto lost = [&](std::string name, std::string title, std::string why, Recipe::Maker<Bytes> make) -> Recipe& {
        return book.undetermined(std::move(name), std::move(title), reading, std::move(why), none)
            .picture(std::move(make));
    };
    lost("blank", "a white picture", "there is no code", [](const Kit&) { return png_rgb(Image(400, 400)); });
    lost("covered-half", "the right half is covered", "more is lost than level H would mend", covered(0.5));
    lost("cut-right", "the right third is cut off", "more is lost than level H would mend", changed([](const Image& p) {
             const int left = p.width * 2 / 3;
             return crop(p, {0, 0, static_cast<float>(left), static_cast<float>(p.height)}, left, p.height);
         }));
    lost("cut-bottom", "the lower third is cut off", "more is lost than level H would mend",
         changed([](const Image& p) {
             const int top = p.height * 2 / 3;
             return crop(p, {0, 0, static_cast<float>(p.width), static_cast<float>(top)}, p.width, top);
         }));
    lost("tiny", "the whole code in 40 x 40 pixels", "there is less than a pixel for a module",
         changed([](const Image& p) { return resize(p, 40, 40); }));
    lost("smeared", "out of focus by many modules", "nothing of the modules is left",
         changed([](const Image& p) { return blurred(p, 20); }));
    lost("checkered", "every second module is painted over", "more is lost than level H would mend",
         repainted([](int, int x, int y, std::uint8_t* rgb) {
             if ((x / 4 + y / 4) % 2 == 0) std::fill_n(rgb, 3, std::uint8_t{255});
         }));
    lost("png-cut", "the PNG file is cut short", "the file is damaged", [](const Kit& k) {
        Bytes png = png_rgb(draw_card(k));
        png.resize(png.size() / 3);
        return png;
    });
    lost("png-damaged", "one byte in the middle of the PNG file is changed", "its checksum does not fit",
         [](const Kit& k) {
             Bytes png = png_rgb(draw_card(k));
             png[png.size() / 2] ^= 0x55;
             return png;
         });
    lost("png-huge", "a PNG file whose header claims 100000 x 100000 pixels", "a reader must bound what it decodes",
         [](const Kit& k) {
             Bytes png = symbol_png(encode_symbol(card_text(k)), 4);
             for (const std::size_t at : {16U, 20U}) {
                 png[at] = 0;
                 png[at + 1] = 1;
                 png[at + 2] = 0x86;
                 png[at + 3] = 0xa0;
             }
             const std::uint32_t sum = crc32(ByteView(png).subspan(12, 17)); // of IHDR and its data
             for (unsigned n = 0; n < 4; ++n) png[29 + n] = static_cast<std::uint8_t>(sum >> (24 - 8 * n));
             return png;
         });
    lost("gif-header", "a file that begins like a GIF and holds nothing", "it is no picture",
         [](const Kit&) { return to_bytes(bytes_of("GIF89a")); });
    lost("jpeg-cut", "a JPEG file that is cut short", "the file is damaged", [](const Kit& k) {
        Bytes jpeg = encode_jpeg(draw_card(k), 90);
        jpeg.resize(jpeg.size() / 4);
        return jpeg;
    });
    const char* const other = "Claim 169 section \"Encoding\"";
    for (const auto& [kind, symbology] : {std::pair{"aztec", OtherSymbology::aztec},
                                          {"data-matrix", OtherSymbology::data_matrix},
                                          {"pdf417", OtherSymbology::pdf417}})
        book.open(fmt::format("as-{}", kind), fmt::format("the card's text in another symbology: {}", kind), other,
                  "cards are QR codes; a reader of other codes finds a good card", none)
            .picture([symbology = symbology](const Kit& k) {
                return png_rgb(draw_other_symbology(symbology, card_text(k)));
            });
    lost("code128", "a Code 128 bar code with a number", "there is no QR code",
         [](const Kit&) { return png_rgb(draw_other_symbology(OtherSymbology::code128, "990106199005150053")); });
    book.invalid("two-cards", "a good card beside a forged one", "qrid-verify(1)",
                 "who accepts the picture accepts the forged card with it", {"bad-signature"})
        .picture([](const Kit& k) {
            Message forged = k.card();
            forged.signature = Bytes(64, 7);
            return png_rgb(in_a_row({draw_card(k), draw(encode_symbol(text_of_card(k.sign(forged))))}));
        });
}

} // namespace
} // namespace picture_layer

void add_picture_cases(Book book) {
    using namespace picture_layer;
    add_read(book);
    add_unread(book);
}

} // namespace qrid::corpus
