// The status lists that a verifier has at hand.
#pragma once

#include "qrid/base/files.h"
#include "qrid/status/bundle.h"
#include "qrid/status/rid_list.h"
#include "qrid/status/token.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// Tokens by the uri that they are for. All are kept: which one counts is only known once their signatures are.
class StatusLibrary {
public:
    void add(StatusToken token);
    /// Every list of a bundle, as a token of the form "bundle" whose list is opened at its first use.
    void add(const Bundle& bundle);
    /// What is there for a uri, newest iat first.
    const std::vector<StatusToken>& find(const std::string& uri) const;

    /// A revocation list of SMART Health Cards; the newest of a key counts, and all that are as new.
    void add(RidList list);
    const std::vector<RidList>& rid_lists(const std::string& kid) const;

    /// A file that held no list; it must not keep the others from being used.
    void add_damaged(std::string message) { damaged_.push_back(std::move(message)); }
    const std::vector<std::string>& damaged() const { return damaged_; }

private:
    std::map<std::string, std::vector<StatusToken>> tokens_;
    std::map<std::string, std::vector<RidList>> rid_lists_; ///< by kid
    std::vector<std::string> damaged_;
};

/// The newest status bundle of an issuer that was ever taken in (StatusStore::claims_seen).
using BundleSeen = std::function<std::optional<BundleClaims>(const std::string& iss)>;

/// Reads files of tokens and bundles, and in directories every file that ends in .cwt, .jwt or .qsb; revocation lists
/// of health cards where they are named, or end in .json. A file that holds no list, and a bundle that is older than
/// the one seen, or another of its version, is noted as damaged. Throws Error(unreadable_file) for one that is not
/// there.
StatusLibrary load_status(const std::vector<fs::path>& paths, const BundleSeen& seen = {});

} // namespace qrid
