// The paragraphs of a letter about a health certificate.
#pragma once

#include "qrid/doctor/inside/letter_texts.h"

namespace qrid {

/// As letter_texts(). What no certificate can come to is told as something that cannot be checked.
LetterTexts certificate_texts(Matter matter);

} // namespace qrid
