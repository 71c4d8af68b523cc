// Symbols of other kinds than QR, for testing readers.
#pragma once

#include "qrid/picture/image.h"

#include <string_view>

namespace qrid {

enum class OtherSymbology { aztec, data_matrix, pdf417, code128 };

/// Black on white, with its quiet zone, some pixels a module. Throws Error(too_many_bytes) for a text that it does not
/// hold.
Image draw_other_symbology(OtherSymbology symbology, std::string_view text);

} // namespace qrid
