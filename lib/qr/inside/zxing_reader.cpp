#include "qrid/qr/inside/zxing_reader.h"

#include "qrid/qr/inside/zxing.h"

#include <algorithm>
#include <stdexcept>

namespace qrid {

namespace {

FoundCode to_code(const zxing::Barcode& barcode) {
    FoundCode code;
    code.text = barcode.text();
    code.bytes.assign(barcode.bytes().begin(), barcode.bytes().end());
    code.ec_level = barcode.ecLevel();
    code.version = zxing::symbol_version(barcode);
    const int index = barcode.sequenceIndex(), count = barcode.sequenceSize();
    if (index >= 0 && index < count && count <= most_parts) code.part = CodePart{index, count, barcode.sequenceId()};
    const ZXing::Position& position = barcode.position();
    std::transform(position.begin(), position.end(), code.corners.begin(), [](const ZXing::PointI& point) {
        return CodeCorner{point.x, point.y};
    });
    code.mirrored = barcode.isMirrored();
    if (code.mirrored) std::swap(code.corners[1], code.corners[3]);
    return code;
}

} // namespace

std::vector<FoundCode> read_with_zxing(const BilevelImage& picture, Reading how) {
    auto options = zxing::qr_options();
    options.setBinarizer(ZXing::Binarizer::BoolCast); // dark is 0: it sees the very pixels that were counted
    options.setTryHarder(true).setTryRotate(true).setTryDownscale(false);
    options.setIsPure(how == Reading::pure);
    const ZXing::ImageView view(picture.pixels.data(), picture.width, picture.height, ZXing::ImageFormat::Lum);
    std::vector<FoundCode> found;
    try {
        for (const zxing::Barcode& barcode : ZXing::ReadBarcodes(view, options))
            if (barcode.isValid()) found.push_back(to_code(barcode));
    } catch (const std::runtime_error&) { // what a damaged symbol may raise; what was read before it stands
    } catch (const std::logic_error&) {
    }
    return found;
}

std::optional<FoundCode> read_modules(const std::vector<std::uint8_t>& modules, int size) {
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
