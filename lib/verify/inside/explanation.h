// What a reason means for the citizen, and what to do next: a paragraph that support staff can send on.
#pragma once

#include "qrid/base/error.h"
#include "qrid/words/phrase.h"

#include <span>
#include <string>

namespace qrid {

/// Whole sentences for somebody who knows nothing of signatures; empty for codes with which no check ends.
Phrase explanation(Code code);

/// The paragraphs of several codes, each under its name, wrapped for a terminal; one that several share is told once.
std::string explanations_text(std::span<const Code> codes, const Language& language);

} // namespace qrid
