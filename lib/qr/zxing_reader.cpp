#include "qrid/qr/zxing_reader.h"

#include "qrid/qr/capacity.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

namespace qrid {

namespace {

std::optional<EcLevel> level_called(std::string_view name) {
    for (EcLevel level : {EcLevel::low, EcLevel::medium, EcLevel::quartile, EcLevel::high})
        if (name == std::string_view(std::array{letter(level)}.data(), 1)) return level;
    return std::nullopt;
}

/// ZXing 1.4 does not tell the version; the codewords, counted for each level, do.
int version_read(const ZXing::Result& result) {
    const auto level = level_called(result.ecLevel());
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations" // nothing else has the padding codewords
    const auto codewords = static_cast<int>(result.rawBytes().size());
#pragma GCC diagnostic pop
    return level ? version_of(codewords, *level).value_or(0) : 0;
}

FoundCode to_found(const ZXing::Result& result) {
    FoundCode code;
    code.text = result.text();
    code.bytes.assign(result.bytes().begin(), result.bytes().end());
    code.version = version_read(result);
    code.ec_level = result.ecLevel();
    const ZXing::Position& position = result.position();
    std::transform(position.begin(), position.end(), code.corners.begin(), [](const ZXing::PointI& point) {
        return CodeCorner{point.x, point.y};
    });
    if (result.isMirrored()) std::swap(code.corners[1], code.corners[3]);
    return code;
}

} // namespace

std::vector<FoundCode> read_with_zxing(const BilevelImage& picture, Reading how) {
    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    hints.setBinarizer(ZXing::Binarizer::BoolCast); // dark is 0: it sees the very pixels that were counted
    hints.setTryHarder(true).setTryRotate(true).setTryDownscale(false);
    hints.setIsPure(how == Reading::pure);
    const ZXing::ImageView view(picture.pixels.data(), picture.width, picture.height, ZXing::ImageFormat::Lum);
    std::vector<FoundCode> found;
    try {
        for (const ZXing::Result& result : ZXing::ReadBarcodes(view, hints))
            if (result.isValid()) found.push_back(to_found(result));
    } catch (const std::runtime_error&) { // what a damaged symbol may raise; what was read before it stands
    } catch (const std::logic_error&) {
    }
    return found;
}

} // namespace qrid
