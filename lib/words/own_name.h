// What a language is called by those who speak it.
#pragma once

#include "qrid/words/language.h"

#include <string>

namespace qrid {

/// "English", or what the language's catalogue says; its tag where that says nothing.
std::string own_name(const Language& language);

} // namespace qrid
