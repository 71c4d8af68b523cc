// What portrait tells of a photo.
#pragma once

#include "qrid/face/compare.h"
#include "qrid/face/portrait.h"
#include "qrid/face/small_face.h"
#include "session.h"

#include <nlohmann/json.hpp>

#include <string>

namespace qrid::cmd {

/// How far the face is from that of another picture, and what that means.
struct ComparedFace {
    std::string other; ///< as it was named
    float distance = 0;
    FaceThresholds thresholds;
    Likeness likeness() const { return judge(distance, thresholds); }
};

/// One photo, judged.
struct JudgedPortrait {
    std::string input;
    PortraitUse use = PortraitUse::enrol;
    PortraitReport report;
    int width = 0, height = 0; ///< of the photo, in pixels
    std::optional<Face> face = {};
    std::optional<ComparedFace> compared = {};
    std::optional<SmallFace> small_face = {};
};

/// Why the photo is refused: no_face, many_faces or poor_portrait; nothing when it is not.
std::optional<Code> refusal(const JudgedPortrait& portrait);

/// With the advice for the person in that language.
std::string portrait_to_text(const JudgedPortrait& portrait, bool color, const Language& language = {});
nlohmann::json portrait_to_json(const JudgedPortrait& portrait, const Language& language = {});

} // namespace qrid::cmd
