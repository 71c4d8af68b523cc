// The kiosk, simulated with still photos: find, scan, match, terms, issue, deliver.
#pragma once

#include "qrid/face/compare.h"
#include "qrid/face/model.h"
#include "qrid/issuer/minting.h"
#include "qrid/wallet/account.h"

#include <functional>
#include <string>
#include <vector>

namespace qrid {

/// What somebody at the kiosk brings, and the kiosk's settings.
struct EnrolmentRequest {
    fs::path register_file;
    std::string id;
    std::vector<fs::path> shots; ///< one or more photos, taken now
    fs::path wallet;
    std::string account;
    std::string terms; ///< the text to be accepted
    FaceThresholds thresholds;
    std::size_t photo_bytes = 600; ///< of the small face, at most
    Seconds valid_for = 0;
    Seconds now = 0;
};

/// How the kiosk speaks with the person and the world.
struct EnrolmentTalk {
    std::function<void(std::string_view step, const std::string& what)> tell; ///< a step was done
    std::function<std::string(std::string_view terms)> accept; ///< how the terms were accepted; empty: they were not
};

/// What came of it.
struct Enrolment {
    MintedCard card;
    std::string card_name; ///< in the account
    bool new_account = false;
    float distance = 0; ///< between the best shot and the photo on file
    float small_face_distance = 0;
    std::size_t face_bytes = 0;
};

/// The distance between each shot and the photo on file, and the best shot.
struct FaceMatch {
    std::vector<float> distances;
    std::size_t best = 0;
};

/// Issues a card bound to the account's device key and delivers it. Throws Error(not_in_register), Error(no_face),
/// Error(many_faces), Error(face_mismatch), Error(poor_portrait), Error(terms_not_accepted) and what its parts throw;
/// then no card, no index and no account is left behind. The PIN is asked for
/// when the account is new and protects its device key.
Enrolment enrol(const EnrolmentRequest& request, const EnrolmentTalk& talk, const FaceModel& model, Issuer& issuer,
                const std::function<Mint()>& open_mint, const AskSecret& ask_pin);

/// The terms that are shown when none are given.
std::string_view default_terms();

} // namespace qrid
