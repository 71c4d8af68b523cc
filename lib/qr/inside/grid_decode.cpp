#include "qrid/qr/inside/grid_decode.h"

#include "qrid/qr/codewords.h"
#include "qrid/qr/inside/module_values.h"
#include "qrid/qr/inside/zxing_reader.h"

#include <algorithm>
#include <cmath>

namespace qrid {

namespace {

constexpr int narrow = 11, wide = 25; // modules; for shade and glare, and for large even patches

/// One grid and the ways to read it, mildest first.
class Attempts {
public:
    Attempts(const GreyView& picture, const Grid& grid, const Deadline& deadline)
        : grid_(grid), layout_(layout_of(grid.version)), deadline_(deadline), values_(sample_modules(picture, grid)),
          format_(read_format(values_)) {
        // Only the format information tells a symbol from its mirror image.
        ModuleValues behind = transposed(values_);
        const Format format_behind = read_format(behind);
        is_mirrored_ = format_behind.likeness > format_.likeness;
        if (!is_mirrored_) return;
        values_ = std::move(behind);
        format_ = format_behind;
    }

    std::optional<FoundCode> run() {
        if (is_read(threshold_modules(values_, narrow)) || is_read(threshold_modules(values_, wide))) return found_;
        const ModuleValues learnt = equalised(values_, layout_);
        if (is_read(threshold_modules(learnt))) return found_;
        for (const float share : {0.6F, 1.4F}) {
            const ModuleValues sharp = sharpened(values_, share);
            if (is_read(threshold_modules(sharp, narrow)) || is_read(threshold_modules(sharp, wide))) return found_;
        }
        ModuleValues again = equalised_again(values_, layout_, learnt);
        constexpr int rounds = 3;
        for (int round = 0; round < rounds && !deadline_.is_over(); ++round) {
            if (is_read(threshold_modules(again)) || is_read(threshold_modules(again, narrow))) return found_;
            again = equalised_again(values_, layout_, again);
        }
        return std::nullopt;
    }

private:
    bool is_read(Modules modules) {
        if (deadline_.is_over()) return false;
        stamp(modules, format_, layout_);
        if (std::find(tried_.begin(), tried_.end(), modules) != tried_.end()) return false;
        auto read = read_modules(modules, layout_.size);
        if (!read) {
            tried_.push_back(std::move(modules));
            return false;
        }
        found_ = std::move(*read);
        found_.version = grid_.version;
        found_.mirrored = is_mirrored_;
        found_.corrected =
            wrong_codewords(codewords_in(modules, grid_.version, format_.mask), grid_.version, format_.level);
        return true;
    }

    const Grid& grid_;
    const Layout& layout_;
    const Deadline& deadline_;
    ModuleValues values_;
    Format format_;
    bool is_mirrored_ = false;
    std::vector<Modules> tried_;
    FoundCode found_;
};

} // namespace

std::optional<FoundCode> decode_grid(const GreyView& picture, const Grid& grid, const Deadline& deadline) {
    return Attempts(picture, grid, deadline).run();
}

std::optional<int> count_corrected(const GreyView& picture, const Grid& grid, EcLevel level) {
    const ModuleValues values = sample_modules(picture, grid);
    Modules modules = threshold_modules(values, narrow);
    Format format = read_format(values);
    format.level = level;
    stamp(modules, format, layout_of(grid.version));
    return wrong_codewords(codewords_in(modules, grid.version, format.mask), grid.version, level);
}

} // namespace qrid
