// The codes of what a container carries.
#pragma once

#include "qrid/picture/limits.h"
#include "qrid/qr/file_scan.h"

namespace qrid {

/// scan_file() of a container.
FileScan scan_members(ByteView file, const PictureLimits& limits, const ScanOptions& options, const PageViewer& view);

} // namespace qrid
