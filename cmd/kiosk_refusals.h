// What a refusal is called on the kiosk's screen.
#pragma once

#include "qrid/base/error.h"
#include "qrid/words/phrase.h"

namespace qrid::cmd {

struct RefusalWords {
    Phrase what, hint;
};

/// Why there is no card, and what the resident can do: a sentence or two each, without figures, paths and options, and
/// without what the register holds against somebody.
RefusalWords words_for_resident(const Error& error);

/// Whether there are words for this reason: whatever else it is, is the kiosk's own trouble.
bool is_told_to_resident(Code code);

} // namespace qrid::cmd
