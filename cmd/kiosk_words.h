// What the kiosk tells of a visit, in words: to staff in English with figures, to the resident in the resident's
// language.
#pragma once

#include "qrid/kiosk/event.h"
#include "qrid/words/language.h"
#include "qrid/words/phrase.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::cmd {

/// What was done, to stand behind the step's name: "found" and "the person with ID ...".
std::string words_of(const KioskEvent& event);

/// The same as a sentence for the resident, without figures; empty for what is no news to them.
Phrase words_to_resident(const KioskEvent& event);

/// The steps that the resident sees as progress, and how many of them are done after a step of the visit; nothing where
/// that changes nothing.
std::vector<Phrase> progress_words();
std::optional<std::size_t> progress_after(KioskStep step);

/// What a check of the portrait looks at, in a word or two.
Phrase name_of(const PortraitCheck& check);

/// "✓" good, "!" with advice, "✗" not good enough.
std::string_view mark_of(Grade grade);

/// What was measured, for staff.
std::string value_of(const PortraitCheck& check);

/// What the resident is asked to do before the camera.
Phrase ask_to_look_straight();
Phrase ask_to_turn(Turn turn);

/// The word by which terms are accepted, beside "accept" itself.
Phrase accepting_word();

/// Whether what was typed accepts the terms in this language: the word in full, and nothing else.
bool is_acceptance(std::string_view typed, const Language& language);

} // namespace qrid::cmd
