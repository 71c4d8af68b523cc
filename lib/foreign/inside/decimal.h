// Numbers that are written out in QR's numeric mode and stand for bytes.
#pragma once

#include "qrid/base/bytes.h"

#include <string_view>

namespace qrid {

/// The big-endian bytes of a decimal number, without zeros in front. The text must be digits alone; the work grows with
/// the square of their number, so that the caller bounds it.
Bytes bytes_of_decimal(std::string_view digits);

} // namespace qrid
