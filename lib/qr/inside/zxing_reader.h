// The border to ZXing: a picture in light and dark alone in, codes out.
#pragma once

#include "qrid/qr/found_code.h"
#include "qrid/qr/inside/prepare.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace qrid {

enum class Reading {
    anywhere, ///< any number of symbols, at any angle
    pure,     ///< one upright symbol of whole pixels and nothing else: sampled, not searched for
};

/// The QR codes that ZXing reads: `rung` and `inverted` are left to the caller, the corners are in the picture. It
/// takes the cube of the number of finder patterns: count them first. Throws nothing for a picture it cannot read.
std::vector<FoundCode> read_with_zxing(const BilevelImage& picture, Reading how);

/// A symbol whose modules are known: `size` rows of them, 1 is dark. Nothing when too many are wrong.
std::optional<FoundCode> read_modules(const std::vector<std::uint8_t>& modules, int size);

} // namespace qrid
