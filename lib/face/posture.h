// Which way up a photo of a person lies, whatever its file says of that.
#pragma once

#include "qrid/face/model.h"
#include "qrid/face/portrait.h"

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Where the head of the person points: up, down, or to the viewer's left or right.
enum class Posture { upright, on_its_head, head_to_the_left, head_to_the_right };

/// "is upside down", "is on its side"; empty for an upright photo.
std::string_view name(Posture posture);

/// Degrees, clockwise, that make it upright: 0, 90, 180 or 270.
int degrees_to_upright(Posture posture);

/// A face that is found, found again in a mirror, and then described alike stands upright: the detector, the landmarks
/// and the descriptor have only seen such. Of photos whose four turns look too much alike, or show no face at all, it
/// is taken that they lie as they should. Looks at the largest face alone.
Posture posture_of(const FaceModel& model, const Image& photo);

/// A photo that was turned to where it is upright, and the faces in it.
struct StoodUp {
    Image photo;
    Posture lay = Posture::upright; ///< before
    std::vector<Face> faces;        ///< as FaceModel::detect() gives them for the upright photo
};
StoodUp stood_up(const FaceModel& model, Image photo);

/// "the photo is upside down: it was rotated by 180 degrees": what whoever sent it should know. Empty for one that
/// lay upright. `what` names it.
std::string told(Posture lay, std::string_view what);

/// The first of the checks of a portrait: refused unless it lies upright.
PortraitCheck posture_check(Posture posture);

} // namespace qrid
