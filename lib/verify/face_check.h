// Is the person before the camera the one on the card?
#pragma once

#include "qrid/face/compare.h"
#include "qrid/face/posture.h"
#include "qrid/verify/report.h"

#include <memory>
#include <optional>

namespace qrid {

/// A photo of the person who shows a card. Safe to use from many threads.
class FacePhoto {
public:
    /// One that does not lie upright is turned. A photo that cannot be used makes every check unknown, with the reason.
    FacePhoto(std::shared_ptr<const FaceModel> model, ByteView photo);

    /// Passes for a match; unknown between match and no match, and for a card without a face that can be compared.
    CheckResult compare(const Identity& identity) const;

private:
    std::shared_ptr<const FaceModel> model_;
    Descriptor descriptor_{};
    Posture lay_ = Posture::upright;
    std::optional<Error> flaw_;
};

/// The face check of a card; `photo` may be null.
CheckResult check_face(const FacePhoto* photo, const Claims& claims);

} // namespace qrid
