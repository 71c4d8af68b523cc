// Pictures that stand in a text themselves.
#pragma once

#include "qrid/picture/decoder/give.h"

namespace qrid::decoder {

/// Gives every picture of a `data:` address (RFC 2397) in the text, and every drawing (`<svg`) that stands in it.
void give_pictures_of_html(std::string_view text, MemberGiver& giver);

} // namespace qrid::decoder
