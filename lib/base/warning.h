// Something unusual that does not stop the reading.
#pragma once

#include <string>
#include <vector>

namespace qrid {

/// `code` is kebab-case and stable; `detail` is for people and carries no personal data.
struct Warning {
    std::string code;
    std::string detail;
};

using Warnings = std::vector<Warning>;

} // namespace qrid
