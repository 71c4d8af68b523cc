#include "qrid/qr/scan.h"

#include "qrid/base/error.h"
#include "qrid/qr/inside/grid_decode.h"
#include "qrid/qr/inside/grid_reader.h"
#include "qrid/qr/inside/ladder.h"
#include "qrid/qr/inside/other_symbols.h"
#include "qrid/qr/inside/place.h"
#include "qrid/qr/inside/survey.h"
#include "qrid/qr/inside/windows.h"
#include "qrid/qr/inside/zxing_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

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

/// ZXing reads modules of fewer pixels badly; but on the finest level there are no larger ones.
constexpr double least_module = 2.8;

/// Of so many finder patterns ZXing reads few codes, and takes long: the grid-fit reader does better.
constexpr std::size_t worth_it = 100;
static_assert(worth_it <= max_finders);

bool has_large_modules(const std::vector<FinderCandidate>& finders) {
    return std::count_if(finders.begin(), finders.end(),
                         [](auto& finder) { return finder.width >= 7 * least_module; }) > 2;
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
        : picture_(picture), options_(options), deadline_(Deadline::in(options.budget)) {}

    ScanReport run(std::span<const Rung> all_rungs) {
        for (const Rung& rung : all_rungs) {
            RungReport step{rung.name, RungOutcome::nothing, 0};
            step.outcome = climb(rung, step);
            report_.rungs.push_back(step);
            if (!report_.codes.empty() && !unfinished_ && !options_.every_rung) break;
        }
        return std::move(report_);
    }

    /// After a run() that read nothing: why.
    PictureQuality quality() const { return judge_quality(picture_, sight_, deadline_.is_over()); }

    /// After run(): whether there seems to be more than was read.
    bool is_unfinished() const { return unfinished_; }

private:
    RungOutcome climb(const Rung& rung, RungReport& step) {
        if (deadline_.is_over() && !report_.rungs.empty()) return RungOutcome::out_of_time;
        const auto finest = finest_level(rung, picture_.width, picture_.height);
        if (!finest) return RungOutcome::does_not_apply;
        const std::size_t before = report_.codes.size();
        const auto news = [&] { return report_.codes.size() > before; };
        switch (rung.reader) {
        case Reader::pure:
            read_pure(rung, *finest, step);
            break;
        case Reader::zxing:
            read_with_zxing_at(rung, *finest, step);
            break;
        case Reader::grid:
            read_with_grid_at(rung, *finest, report_.codes.empty() ? Until::first_read : Until::nothing_shows);
        }
        if (news()) unfinished_ = survey_.shows_more(*finest, report_.codes, deadline_);
        if (rung.reader == Reader::grid && before == 0 && unfinished_ && !options_.every_rung) {
            read_with_grid_at(rung, *finest, Until::nothing_shows);
            unfinished_ = survey_.shows_more(*finest, report_.codes, deadline_);
        }
        if (news()) return RungOutcome::read;
        return step.finders > max_finders && rung.reader != Reader::grid ? RungOutcome::too_many_finders
                                                                         : RungOutcome::nothing;
    }

    void take(std::vector<FoundCode> codes, const Rung& rung) {
        for (FoundCode& code : codes) {
            code.rung = rung.name;
            code.inverted = rung.tone == Tone::inverted;
            keep(std::move(code));
        }
    }

    void read_pure(const Rung& rung, int finest, RungReport& step) {
        const BilevelImage bilevel = threshold_global(positive_.level(finest));
        step.finders = find_finders(bilevel, max_finders + 1).size();
        if (step.finders <= max_finders) take(zxing(bilevel, Reading::pure, finest, positive_), rung);
    }

    /// From the coarsest level to the finest: wherever finder patterns are left whose modules are large enough there.
    void read_with_zxing_at(const Rung& rung, int finest, RungReport& step) {
        const bool is_inverted = rung.tone == Tone::inverted;
        Pyramid& pyramid = is_inverted ? negative_ : positive_;
        Survey& survey = is_inverted ? negative_survey_ : survey_;
        const int first = rung.size == Size::full ? finest : pyramid.coarsest();
        for (int level = first; level <= finest && !(deadline_.is_over() && level > first); ++level) {
            // whether it is worth making the negative
            if (is_inverted && survey_.light_at(level).size() < 3 && !options_.every_rung) continue;
            const Surveyed& here = survey.at(level);
            step.finders = std::max(step.finders, here.dark.size());
            if (here.dark.size() > worth_it || !some_left(here.dark, here.scale, report_.codes)) continue;
            if (level < finest && !has_large_modules(here.dark)) continue;
            take(zxing(here.bilevel, Reading::anywhere, level, pyramid), rung);
        }
    }

    std::vector<FoundCode> zxing(const BilevelImage& picture, Reading how, int level, Pyramid& pyramid) {
        auto codes = read_with_zxing(picture, how);
        for (FoundCode& code : codes) {
            rescale(code, std::ldexp(1, level));
            if (options_.count_corrected) examine(pyramid, code);
        }
        return codes;
    }

    void read_with_grid_at(const Rung& rung, int finest, Until until) {
        const auto is_taken = [&](PlanePoint at, double module) { return belongs_to_any(report_.codes, at, module); };
        GridSight sight;
        take(read_with_grid(rung.tone == Tone::inverted ? negative_ : positive_, finest, deadline_, is_taken,
                            options_.every_rung ? Until::all_tried : until, sight),
             rung);
        sight.inverted = rung.tone == Tone::inverted;
        keep(std::move(sight));
    }

    /// Unless the code was read before.
    void keep(FoundCode&& code) {
        for (const FoundCode& known : report_.codes)
            if (are_one(known, code)) return;
        report_.codes.push_back(std::move(code));
    }

    /// Of what several rungs saw, the most telling.
    void keep(GridSight sight) {
        if (std::pair(sight.score, sight.finders.size()) > std::pair(sight_.score, sight_.finders.size()))
            sight_ = std::move(sight);
    }

    const GrayImage& picture_;
    const ScanOptions& options_;
    Pyramid positive_{picture_}, negative_ = Pyramid::negative(positive_);
    Survey survey_{positive_}, negative_survey_{negative_};
    Deadline deadline_;
    GridSight sight_;
    ScanReport report_;
    bool unfinished_ = false;
};

ScanReport climb_all(const GrayImage& picture, const ScanOptions& options) {
    Scan scan(picture, options);
    ScanReport report = scan.run(ladder());
    if (report.codes.empty()) report.quality = scan.quality();
    return report;
}

/// The quick rungs see all of it; where they read nothing, or not all, each part is looked at on its own.
ScanReport climb_in_windows(const GrayImage& picture, const ScanOptions& options, const Deadline& deadline) {
    ScanReport report;
    {
        Scan quick(picture, options);
        report = quick.run(quick_rungs());
        if (!report.codes.empty() && !quick.is_unfinished() && !options.every_rung) return report;
    }
    constexpr int least_contrast = 8; // of a code that may be read yet
    std::vector<Region> windows = windows_of(picture);
    const Region first = windows.front();
    std::erase_if(windows, [&](const Region& at) { return !has_contrast(cut_out(picture, at), least_contrast); });
    if (windows.empty()) windows.push_back(first); // to tell that there is nothing
    for (std::size_t i = 0; i < windows.size(); ++i) {
        ScanOptions part = options;
        part.budget = deadline.left() / (windows.size() - i);
        const GrayImage window = cut_out(picture, windows[i]);
        add_window(report, climb_all(window, part), windows[i]);
        if (!deadline.is_over() || i + 1 == windows.size()) continue;
        add_window(report, {{}, {{ladder().back().name, RungOutcome::out_of_time, 0}}}, windows[i]);
        break;
    }
    if (!report.codes.empty()) report.quality.reset();
    return report;
}

} // namespace

ScanReport scan_with_report(const GrayImage& picture, const ScanOptions& options) {
    const auto sides_fit =
        picture.width >= 0 && picture.height >= 0 &&
        picture.pixels.size() == static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
    if (!sides_fit)
        throw Error(Code::internal, fmt::format("{} bytes are not a grey picture of {} x {} pixels",
                                                picture.pixels.size(), picture.width, picture.height));
    const Deadline deadline = Deadline::in(options.budget);
    // The windows of a long picture take all the time there is: a quarter of it is kept for other symbologies.
    const Deadline of_windows = Deadline::in(options.budget * 3 / 4);
    ScanReport report = is_long(picture) ? climb_in_windows(picture, options, of_windows) : climb_all(picture, options);
    if (report.codes.empty() || options.all_symbologies) {
        OtherSymbols others = find_other_symbols(picture, report.codes, deadline);
        report.outside += others.spent;
        add_other_symbols(std::move(others.codes), options.all_symbologies, report.codes, report.others,
                          report.quality);
    }
    arrange(report.codes);
    return report;
}

std::vector<FoundCode> scan_codes(const GrayImage& picture, const ScanOptions& options) {
    return scan_with_report(picture, options).codes;
}

} // namespace qrid
