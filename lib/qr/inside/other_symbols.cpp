#include "qrid/qr/inside/other_symbols.h"

#include "qrid/base/utf8.h"
#include "qrid/picture/outside.h"
#include "qrid/qr/inside/busy_windows.h"
#include "qrid/qr/inside/finder.h"
#include "qrid/qr/inside/place.h"
#include "qrid/qr/inside/prepare.h"
#include "qrid/qr/inside/symbol_shapes.h"
#include "qrid/qr/inside/windows.h"
#include "qrid/qr/symbols/protocol.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <span>

namespace qrid {

namespace {

// Pixels of the largest picture that is looked through, first and after that found nothing.
constexpr std::size_t ample_look = 2'000'000, fine_look = 8'000'000;
constexpr int least_contrast_of_symbols = 24;       // grey values
constexpr int longest_given_side = (1 << 15) - 100; // which the program takes, less the margins
constexpr int margin = 24;                          // of white around it: many pictures are cut at the symbol's edge

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
    for (scale = 1; out.pixels.size() > pixels || std::max(out.width, out.height) > longest_given_side; scale /= 2)
        out = halved(out);
    return out;
}

/// From a point in a part of the picture, shrunk or turned, to that in the picture.
using Placing = std::function<PlanePoint(PlanePoint)>;

/// A picture as the program is given it, and what the search has found so far.
class OtherSearch {
public:
    explicit OtherSearch(const Deadline& deadline) : deadline_(deadline) {}

    bool is_done() const { return !found_.empty() || left() <= std::chrono::milliseconds(0); }

    /// At one size, dark on light or the other way round.
    void read(const GrayImage& picture, bool is_inverted, const Placing& place) {
        constexpr int ordinary_window = 41;
        const std::size_t finders = find_finders(threshold_local(picture, ordinary_window), max_finders + 1).size();
        const GrayImage given = with_margin(picture);
        const Said said = ask_outside("qrid-read-symbols",
                                      {std::to_string(given.width), std::to_string(given.height),
                                       finders <= max_finders ? "1" : "0", std::to_string(left().count())},
                                      given.pixels, left(), symbols::most_symbols * 3 * symbols::most_content);
        spent_ += said.processor;
        for (const Bytes& message : said.messages)
            if (auto seen = symbols::of_message(message); seen && symbols::is_near(*seen, given.width, given.height))
                keep(placed(*seen, given), is_inverted, place);
    }

    /// What is recognised there by its shape.
    void recognise(const GrayImage& picture, double scale, bool is_inverted) {
        for (FoundCode& code : recognise_shapes(with_margin(picture), deadline_)) {
            for (CodeCorner& corner : code.corners)
                corner = whole_pixels({(corner.x - margin) / scale, (corner.y - margin) / scale});
            code.inverted = is_inverted;
            found_.push_back({std::move(code), false});
        }
    }

    OtherSymbols take() && {
        return {std::move(found_), std::chrono::duration_cast<std::chrono::milliseconds>(spent_)};
    }

private:
    std::chrono::milliseconds left() const {
        return deadline_.left() - std::chrono::duration_cast<std::chrono::milliseconds>(spent_);
    }

    /// Of some the reader does not tell where they are.
    static symbols::Seen placed(symbols::Seen seen, const GrayImage& given) {
        if (std::any_of(seen.corners.begin(), seen.corners.end(),
                        [&](std::int32_t at) { return at != seen.corners[0]; }))
            return seen;
        const std::int32_t right = given.width - margin, bottom = given.height - margin;
        seen.corners = {margin, margin, right, margin, right, bottom, margin, bottom};
        return seen;
    }

    void keep(const symbols::Seen& seen, bool is_inverted, const Placing& place) {
        FoundCode code;
        code.symbology = seen.symbology;
        if (is_utf8(text_of(seen.text))) code.text = text_of(seen.text);
        code.bytes = seen.content;
        for (std::size_t i = 0; i < code.corners.size(); ++i)
            code.corners.at(i) = whole_pixels(place({static_cast<double>(seen.corners.at(2 * i)) - margin,
                                                     static_cast<double>(seen.corners.at(2 * i + 1)) - margin}));
        code.rung = "other";
        code.inverted = is_inverted;
        const auto is_known = [&](const OtherCode& known) {
            return known.code.symbology == code.symbology && known.code.text == code.text &&
                   (within(known.code, centre(code)) || within(code, centre(known.code)));
        };
        if (std::none_of(found_.begin(), found_.end(), is_known)) found_.push_back({std::move(code), true});
    }

    const Deadline& deadline_;
    std::vector<OtherCode> found_;
    std::chrono::microseconds spent_{};
};

/// ZXing begins in the middle of the picture with some symbologies, and reads PDF417 only nearly upright.
void read_windows(OtherSearch& search, const GrayImage& level, double scale) {
    constexpr std::size_t most_windows = 3;
    for (const BusyWindow& busy : busy_windows(level, most_windows)) {
        const PlanePoint corner{static_cast<double>(busy.left), static_cast<double>(busy.top)};
        const GrayImage part = cut_out(level, busy);
        const auto slant = slant_of_bars(part);
        for (const bool is_inverted : {false, true}) {
            const GrayImage toned = is_inverted ? inverted(part) : part;
            if (!search.is_done())
                search.read(toned, is_inverted, [&](PlanePoint at) { return (at + corner) * (1 / scale); });
            if (!slant || search.is_done()) continue;
            const TurnedPicture turned = turned_back(toned, *slant);
            search.read(turned.picture, is_inverted,
                        [&](PlanePoint at) { return (turned.back(at) + corner) * (1 / scale); });
        }
    }
}

} // namespace

namespace {

OtherSymbols find_within(const GrayImage& picture, const Deadline& deadline, std::span<const std::size_t> looks) {
    OtherSearch search(deadline);
    for (const std::size_t pixels : looks) {
        double scale = 1;
        const GrayImage level = shrunk_to(picture, pixels, scale);
        for (const bool is_inverted : {false, true})
            if (!search.is_done())
                search.read(is_inverted ? inverted(level) : level, is_inverted,
                            [&](PlanePoint at) { return at * (1 / scale); });
        if (!search.is_done()) read_windows(search, level, scale);
        if (picture.pixels.size() <= pixels) break;
    }
    constexpr std::size_t enough = 1'000'000; // pixels, to recognise a shape
    double scale = 1;
    for (const bool is_inverted : {false, true}) {
        if (search.is_done()) break;
        const GrayImage level = shrunk_to(picture, enough, scale);
        search.recognise(is_inverted ? inverted(level) : level, scale, is_inverted);
    }
    return std::move(search).take();
}

/// What a window of the picture brought, in the pixels of the whole.
void add_others(OtherSymbols& whole, OtherSymbols part, const Region& window) {
    whole.spent += part.spent;
    for (OtherCode& other : part.codes) {
        for (CodeCorner& corner : other.code.corners) corner = {corner.x + window.left, corner.y + window.top};
        const auto same = std::find_if(whole.codes.begin(), whole.codes.end(), [&](const OtherCode& known) {
            return known.code.symbology == other.code.symbology &&
                   (!known.is_read || !other.is_read || known.code.text == other.code.text) &&
                   (within(known.code, centre(other.code)) || within(other.code, centre(known.code)));
        });
        if (same == whole.codes.end())
            whole.codes.push_back(std::move(other));
        else if (other.is_read && !same->is_read)
            *same = std::move(other);
    }
}

/// First small and as a whole, for bars may reach from end to end; then window by window, where there is anything.
OtherSymbols find_in_windows(const GrayImage& picture, const Deadline& deadline) {
    constexpr std::chrono::milliseconds least{150}; // for less, nothing is found in any window
    OtherSymbols whole;
    const auto left = [&] { return deadline.left() - whole.spent; };
    const auto look_in = [&](const GrayImage& part, const Region& at, std::chrono::milliseconds time,
                             std::span<const std::size_t> looks) {
        add_others(whole, find_within(part, Deadline::in(std::min(left(), time)), looks), at);
    };
    std::vector<Region> windows = windows_of(picture);
    std::erase_if(windows,
                  [&](const Region& at) { return !has_contrast(cut_out(picture, at), least_contrast_of_symbols); });
    constexpr std::array all{ample_look, fine_look};
    look_in(picture, {0, 0, picture.width, picture.height}, left() / 3, std::span(all).first(1));
    for (std::size_t i = 0; i < windows.size() && left() > std::chrono::milliseconds(0); ++i)
        look_in(cut_out(picture, windows[i]), windows[i],
                std::max<std::chrono::milliseconds>(least, left() / (windows.size() - i)), all);
    return whole;
}

} // namespace

OtherSymbols find_other_symbols(const GrayImage& picture, const std::vector<FoundCode>& known,
                                const Deadline& deadline) {
    constexpr int smallest = 8;
    constexpr std::array all{ample_look, fine_look};
    if (std::min(picture.width, picture.height) < smallest || !has_contrast(picture, least_contrast_of_symbols))
        return {};
    OtherSymbols others = is_long(picture) ? find_in_windows(picture, deadline) : find_within(picture, deadline, all);
    std::erase_if(others.codes, [&](const OtherCode& other) { return within_any(known, centre(other.code)); });
    std::stable_sort(others.codes.begin(), others.codes.end(), [](const OtherCode& a, const OtherCode& b) {
        return is_linear(a.code.symbology) < is_linear(b.code.symbology);
    });
    return others;
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

void add_other_symbols(std::vector<OtherCode> others, bool as_codes, std::vector<FoundCode>& codes,
                       std::vector<OtherCode>& beside, std::optional<PictureQuality>& quality) {
    for (OtherCode& other : others)
        if (as_codes && other.is_read)
            codes.push_back(std::move(other.code));
        else
            beside.push_back(std::move(other));
    if (!codes.empty()) quality.reset();
    if (!quality || beside.empty() || shows_qr(*quality, beside)) return;
    quality = PictureQuality{Trouble::other_symbology, no_card_words(beside.front().code.symbology),
                             msgid("send a picture of the card's QR code: the square one with a smaller square in "
                                   "three of its corners")};
}

} // namespace qrid
