// What libcurl does for the status room, in a module of its own (base/module.h).
#pragma once

#include "qrid/base/module.h"
#include "qrid/status/download_options.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// One request and its answer, of which redirects are a result.
struct Exchange {
    long status = 0;
    std::string redirect; ///< where to, or empty
    Bytes body;
    std::string etag; ///< empty when the server gave none, or one that cannot be used
};

struct CurlModule {
    static constexpr std::string_view file = "qrid-curl.so";

    /// "https://HOST[:PORT]/" as libcurl reads it; nothing when it does not.
    std::optional<std::string> (*beginning_of)(const std::string& address);

    /// Throws as download() does, but for the address. `ca` is what options.ca holds.
    /// `accept` is the media types that are asked for.
    Exchange (*exchange)(const std::string& address, const char* accept, const std::string& etag, const Bytes& ca,
                         const DownloadOptions& options, std::chrono::milliseconds left);
};

} // namespace qrid
