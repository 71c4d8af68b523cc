#include "qrid/qr/inside/grid_reader.h"

#include "qrid/qr/inside/grid_decode.h"
#include "qrid/qr/inside/grid_fit.h"
#include "qrid/qr/inside/module_values.h"
#include "qrid/qr/inside/place.h"
#include "qrid/qr/inside/triples.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>

namespace qrid {

namespace {

/// How to look for finder patterns.
struct Look {
    int level;  ///< in the picture at 2^level its size
    int window; ///< of the threshold, pixels there
    Rings rings;
};
// Halved first, where noise is less and a look costs a quarter; modules of two pixels and less show when it is doubled.
constexpr std::array looks{Look{-1, 31, Rings::all}, Look{0, 31, Rings::all},    Look{-2, 31, Rings::all},
                           Look{0, 15, Rings::all},  Look{-1, 31, Rings::inner}, Look{0, 31, Rings::inner},
                           Look{1, 31, Rings::all},  Look{1, 15, Rings::all},    Look{-2, 31, Rings::inner},
                           Look{1, 31, Rings::inner}};
constexpr std::size_t largest_doubled = 8'000'000; // pixels, before
constexpr int smallest_level = 21;                 // of a picture that is looked at: version 1, a pixel a module
constexpr double largest_module = 7;               // pixels; of more the picture is halved: it is work for nothing

/// A picture at half its size, a quarter and so on, and at double; made when they are asked for.
class Pyramid {
public:
    explicit Pyramid(const GrayImage& picture) : picture_(picture) {}

    const GrayImage& level(int level) {
        if (level > 0) {
            if (doubled_.pixels.empty()) doubled_ = doubled(picture_);
            return doubled_;
        }
        while (static_cast<int>(halves_.size()) < -level)
            halves_.push_back(halved(halves_.empty() ? picture_ : halves_.back()));
        return level == 0 ? picture_ : halves_[static_cast<std::size_t>(-level - 1)];
    }

    bool has(int level) const {
        if (level > 0) return picture_.pixels.size() <= largest_doubled;
        return std::min(picture_.width, picture_.height) >> -level >= smallest_level;
    }

    /// The level at which modules of that many pixels are small enough to work with, and not larger than `most`.
    int level_for(double module, int most) const {
        int level = most;
        for (double there = std::ldexp(module, most); there >= largest_module && has(level - 1); there /= 2) --level;
        return level;
    }

private:
    const GrayImage& picture_;
    GrayImage doubled_;
    std::deque<GrayImage> halves_; // which keeps its elements where they are
};

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
    GridReader(const GrayImage& picture, const Deadline& deadline, const std::function<bool(PlanePoint)>& is_taken,
               bool thorough, GridSight& sight)
        : pyramid_(picture), deadline_(deadline), is_taken_(is_taken), thorough_(thorough), sight_(sight) {}

    std::vector<FoundCode> run() {
        for (const Look& look : looks)
            if (pyramid_.has(look.level) && wants_more() && !deadline_.is_over()) run(look);
        for (std::size_t i = 0; i < std::min(most_aside, tried_.size()) && found_.empty(); ++i)
            read(tried_[i].corners, tried_[i].level, Sight::aside);
        if (found_.empty()) remember_finders();
        return std::move(found_);
    }

private:
    void run(const Look& look) {
        const double scale = std::ldexp(1, look.level);
        const GrayImage& picture = pyramid_.level(look.level);
        const BilevelImage bilevel = threshold_local(picture, look.window);
        const GreyView view(picture);
        std::vector<Finder> finders = select_finders(locate_finders(bilevel, look.rings, deadline_), view);
        std::erase_if(finders, [&](const Finder& finder) { return is_known(finder.centre * (1 / scale)); });
        if (look.rings == Rings::all) looked_.emplace_back(look.level, finders);
        std::vector<bool> used(finders.size());
        std::size_t failed = 0;
        for (const Triple& triple : find_triples(bilevel, finders, deadline_)) {
            if (deadline_.is_over() || failed == most_failed || triple.unlikely > most_unlikely) break;
            if (std::any_of(triple.finders.begin(), triple.finders.end(), [&](std::size_t i) { return used[i]; }))
                continue;
            const Corners there = corners_of(bilevel, finders, triple);
            if (!are_corners(view, there)) continue;
            const Corners corners = scaled(there, 1 / scale);
            const int most_level = std::max(0, look.level);
            if (was_tried(corners)) continue;
            if (!read(corners, most_level, Sight::ahead)) {
                tried_.push_back({corners, most_level});
                ++failed;
                continue;
            }
            failed = 0;
            for (const std::size_t i : triple.finders) used[i] = true;
        }
    }

    /// Codes of a picture that holds several may need different looks.
    bool wants_more() const { return found_.empty() || found_.size() > 1 || thorough_; }

    bool is_known(PlanePoint at) const { return is_taken_(at) || within_any(found_, at); }

    /// Whether another look gave the same corners.
    bool was_tried(const Corners& corners) const {
        return std::any_of(tried_.begin(), tried_.end(), [&](const Tried& tried) {
            const double near = corners.module / 2;
            return length(tried.corners.top_left - corners.top_left) < near &&
                   length(tried.corners.top_right - corners.top_right) < near &&
                   length(tried.corners.bottom_left - corners.bottom_left) < near;
        });
    }

    /// Corners in the picture that was given; read at that level of it, or a smaller one.
    bool read(const Corners& corners, int most_level, Sight sight) {
        const int level = pyramid_.level_for(corners.module, most_level);
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
            constexpr double like = 0.65, whole = 0.4;
            const GreyView view(pyramid_.level(level));
            std::erase_if(finders, [&](const Finder& finder) {
                return finder.likeness < like || finder.wholeness() < whole || !has_timing_beside(view, finder);
            });
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
        const Sharpness sharpness = sharpness_of(sample_modules(view, grid), layout_of(grid.version));
        sight_.score = grid.score;
        sight_.version = grid.version;
        sight_.module = module;
        sight_.blur = sharpness.blur;
        sight_.wrong = sharpness.wrong;
        sight_.outline = grid.outline();
        for (PlanePoint& corner : sight_.outline) corner = corner * to_given;
    }

    struct Tried {
        Corners corners;
        int level;
    };
    static constexpr std::size_t most_failed = 8, most_aside = 10;
    static constexpr double most_unlikely = 1.8; // 1.4 when blur leaves nothing of the timing patterns

    Pyramid pyramid_;
    const Deadline& deadline_;
    const std::function<bool(PlanePoint)>& is_taken_;
    bool thorough_;
    GridSight& sight_;
    std::vector<Tried> tried_;                                ///< and not read
    std::vector<std::pair<int, std::vector<Finder>>> looked_; ///< what each look located, by its level
    std::vector<FoundCode> found_;
};

} // namespace

std::vector<FoundCode> read_with_grid(const GrayImage& picture, const Deadline& deadline,
                                      const std::function<bool(PlanePoint)>& is_taken, bool thorough,
                                      GridSight& sight) {
    return GridReader(picture, deadline, is_taken, thorough, sight).run();
}

void examine(const GrayImage& picture, FoundCode& code) {
    const auto ec_level = level_called(code.ec_level);
    if (!ec_level || code.version == 0) return;
    Quad outline;
    std::transform(code.corners.begin(), code.corners.end(), outline.begin(), [](CodeCorner corner) {
        return PlanePoint{static_cast<double>(corner.x), static_cast<double>(corner.y)};
    });
    Pyramid pyramid(picture);
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
