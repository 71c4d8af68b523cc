// Within what bounds a file is got from a web server.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/files.h"

#include <cstddef>
#include <optional>

namespace qrid {

struct DownloadOptions {
    std::size_t max_bytes = std::size_t{16} << 20; ///< of the body
    Seconds timeout = 30;                          ///< for everything, 1 or more
    /// A file of any type is wanted, not a status list token, and that the server has none (404, 410) is an answer.
    bool plain_file = false;
    std::optional<fs::path> ca; ///< PEM certificates to trust servers by, instead of the system's
};

} // namespace qrid
