#include "qrid/qr/inside/other_symbols.h"

#include "qrid/qr/inside/finder.h"
#include "qrid/qr/inside/place.h"
#include "qrid/qr/inside/prepare.h"
#include "qrid/qr/inside/zxing_other.h"
#include "qrid/qr/scan.h"

#include <algorithm>
#include <cstring>
#include <functional>

namespace qrid {

namespace {

// Pixels of the largest picture that is looked through, first and after that found nothing.
constexpr std::size_t ample = 2'000'000, fine = 8'000'000;
constexpr int margin = 24; // of white around it: many pictures are cut at the symbol's edge

GrayImage with_margin(const GrayImage& picture) {
    GrayImage out{picture.width + 2 * margin, picture.height + 2 * margin, {}};
    out.pixels.assign(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height), 255);
    for (int y = 0; y < picture.height; ++y)
        std::memcpy(out.pixels.data() + static_cast<std::ptrdiff_t>(y + margin) * out.width + margin,
                    picture.pixels.data() + static_cast<std::ptrdiff_t>(y) * picture.width,
                    static_cast<std::size_t>(picture.width));
    return out;
}

GrayImage shrunk_to(const GrayImage& picture, std::size_t pixels, double& scale) {
    GrayImage out = picture;
    for (scale = 1; out.pixels.size() > pixels; scale /= 2) out = halved(out);
    return out;
}

/// At one size, dark on light or the other way round.
void read_at(const GrayImage& picture, double scale, bool is_inverted, std::vector<OtherCode>& found) {
    constexpr int ordinary_window = 41;
    const std::size_t finders = find_finders(threshold_local(picture, ordinary_window), max_finders + 1).size();
    for (FoundCode& code : read_others_with_zxing(with_margin(picture), {.micro = finders <= max_finders})) {
        for (CodeCorner& corner : code.corners)
            corner = whole_pixels({(corner.x - margin) / scale, (corner.y - margin) / scale});
        code.rung = "other";
        code.inverted = is_inverted;
        found.push_back({std::move(code), true});
    }
}

} // namespace

std::vector<OtherCode> find_other_symbols(const GrayImage& picture, const std::vector<FoundCode>& known,
                                          const Deadline& deadline) {
    constexpr int smallest = 8;
    std::vector<OtherCode> found;
    if (std::min(picture.width, picture.height) < smallest) return found;
    for (const std::size_t pixels : {ample, fine}) {
        double scale = 1;
        GrayImage level = shrunk_to(picture, pixels, scale);
        for (const bool is_inverted : {false, true}) {
            if (!found.empty() || deadline.is_over()) break;
            if (is_inverted) level = inverted(level);
            read_at(level, scale, is_inverted, found);
        }
        if (picture.pixels.size() <= pixels) break;
    }
    std::erase_if(found, [&](const OtherCode& other) { return within_any(known, centre(other.code)); });
    std::stable_sort(found.begin(), found.end(), [](const OtherCode& a, const OtherCode& b) {
        return is_linear(a.code.symbology) < is_linear(b.code.symbology);
    });
    return found;
}

namespace {

/// Whether something was seen that is a QR code's and not one of these codes'. Their bull's eyes and corners look like
/// finder patterns to whoever looks for those alone.
bool shows_qr(const PictureQuality& quality, const std::vector<OtherCode>& others) {
    const auto is_of_another = [&](PlanePoint at) {
        return std::any_of(others.begin(), others.end(),
                           [&](const OtherCode& other) { return within(other.code, at); });
    };
    if (quality.outline) {
        const Quad& at = *quality.outline;
        return !is_of_another((at[0] + at[1] + at[2] + at[3]) * 0.25);
    }
    constexpr std::ptrdiff_t by_chance = 1;
    const auto count = std::count_if(quality.finders.begin(), quality.finders.end(), std::not_fn(is_of_another));
    return count > by_chance;
}

} // namespace

void add_other_symbols(ScanReport& report, std::vector<OtherCode> others, bool as_codes) {
    for (OtherCode& other : others)
        if (as_codes && other.is_read)
            report.codes.push_back(std::move(other.code));
        else
            report.others.push_back(std::move(other));
    if (!report.codes.empty()) report.quality.reset();
    if (!report.quality || report.others.empty() || shows_qr(*report.quality, report.others)) return;
    report.quality = PictureQuality{Trouble::other_symbology, no_card_words(report.others.front().code.symbology),
                                    msgid("send a picture of the card's QR code: the square one with a smaller square "
                                          "in three of its corners")};
}

} // namespace qrid
