#include "qrid/face/compare.h"

#include <cmath>

namespace qrid {

float distance(const Descriptor& a, const Descriptor& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = double{a[i]} - double{b[i]};
        sum += difference * difference;
    }
    return static_cast<float>(std::sqrt(sum));
}

Likeness judge(float distance, FaceThresholds thresholds) {
    if (distance < thresholds.match) return Likeness::match;
    return distance < thresholds.review ? Likeness::review : Likeness::no_match;
}

std::string_view name(Likeness likeness) {
    switch (likeness) {
    case Likeness::match:
        return "match";
    case Likeness::review:
        return "review";
    case Likeness::no_match:
        break;
    }
    return "no match";
}

} // namespace qrid
