// A picture at several sizes, each made once: what has a size in it is done where modules have three to twelve pixels.
#pragma once

#include "qrid/picture/image.h"

#include <deque>

namespace qrid {

/// Level 0 is the picture, -1 is half as wide and high, -2 a quarter and so on, and 1 is twice. Levels are made when
/// they are asked for, and stay where they are.
class Pyramid {
public:
    /// Of a picture that must outlive it.
    explicit Pyramid(const GrayImage& picture) : picture_(&picture) {}
    Pyramid(const Pyramid&) = delete;
    Pyramid& operator=(const Pyramid&) = delete;

    /// Light for dark, of a pyramid that must outlive it.
    static Pyramid negative(Pyramid& positive) { return Pyramid(&positive); }

    const GrayImage& level(int level);

    /// Whether that level is large enough to hold a symbol and, of those above 0, not too large to be made.
    bool has(int level) const;

    /// The smallest that it has: 0 or less.
    int coarsest() const;

    /// The level at which modules of that many pixels of the picture are small enough to work with, and not larger
    /// than `most`.
    int level_for(double module, int most) const;

private:
    explicit Pyramid(Pyramid* positive) : picture_(positive->picture_), positive_(positive) {}

    const GrayImage* picture_;
    Pyramid* positive_ = nullptr; ///< of which this is the negative
    GrayImage doubled_;
    std::deque<GrayImage> made_; ///< 0 of a negative, then -1 and so on; a deque keeps its elements where they are
};

} // namespace qrid
