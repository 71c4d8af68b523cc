// What symbols that cannot be read are, by their finder patterns.
#pragma once

#include "qrid/qr/found_code.h"
#include "qrid/qr/inside/deadline.h"
#include "qrid/qr/inside/prepare.h"

#include <vector>

namespace qrid {

/// Aztec by its square bull's eye and MaxiCode by its round one, both with modules around; Micro QR by timing patterns
/// on both outer sides of its finder pattern, rMQR by two that run beside each other. Dark on light; the corners are
/// those of the pattern that was recognised, in the picture.
std::vector<FoundCode> recognise_shapes(const GrayImage& picture, const Deadline& deadline);

} // namespace qrid
