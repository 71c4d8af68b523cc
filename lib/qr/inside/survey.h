// What looks like finder patterns in a picture, level by level: quickly told, and by it the ladder is climbed.
#pragma once

#include "qrid/qr/found_code.h"
#include "qrid/qr/inside/deadline.h"
#include "qrid/qr/inside/finder.h"
#include "qrid/qr/inside/pyramid.h"

#include <map>
#include <vector>

namespace qrid {

/// One level of a pyramid.
struct Surveyed {
    int level = 0;
    double scale = 1; ///< pixels here for one of the picture
    BilevelImage bilevel;
    std::vector<FinderCandidate> dark; ///< at most max_finders + 1
};

/// Whether three of the finder patterns are of about one size and belong to no code that was read: perhaps another's.
bool some_left(const std::vector<FinderCandidate>& finders, double scale, const std::vector<FoundCode>& codes);

/// A pyramid's levels in light and dark, each made once.
class Survey {
public:
    explicit Survey(Pyramid& pyramid) : pyramid_(pyramid) {}

    const Surveyed& at(int level);

    /// Light on dark, as they show in the picture as it is.
    const std::vector<FinderCandidate>& light_at(int level);

    /// Whether something at that level or a coarser one looks like a code and was not read: finder patterns that lie
    /// as they should, or one with something like a timing pattern beside it.
    bool shows_more(int finest, const std::vector<FoundCode>& codes, const Deadline& deadline);

private:
    Pyramid& pyramid_;
    std::map<int, Surveyed> levels_;
    std::map<int, std::vector<FinderCandidate>> light_;
};

} // namespace qrid
