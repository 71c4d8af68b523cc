// One file, got from a web server: over HTTPS alone, within bounds, and from nowhere else than where it was asked.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/status/download_options.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// Why an address may not be called; nothing when it may.
using AddressRule = std::function<std::optional<std::string>(const std::string& address)>;

struct Download {
    bool unchanged = false; ///< the server still has what the ETag stands for; then there is no body
    Bytes body;
    std::string etag;     ///< empty when the server gave none, or one that cannot be used
    bool missing = false; ///< the server has no such file; then there is no body, and a plain file was asked for
};

/// GET, for a status list token. The server's certificate and name are checked. At most three redirects are followed,
/// to addresses that the rule allows too. A server that has neither media type of a pair (406, 415) is asked for each
/// alone. gzip and deflate are decoded; max_bytes bounds what comes out. No cookies, no passwords; the proxy that the
/// environment names is used (curl's variables). `etag` is what is there already, or empty.
///
/// Throws Error(status_not_allowed) for an address that the rule refuses, before anything is sent; Error(too_large) as
/// soon as the body would pass max_bytes; Error(status_unreachable) with the reason for everything else that keeps it
/// from being had; Error(unreadable_file) when `ca` holds no certificate.
Download download(const std::string& address, const AddressRule& flaw_of, const std::string& etag,
                  const DownloadOptions& options);

} // namespace qrid
