// Pictures for other programs, written quickly.
#pragma once

#include "kinds.h"

#include <filesystem>

namespace qrid::bench {

/// A PNG of 8 bits a channel, grey unless the sample is in colour; a file of that name is replaced. Throws
/// std::runtime_error.
void write_png(const std::filesystem::path& path, const Sample& sample);

} // namespace qrid::bench
