#include "kiosk_words.h"

#include <array>
#include <string_view>

namespace qrid::cmd {

namespace {

using namespace kiosk_event;

struct ResidentWords {
    Phrase operator()(const Found&) const { return msgid("You are in the register."); }
    Phrase operator()(const Turned&) const { return {}; }
    Phrase operator()(const Scanned&) const { return msgid("Your face can be seen in every photo."); }
    Phrase operator()(const Judged&) const { return msgid("Your photo is good enough for the card."); }
    Phrase operator()(const Unproven&) const { return {}; }
    Phrase operator()(const Alive&) const { return msgid("You turned your head as you were asked to."); }
    Phrase operator()(const Matched&) const { return msgid("You are the person in the photo on file."); }
    Phrase operator()(const Drawn&) const { return msgid("Your photo is ready for the card."); }
    Phrase operator()(const Accepted&) const { return msgid("You have accepted the terms."); }
    Phrase operator()(const Replaced&) const { return msgid("Your old card is no longer valid."); }
    Phrase operator()(const Issued&) const { return msgid("Your card has been issued."); }
    Phrase operator()(const Delivered&) const { return msgid("Your card is in your wallet."); }
};

struct CheckWords {
    std::string_view check;
    MessageId words;
};
constexpr std::array words_of_checks{
    CheckWords{"posture", msgid_in("a check of a portrait", "Upright")},
    CheckWords{"faces", msgid_in("a check of a portrait", "One person")},
    CheckWords{"eye-distance", msgid_in("a check of a portrait", "Picture size")},
    CheckWords{"head-size", msgid_in("a check of a portrait", "Distance")},
    CheckWords{"crop", msgid_in("a check of a portrait", "Whole head")},
    CheckWords{"roll", msgid_in("a check of a portrait", "Head upright")},
    CheckWords{"yaw", msgid_in("a check of a portrait", "Looking straight")},
    CheckWords{"sharpness", msgid_in("a check of a portrait", "Sharpness")},
    CheckWords{"exposure-over", msgid_in("a check of a portrait", "Not too bright")},
    CheckWords{"exposure-under", msgid_in("a check of a portrait", "Not too dark")},
    CheckWords{"dynamic-range", msgid_in("a check of a portrait", "Contrast")},
    CheckWords{"even-light", msgid_in("a check of a portrait", "Even light")},
    CheckWords{"natural-colour", msgid_in("a check of a portrait", "Natural colours")},
    CheckWords{"background", msgid_in("a check of a portrait", "Plain background")},
    CheckWords{"eyes-open", msgid_in("a check of a portrait", "Eyes open")},
    CheckWords{"mouth-closed", msgid_in("a check of a portrait", "Mouth closed")},
};

} // namespace

Phrase words_to_resident(const KioskEvent& event) { return std::visit(ResidentWords{}, event); }

std::vector<Phrase> progress_words() {
    return {msgid_in("a step at a kiosk", "Register"), msgid_in("a step at a kiosk", "Photos"),
            msgid_in("a step at a kiosk", "Face check"), msgid_in("a step at a kiosk", "Terms"),
            msgid_in("a step at a kiosk", "Card")};
}

std::optional<std::size_t> progress_after(KioskStep step) {
    switch (step) {
    case KioskStep::found:
        return 1;
    case KioskStep::scanned:
        return 2;
    case KioskStep::matched:
        return 3;
    case KioskStep::accepted:
        return 4;
    case KioskStep::delivered:
        return 5;
    case KioskStep::turned:
    case KioskStep::judged:
    case KioskStep::unproven:
    case KioskStep::alive:
    case KioskStep::drawn:
    case KioskStep::replaced:
    case KioskStep::issued:
        break;
    }
    return std::nullopt;
}

Phrase name_of(const PortraitCheck& check) {
    for (const CheckWords& row : words_of_checks)
        if (row.check == check.name) return row.words;
    return Phrase::literal(std::string(check.label)); // held to be none by a test
}

Phrase ask_to_look_straight() { return msgid("Look straight at the camera."); }

Phrase ask_to_turn(Turn turn) {
    return turn == Turn::left ? msgid("Now turn your head to your left.") : msgid("Now turn your head to your right.");
}

Phrase accepting_word() { return msgid_in("the word that a person types to accept the terms", "accept"); }

bool is_acceptance(std::string_view typed, const Language& language) {
    const Phrase word = accepting_word();
    return typed == word.english() || typed == word.told(language);
}

} // namespace qrid::cmd
