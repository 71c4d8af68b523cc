#include "qrid/kiosk/liveness.h"

#include "qrid/base/error.h"
#include "qrid/face/same_frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace qrid {

namespace {

void require_one_person(std::span<const SeenFace> frames, FaceThresholds thresholds, Liveness& result) {
    for (std::size_t i = 0; i < frames.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) {
            const float apart = distance(frames[i].descriptor, frames[k].descriptor);
            result.most_distance = std::max(result.most_distance, apart);
            if (judge(apart, thresholds) != Likeness::match)
                throw Error(
                    Code::face_mismatch,
                    fmt::format("photos {} and {} do not show the same person: {} (distance {:.3f}, match under "
                                "{:.2f})",
                                k + 1, i + 1, name(judge(apart, thresholds)), apart, thresholds.match),
                    "make sure that only one person is in front of the camera");
        }
}

void require_differing_frames(std::span<const SeenFace> frames, Liveness& result) {
    result.least_difference = 2;
    for (std::size_t i = 0; i < frames.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) {
            const float difference = frame_difference(frames[i].aligned, frames[k].aligned);
            result.least_difference = std::min(result.least_difference, difference);
            if (difference < same_frame_below)
                throw Error(Code::not_live, fmt::format("photos {} and {} are the same frame", k + 1, i + 1),
                            "take each photo separately");
        }
}

} // namespace

std::string_view name(Turn turn) { return turn == Turn::left ? "left" : "right"; }

std::optional<Turn> turn_named(std::string_view text) {
    for (const Turn turn : {Turn::left, Turn::right})
        if (text == name(turn)) return turn;
    return std::nullopt;
}

Liveness require_liveness(std::span<const SeenFace> frames, Turn asked, FaceThresholds thresholds) {
    if (frames.size() < 2)
        throw Error(
            Code::not_live, "one photo cannot show that a living person is here",
            fmt::format("add a second --photo with the head turned to the {}, or use --single-shot", name(asked)));
    Liveness result;
    require_differing_frames(frames, result);
    require_one_person(frames, thresholds, result);
    const auto straightest = std::min_element(frames.begin(), frames.end(), [](const SeenFace& a, const SeenFace& b) {
        return std::abs(a.yaw) < std::abs(b.yaw);
    });
    if (!(std::abs(straightest->yaw) <= straight_within))
        throw Error(Code::not_live,
                    fmt::format("no photo looks straight at the camera: the best one is turned by {:.0f} degrees",
                                std::abs(straightest->yaw)),
                    "take one photo looking straight ahead, and one with the head turned");
    const float side = asked == Turn::left ? 1.0F : -1.0F;
    result.turned = -180;
    for (const SeenFace& frame : frames)
        if (&frame != &*straightest) result.turned = std::max(result.turned, side * (frame.yaw - straightest->yaw));
    if (!(result.turned >= least_turn))
        throw Error(Code::not_live,
                    fmt::format("the head was not turned to the {}: {}", name(asked),
                                result.turned <= -least_turn
                                    ? "it was turned the other way"
                                    : fmt::format("it was turned by {:.0f} degrees, but {:.0f} are required",
                                                  std::max(result.turned, 0.0F), least_turn)),
                    fmt::format("turn your head to your own {} for the second photo", name(asked)));
    return result;
}

void require_new_shot(const SeenFace& frame, const SeenFace& on_file, std::size_t number) {
    if (frame_difference(frame.aligned, on_file.aligned) < same_frame_below)
        throw Error(Code::not_live, fmt::format("photo {} is the photo on file, not a new one", number),
                    "take a new photo of the person in front of the camera");
}

} // namespace qrid
