// Long pictures, such as scrolling screenshots, cut into parts that overlap.
#pragma once

#include "qrid/qr/inside/fine_regions.h"
#include "qrid/qr/scan_report.h"

#include <vector>

namespace qrid {

/// Whether parts of the picture are better looked at one by one.
bool is_long(const GrayImage& picture);

/// Whether there is anything to be seen: grey values that are so far apart.
bool has_contrast(const GrayImage& picture, int least);

/// Along the longer side, each four times as long as the shorter one or 2048 pixels, if that is more. A code that is
/// not longer than the shorter side lies whole in one of them.
std::vector<Region> windows_of(const GrayImage& picture);

/// Adds what a scan of the window brought: codes that were not read before, in the pixels of the whole picture, how
/// the rungs did, and the quality where it is worse than that of other windows.
void add_window(ScanReport& whole, ScanReport part, const Region& window);

} // namespace qrid
