#include "qrid/qr/inside/grid_reader.h"

#include "qrid/qr/inside/fine_regions.h"
#include "qrid/qr/inside/grid_decode.h"
#include "qrid/qr/inside/grid_fit.h"
#include "qrid/qr/inside/module_values.h"
#include "qrid/qr/inside/place.h"
#include "qrid/qr/inside/triples.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace qrid {

namespace {

enum class Soft { no, yes };

/// How to look for finder patterns.
struct Look {
    int level;  ///< of the pyramid
    int window; ///< of the threshold, pixels there
    Rings rings;
    Soft soft = Soft::no; ///< with what the next smaller level shows of it

    bool is_quick() const { return window == 31 && rings == Rings::all && soft == Soft::no && level <= 0; }
};

/// The looks at a picture, those first that cost little: halved, noise is less and a look costs a quarter. Modules of
/// two pixels and less show when it is doubled, and patterns of dots when it is soft.
std::vector<Look> looks_at(const Pyramid& pyramid, int finest) {
    const int coarsest = pyramid.coarsest(), half = finest - 1;
    std::vector<Look> looks;
    for (int level = half - 1; level >= coarsest; --level) looks.push_back({level, 31, Rings::all});
    for (const int level : {half, finest}) looks.push_back({level, 31, Rings::all});
    looks.push_back({finest, 15, Rings::all});
    for (int level = half; level >= coarsest; --level) looks.push_back({level, 31, Rings::inner});
    looks.push_back({finest, 31, Rings::inner});
    for (int level = half; level > coarsest; --level) looks.push_back({level, 31, Rings::all, Soft::yes});
    if (finest == 0)
        for (const Look& look : {Look{1, 31, Rings::all}, Look{1, 15, Rings::all}, Look{1, 31, Rings::inner}})
            looks.push_back(look);
    std::erase_if(looks, [&](const Look& look) { return !pyramid.has(look.level); });
    return looks;
}

Corners scaled(const Corners& corners, double scale) {
    return {corners.top_left * scale, corners.top_right * scale, corners.bottom_left * scale, corners.module * scale,
            corners.modules};
}

std::array<CodeCorner, 4> corners_at(const Quad& outline, double scale) {
    std::array<CodeCorner, 4> corners;
    std::transform(outline.begin(), outline.end(), corners.begin(),
                   [&](PlanePoint p) { return whole_pixels(p * scale); });
    return corners;
}

class GridReader {
public:
    GridReader(Pyramid& pyramid, int finest, const Deadline& deadline, const IsTaken& is_taken, Until until,
               GridSight& sight)
        : pyramid_(pyramid), finest_(finest), deadline_(deadline), is_taken_(is_taken), until_(until), sight_(sight) {}

    std::vector<FoundCode> run() {
        for (const Look& look : looks_at(pyramid_, finest_))
            if (wants(look) && !deadline_.is_over()) run(look);
        const std::size_t aside = until_ == Until::nothing_shows ? 0 : std::min(most_aside, tried_.size());
        for (std::size_t i = 0; i < aside && found_.empty(); ++i) read(tried_[i], Sight::aside);
        if (found_.empty()) remember_finders();
        return std::move(found_);
    }

private:
    void run(const Look& look) {
        if (look.level <= 0 && look.soft == Soft::no) return run(look, pyramid_.level(look.level), {});
        if (look.level <= 0) return run(look, doubled(pyramid_.level(look.level - 1)), {});
        if (!regions_) regions_ = fine_regions(pyramid_.level(0));
        for (const Region& region : *regions_) {
            if (!wants(look) || deadline_.is_over()) return;
            const GrayImage part = cut_out(pyramid_.level(0), region);
            if (std::min(part.width, part.height) >= 2)
                run(look, doubled(part), {static_cast<double>(region.left), static_cast<double>(region.top)});
        }
    }

    /// `origin`: where its top left corner lies in the picture.
    void run(const Look& look, const GrayImage& picture, PlanePoint origin) {
        const double scale = std::ldexp(1, look.level);
        const auto given = [&](PlanePoint there) { return origin + there * (1 / scale); };
        const BilevelImage bilevel = threshold_local(picture, look.window);
        const GreyView view(picture);
        std::vector<Finder> finders = select_finders(locate_finders(bilevel, look.rings, deadline_), view);
        std::erase_if(finders,
                      [&](const Finder& finder) { return is_known(given(finder.centre), finder.module / scale); });
        if (look.rings == Rings::all && look.soft == Soft::no && look.level <= 0)
            looked_.emplace_back(look.level, finders);
        std::vector<bool> used(finders.size());
        std::size_t failed = 0;
        for (const Triple& triple : find_triples(bilevel, finders, deadline_)) {
            if (deadline_.is_over() || failed == most_failed || triple.unlikely > most_unlikely) break;
            if (std::any_of(triple.finders.begin(), triple.finders.end(), [&](std::size_t i) { return used[i]; }))
                continue;
            const Corners there = corners_of(bilevel, finders, triple);
            if (!are_corners(view, there)) continue;
            const Corners corners{given(there.top_left), given(there.top_right), given(there.bottom_left),
                                  there.module / scale, there.modules};
            if (was_tried(corners)) continue;
            if (!read(corners, Sight::ahead)) {
                tried_.push_back(corners);
                ++failed;
                continue;
            }
            failed = 0;
            for (const std::size_t i : triple.finders) used[i] = true;
        }
    }

    bool wants(const Look& look) {
        switch (until_) {
        case Until::first_read:
            return found_.empty();
        case Until::nothing_shows:
            return look.is_quick() || something_shows();
        default:
            return true;
        }
    }

    /// Whether a look has located what is clearly part of a code that was not read.
    bool something_shows() {
        return std::any_of(looked_.begin(), looked_.end(), [&](const auto& looked) {
            const auto& [level, finders] = looked;
            const GreyView view(pyramid_.level(level));
            const double to_given = std::ldexp(1, -level);
            return std::any_of(finders.begin(), finders.end(), [&](const Finder& finder) {
                return !is_known(finder.centre * to_given, finder.module * to_given) && is_clear(view, finder);
            });
        });
    }

    static bool is_clear(const GreyView& view, const Finder& finder) {
        constexpr double like = 0.65, whole = 0.4;
        return finder.likeness >= like && finder.wholeness() >= whole && has_timing_beside(view, finder);
    }

    bool is_known(PlanePoint at, double module) const {
        return is_taken_(at, module) || belongs_to_any(found_, at, module);
    }

    /// Whether another look gave the same corners.
    bool was_tried(const Corners& corners) const {
        return std::any_of(tried_.begin(), tried_.end(), [&](const Corners& tried) {
            const double near = corners.module / 2;
            return length(tried.top_left - corners.top_left) < near &&
                   length(tried.top_right - corners.top_right) < near &&
                   length(tried.bottom_left - corners.bottom_left) < near;
        });
    }

    /// Corners in the picture that was given; read at the finest level, or a smaller one.
    bool read(const Corners& corners, Sight sight) {
        const int level = pyramid_.level_for(corners.module, finest_);
        const double scale = std::ldexp(1, level);
        const GreyView view(pyramid_.level(level));
        auto grid = fit_grid(view, scaled(corners, scale), sight, deadline_);
        if (!grid) return false;
        auto code = decode_grid(view, *grid, deadline_);
        if (!code && !grid->shifts.empty()) { // what was taken for a bend may be damage
            grid->shifts.clear();
            code = decode_grid(view, *grid, deadline_);
        }
        if (!code) {
            remember(view, *grid, corners.module, 1 / scale);
            return false;
        }
        code->corners = corners_at(grid->outline(), 1 / scale);
        if (code->mirrored) std::swap(code->corners[1], code->corners[3]);
        found_.push_back(std::move(*code));
        return true;
    }

    /// Of the look that saw most, what is no chance shape; only when nothing was read, for it takes time.
    void remember_finders() {
        for (auto& [level, finders] : looked_) {
            const GreyView view(pyramid_.level(level));
            std::erase_if(finders, [&](const Finder& finder) { return !is_clear(view, finder); });
            if (finders.size() <= sight_.finders.size()) continue;
            const double to_given = std::ldexp(1, -level);
            for (Finder& finder : finders) {
                finder.centre = finder.centre * to_given;
                finder.module *= to_given;
                finder.rows = static_cast<int>(std::lround(finder.rows * to_given));
            }
            sight_.finders = std::move(finders);
        }
    }

    void remember(const GreyView& view, const Grid& grid, double module, double to_given) {
        if (grid.score <= sight_.score) return;
        const ModuleValues values = sample_modules(view, grid);
        const Sharpness sharpness = sharpness_of(values, layout_of(grid.version));
        sight_.is_model_1 = is_model_1(values);
        sight_.score = grid.score;
        sight_.version = grid.version;
        sight_.module = module;
        sight_.blur = sharpness.blur;
        sight_.wrong = sharpness.wrong;
        sight_.outline = grid.outline();
        for (PlanePoint& corner : sight_.outline) corner = corner * to_given;
    }

    static constexpr std::size_t most_failed = 8, most_aside = 10;
    static constexpr double most_unlikely = 1.8; // 1.4 when blur leaves nothing of the timing patterns

    Pyramid& pyramid_;
    int finest_;
    const Deadline& deadline_;
    const IsTaken& is_taken_;
    Until until_;
    GridSight& sight_;
    std::vector<Corners> tried_;                              ///< and not read
    std::vector<std::pair<int, std::vector<Finder>>> looked_; ///< what each look located, by its level
    std::optional<std::vector<Region>> regions_;              ///< where it is worth doubling
    std::vector<FoundCode> found_;
};

} // namespace

std::vector<FoundCode> read_with_grid(Pyramid& pyramid, int finest, const Deadline& deadline, const IsTaken& is_taken,
                                      Until until, GridSight& sight) {
    return GridReader(pyramid, finest, deadline, is_taken, until, sight).run();
}

void examine(Pyramid& pyramid, FoundCode& code) {
    const auto ec_level = level_called(code.ec_level);
    if (!ec_level || code.version == 0) return;
    Quad outline;
    std::transform(code.corners.begin(), code.corners.end(), outline.begin(), [](CodeCorner corner) {
        return PlanePoint{static_cast<double>(corner.x), static_cast<double>(corner.y)};
    });
    const int level = pyramid.level_for(length(outline[1] - outline[0]) / modules_of(code.version), 0);
    const double scale = std::ldexp(1, level);
    for (PlanePoint& corner : outline) corner = corner * scale;
    const GrayImage& smaller = pyramid.level(level);
    if (std::min(smaller.width, smaller.height) < 2) return;
    const GreyView view(smaller);
    const auto grid = fit_grid(view, outline, code.version);
    if (!grid) return;
    code.corrected = count_corrected(view, *grid, *ec_level);
    if (code.corrected) code.corners = corners_at(grid->outline(), 1 / scale);
}

} // namespace qrid
