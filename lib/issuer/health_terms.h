// How an issuer's health is looked at.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/files.h"
#include "qrid/status/download_options.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace qrid {

struct HealthTerms {
    Seconds within = 3 * seconds_per_day; ///< what ends so soon is due
    std::string head = {};                ///< a digest of the journal that was noted earlier, or empty
    std::string url = {};                 ///< where public/ is served: https://HOST/.../, or empty
    DownloadOptions download = {};
    /// How many bytes can be written at a place; another for tests. Throws Error(cannot_write).
    std::function<std::uint64_t(const fs::path&)> space_left = space_of;
    std::function<void(std::size_t)> done = {}; ///< told of published files that were looked at

    /// As the file system has it.
    static std::uint64_t space_of(const fs::path& place);
};

} // namespace qrid
