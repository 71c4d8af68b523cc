// The status lists that a verifier has at hand.
#pragma once

#include "qrid/base/files.h"
#include "qrid/status/token.h"

#include <map>
#include <string>
#include <vector>

namespace qrid {

/// Tokens by the uri that they are for. All are kept: which one counts is only known once their signatures are.
class StatusLibrary {
public:
    void add(StatusToken token);
    /// What is there for a uri, newest iat first.
    const std::vector<StatusToken>& find(const std::string& uri) const;

    /// A file that held no list; it must not keep the others from being used.
    void add_damaged(std::string message) { damaged_.push_back(std::move(message)); }
    const std::vector<std::string>& damaged() const { return damaged_; }

private:
    std::map<std::string, std::vector<StatusToken>> tokens_;
    std::vector<std::string> damaged_;
};

/// Reads token files, and in directories every file that ends in .cwt or .jwt. A file that holds no list is noted as
/// damaged. Throws Error(unreadable_file) for one that is not there.
StatusLibrary load_status(const std::vector<fs::path>& paths);

} // namespace qrid
