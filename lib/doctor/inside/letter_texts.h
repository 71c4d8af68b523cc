// The paragraphs of a letter.
#pragma once

#include "qrid/doctor/inside/matter.h"
#include "qrid/words/phrase.h"

namespace qrid {

/// What was found, and what the one who sent it can do: a paragraph each.
struct LetterTexts {
    Phrase found, advice;
    Phrase more; ///< after the advice, or nothing
};

LetterTexts letter_texts(Matter matter);

} // namespace qrid
