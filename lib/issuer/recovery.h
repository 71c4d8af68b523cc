// An issuer whose registry was restored from an older copy goes on: nothing that was given is given again, and nothing
// that was revoked comes back.
#pragma once

#include "qrid/issuer/issuer.h"

#include <optional>
#include <string>
#include <vector>

namespace qrid {

struct RecoveryTerms {
    /// How many more places than are known to be given are passed over. Nothing: Recovery::usual_margin, but where
    /// nothing tells how far the registry had come it must be said.
    std::optional<std::uint64_t> margin = {};
    bool new_lists = false; ///< instead: pass over all that is left of the lists in use
    bool force = false;     ///< also a registry that nothing shows to be older
    bool rehearse = false;
    /// What lies in the directory was restored together with the registry: only what is newer than that tells anything.
    bool is_restored = false;
};

/// What was done, and what is missing.
struct Recovery {
    static constexpr std::uint64_t usual_margin = 10000;

    bool needed = true;                                       ///< else the registry is the newest, and nothing was done
    std::uint64_t serials_before = 0, given = 0, serials = 0; ///< taken; known to have been given; taken from now on
    std::uint64_t rows = 0, rows_known = 0;                   ///< of the journal as it is; as it once was
    std::uint64_t trust_version = 0, bundle_version = 0;      ///< the next ones are higher
    std::vector<StatusPlace> lost = {};                       ///< given, and without a row
    std::vector<StatusPlace> revoked = {}, suspended = {};    ///< as published, and the registry did not know
    std::vector<std::string> keys_revoked = {}, keys_added = {}; ///< kids, of keys as published
    std::vector<std::string> unread = {};                        ///< files of public/ that could not be used, and why
};

/// Compares the registry with all that lies in the issuer's directory: registry.head, public/registry.jwt, the lists,
/// bundle, trust list and keys that were published, as far as a key of the issuer signed them. Serial numbers go on
/// past what was given, versions and iat past what was published; what is published as revoked or suspended is so in
/// the registry, and so are keys. Throws Error(registry_behind) when nothing tells how far it had come, and no margin
/// is given.
Recovery recover_registry(Issuer& issuer, const RecoveryTerms& terms, Seconds now);

} // namespace qrid
