// The border to ZXing for all symbologies but QR.
#pragma once

#include "qrid/picture/image.h"
#include "qrid/qr/found_code.h"

#include <vector>

namespace qrid {

/// Which of the symbologies to look for.
struct OtherSymbologies {
    bool micro = true; ///< Micro QR and rMQR, whose search takes the longer the more finder patterns there are
};

/// What ZXing reads in a grey picture, dark on light, with doubtful barcodes left out. Throws nothing for a picture it
/// cannot read.
std::vector<FoundCode> read_others_with_zxing(const GrayImage& picture, OtherSymbologies which);

} // namespace qrid
