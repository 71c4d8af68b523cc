#include "kiosk_refusals.h"

#include "qrid/doctor/reason_texts.h"
#include "qrid/wallet/account.h"

#include <algorithm>
#include <array>

namespace qrid::cmd {

namespace {

/// Where the letter says it as well, its texts stand for what is empty here.
struct AtTheKiosk {
    Code code;
    MessageId what{nullptr}, hint{nullptr};
};

constexpr MessageId ask_the_staff = msgid("Please ask the staff.");
constexpr MessageId staff_or_later = msgid("Please ask the staff, or come again later.");

constexpr std::array at_the_kiosk{
    // before the camera
    AtTheKiosk{Code::no_face, MessageId{nullptr},
               msgid("Please look straight at the camera, in even light, with your whole face in the picture.")},
    AtTheKiosk{Code::many_faces, MessageId{nullptr}, msgid("Please stand alone in front of the camera.")},
    AtTheKiosk{Code::poor_portrait, MessageId{nullptr},
               msgid("Please hold still and look straight at the camera, in even light, with your whole face in the "
                     "picture.")},
    AtTheKiosk{Code::not_live, msgid("We could not see that a living person is in front of the camera."),
               msgid("Please look straight at the camera for the first photo, and turn your head to the side that you "
                     "are asked for in the second.")},
    AtTheKiosk{Code::face_mismatch, msgid("Your face does not match the photo in the register."),
               msgid("Please try again without glasses, hat or mask. If it fails again, ask the staff and show them "
                     "another document.")},
    AtTheKiosk{Code::unreadable_file, msgid("The photo could not be read."), msgid("Please have a new photo taken.")},
    AtTheKiosk{Code::picture_too_large, msgid("The photo could not be read."), msgid("Please have a new photo taken.")},
    // who comes
    AtTheKiosk{Code::not_in_register, msgid("We could not find this ID number in the register."),
               msgid("Please check the number, or ask the staff.")},
    AtTheKiosk{Code::under_age, msgid("You are not old enough yet to get a card at this kiosk."),
               msgid("Please come to the counter with your guardian.")},
    AtTheKiosk{Code::deceased, MessageId{nullptr}, ask_the_staff},
    AtTheKiosk{Code::blocked, MessageId{nullptr}, ask_the_staff},
    AtTheKiosk{Code::bad_record, msgid("The entry about you in the register has to be corrected first."),
               ask_the_staff},
    AtTheKiosk{Code::suspended, msgid("Your present card is suspended, so you cannot get another one now."),
               ask_the_staff},
    AtTheKiosk{Code::has_card, msgid("You already have a valid card."),
               msgid("Please open it in the wallet on your phone. If the phone is lost or broken, ask the staff for a "
                     "replacement.")},
    AtTheKiosk{Code::too_many_attempts},
    // what is asked
    AtTheKiosk{Code::terms_not_accepted},
    AtTheKiosk{Code::terms_missing, msgid("The terms are not available in your language here."), ask_the_staff},
    AtTheKiosk{Code::exists, msgid("There is already a wallet account of this name."), ask_the_staff},
    AtTheKiosk{Code::wrong_passphrase, msgid("The PIN could not be used."),
               msgid("Please choose a PIN of at least {count} characters, and type the same one twice.")},
    AtTheKiosk{Code::interrupted, msgid("The visit has ended before the card was issued."),
               msgid("Please begin again when you are ready.")},
    // what is no fault of the resident
    AtTheKiosk{Code::registry_unreachable, msgid("The kiosk cannot reach the office's computer at the moment."),
               staff_or_later},
    AtTheKiosk{Code::issuer_busy, msgid("The kiosk is busy at the moment."), staff_or_later},
};

} // namespace

namespace {

const AtTheKiosk* words_row(Code code) {
    const auto* const found =
        std::find_if(at_the_kiosk.begin(), at_the_kiosk.end(), [&](const AtTheKiosk& one) { return one.code == code; });
    return found == at_the_kiosk.end() ? nullptr : found;
}

} // namespace

bool is_told_to_resident(Code code) { return words_row(code) != nullptr; }

RefusalWords words_for_resident(const Error& error) {
    const AtTheKiosk* const found = words_row(error.code());
    if (found == nullptr)
        return {msgid("Something went wrong at this kiosk. It has nothing to do with you."), ask_the_staff};
    ReasonTexts texts = reason_texts(error.code());
    std::vector<Argument> figures; // only what the resident has to know
    if (error.code() == Code::wrong_passphrase) figures = {{"count", std::to_string(least_pin)}};
    return {found->what.english != nullptr ? Phrase(found->what) : std::move(texts.found),
            found->hint.english != nullptr ? Phrase(found->hint, figures) : std::move(texts.advice)};
}

} // namespace qrid::cmd
