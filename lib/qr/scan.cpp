#include "qrid/qr/scan.h"

#include "qrid/base/error.h"
#include "qrid/qr/inside/grid_decode.h"
#include "qrid/qr/inside/grid_reader.h"
#include "qrid/qr/inside/ladder.h"
#include "qrid/qr/inside/other_symbols.h"
#include "qrid/qr/inside/place.h"
#include "qrid/qr/inside/triples.h"
#include "qrid/qr/inside/zxing_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace qrid {

namespace {

/// How far the code reaches above and below its centre, at least.
double half_height(const FoundCode& code) {
    const auto [top, bottom] = std::minmax_element(code.corners.begin(), code.corners.end(),
                                                   [](const auto& a, const auto& b) { return a.y < b.y; });
    return (bottom->y - top->y) / 2.0;
}

/// Back to the pixels of the picture that was given.
void rescale(FoundCode& code, double scale) {
    for (CodeCorner& corner : code.corners) corner = whole_pixels({corner.x / scale, corner.y / scale});
}

/// Whether three of the finder patterns are of about one size and lie outside of every code: perhaps another code's.
bool some_left(const std::vector<FinderCandidate>& finders, double scale, const std::vector<FoundCode>& codes) {
    std::vector<double> widths;
    for (const FinderCandidate& finder : finders) {
        const PlanePoint point{finder.x / scale, finder.y / scale};
        if (!within_any(codes, point)) widths.push_back(finder.width);
    }
    constexpr double alike = 1.4;
    std::sort(widths.begin(), widths.end());
    for (std::size_t i = 2; i < widths.size(); ++i)
        if (widths[i] <= alike * widths[i - 2]) return true;
    return false;
}

/// Whether the picture holds what looks like a whole code and was not read: three finder patterns that lie as they
/// should, with something like timing patterns between.
bool likely_left(const BilevelImage& picture, double scale, const std::vector<FoundCode>& codes,
                 const Deadline& deadline) {
    std::vector<Finder> finders = select_finders(locate_finders(picture, Rings::all, deadline), GreyView(picture));
    std::erase_if(finders, [&](const Finder& finder) { return within_any(codes, finder.centre * (1 / scale)); });
    constexpr double likely = 1;
    const auto triples = find_triples(picture, finders, deadline);
    return !triples.empty() && triples.front().unlikely < likely;
}

/// The same for dark and for light patterns; quick when there is nothing of the kind.
bool more_expected(const Prepared& picture, const std::vector<FoundCode>& codes, const Deadline& deadline) {
    if (some_left(picture.finders, picture.scale, codes) &&
        likely_left(picture.bilevel, picture.scale, codes, deadline))
        return true;
    return some_left(find_finders(picture.bilevel, max_finders, Ink::light), picture.scale, codes) &&
           likely_left(inverted(picture.bilevel), picture.scale, codes, deadline);
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
        : picture_(picture), options_(options), bench_(picture), deadline_(Deadline::in(options.budget)) {}

    ScanReport run() {
        for (const Rung& rung : ladder()) {
            RungReport step{rung.name, RungOutcome::nothing, 0};
            step.outcome = climb(rung, step);
            report_.rungs.push_back(step);
            if (!report_.codes.empty() && !unfinished_ && !options_.every_rung) break;
        }
        if (report_.codes.empty()) report_.quality = judge_quality(picture_, sight_, deadline_.is_over());
        if (report_.codes.empty() || options_.all_symbologies)
            add_other_symbols(report_, find_other_symbols(picture_, report_.codes, deadline_),
                              options_.all_symbologies);
        arrange(report_.codes);
        return std::move(report_);
    }

private:
    RungOutcome climb(const Rung& rung, RungReport& step) {
        if (deadline_.is_over() && !report_.rungs.empty()) return RungOutcome::out_of_time;
        const auto picture = bench_.prepare(rung);
        if (!picture) return RungOutcome::does_not_apply;
        step.finders = picture->finders.size();
        if (rung.reader != Reader::grid && step.finders > max_finders) return RungOutcome::too_many_finders;
        bool news = false;
        for (FoundCode& code : read(rung, *picture)) {
            rescale(code, picture->scale);
            code.rung = rung.name;
            code.inverted = rung.tone == Tone::inverted;
            news |= keep(std::move(code));
        }
        if (news) unfinished_ = more_expected(*picture, report_.codes, deadline_);
        return news ? RungOutcome::read : RungOutcome::nothing;
    }

    std::vector<FoundCode> read(const Rung& rung, const Prepared& picture) {
        if (rung.reader == Reader::grid) {
            const auto is_taken = [&](PlanePoint at) { return within_any(report_.codes, at * (1 / picture.scale)); };
            GridSight sight;
            auto codes =
                read_with_grid(picture.grey, deadline_, is_taken, options_.every_rung || !report_.codes.empty(), sight);
            sight.inverted = rung.tone == Tone::inverted;
            keep(std::move(sight), picture.scale);
            return codes;
        }
        auto codes = read_with_zxing(picture.bilevel, rung.reader == Reader::pure ? Reading::pure : Reading::anywhere);
        if (options_.count_corrected)
            for (FoundCode& code : codes) examine(picture.grey, code);
        return codes;
    }

    /// False when the code was read before: its centre lies in a code that is there.
    bool keep(FoundCode&& code) {
        for (const FoundCode& known : report_.codes)
            if (within(known, centre(code)) || within(code, centre(known))) return false;
        report_.codes.push_back(std::move(code));
        return true;
    }

    /// Of what several rungs saw, the most telling.
    void keep(GridSight sight, double scale) {
        if (std::pair(sight.score, sight.finders.size()) <= std::pair(sight_.score, sight_.finders.size())) return;
        for (Finder& finder : sight.finders) {
            finder.centre = finder.centre * (1 / scale);
            finder.module /= scale;
        }
        for (PlanePoint& corner : sight.outline) corner = corner * (1 / scale);
        sight.module /= scale;
        sight_ = std::move(sight);
    }

    const GrayImage& picture_;
    const ScanOptions& options_;
    Workbench bench_;
    Deadline deadline_;
    GridSight sight_;
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
