// A verifier's own store: the trust list of each issuer, under the root that was pinned for it, and plain key files.
#pragma once

#include "qrid/trust/root_pin.h"
#include "qrid/trust/trust_list.h"

#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// `$QRID_TRUST_STORE`, or else `qrid/trust` in `$XDG_DATA_HOME` or `~/.local/share`.
fs::path default_trust_store();

/// One issuer in the store.
struct StoredList {
    SignedTrustList signed_list; ///< signed by `root`: checked when it is read
    PublicKey root;              ///< the pinned one
    Seconds imported_at = 0;
    fs::path file;
};

/// How to take in a list.
struct TrustImport {
    std::optional<RootPin> root; ///< what the user knows of the root; needed for an issuer that is new to the store
    bool force = false;          ///< believe `root` though the pinned one has not endorsed it
    bool dry_run = false;        ///< tell and refuse as ever, write nothing
};

/// What taking in a list did, or would do.
struct TrustImported {
    bool changed = false, root_changed = false;
    std::optional<std::int64_t> version_before; ///< nothing when the issuer was new
};

/// A directory of which everything is read anew and checked at each use. Several processes may use one at once.
class TrustStore {
public:
    /// Need not exist.
    explicit TrustStore(fs::path dir) : dir_(std::move(dir)) {}

    const fs::path& dir() const { return dir_; }

    /// The file of an issuer, whether it exists or not.
    fs::path file_of(const std::string& iss) const;

    /// The files of all issuers, sorted by name. Throws Error(unreadable_file).
    std::vector<fs::path> issuer_files() const;

    /// The key files that lie in the store as they are.
    std::vector<fs::path> key_files() const;

    /// Throws Error(trust_store_damaged), naming the file, for one that was changed in any way that counts.
    static StoredList read(const fs::path& file);

    /// Every key, those of lists with list_until. Throws as read() does, or as load_trust() for the key files.
    TrustSet load() const;

    /// Takes in a list, at the moment `now`. Importing what is there already changes nothing. The highest version that
    /// was seen is remembered, two imports at once included. Throws, and then nothing has changed,
    /// Error(bad_signature), Error(bad_trust_list); Error(trust_stale) when it is too old, Error(iat_in_future) when it
    /// is dated later than clocks differ; Error(unknown_issuer) for a new issuer without a root,
    /// Error(trust_root_mismatch) when neither the pinned root nor, with `force`, the given one leads to the list's;
    /// Error(trust_rollback) for a lower version, or the same with other content; Error(trust_store_damaged);
    /// Error(cannot_write).
    TrustImported import(const SignedTrustList& list, const TrustImport& how, Seconds now) const;

    /// Stops trusting an issuer, and forgets its root and version. Works for a damaged file too. Throws
    /// Error(unknown_issuer), Error(cannot_write).
    void remove(const std::string& iss, bool dry_run) const;

private:
    fs::path dir_;
};

} // namespace qrid
