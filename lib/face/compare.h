// Two faces: how far apart, and what that means.
#pragma once

#include "qrid/face/geometry.h"

#include <string_view>

namespace qrid {

/// Euclidean; 0 for the same picture, about 0.3 for two good ones of one person, about 0.8 for two people.
float distance(const Descriptor& a, const Descriptor& b);

/// Measured on official portraits of 231 people, two each, nine years apart: under `match` lie 97.8 % of the pairs of
/// one person and 0.02 % of the others; from `review` on no pair of one person.
struct FaceThresholds {
    float match = 0.50F;
    float review = 0.60F;
};

enum class Likeness { match, review, no_match };

/// `match` under the first threshold, `review` (a person should look) under the second, `no_match` from there on and
/// for a distance that is no number.
Likeness judge(float distance, FaceThresholds thresholds = {});

/// "match", "review", "no match".
std::string_view name(Likeness likeness);

} // namespace qrid
