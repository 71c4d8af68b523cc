// From a picture to the codes in it: a ladder of readers, quick ones first.
#pragma once

#include "qrid/picture/image.h"
#include "qrid/qr/scan_report.h"

#include <vector>

namespace qrid {

/// Every QR code in the picture (and every other code, if the options ask for all symbologies), from top to bottom and
/// in a row from left to right; empty when there is none. A code that several rungs read is given once. Throws
/// Error(internal) when the picture has not width * height pixels.
std::vector<FoundCode> scan_codes(const GrayImage& picture, const ScanOptions& options = {});

/// scan_codes, and how it went.
ScanReport scan_with_report(const GrayImage& picture, const ScanOptions& options = {});

/// The same for a picture in colour. When nothing is read in its luminance, its red, green and blue are looked at too:
/// colours may be equally light. What is read so has the rung "colour".
ScanReport scan_with_report(const Image& picture, const ScanOptions& options = {});

} // namespace qrid
