// What to write to the citizen who has sent something.
#pragma once

#include "qrid/doctor/examination.h"
#include "qrid/words/language.h"

#include <string>

namespace qrid {

/// A short letter in that language: what came, what was found in it in plain words, and what to do next. Paragraphs of
/// one line each, with an empty line between them. It has no personal data, nothing that was in the file, and no name
/// of it; it blames nobody, and calls a card valid only if the verdict is.
std::string letter(const Examination& examination, const Language& language);

} // namespace qrid
