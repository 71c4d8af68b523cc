// How a text that was read becomes an input.
#pragma once

#include "qrid/card/pasted.h"
#include "qrid/verify/card_input.h"

#include <string>

namespace qrid {

/// A SMART Health Card that is a bare JWS becomes the text of a code.
CardInput input_of(std::string name, PastedCard card);

/// Without a name yet.
CardInput input_of(FoundCode code, const PictureFacts& page);

} // namespace qrid
