#include "qrid/verify/face_check.h"

#include "qrid/picture/load.h"
#include "qrid/verify/inside/check_results.h"

namespace qrid {

using check_result::fail, check_result::pass, check_result::skip, check_result::unknown;

FacePhoto::FacePhoto(std::shared_ptr<const FaceModel> model, ByteView photo) : model_(std::move(model)) {
    try {
        const StoodUp stood = stood_up(*model_, load_picture(photo));
        lay_ = stood.lay;
        descriptor_ = model_->describe(stood.photo, FaceModel::only_face(stood.faces, "the photo"));
    } catch (const Error& error) {
        flaw_.emplace(error);
    }
}

CheckResult FacePhoto::compare(const Identity& identity) const {
    if (flaw_) return unknown(Check::face, flaw_->code(), flaw_->what());
    const Bytes* face = identity.face();
    if (face == nullptr) return unknown(Check::face, Code::face_absent, "the card has no face to compare with");
    try {
        const Image image = load_picture(*face);
        const Descriptor on_card = model_->describe(image, model_->only_face(image, "the card's picture"));
        const float apart = distance(descriptor_, on_card);
        const FaceThresholds limits;
        std::string detail = fmt::format("distance {:.3f} (match under {:.2f}, no match from {:.2f})", apart,
                                         limits.match, limits.review);
        if (const std::string turned = told(lay_, "the photo"); !turned.empty()) detail += fmt::format("; {}", turned);
        switch (judge(apart, limits)) {
        case Likeness::match:
            return pass(Check::face, std::move(detail));
        case Likeness::review:
            return unknown(Check::face, Code::face_unsure, std::move(detail));
        case Likeness::no_match:
            break;
        }
        return fail(Check::face, Code::face_mismatch, std::move(detail));
    } catch (const Error& error) {
        return unknown(Check::face, error.code(),
                       fmt::format("the face on the card cannot be compared: {}", error.what()));
    }
}

CheckResult check_face(const FacePhoto* photo, const Claims& claims) {
    if (photo == nullptr) return skip(Check::face, "no photo was given");
    return photo->compare(claims.identity ? *claims.identity : Identity{});
}

} // namespace qrid
