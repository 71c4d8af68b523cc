// Is a photo good enough for a card, or for comparing a face with one? Measures after ISO/IEC 29794-5, as the OFIQ
// project computes them where that needs no further networks; each is a number, its limits and a word for the person.
#pragma once

#include "qrid/face/geometry.h"
#include "qrid/picture/image.h"
#include "qrid/words/phrase.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace qrid {

/// `warn` is a hint: the photo may be used. `refuse` is for a photo that should be taken again.
enum class Grade { good, warn, refuse };

/// "good", "warn", "refuse".
std::string_view name(Grade grade);

/// One property of a photo. All views are of static texts.
struct PortraitCheck {
    std::string_view name;           ///< such as "eye-distance"; stable, for programs
    std::string_view label;          ///< the same for people
    double value = 0;                ///< finite
    std::string_view unit;           ///< "pixels", "degrees", "bits", or empty for a ratio or a count
    std::optional<double> low, high; ///< it is good from `low` to `high`, both included; nothing: no limit there
    Grade grade = Grade::good;
    Phrase advice = {}; ///< a sentence for the person before the camera; empty when good

    /// How well it does, 0 to 1; 0.5 or more exactly when good.
    double fraction() const;
};

struct PortraitReport {
    std::vector<PortraitCheck> checks;

    /// The worst of them; `refuse` when there are none.
    Grade grade() const;
};

/// A photo to be cut down for a card, or only to be compared with one.
enum class PortraitUse { enrol, compare };

/// The face that is judged: the largest. Null when there is none with points to go by: finite, at most a side of the
/// photo outside of it, eyes within it and at least 2 pixels apart.
const Face* main_face(const Image& photo, std::span<const Face> faces);

/// A second face is one too many when its area is over a tenth of the first's.
inline bool counts_beside(const Face& second, const Face& first) { return second.box.area() > 0.1F * first.box.area(); }

/// `faces` as FaceModel::detect() gives them for this photo; any landmarks are safe. The checks are, in this order:
///
///   faces           how many count                        (refused unless 1; without main_face() the only check: 0)
///   eye-distance    pixels                                (inter-eye distance)
///   head-size       eyes to chin over the photo's height  (head size)
///   crop            room around the eyes, see portrait_shape.h (leftward, rightward crop, margins above and below)
///   roll, yaw       degrees, see pose.h                   (head pose)
///   sharpness       see portrait_light.h                  (sharpness)
///   exposure-over, exposure-under   shares of the face    (over- and under-exposure)
///   dynamic-range   bits of entropy                       (dynamic range)
///   even-light      overlap of the cheeks' histograms     (illumination uniformity)
///   natural-colour  distance in CIELAB from what skin has (natural colour)
///   background      mean gradient of grey levels a pixel  (background uniformity)
///   eyes-open       opening of the lids over eyes to chin (eyes open)
///   mouth-closed    opening of the lips over eyes to chin (mouth closed)
///
/// In brackets is the quality component of ISO/IEC 29794-5 that each one follows. Works on a copy of the head with at
/// most 96 pixels between the eyes, so that a large photo takes hardly longer than a small one.
PortraitReport judge_portrait(const Image& photo, std::span<const Face> faces, PortraitUse use = PortraitUse::enrol);

} // namespace qrid
