// Whether several frames show one living person: a simulation's idea of it, from still photos alone.
#pragma once

#include "qrid/face/compare.h"
#include "qrid/picture/scale.h"

#include <optional>
#include <span>
#include <string_view>

namespace qrid {

/// Which way the kiosk asks a person to turn the head: the person's own left or right.
enum class Turn { left, right };

/// "left", "right".
std::string_view name(Turn turn);
/// Nothing for any other text.
std::optional<Turn> turn_named(std::string_view name);

/// What liveness looks at in one photo.
struct SeenFace {
    Descriptor descriptor;
    FloatImage aligned; ///< frame_side pixels (face/same_frame.h)
    float yaw = 0;      ///< degrees, positive to the person's left
};

/// Degrees: how straight the straightest frame must look, and how much further another one must be turned. 8 is little,
/// as the specimens turn by 11 only; a person who is asked to turns by 20 to 30.
inline constexpr float straight_within = 8, least_turn = 8;

struct Liveness {
    float turned = 0;           ///< degrees from the straightest frame to the asked side
    float least_difference = 0; ///< between two frames (frame_difference)
    float most_distance = 0;    ///< between two faces
};

/// Throws Error(not_live) when there are fewer than two frames, when two are one shot, when none looks straight, or
/// when none is turned far enough to the side that was asked for; Error(face_mismatch) when two do not show one person.
/// Frames are counted from 1 in messages.
Liveness require_liveness(std::span<const SeenFace> frames, Turn asked, FaceThresholds thresholds);

/// Throws Error(not_live) when the frame is the photo on file, held before the camera.
void require_new_shot(const SeenFace& frame, const SeenFace& on_file, std::size_t number);

} // namespace qrid
