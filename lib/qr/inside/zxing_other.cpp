#include "qrid/qr/inside/zxing_other.h"

#include "qrid/qr/inside/zxing.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace qrid {

namespace {

/// By the letter of its symbology identifier (ISO/IEC 15424), and by its format where several share a letter.
std::optional<Symbology> symbology_of(const zxing::Barcode& barcode) {
    const std::string identifier = barcode.symbologyIdentifier();
    switch (identifier.size() < 2 ? '\0' : identifier[1]) {
    case 'Q':
        return zxing::micro_symbology(barcode.format());
    case 'z':
        return Symbology::aztec;
    case 'd':
        return Symbology::data_matrix;
    case 'L':
        return Symbology::pdf417;
    case 'U':
        return Symbology::maxicode;
    case 'E':
        switch (barcode.format()) {
        case ZXing::BarcodeFormat::EAN8:
            return Symbology::ean8;
        case ZXing::BarcodeFormat::UPCA:
            return Symbology::upc_a;
        case ZXing::BarcodeFormat::UPCE:
            return Symbology::upc_e;
        default:
            return Symbology::ean13;
        }
    case 'A':
        return Symbology::code39;
    case 'G':
        return Symbology::code93;
    case 'C':
        return Symbology::code128;
    case 'F':
        return Symbology::codabar;
    case 'I':
        return Symbology::itf;
    case 'e':
        return Symbology::databar;
    default:
        return std::nullopt;
    }
}

/// Bars whose code has no check character, or a weak one, are found in any fence: many lines must agree on them.
bool is_credible(Symbology symbology, const zxing::Barcode& barcode) {
    if (!is_linear(symbology)) return true;
    constexpr int few_lines = 3, many_lines = 8;
    constexpr std::size_t shortest = 4;
    switch (symbology) {
    case Symbology::codabar:
    case Symbology::itf:
    case Symbology::code39:
    case Symbology::upc_e:
    case Symbology::ean8:
    case Symbology::databar:
        return barcode.lineCount() >= many_lines && barcode.bytes().size() >= shortest;
    default:
        return barcode.lineCount() >= few_lines;
    }
}

} // namespace

std::vector<FoundCode> read_others_with_zxing(const GrayImage& picture, OtherSymbologies which) {
    auto options = zxing::other_options(which.micro);
    options.setTryHarder(true).setTryRotate(true).setTryDownscale(true);
    const ZXing::ImageView view(picture.pixels.data(), picture.width, picture.height, ZXing::ImageFormat::Lum);
    std::vector<FoundCode> found;
    try {
        for (const zxing::Barcode& barcode : ZXing::ReadBarcodes(view, options)) {
            const auto symbology = barcode.isValid() ? symbology_of(barcode) : std::nullopt;
            if (!symbology || !is_credible(*symbology, barcode)) continue;
            FoundCode code;
            code.symbology = *symbology;
            code.text = barcode.text();
            code.bytes.assign(barcode.bytes().begin(), barcode.bytes().end());
            const ZXing::Position& position = barcode.position();
            std::transform(position.begin(), position.end(), code.corners.begin(), [](const ZXing::PointI& point) {
                return CodeCorner{point.x, point.y};
            });
            found.push_back(std::move(code));
        }
    } catch (const std::runtime_error&) { // what a damaged symbol may raise; what was read before it stands
    } catch (const std::logic_error&) {
    }
    return found;
}

} // namespace qrid
