// What a citizen is told of a reason code, apart from any letter.
#pragma once

#include "qrid/base/error.h"
#include "qrid/words/phrase.h"

namespace qrid {

struct ReasonTexts {
    Phrase found, advice;
};

/// The paragraphs that a letter has for it: every code has them.
ReasonTexts reason_texts(Code code);

} // namespace qrid
