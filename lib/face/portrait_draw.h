// A photo with what the portrait checks saw drawn over it.
#pragma once

#include "qrid/face/portrait.h"

namespace qrid {

/// A copy of the photo with marks, each green, amber or red as the worst of its checks is good, warned of or refused:
///
///   box of the face               faces; each further face that counts has a red one
///   line between the eyes         eye-distance, roll
///   ellipse about the head        head-size, crop, background
///   points of the eyes            eyes-open
///   points of the mouth           mouth-closed
///   points of the nose            yaw
///   points of jaw and brows       sharpness, exposure-over, exposure-under, dynamic-range
///   disc on each cheek            even-light, natural-colour
///   fields along the lower edge   every check by itself, in the order of the report
///
/// `faces` and `report` are what judge_portrait() took and gave for this photo.
Image draw_portrait(const Image& photo, std::span<const Face> faces, const PortraitReport& report);

} // namespace qrid
