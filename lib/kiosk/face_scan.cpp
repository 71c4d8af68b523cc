// Kiosk::scan(): the photos of a visit, looked at.
#include "qrid/artwork/layouts.h"
#include "qrid/base/error.h"
#include "qrid/face/align.h"
#include "qrid/face/pose.h"
#include "qrid/face/posture.h"
#include "qrid/face/print_portrait.h"
#include "qrid/face/same_frame.h"
#include "qrid/kiosk/enrolment.h"
#include "qrid/picture/jpeg.h"
#include "qrid/picture/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <new>

namespace qrid {

using namespace kiosk_event;

namespace {

struct Shot {
    Image image;
    Face face;
    SeenFace frame;
    Posture lay = Posture::upright; // before it was turned
};

Shot look_at(const FaceModel& model, const fs::path& file, std::string_view what) {
    try {
        StoodUp stood = stood_up(model, load_picture(read_file(file)));
        Shot shot{std::move(stood.photo), FaceModel::only_face(stood.faces, what), {}, stood.lay};
        shot.frame = {model.describe(shot.image, shot.face), aligned(shot.image, shot.face.landmarks, frame_side),
                      yaw(shot.face.landmarks)};
        return shot;
    } catch (const std::bad_alloc&) {
        throw Error(Code::picture_too_large, fmt::format("not enough memory for {}", what));
    }
}

/// The shot for the card: of the best grade, and among those the one that looks straightest at the camera. Only its
/// picture is kept.
struct BestShot {
    std::size_t index = 0;
    Image image;
    Face face;
    PortraitReport report;

    void consider(std::size_t i, Shot&& shot) {
        PortraitReport other = judge_portrait(shot.image, {&shot.face, 1});
        const auto rank = [](const PortraitReport& of, const Face& with) {
            return std::pair(of.grade(), std::abs(yaw(with.landmarks)));
        };
        if (!image.empty() && rank(report, face) <= rank(other, shot.face)) return;
        index = i;
        image = std::move(shot.image);
        face = shot.face;
        report = std::move(other);
    }
};

void require_good(const PortraitReport& report) {
    if (report.grade() != Grade::refuse) return;
    std::string what, advice;
    for (const PortraitCheck& check : report.checks) {
        if (check.grade != Grade::refuse) continue;
        what += fmt::format("{}{} {:.4g}{}{}", what.empty() ? "" : ", ", check.label, check.value,
                            check.unit.empty() ? "" : " ", check.unit);
        advice += fmt::format("{}{}", advice.empty() ? "" : "; ", check.advice.english());
    }
    throw Error(Code::poor_portrait, fmt::format("the photo is not good enough for a card: {}", what), advice);
}

// Every shot has to show the person: one that does not is somebody else before the camera.
void require_match(const std::vector<float>& distances, FaceThresholds thresholds) {
    const float worst = *std::max_element(distances.begin(), distances.end());
    const Likeness likeness = judge(worst, thresholds);
    if (likeness == Likeness::match) return;
    throw Error(
        Code::face_mismatch,
        fmt::format(
            "the face does not match the photo on file: {} (distance {:.3f}, match under {:.2f}, review under {:.2f})",
            name(likeness), worst, thresholds.match, thresholds.review),
        likeness == Likeness::review ? "have a person compare the photos, or repeat the scan"
                                     : "ask at the counter with another proof of identity");
}

// Cut for printing; empty for one that would not do for a card.
Image portrait_on_file(const Shot& filed) {
    if (judge_portrait(filed.image, {&filed.face, 1}).grade() == Grade::refuse) return {};
    return print_portrait(filed.image, filed.face);
}

// The photo taken now is the newer one: that on file is printed where it is clearly sharper, or where the other has
// fewer dots than print asks for.
void keep_sharper(FaceScan& scan, const Image& now, const Image& on_file) {
    const int dpi = artwork::portrait_dpi(now), dpi_on_file = on_file.empty() ? 0 : artwork::portrait_dpi(on_file);
    constexpr double clearly = 1.25;
    const bool is_on_file = dpi_on_file > (dpi < artwork::least_portrait_dpi ? dpi : dpi * clearly);
    constexpr int quality = 92;
    scan.print_portrait = encode_jpeg(is_on_file ? on_file : now, quality);
    scan.print_source = PrintSource{is_on_file, is_on_file ? dpi_on_file : dpi};
}

} // namespace

FaceScan Kiosk::scan(const Visit& visit, const Admission& admission, const KioskTalk& talk) const {
    if (visit.shots.empty() || visit.shots.size() > most_shots)
        throw Error(Code::usage, fmt::format("a visit needs 1 to {} photos", most_shots));
    if (visit.single_shot && visit.shots.size() > 1)
        throw Error(Code::usage, "--single-shot takes only one photo", "leave out --single-shot or the other photos");
    const auto look = [&](const fs::path& file, std::string_view what) {
        Shot shot = look_at(model_, file, what);
        if (shot.lay != Posture::upright) talk.say(Turned{std::string(what), shot.lay});
        return shot;
    };
    Shot filed = look(admission.person.photo, "the photo on file");
    const SeenFace on_file = filed.frame;
    const Image filed_portrait = settings_.keep_portrait ? portrait_on_file(filed) : Image();
    filed = {}; // its picture is large
    std::vector<SeenFace> frames;
    BestShot best;
    for (const fs::path& file : visit.shots) {
        Shot shot = look(file, file.string());
        frames.push_back(shot.frame);
        best.consider(frames.size() - 1, std::move(shot));
    }
    talk.say(Scanned{frames.size()});

    FaceScan result;
    result.best = best.index;
    result.portrait = best.report;
    if (talk.judged) talk.judged(best.image, best.face, result.portrait);
    require_good(result.portrait);
    talk.say(Judged{result.portrait});

    for (std::size_t i = 0; i < frames.size(); ++i) require_new_shot(frames[i], on_file, i + 1);
    if (visit.single_shot) {
        talk.say(Unproven{});
    } else {
        result.liveness = require_liveness(frames, visit.turn, settings_.thresholds);
        talk.say(Alive{visit.turn, result.liveness->turned});
    }

    for (const SeenFace& frame : frames) result.distances.push_back(distance(frame.descriptor, on_file.descriptor));
    require_match(result.distances, settings_.thresholds);
    talk.say(Matched{result.distance(), settings_.thresholds.match});
    result.small_face =
        make_small_face(model_, best.image, best.face, settings_.photo_bytes, &frames[best.index].descriptor);
    if (settings_.keep_portrait) keep_sharper(result, print_portrait(best.image, best.face), filed_portrait);
    talk.say(Drawn{result.small_face.webp.size(), result.small_face.distance_to_source, result.print_source});
    return result;
}

} // namespace qrid
