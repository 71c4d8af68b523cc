// What the kiosk tells of a visit, in words.
#pragma once

#include "qrid/kiosk/event.h"

#include <string>

namespace qrid::cmd {

/// What was done, to stand behind the step's name: "found" and "the person with ID ...".
std::string words_of(const KioskEvent& event);

} // namespace qrid::cmd
