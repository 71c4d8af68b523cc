// The border to ZXing: a picture in light and dark alone in, codes out.
#pragma once

#include "qrid/qr/prepare.h"
#include "qrid/qr/scan.h"

#include <vector>

namespace qrid {

enum class Reading {
    anywhere, ///< any number of symbols, at any angle
    pure,     ///< one upright symbol of whole pixels and nothing else: sampled, not searched for
};

/// The QR codes that ZXing reads, with the corners in this picture; `rung` and `inverted` are left to the caller. It
/// takes the cube of the number of finder patterns: count them first. Throws nothing for a picture it cannot read.
std::vector<FoundCode> read_with_zxing(const BilevelImage& picture, Reading how);

} // namespace qrid
