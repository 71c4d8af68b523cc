#include "qrid/qr/inside/zxing_reader.h"

#include "qrid/qr/capacity.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

namespace qrid {

namespace {

ZXingCode to_code(const ZXing::Result& result) {
    ZXingCode read;
    FoundCode& code = read.code;
    code.text = result.text();
    code.bytes.assign(result.bytes().begin(), result.bytes().end());
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations" // nothing else has the padding codewords
    const auto& codewords = result.rawBytes();
#pragma GCC diagnostic pop
    read.data_codewords.assign(codewords.begin(), codewords.end());
    code.ec_level = result.ecLevel();
    // ZXing 1.4 does not tell the version; the codewords, counted for each level, do.
    if (const auto level = level_called(code.ec_level))
        code.version = version_of(static_cast<int>(codewords.size()), *level).value_or(0);
    const int index = result.sequenceIndex(), count = result.sequenceSize();
    if (index >= 0 && index < count && count <= most_parts) code.part = CodePart{index, count, result.sequenceId()};
    const ZXing::Position& position = result.position();
    std::transform(position.begin(), position.end(), code.corners.begin(), [](const ZXing::PointI& point) {
        return CodeCorner{point.x, point.y};
    });
    code.mirrored = result.isMirrored();
    if (code.mirrored) std::swap(code.corners[1], code.corners[3]);
    return read;
}

} // namespace

std::vector<ZXingCode> read_with_zxing(const BilevelImage& picture, Reading how) {
    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    hints.setBinarizer(ZXing::Binarizer::BoolCast); // dark is 0: it sees the very pixels that were counted
    hints.setTryHarder(true).setTryRotate(true).setTryDownscale(false);
    hints.setIsPure(how == Reading::pure);
    const ZXing::ImageView view(picture.pixels.data(), picture.width, picture.height, ZXing::ImageFormat::Lum);
    std::vector<ZXingCode> found;
    try {
        for (const ZXing::Result& result : ZXing::ReadBarcodes(view, hints))
            if (result.isValid()) found.push_back(to_code(result));
    } catch (const std::runtime_error&) { // what a damaged symbol may raise; what was read before it stands
    } catch (const std::logic_error&) {
    }
    return found;
}

std::optional<ZXingCode> read_modules(const std::vector<std::uint8_t>& modules, int size) {
    constexpr int pixels = 2, quiet = 2;
    const int side = (size + 2 * quiet) * pixels;
    BilevelImage drawn{side, side, {}};
    drawn.pixels.assign(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 255);
    for (int y = 0; y < size * pixels; ++y) {
        std::uint8_t* row = drawn.pixels.data() + (y + quiet * pixels) * side + quiet * pixels;
        const std::uint8_t* from = modules.data() + y / pixels * size;
        for (int x = 0; x < size * pixels; ++x)
            if (from[x / pixels] != 0) row[x] = 0;
    }
    auto found = read_with_zxing(drawn, Reading::pure);
    if (found.size() != 1) return std::nullopt;
    return std::move(found.front());
}

} // namespace qrid
