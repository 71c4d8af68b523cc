// What `enroll` was asked for, shared by its ways: one person, or many sessions; a script, or a kiosk's screen.
#pragma once

#include "common.h"
#include "kiosk_screen.h"
#include "lang_option.h"
#include "qrid/kiosk/enrolment.h"
#include "signing.h"
#include "wallet_options.h"

#include <string>
#include <vector>

namespace qrid::cmd {

struct EnrollOptions {
    std::string register_place, id, account, wallet, kid, valid_for, turn = "left", batch, receipt, id_scheme;
    std::vector<std::string> photos, variants, terms;
    bool accept_terms = false, single_shot = false, replace = false, plain = false, keep_portrait = false,
         lines = false, stay = false;
    float threshold = FaceThresholds{}.match;
    std::size_t photo_bytes = usual_face_bytes;
    int min_age = KioskSettings{}.min_age, idle = KioskScreen::Manners{}.idle;
    std::uint64_t max_attempts = KioskSettings{}.max_attempts;
    IssuerOption issuer;
    KeyOption key;
    PassphraseOption passphrase;
    PassphraseOption pin = pin_option();
    KeyKindOptions kind;
    LangOption lang;
    JobsOption jobs;
    AtOption at;
    SeedOption seed;

    /// Of whoever comes.
    bool asks_for_id() const { return batch.empty() && id.empty(); }
};

/// Which way the person is asked to turn: by chance where that is wanted.
Turn turn_of(const EnrollOptions& o, Session& session);

/// The kiosk's settings. Throws Error(usage) for a card that would expire before it is valid, for two terms in
/// one language, and as read_terms() does.
KioskSettings settings_of(const EnrollOptions& o, const Issuer& issuer, Session& session);

/// The issuer's key to sign with.
Mint open_mint(Issuer& issuer, const EnrollOptions& o, const KioskSettings& settings, Session& session);

/// enroll for one person, or at a kiosk for whoever comes
int enroll_visits(const EnrollOptions& o, const FaceModel& model, Session& session);

/// enroll --batch
int enroll_batch(const EnrollOptions& o, const FaceModel& model, Session& session);

} // namespace qrid::cmd
