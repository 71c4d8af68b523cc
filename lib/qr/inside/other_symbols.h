// What other codes than QR are in a picture: read by ZXing, or recognised by their shape.
#pragma once

#include "qrid/picture/image.h"
#include "qrid/qr/found_code.h"
#include "qrid/qr/inside/deadline.h"
#include "qrid/qr/quality.h"

#include <chrono>
#include <optional>
#include <vector>

namespace qrid {

struct OtherSymbols {
    std::vector<OtherCode> codes;
    std::chrono::milliseconds
        spent{}; ///< processor time of the program that reads them, which this thread has not used
};

/// The codes of other symbologies, the most telling first: codes of modules before barcodes; corners in the picture.
/// Nothing is begun when the time is over. What lies in one of `known` is left out.
OtherSymbols find_other_symbols(const GrayImage& picture, const std::vector<FoundCode>& known,
                                const Deadline& deadline);

/// Puts them into what is reported of a picture: those that were read among its codes if `as_codes`, all else `beside`
/// them, where the quality says what the picture shows instead of a QR code, unless there are signs of a QR code as
/// well.
void add_other_symbols(std::vector<OtherCode> others, bool as_codes, std::vector<FoundCode>& codes,
                       std::vector<OtherCode>& beside, std::optional<PictureQuality>& quality);

} // namespace qrid
