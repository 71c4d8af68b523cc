// The soft parts of the face as functions over its front: lids, lips, brows, beard, folds.
#pragma once

#include "specimen.h"

namespace specimen {

/// In the head's own frame: x to the side (the face is symmetric, so `ax` is |x|), y up from the eye line.
class Features {
public:
    Features(const Specimen& who, const Shot& shot);

    float eye_x() const { return eye_x_; }
    float nose_y() const { return nose_y_; }
    float mouth_y() const { return mouth_y_; }

    /// How far within the opening between the lids; 0 at their rims, negative outside.
    struct Lids {
        float open, below_upper; ///< below_upper: down from the rim of the upper lid
    };
    Lids lids(float ax, float y) const;

    /// Where the lips meet, and half the width of the mouth.
    float mouth_line(float ax) const;
    float mouth_half() const;

    /// How far within the lips; 1 where they meet, 0 at their rims, negative outside.
    struct Lips {
        float inside;
        bool upper;
    };
    Lips lips(float ax, float y) const;

    /// 0 to 1, how dense the brow is here.
    float brow(Vec p, float ax) const;
    /// 0 to 1, how dense beard and moustache are here.
    float beard(Vec p, float ax) const;
    /// How far the skin lies before the skull.
    float relief(Vec p, float ax) const;

private:
    float relief_of_lines(Vec p, float ax) const;
    float relief_of_mouth(float ax, float y) const;

    const Specimen& who_;
    float smile_, eye_x_, nose_y_, mouth_y_, lift_;
};

/// Single hairs, 0 to 1, thinner with a higher frequency.
float strands(Vec p, float frequency);

} // namespace specimen
