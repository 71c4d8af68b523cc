#include "qrid/qr/quality.h"

#include "qrid/qr/inside/correlation.h"
#include "qrid/qr/inside/fine_regions.h"
#include "qrid/qr/inside/grid_reader.h"
#include "qrid/qr/inside/prepare.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

namespace qrid {

namespace {

constexpr double small_module = 1.3, heavy_blur = 0.6;
constexpr MessageId larger_hint =
    msgid("send the picture at full size, or one with a larger code; 3 pixels per module are enough");
constexpr MessageId damaged_hint = msgid("send another picture without reflections, fingers or stickers on the code");

/// Two finder patterns of one symbol on one of its sides.
struct Side {
    std::size_t from, to;
    PlanePoint inward; ///< from the one, where the symbol lies: as long as the side
    double timed;      ///< 0 to 1: how well the timing pattern between them is to be seen
};

std::optional<Side> side_between(const GreyView& picture, const std::vector<Finder>& finders, std::size_t a,
                                 std::size_t b) {
    const Finder &from = finders[a], &to = finders[b];
    const PlanePoint along = to.centre - from.centre;
    const double distance = length(along), module = (from.module + to.module) / 2;
    constexpr double alike = 1.3;
    if (std::max(from.module, to.module) > alike * std::min(from.module, to.module)) return std::nullopt;
    if (distance < 13 * module || distance > 175 * module) return std::nullopt;
    // The modules between are odd in number and known in colour: the best of the sizes that may be.
    std::optional<Side> best;
    const int likely = static_cast<int>(std::lround((distance / module - 10) / 4));
    for (const int sign : {-1, 1})
        for (int version = std::max(1, likely - 3); version <= std::min(max_version, likely + 3); ++version) {
            const int between = modules_of(version) - 7;
            const PlanePoint step = along * (1.0 / between), in = PlanePoint{-step.y, step.x} * sign;
            const double timed = timing_correlation(picture, from.centre, step, in, 5, between - 5);
            if (!best || timed > best->timed) best = Side{a, b, in * between, timed};
        }
    constexpr double clear = 0.6;
    if (!best || best->timed < clear) return std::nullopt;
    return best;
}

Phrase where(PlanePoint from_middle) {
    if (from_middle.y < 0) return from_middle.x < 0 ? msgid("top left") : msgid("top right");
    return from_middle.x < 0 ? msgid("bottom left") : msgid("bottom right");
}

bool is_within(const GrayImage& picture, PlanePoint at) {
    return at.x >= 0 && at.y >= 0 && at.x <= picture.width && at.y <= picture.height;
}

PictureQuality cut_off(Phrase seen, Phrase corner = {}) {
    PictureQuality quality{Trouble::cut_off, std::move(seen),
                           msgid("send the whole code, with all four corners and some space around it")};
    quality.corner = std::move(corner);
    return quality;
}

Argument tenths(const char* name, double value) { return {name, fmt::format("{:.1f}", value)}; }
Argument rounded(const char* name, double value) { return {name, fmt::format("{:.0f}", value)}; }

/// Which of the two corners that the side does not have is the finder pattern's: the one outside of the picture, else
/// the one of a symbol that stands as upright as it can.
PictureQuality missing_corner(const GrayImage& picture, const std::vector<Finder>& finders, const Side& side) {
    PlanePoint a = finders[side.from].centre, b = finders[side.to].centre;
    if (cross(b - a, side.inward) < 0) std::swap(a, b); // now the symbol lies clockwise of the side
    const PlanePoint beside_a = a + side.inward, beside_b = b + side.inward;
    const bool out_a = !is_within(picture, beside_a), out_b = !is_within(picture, beside_b);
    const bool is_beside_a = out_a != out_b ? out_a : (b - a).x >= side.inward.x; // its top side, else its left one
    Phrase corner = where((is_beside_a ? beside_a : beside_b) - (a + b + beside_a + beside_b) * 0.25);
    if (out_a || out_b)
        return cut_off({msgid("the code is cut off: its finder pattern at the {corner} is outside the picture"),
                        {{"corner", corner}}},
                       corner);
    return cut_off(
        {msgid("a code's finder pattern at the {corner} is not visible; the other two are"), {{"corner", corner}}},
        corner);
}

/// The steepest edges: over how many pixels they go from dark to light. 0 when there are none.
double edge_width(const GrayImage& picture) {
    std::vector<double> widths;
    constexpr int block = 48, least_contrast = 40;
    for (int top = 0; top + block <= picture.height; top += block)
        for (int left = 0; left + block <= picture.width; left += block) {
            int low = 255, high = 0, steepest = 0;
            for (int y = top; y < top + block; ++y)
                for (int x = left; x + 1 < left + block; ++x) {
                    const std::uint8_t* at = picture.pixels.data() + static_cast<std::ptrdiff_t>(y) * picture.width + x;
                    low = std::min<int>(low, *at);
                    high = std::max<int>(high, *at);
                    steepest = std::max(steepest, std::abs(at[1] - at[0]));
                }
            if (high - low >= least_contrast) widths.push_back(static_cast<double>(high - low) / std::max(1, steepest));
        }
    if (widths.empty()) return 0;
    const auto sharp = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 10);
    std::nth_element(widths.begin(), sharp, widths.end());
    return *sharp;
}

/// The side of the largest square or so in which light and dark change at every pixel or two, both across and down, as
/// they do in a code that was made too small; pixels. What is strewn over the picture is noise.
double finely_patterned(const GrayImage& picture) {
    const auto is_fine = [](const FineBlock& block) {
        constexpr int least_contrast = 60;
        constexpr double least_changes = 0.3, most_dark = 0.7; // of the pairs of neighbours; of the pixels
        return block.contrast >= least_contrast && block.changes > least_changes &&
               std::abs(block.dark - 0.5) < most_dark - 0.5;
    };
    constexpr double square = 1.6, full = 0.6;
    double most = 0;
    for (const auto& [bounds, count] : gathered(fine_blocks(picture), is_fine, 1)) {
        const auto [shorter, longer] = std::minmax({bounds.width, bounds.height});
        if (longer <= square * shorter && count >= full * shorter * longer) most = std::max(most, double{1} * count);
    }
    return FineBlock::side * std::sqrt(most);
}

constexpr double smallest_code = 60, largest_code = 300; // pixels, of codes whose modules are hardly one

/// A code whose modules are hardly a pixel, and hardly anything else of it to be seen.
std::optional<PictureQuality> hardly_a_pixel(const GrayImage& picture) {
    const double side = finely_patterned(picture);
    if (side <= smallest_code || side >= largest_code) return std::nullopt;
    return PictureQuality{Trouble::too_small,
                          {msgid("there may be a code of about {side} x {side} pixels, but its modules are barely one "
                                 "pixel wide"),
                           {rounded("side", side)}},
                          larger_hint};
}

PictureQuality nothing_like_a_code(const GrayImage& picture) {
    constexpr int tiny = 120;
    constexpr double soft = 6;
    if (std::max(picture.width, picture.height) < tiny)
        return {Trouble::too_small,
                {msgid("the picture has only {width} x {height} pixels, and nothing in it looks like a QR code"),
                 {rounded("width", picture.width), rounded("height", picture.height)}},
                msgid("send the picture at full size")};
    if (auto small = hardly_a_pixel(picture)) return *small;
    const double width = edge_width(picture);
    if (width > soft)
        return {Trouble::too_blurred,
                {msgid("nothing in the picture is sharp: its clearest edges are {width} pixels wide"),
                 {rounded("width", width)}},
                msgid("send a sharper picture: a screenshot, or a photo taken from a little farther away")};
    return {Trouble::no_code, msgid("nothing in the picture looks like a QR code"),
            msgid("send a picture that shows the whole code")};
}

PictureQuality unread_grid(const GrayImage& picture, const GridSight& sight) {
    const auto seen = [&](MessageId text, std::vector<Argument> more = {}) {
        more.push_back(rounded("version", sight.version));
        more.push_back(tenths("module", sight.module));
        return Phrase(text, std::move(more));
    };
    const double room = 3 * sight.module;
    for (const PlanePoint corner : sight.outline)
        if (corner.x < -room || corner.y < -room || corner.x > picture.width + room ||
            corner.y > picture.height + room) {
            const Phrase name = where(corner - (sight.outline[0] + sight.outline[2]) * 0.5);
            return cut_off(seen(msgid("there is a version {version} code with {module} pixels per module, but its "
                                      "{corner} corner is outside the picture"),
                                {{"corner", name}}),
                           name);
        }
    if (sight.is_model_1)
        return {
            Trouble::other_symbology,
            seen(msgid("there is a version {version} code of Model 1 with {module} pixels per module: the QR code of "
                       "1994, which today's readers do not know")),
            msgid("send the card as a QR code of Model 2, as all programs of today make them")};
    if (sight.module < small_module)
        return {Trouble::too_small,
                seen(msgid("there is a version {version} code with {module} pixels per module: too few to tell the "
                           "modules apart")),
                larger_hint};
    if (sight.blur > heavy_blur)
        return {Trouble::too_blurred,
                seen(msgid("there is a version {version} code with {module} pixels per module, blurred over {blur} "
                           "pixels: more than {most} cannot be read"),
                     {tenths("blur", sight.blur * sight.module), tenths("most", heavy_blur * sight.module)}),
                msgid("send a sharper picture, such as a screenshot")};
    constexpr double mostly_right = 0.05;
    if (sight.wrong < mostly_right)
        return {Trouble::damaged,
                seen(msgid("there is a version {version} code with {module} pixels per module, but its data cannot be "
                           "restored: too much of it is covered or worn")),
                damaged_hint};
    return {Trouble::damaged,
            seen(msgid("there is a version {version} code with {module} pixels per module, but too much of it is "
                       "covered or worn: {wrong} % of its fixed patterns are wrong"),
                 {rounded("wrong", 100 * sight.wrong)}),
            damaged_hint};
}

/// Finder patterns, but no three of them with a code between.
PictureQuality parts_of_codes(const GrayImage& picture, const std::vector<Finder>& finders) {
    const GreyView view(picture);
    std::vector<Side> sides;
    std::vector<std::size_t> code_of(finders.size()); // finder patterns on one side are of one code
    for (std::size_t i = 0; i < code_of.size(); ++i) code_of[i] = i;
    for (std::size_t a = 0; a < finders.size(); ++a)
        for (std::size_t b = a + 1; b < finders.size(); ++b)
            if (const auto side = side_between(view, finders, a, b)) {
                sides.push_back(*side);
                std::replace(code_of.begin(), code_of.end(), code_of[b], code_of[a]);
            }
    const auto alone = std::count_if(code_of.begin(), code_of.end(),
                                     [&](auto code) { return std::count(code_of.begin(), code_of.end(), code) == 1; });
    if (finders.size() == 3 && sides.size() == 2)
        return {Trouble::damaged,
                msgid("the three finder patterns of a code are there, but hardly anything between them"), damaged_hint};
    if (sides.size() > 1 || (!sides.empty() && alone > 0) || alone > 2)
        return {Trouble::several_parts,
                {msgid_plural("there are parts of codes, {count} finder pattern in all, but no whole code",
                              "there are parts of codes, {count} finder patterns in all, but no whole code"),
                 static_cast<long long>(finders.size())},
                msgid("send a picture of one whole code")};
    if (sides.size() == 1) return missing_corner(picture, finders, sides.front());
    if (alone == 2)
        return cut_off(
            msgid("there are two finder patterns, but not two neighbouring ones of one code; the others of each code "
                  "are not visible"));
    return cut_off(msgid("only one of a code's three finder patterns is visible"));
}

PictureQuality unfinished() {
    return {Trouble::out_of_time, msgid("the time for this picture ran out before everything was tried"),
            msgid("allow more time with --effort of scan, verify or inspect")};
}

} // namespace

const char* name(Trouble trouble) {
    constexpr std::array names{"no-code",       "too-small", "too-blurred",     "cut-off",
                               "several-parts", "damaged",   "other-symbology", "out-of-time"};
    return names.at(static_cast<std::size_t>(trouble));
}

PictureQuality judge_quality(const GrayImage& picture, const GridSight& sight, bool is_over) {
    constexpr double likely_grid = 0.6;
    if (std::min(picture.width, picture.height) < 2) return nothing_like_a_code(picture);
    if (sight.score >= likely_grid) {
        PictureQuality quality = unread_grid(picture, sight);
        quality.outline = sight.outline;
        quality.module = sight.module;
        quality.blur = sight.blur;
        return quality;
    }
    std::vector<Finder> finders = sight.finders;
    constexpr std::size_t most = 40;
    if (finders.size() > most) finders.resize(most);
    constexpr double by_chance = 1.8; // pixels a module: of such small ones a shape or two are no pattern
    if (finders.size() < 3 &&
        std::all_of(finders.begin(), finders.end(), [](const Finder& finder) { return finder.module < by_chance; }))
        if (auto small = hardly_a_pixel(picture)) return *small;
    PictureQuality quality = is_over && finders.size() != 1 && finders.size() != 2 ? unfinished()
                             : finders.empty()                                     ? nothing_like_a_code(picture)
                                               : parts_of_codes(sight.inverted ? inverted(picture) : picture, finders);
    for (const Finder& finder : finders) quality.finders.push_back(finder.centre);
    return quality;
}

} // namespace qrid
