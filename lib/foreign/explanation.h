// What can be told of a code, as far as it could be read.
#pragma once

#include "qrid/base/error.h"
#include "qrid/base/warning.h"
#include "qrid/foreign/layer.h"

#include <optional>
#include <vector>

namespace qrid {

struct Explanation {
    std::vector<Layer> layers;
    std::optional<Error> flaw; ///< what stopped the reading
    Warnings warnings;
};

} // namespace qrid
