// The codes of a picture, of the pages of a document, of the frames of an animation.
#pragma once

#include "qrid/picture/limits.h"
#include "qrid/qr/file_scan.h"

namespace qrid {

/// scan_file() of anything but a container.
FileScan scan_parts(ByteView file, const PictureLimits& limits, const ScanOptions& options, const PageViewer& view);

} // namespace qrid
