#include "qrid/qr/foreign_symbol.h"

#include "qrid/base/error.h"

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>
#include <fmt/format.h>

#include <exception>
#include <string>

namespace qrid {

namespace {

ZXing::BarcodeFormat format_of(OtherSymbology symbology) {
    switch (symbology) {
    case OtherSymbology::aztec:
        return ZXing::BarcodeFormat::Aztec;
    case OtherSymbology::data_matrix:
        return ZXing::BarcodeFormat::DataMatrix;
    case OtherSymbology::pdf417:
        return ZXing::BarcodeFormat::PDF417;
    case OtherSymbology::code128:
        break;
    }
    return ZXing::BarcodeFormat::Code128;
}

[[noreturn]] void throw_too_long(std::string_view text) {
    throw Error(Code::too_many_bytes, fmt::format("a text of {} characters does not fit", text.size()));
}

} // namespace

Image draw_other_symbology(OtherSymbology symbology, std::string_view text) try {
    constexpr int quiet = 10, side = 600;
    const bool is_long = symbology == OtherSymbology::pdf417 || symbology == OtherSymbology::code128;
    const ZXing::BitMatrix bits = ZXing::MultiFormatWriter(format_of(symbology))
                                      .setMargin(quiet)
                                      .encode(std::wstring(text.begin(), text.end()), side, is_long ? side / 3 : side);
    Image picture(bits.width(), bits.height());
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x)
            if (bits.get(x, y)) std::fill_n(picture.at(x, y), 3, std::uint8_t{0});
    return picture;
} catch (const std::exception&) {
    throw_too_long(text);
}

} // namespace qrid
