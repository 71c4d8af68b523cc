#include "qrid/qr/symbols/read.h"

#include "qrid/qr/inside/zxing.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <vector>

namespace qrid::symbols {

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

/// The picture at half its size and again, each pixel the mean of four.
struct Level {
    std::vector<std::uint8_t> pixels; ///< empty: those that were given
    int width, height, scale;         ///< pixels of the picture for one here
};

Level halved(const std::uint8_t* from, const Level& level) {
    Level out{{}, level.width / 2, level.height / 2, 2 * level.scale};
    out.pixels.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
    std::uint8_t* to = out.pixels.data();
    for (int y = 0; y < out.height; ++y) {
        const std::uint8_t *upper = from + static_cast<std::ptrdiff_t>(2 * y) * level.width,
                           *lower = upper + level.width;
        for (int x = 0; x < out.width; ++x, upper += 2, lower += 2)
            *to++ = static_cast<std::uint8_t>((upper[0] + upper[1] + lower[0] + lower[1] + 2) / 4);
    }
    return out;
}

class Reader {
public:
    Reader(const Task& task, ByteView pixels, const std::function<bool()>& is_over,
           const std::function<void(const Seen&)>& tell)
        : is_over_(is_over), tell_(tell) {
        constexpr int large = 500; // of the shorter side: a symbol's modules are soon too many pixels for ZXing
        levels_.push_back({{}, task.width, task.height, 1});
        given_ = pixels.data();
        while (std::min(levels_.back().width, levels_.back().height) > large)
            levels_.push_back(halved(data(levels_.back()), levels_.back()));
    }

    void run(bool micro) {
        read(zxing::matrix_formats(micro), one_line, Several::yes);
        // Bars whose code has no check character, or a weak one, are found in any fence: many lines must agree on them.
        for (const bool is_strong : {true, false}) {
            const auto formats = is_strong ? zxing::strong_linear_formats() : zxing::weak_linear_formats();
            const int lines = is_strong ? few_lines : many_lines;
            // 1.4 may abort when it compares two barcodes of one text, so the first is told before there are more.
            if (read(formats, lines, Several::no)) read(formats, lines, Several::yes);
        }
    }

private:
    enum class Several { no, yes };
    static constexpr int one_line = 1, few_lines = 3, many_lines = 10;

    const std::uint8_t* data(const Level& level) const { return level.pixels.empty() ? given_ : level.pixels.data(); }

    /// Whether anything was read; smaller levels only while nothing was.
    bool read(const ZXing::BarcodeFormats& formats, int lines, Several several) {
        auto options = zxing::other_options(formats);
        options.setTryHarder(true).setTryRotate(true).setTryDownscale(false);
        options.setMinLineCount(static_cast<std::uint8_t>(lines));
        if (several == Several::no) options.setMaxNumberOfSymbols(1);
        bool any = false;
        for (const Level& level : levels_) {
            if (any || is_over_()) break;
            const ZXing::ImageView view(data(level), level.width, level.height, ZXing::ImageFormat::Lum);
            try {
                for (const zxing::Barcode& barcode : ZXing::ReadBarcodes(view, options))
                    any |= tell(barcode, level.scale);
            } catch (const std::runtime_error&) { // what a damaged symbol may raise; what was read before it stands
            } catch (const std::logic_error&) {
            }
        }
        return any;
    }

    bool tell(const zxing::Barcode& barcode, int scale) {
        constexpr std::size_t shortest = 4; // of bars
        const auto symbology = barcode.isValid() ? symbology_of(barcode) : std::nullopt;
        if (!symbology || (is_linear(*symbology) && barcode.bytes().size() < shortest)) return false;
        const std::string text = barcode.text();
        if (text.size() > most_content || barcode.bytes().size() > most_content) return false;
        Seen seen{*symbology, {}, {}, {}};
        seen.text.assign(text.begin(), text.end());
        seen.content.assign(barcode.bytes().begin(), barcode.bytes().end());
        std::size_t i = 0;
        for (const ZXing::PointI& point : barcode.position())
            for (const int at : {point.x, point.y}) seen.corners.at(i++) = at * scale;
        tell_(seen);
        return true;
    }

    const std::uint8_t* given_ = nullptr;
    std::vector<Level> levels_;
    const std::function<bool()>& is_over_;
    const std::function<void(const Seen&)>& tell_;
};

} // namespace

void read_symbols(const Task& task, ByteView pixels, const std::function<bool()>& is_over,
                  const std::function<void(const Seen&)>& tell) {
    Reader(task, pixels, is_over, tell).run(task.micro);
}

} // namespace qrid::symbols
