// Pictures for other programs, written quickly.
#pragma once

#include "qrid/picture/image.h"

#include <filesystem>

namespace qrid::bench {

/// An 8-bit greyscale PNG; a file of that name is replaced. Throws std::runtime_error.
void write_png(const std::filesystem::path& path, const GrayImage& picture);

} // namespace qrid::bench
