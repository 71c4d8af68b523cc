#include "qrid/picture/exif.h"

#include <cstring>
#include <utility>

namespace qrid {

namespace {

/// A TIFF stream of either byte order; reads outside it give 0.
class Tiff {
public:
    explicit Tiff(ByteView bytes) : bytes_(bytes), little_(text_of(bytes).starts_with("II")) {}

    unsigned u16(std::size_t at) const {
        if (at + 2 > bytes_.size()) return 0;
        const unsigned first = bytes_[at], second = bytes_[at + 1];
        return little_ ? first | second << 8 : first << 8 | second;
    }
    std::size_t u32(std::size_t at) const {
        const std::size_t first = u16(at), second = u16(at + 2);
        return little_ ? first | second << 16 : first << 16 | second;
    }

private:
    ByteView bytes_;
    bool little_;
};

} // namespace

int exif_orientation(ByteView block) {
    using namespace std::string_view_literals;
    constexpr std::string_view lead = "Exif\0\0"sv;
    if (text_of(block).starts_with(lead)) block = block.subspan(lead.size());
    if (!text_of(block).starts_with("II*\0"sv) && !text_of(block).starts_with("MM\0*"sv)) return 1;
    const Tiff tiff(block);
    const std::size_t directory = tiff.u32(4);
    const unsigned entries = tiff.u16(directory);
    for (unsigned i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + std::size_t{12} * i;
        constexpr unsigned orientation_tag = 0x0112, type_short = 3;
        if (tiff.u16(entry) != orientation_tag || tiff.u16(entry + 2) != type_short) continue;
        const unsigned value = tiff.u16(entry + 8);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

Image upright(Image image, int orientation) {
    if (orientation < 2 || orientation > 8) return image;
    const bool swapped = orientation >= 5;
    const bool mirrored_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool mirrored_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    Image out(swapped ? image.height : image.width, swapped ? image.width : image.height);
    out.has_transparency = image.has_transparency;
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x) {
            // where this pixel of the upright picture lies in the stored one
            int from_x = swapped ? y : x, from_y = swapped ? x : y;
            if (mirrored_x) from_x = image.width - 1 - from_x;
            if (mirrored_y) from_y = image.height - 1 - from_y;
            std::memcpy(out.at(x, y), image.at(from_x, from_y), 3);
        }
    return out;
}

} // namespace qrid
