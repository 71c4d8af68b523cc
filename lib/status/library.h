// The status lists that a verifier has at hand.
#pragma once

#include "qrid/base/files.h"
#include "qrid/status/token.h"

#include <map>
#include <string>
#include <vector>

namespace qrid {

/// Tokens by the uri that they are for; of several for one uri the newest iat counts.
class StatusLibrary {
public:
    void add(StatusToken token);
    /// Null when no list of that uri is there.
    const StatusToken* find(const std::string& uri) const;
    bool empty() const { return tokens_.empty(); }

private:
    std::map<std::string, StatusToken> tokens_;
};

/// Reads token files, and in directories every file that ends in .cwt or .jwt. Throws what reading a token throws,
/// naming the file.
StatusLibrary load_status(const std::vector<fs::path>& paths);

} // namespace qrid
