// One layer of a code, as it is shown to people.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace qrid {

/// From the outside in: its name, and what can be told of it.
struct Layer {
    std::string name;
    std::vector<std::pair<std::string, std::string>> facts;
};

} // namespace qrid
