// Texts that were split over several codes, put together from whatever inputs their parts came in.
#pragma once

#include "qrid/base/error.h"
#include "qrid/verify/card_input.h"

#include <optional>
#include <vector>

namespace qrid {

/// Whether it is a part of a card: of a SMART Health Card, or a code's.
bool is_part(const CardInput& input);

/// The inputs, the parts of each text that has all of them made one, named after them; those that are left over stand
/// last. A part that is there twice counts once.
std::vector<CardInput> united(std::vector<CardInput> inputs);

/// Error(no_code_found) of a code that is a part; nothing for anything else.
std::optional<Error> flaw_of_part(const CardInput& input);

} // namespace qrid
