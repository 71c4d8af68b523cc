#include "qrid/qr/scan.h"

#include "qrid/base/error.h"
#include "qrid/qr/ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace qrid {

namespace {

using Steady = std::chrono::steady_clock;

struct Point {
    double x = 0, y = 0;
};

Point centre(const FoundCode& code) {
    Point sum;
    for (const CodeCorner& corner : code.corners) sum = {sum.x + corner.x, sum.y + corner.y};
    return {sum.x / 4, sum.y / 4};
}

/// Whether the point lies in the code, or within a tenth of its size beside it: corners are rough.
bool within(const FoundCode& code, Point point) {
    const Point middle = centre(code);
    const auto corner = [&](std::size_t i) {
        return Point{middle.x + 1.1 * (code.corners[i % 4].x - middle.x),
                     middle.y + 1.1 * (code.corners[i % 4].y - middle.y)};
    };
    int left = 0, right = 0; // of how many sides
    for (std::size_t i = 0; i < 4; ++i) {
        const Point from = corner(i), to = corner(i + 1);
        const double cross = (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);
        left += cross <= 0;
        right += cross >= 0;
    }
    return left == 4 || right == 4;
}

/// How far the code reaches above and below its centre, at least.
double half_height(const FoundCode& code) {
    const auto [top, bottom] = std::minmax_element(code.corners.begin(), code.corners.end(),
                                                   [](const auto& a, const auto& b) { return a.y < b.y; });
    return (bottom->y - top->y) / 2.0;
}

/// Back to the pixels of the picture that was given.
void rescale(FoundCode& code, double scale) {
    for (CodeCorner& corner : code.corners)
        corner = {static_cast<int>(std::lround(corner.x / scale)), static_cast<int>(std::lround(corner.y / scale))};
}

/// Whether three of the finder patterns are of about one size and lie outside of every code: perhaps another code's.
bool some_left(const std::vector<FinderCandidate>& finders, double scale, const std::vector<FoundCode>& codes) {
    std::vector<double> widths;
    for (const FinderCandidate& finder : finders) {
        const Point point{finder.x / scale, finder.y / scale};
        if (std::none_of(codes.begin(), codes.end(), [&](const FoundCode& code) { return within(code, point); }))
            widths.push_back(finder.width);
    }
    constexpr double alike = 1.4;
    std::sort(widths.begin(), widths.end());
    for (std::size_t i = 2; i < widths.size(); ++i)
        if (widths[i] <= alike * widths[i - 2]) return true;
    return false;
}

/// The same for dark and for light patterns.
bool more_expected(const Prepared& picture, const std::vector<FoundCode>& codes) {
    return some_left(picture.finders, picture.scale, codes) ||
           some_left(find_finders(picture.bilevel, max_finders, Ink::light), picture.scale, codes);
}

/// From top to bottom; codes whose centres lie within half a code's height of each other are one row, left to right.
void arrange(std::vector<FoundCode>& codes) {
    std::sort(codes.begin(), codes.end(), [](const auto& a, const auto& b) { return centre(a).y < centre(b).y; });
    for (auto first = codes.begin(); first != codes.end();) {
        const double limit = centre(*first).y + half_height(*first);
        const auto last = std::find_if(first, codes.end(), [&](const auto& code) { return centre(code).y > limit; });
        std::sort(first, last, [](const auto& a, const auto& b) { return centre(a).x < centre(b).x; });
        first = last;
    }
}

class Scan {
public:
    Scan(const GrayImage& picture, const ScanOptions& options)
        : bench_(picture), deadline_(Steady::now() + options.budget) {}

    ScanReport run() {
        for (const Rung& rung : ladder()) {
            RungReport step{rung.name, RungOutcome::nothing, 0};
            step.outcome = climb(rung, step);
            report_.rungs.push_back(step);
            if (!report_.codes.empty() && !unfinished_) break;
        }
        arrange(report_.codes);
        return std::move(report_);
    }

private:
    RungOutcome climb(const Rung& rung, RungReport& step) {
        if (Steady::now() >= deadline_ && !report_.rungs.empty()) return RungOutcome::out_of_time;
        const auto picture = bench_.prepare(rung);
        if (!picture) return RungOutcome::does_not_apply;
        step.finders = picture->finders.size();
        if (step.finders > max_finders) return RungOutcome::too_many_finders;
        bool news = false;
        for (FoundCode& code : rung.reader(*picture)) {
            rescale(code, picture->scale);
            code.rung = rung.name;
            code.inverted = rung.tone == Tone::inverted;
            news |= keep(std::move(code));
        }
        if (news) unfinished_ = more_expected(*picture, report_.codes);
        return news ? RungOutcome::read : RungOutcome::nothing;
    }

    /// False when the code was read before: its centre lies in a code that is there.
    bool keep(FoundCode&& code) {
        for (const FoundCode& known : report_.codes)
            if (within(known, centre(code)) || within(code, centre(known))) return false;
        report_.codes.push_back(std::move(code));
        return true;
    }

    Workbench bench_;
    Steady::time_point deadline_;
    ScanReport report_;
    bool unfinished_ = false;
};

} // namespace

ScanReport scan_with_report(const GrayImage& picture, const ScanOptions& options) {
    const auto sides_fit =
        picture.width >= 0 && picture.height >= 0 &&
        picture.pixels.size() == static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
    if (!sides_fit)
        throw Error(Code::internal, fmt::format("{} bytes are not a grey picture of {} x {} pixels",
                                                picture.pixels.size(), picture.width, picture.height));
    return Scan(picture, options).run();
}

std::vector<FoundCode> scan_codes(const GrayImage& picture, const ScanOptions& options) {
    return scan_with_report(picture, options).codes;
}

} // namespace qrid
