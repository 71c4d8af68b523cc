// The status lists that were fetched, kept between runs. Nothing in it is trusted: a token counts by its signature.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/clock.h"
#include "qrid/base/files.h"

#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// `$QRID_STATUS_CACHE`, or else `qrid/status` in `$XDG_CACHE_HOME` or `~/.cache`.
fs::path default_status_cache();

/// What was fetched of one uri.
struct CachedList {
    std::string uri;
    std::string etag = {}; ///< of the server, or empty
    Seconds fetched_at = 0;
    Bytes token = {};
    std::vector<Bytes> rivals = {}; ///< of the same iat, with other content
};

/// A directory with one file for each uri: a line of JSON (uri, etag, fetched_at, and with rivals the
/// lengths of all tokens), and the tokens' bytes. Several
/// processes may use one at once; of two that write one file at once either's stays, whole.
class StatusCache {
public:
    /// Need not exist.
    explicit StatusCache(fs::path dir) : dir_(std::move(dir)) {}

    /// The file of a uri, whether it exists or not.
    fs::path file_of(const std::string& uri) const;

    /// What is there for the uri; nothing when the file is missing, unreadable or damaged in any way.
    std::optional<CachedList> find(const std::string& uri) const;

    /// Makes the directory, mode 0700, when it is missing. Throws Error(cannot_write).
    void store(const CachedList& list) const;

private:
    fs::path dir_;
};

} // namespace qrid
