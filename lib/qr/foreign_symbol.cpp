#include "qrid/qr/foreign_symbol.h"

#include "qrid/base/error.h"
#include "qrid/qr/inside/qrencode.h"

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>
#include <fmt/format.h>

#include <cerrno>
#include <exception>
#include <string>

namespace qrid {

namespace {

struct FreeInput {
    void operator()(QRinput* input) const { QRinput_free(input); }
};

struct FreeList {
    void operator()(QRcode_List* list) const { QRcode_List_free(list); }
};

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

Symbol encode_symbol_in_bytes(std::string_view text, EcLevel level, std::optional<unsigned> eci) {
    const std::unique_ptr<QRinput, FreeInput> input(QRinput_new2(0, to_qrencode(level)));
    if (!input || (eci && QRinput_appendECIheader(input.get(), *eci) != 0) ||
        QRinput_append(input.get(), QR_MODE_8, static_cast<int>(text.size()), bytes_of(text).data()) != 0)
        throw_too_long(text);
    const CodeHandle code(QRcode_encodeInput(input.get()));
    if (!code) throw_too_long(text);
    return symbol_of(*code, level);
}

std::vector<Symbol> encode_symbol_parts(std::string_view text, EcLevel level, int version) {
    const std::unique_ptr<QRcode_List, FreeList> list(
        QRcode_encodeStringStructured(std::string(text).c_str(), version, to_qrencode(level), QR_MODE_8, 1));
    if (!list) throw_too_long(text);
    std::vector<Symbol> parts;
    for (const QRcode_List* at = list.get(); at != nullptr; at = at->next) parts.push_back(symbol_of(*at->code, level));
    return parts;
}

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
