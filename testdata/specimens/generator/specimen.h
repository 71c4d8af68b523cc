// Who stands before the camera, and how the photo is taken.
#pragma once

#include "vector.h"

namespace specimen {

enum class HairStyle { bald, short_cut, long_hair, curly, fringe };

/// A person who does not exist. Lengths are relative to an average face (1), offsets are in half head widths.
struct Specimen {
    Vec skin, hair, iris, cloth, lips, background;
    float head_width = 1, jaw_width = 1, chin = 0, face_length = 1, cheekbones = 1, fat = 0.4F, neck = 1;
    float eye_gap = 1, eye_size = 1, eye_opening = 1, eye_tilt = 0, eye_height = 0;
    float nose_length = 1, nose_width = 1, nose_depth = 1, nose_bridge = 1;
    float mouth_width = 1, lip_fullness = 1;
    float brow_height = 0, brow_thickness = 1, brow_tilt = 0, brow_ridge = 1;
    float age = 0;                  ///< 0 young to 1.4 old: lines, bags, spots
    float beard = 0, moustache = 0; ///< 0 none, 0.35 stubble, 1 full
    float freckles = 0, feminine = 0;
    float hairline = 0, parting = 0;
    int glasses = 0; ///< 0 none, 1 round, 2 rectangular
    HairStyle style = HairStyle::short_cut;
    int seed = 0; ///< also of the skin's own pattern
};

/// Angles in radians; the light is a direction.
struct Shot {
    float yaw = 0, pitch = 0, roll = 0, smile = 0, gaze = 0;
    Vec key{-0.45F, 0.55F, 0.9F};
    float fill = 0.45F; ///< strength of the light from the other side
};

/// Left and right are the person's own: who turns to the left looks to the viewer's right.
/// `file` was taken earlier, for the register.
enum class Pose { front, right, left, smile, file };

/// The same seed is the same person.
Specimen make_specimen(int seed);
Shot make_shot(Pose pose, int seed);

} // namespace specimen
