// A verifier's own store of status bundles: of each issuer the newest, unpacked.
#pragma once

#include "qrid/status/bundle_patch.h"
#include "qrid/trust/trust_store.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// `$QRID_STATUS_STORE`, or else `qrid/status` in `$XDG_DATA_HOME` or `~/.local/share`.
fs::path default_status_store();

/// Who is to be believed that a head is the issuer's.
struct HeadTrust {
    const TrustStore* store = nullptr; ///< takes in the trust list of the head, by its own rules
    TrustImport import;                ///< how it does
    const TrustSet* keys = nullptr;    ///< when given, these keys instead: the store is left alone
};

/// How to take in a bundle.
struct StatusImport {
    HeadTrust trust;
    bool dry_run = false;                             ///< check and refuse as ever, write nothing
    std::function<void(std::size_t lists)> done = {}; ///< is told of lists that were gone through
};

/// What taking in did, or would do.
struct StatusImported {
    bool changed = false;
    std::optional<std::uint64_t> version_before; ///< nothing when the issuer was new
    std::optional<TrustImported>
        trust; ///< nothing when the trust store was left alone: it has a newer list, or keys were given
};

/// A directory of which everything is read anew at each use. Several processes may use one at once.
class StatusStore {
public:
    /// Need not exist.
    explicit StatusStore(fs::path dir) : dir_(std::move(dir)) {}

    const fs::path& dir() const { return dir_; }

    /// The file of an issuer, whether it exists or not.
    fs::path file_of(const std::string& iss) const;

    /// The files of all issuers, sorted by name. Throws Error(unreadable_file).
    std::vector<fs::path> files() const;

    /// What is there of an issuer. Throws Error(bad_status_bundle) for a file that was changed.
    std::optional<Bundle> find(const std::string& iss) const;

    /// What the bundle of the highest version that was taken in says; nothing for an issuer that is not there. Throws
    /// as find().
    std::optional<BundleClaims> claims_seen(const std::string& iss) const;

    /// Takes in a bundle, at the moment `now`. What is there already changes nothing. Throws, and then nothing has
    /// changed, as TrustStore::import() for the head's trust list; Error(status_untrusted) unless a key for status of
    /// the issuer, in its time, has signed the head; Error(trust_stale); Error(iat_in_future), Error(status_stale) for
    /// its dates; Error(status_rollback) for a lower version than was seen, or the same with other content;
    /// Error(bad_status_bundle) when any list is damaged; Error(cannot_write).
    StatusImported import(const Bundle& bundle, const StatusImport& how, Seconds now) const;

    /// The same for the bundle that a patch makes of what is there. Throws Error(bad_status_bundle) also when that is
    /// not what the patch is for, and as check_succession().
    StatusImported import(const BundlePatch& patch, const StatusImport& how, Seconds now) const;

private:
    /// Gives the lists of a new bundle to `take`; the one at hand may be missing.
    using Apply = std::function<void(const std::optional<Bundle>& before, const TakeLists& take)>;
    StatusImported take_in(const BundleHead& head, const Apply& apply, const StatusImport& how, Seconds now) const;

    fs::path dir_;
};

} // namespace qrid
