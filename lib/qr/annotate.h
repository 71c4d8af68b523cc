// A picture with what the scanner saw drawn over it.
#pragma once

#include "qrid/picture/image.h"
#include "qrid/qr/scan.h"

namespace qrid {

/// Around each code that was read a green line, with a blot at the symbol's own top left corner. When none was: around
/// the code that was seen but not read a red line, and orange blots on the finder patterns. The report is of that
/// picture, in its pixels. A picture too long for PNG is made smaller.
void annotate(Image& picture, const ScanReport& report);

} // namespace qrid
