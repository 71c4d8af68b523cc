#include "qrid/kiosk/enrolment.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/crypto/digest.h"
#include "qrid/face/small_face.h"
#include "qrid/issuer/face_field.h"
#include "qrid/issuer/standing.h"
#include "qrid/kiosk/register.h"
#include "qrid/picture/load.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace qrid {

namespace {

struct Portrait {
    Image image;
    Face face;
    Descriptor descriptor;
};

Portrait portrait_of(const FaceModel& model, const fs::path& file, std::string_view what) {
    Portrait portrait{load_picture(read_file(file)), {}, {}};
    portrait.face = model.only_face(portrait.image, what);
    portrait.descriptor = model.describe(portrait.image, portrait.face);
    return portrait;
}

FaceMatch match(const std::vector<Portrait>& shots, const Portrait& on_file) {
    FaceMatch result;
    for (const Portrait& shot : shots) result.distances.push_back(distance(shot.descriptor, on_file.descriptor));
    result.best = static_cast<std::size_t>(std::min_element(result.distances.begin(), result.distances.end()) -
                                           result.distances.begin());
    return result;
}

// To the thousandth, as it is told everywhere.
double rounded(float distance) { return std::round(static_cast<double>(distance) * 1000) / 1000; }

// Every shot has to show the person: one that does not is somebody else before the camera.
void require_match(const FaceMatch& faces, FaceThresholds thresholds) {
    const float worst = *std::max_element(faces.distances.begin(), faces.distances.end());
    const Likeness likeness = judge(worst, thresholds);
    if (likeness == Likeness::match) return;
    throw Error(
        Code::face_mismatch,
        fmt::format(
            "the face does not match the photo on file: {} (distance {:.3f}, match under {:.2f}, review under {:.2f})",
            name(likeness), worst, thresholds.match, thresholds.review),
        likeness == Likeness::review ? "a person should compare the photos, or the scan be repeated" : "");
}

} // namespace

std::string_view default_terms() {
    return "Terms of the digital ID card\n"
           "\n"
           "1. Your digital card carries your name, your ID and a small portrait, signed by the issuer.\n"
           "2. Whoever reads its QR code can read what it carries. Show it to those you would show your printed card.\n"
           "3. The card is bound to the wallet account that it is delivered to. Do not pass it on.\n"
           "4. If your phone is lost, tell the issuer at once: the card is revoked and refused from then on.\n"
           "5. The photos taken here are compared with your photo on file and are not kept.\n";
}

Enrolment enrol(const EnrolmentRequest& request, const EnrolmentTalk& talk, const FaceModel& model, Issuer& issuer,
                const std::function<Mint()>& open_mint, const AskSecret& ask_pin) {
    check_account_name(request.account);
    RegisterEntry entry = find_in_register(request.register_file, request.id);
    talk.tell("found", fmt::format("the person with ID {} in the register", mask_tail(request.id)));

    const Portrait on_file = portrait_of(model, entry.photo, "the photo on file");
    std::vector<Portrait> shots;
    for (const fs::path& file : request.shots) shots.push_back(portrait_of(model, file, file.string()));
    talk.tell("scanned", fmt::format("{} photo{}, one face in each", shots.size(), shots.size() == 1 ? "" : "s"));

    Enrolment result;
    const FaceMatch faces = match(shots, on_file);
    require_match(faces, request.thresholds);
    result.distance = faces.distances[faces.best];
    talk.tell("matched", fmt::format("with the photo on file, distance {:.3f} (match under {:.2f})", result.distance,
                                     request.thresholds.match));

    const Portrait& best = shots[faces.best];
    const SmallFace small = make_small_face(model, best.image, best.face, request.photo_bytes);
    result.small_face_distance = small.distance_to_source;
    result.face_bytes = small.webp.size();
    entry.identity.fields[identity_key::face] = face_field(small);
    talk.tell("drawn", fmt::format("the card's face in {} bytes, distance {:.3f} to the photo", small.webp.size(),
                                   small.distance_to_source));

    const std::string acceptance = talk.accept(request.terms);
    if (acceptance.empty())
        throw Error(Code::terms_not_accepted, "the terms were not accepted",
                    "without that no card is issued; accept at the prompt or with --accept-terms");
    const std::string terms_digest = hex_encode(sha256(bytes_of(request.terms)));
    talk.tell("accepted", fmt::format("the terms, {} (SHA-256 {}…)", acceptance, terms_digest.substr(0, 16)));

    Mint mint = open_mint();
    Delivery delivery(request.wallet, request.account, ask_pin, request.now);
    Registry::Transaction transaction(issuer.registry());
    CardTerms terms{
        .iat = request.now, .exp = request.now + request.valid_for, .nbf = {}, .cnf = delivery.device_key()};
    result.card = mint.mint_one(entry.identity, terms);
    issuer.registry().journal(request.now, "card-enrolled",
                              {{"card", format_place(result.card.row.place)},
                               {"shots", shots.size()},
                               {"distance", rounded(result.distance)},
                               {"terms", terms_digest},
                               {"accepted", acceptance}});
    delivery.stage(result.card.text); // on disk before the registry says that the card exists
    transaction.commit();
    result.card_name = delivery.commit();
    result.new_account = delivery.new_account();
    talk.tell("issued",
              fmt::format("card {}, signed with key {}", format_place(result.card.row.place), result.card.row.kid));
    talk.tell("delivered", fmt::format("to the account {}", request.account));
    return result;
}

} // namespace qrid
