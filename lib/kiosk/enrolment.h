// The kiosk, simulated with still photos: find, scan, judge, match, terms, issue, deliver. A visit goes through three
// stages, of which only the one in the middle is long: it can be spread over cores, the others belong to the thread of
// the registry.
#pragma once

#include "qrid/face/model.h"
#include "qrid/face/portrait.h"
#include "qrid/face/small_face.h"
#include "qrid/issuer/minting.h"
#include "qrid/kiosk/event.h"
#include "qrid/kiosk/liveness.h"
#include "qrid/kiosk/register.h"
#include "qrid/kiosk/terms.h"
#include "qrid/wallet/account.h"
#include "qrid/words/language.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace qrid {

/// How the kiosk is set up, for everybody.
struct KioskSettings {
    fs::path wallet;
    std::vector<Terms> terms = default_terms(); ///< the same in several languages
    std::shared_ptr<const Languages> languages = std::make_shared<const Languages>();
    FaceThresholds thresholds;
    std::size_t photo_bytes = usual_face_bytes; ///< of the small face, at most
    int min_age = 16;                           ///< years, 0 to 150; 0 asks for no date of birth
    std::uint64_t max_attempts = 3;             ///< refusals before the camera within 24 hours
    Seconds valid_for = 0;                      ///< of a card
    IdRule ids = {};                            ///< what the IDs in the register must be
    std::vector<Variant> variants;              ///< the cards of one enrolment; one of everything when there are none
    bool keep_portrait = false;                 ///< leave a portrait for printing beside the cards in the wallet
    Clock clock = system_now;                   ///< asked at every step: a person takes time to read
    RandomSource random = {};                   ///< for the device keys of new accounts
    std::optional<KeyKind> device_key = {};     ///< what those are; nothing: as Delivery makes them
};

/// The most photos of one visit.
inline constexpr std::size_t most_shots = 16;

/// What one person brings.
struct Visit {
    std::string id;
    std::string account;
    std::vector<fs::path> shots = {}; ///< photos, taken now
    Turn turn = Turn::left;           ///< what the kiosk asks for
    bool single_shot = false;         ///< liveness cannot be told, and is not asked for
    bool replace = false;             ///< revoke the cards that the person has
    std::string language = {};        ///< asked for, or chosen on the screen; empty: the one that the register names
};

/// Who has been let before the camera.
struct Admission {
    RegisterEntry person;
    std::string subject;       ///< as the registry knows the person
    std::uint64_t attempt = 0; ///< within 24 hours, counted from 1
    Seconds at = 0;
    Language language = {}; ///< in which the person is spoken to
    Terms terms = {};       ///< in that language
};

/// A distance or an angle as it is told and journalled: a float's digits beyond the thousandth say nothing.
double in_thousandths(float value);

/// What the camera saw, and found good.
struct FaceScan {
    std::vector<float> distances;     ///< of each shot to the photo on file
    std::size_t best = 0;             ///< the shot that the card's face is made from
    PortraitReport portrait;          ///< of the best shot
    std::optional<Liveness> liveness; ///< nothing for a single shot
    SmallFace small_face;
    Bytes print_portrait = {}; ///< a JPEG after face/print_portrait.h; empty unless it is to be kept
    std::optional<PrintSource> print_source = {};

    float distance() const { return distances.at(best); }
    /// The one that decides.
    float worst_distance() const { return *std::max_element(distances.begin(), distances.end()); }
};

/// What came of it.
struct Enrolment {
    std::vector<MintedCard> cards;       ///< one for each variant, at least one
    std::vector<std::string> card_names; ///< in the account
    bool new_account = false;
    std::vector<StatusPlace> replaced;
    Bytes device_kid; ///< of the key that the cards are bound to

    /// The first, which stands for all where one is named.
    const MintedCard& card() const { return cards.front(); }
};

/// How the kiosk tells what it does. Either may be empty.
struct KioskTalk {
    std::function<void(const KioskEvent& event)> tell; ///< a step was done
    /// A photo was judged: the shot that the card's face would be made from.
    std::function<void(const Image& photo, const Face& face, const PortraitReport& report)> judged;
    /// The language of the visit, as soon as the person is found: what follows is told in it, refusals too.
    std::function<void(const Language& language)> language = {};

    void say(const KioskEvent& event) const {
        if (tell) tell(event);
    }
};

class Kiosk {
public:
    /// Everything given is used for as long as the kiosk is.
    Kiosk(KioskSettings settings, const FaceModel& model, Issuer& issuer, PeopleRegister& people);

    const KioskSettings& settings() const { return settings_; }

    /// Whether the register has somebody with this ID, however it is written, be their line or row damaged.
    bool knows(const std::string& id);

    /// Finds the person, and sees whether there may be a card. The visit is held in the language that it asks for, else
    /// in the one of the register, else in English; so are the terms, or the visit ends: throws Error(terms_missing),
    /// Error(not_in_register), Error(bad_record) also
    /// for a variant that leaves nothing of the record, Error(deceased), Error(blocked), Error(under_age),
    /// Error(suspended), Error(has_card) unless the visit replaces it, and Error(too_many_attempts).
    Admission admit(const Visit& visit, const KioskTalk& talk = {});

    /// Whether what admit() has found of cards and attempts still holds, when others were at it meanwhile.
    void admit_again(const Visit& visit, Admission& admission) const;

    /// Looks at the photos; safe to call from several threads. Throws Error(unreadable_file), Error(no_face),
    /// Error(many_faces), Error(poor_portrait), Error(not_live), Error(face_mismatch).
    FaceScan scan(const Visit& visit, const Admission& admission, const KioskTalk& talk = {}) const;

    /// Issues the card, or one for each variant, and delivers them, with everything that must be true of it in one
    /// transaction. `how` the terms were accepted; empty when they were not: throws Error(terms_not_accepted). Throws
    /// as Mint and Delivery do. Then nothing is left behind: no card, no index, no account; but for a disk that fails
    /// at the very end, when the card is revoked. What is replaced and lies in the same account is taken out of it.
    Enrolment issue(const Visit& visit, const Admission& admission, const FaceScan& scan, const std::string& how,
                    Mint& mint, Delivery& delivery, const KioskTalk& talk = {});

    /// To be called with whatever the others have thrown: a refusal is journalled, without a word about the person, and
    /// counts when it came from the camera or the terms; what is no fault of the person is neither. `admission` is null
    /// when admit() has thrown.
    void turn_away(const Error& error, const Admission* admission);

private:
    const RegisterEntry& find(const std::string& id);
    void check_admissible(const RegisterEntry& person) const;
    std::vector<CardRow> cards_in_force(const std::string& subject, bool replace) const;
    std::string language_of(const Visit& visit, const RegisterEntry& person) const;
    std::uint64_t next_attempt(const std::string& subject) const;
    std::vector<std::string> deliver(Delivery& delivery, const std::vector<StatusPlace>& places,
                                     const std::vector<StatusPlace>& replaced);

    KioskSettings settings_;
    const FaceModel& model_;
    Issuer& issuer_;
    PeopleRegister& people_;
    std::optional<std::pair<std::string, RegisterEntry>> found_; ///< the person who was looked for last
};

/// Throws Error(terms_not_accepted) when `how` the terms were accepted is empty.
void require_acceptance(const std::string& how);

/// Whether a code says no to the person, and does not say that something went wrong; and whether that is an attempt.
bool is_refusal(Code code);
bool counts(Code code);

} // namespace qrid
