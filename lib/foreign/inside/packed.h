// Data that PixelPass or Inji has packed: zlib and Base45 around JSON, CBOR or text, without a signature.
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

#include <string_view>

namespace qrid {

/// Its members, masked; its flaw is that nobody has signed it.
void explain_packed(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
