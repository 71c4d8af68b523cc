// What other people's codes say, field by field.
#pragma once

#include "qrid/base/error.h"
#include "qrid/base/warning.h"
#include "qrid/card/text.h"
#include "qrid/foreign/layer.h"
#include "qrid/foreign/words.h"

#include <optional>
#include <string_view>
#include <vector>

namespace qrid {

struct Explanation {
    std::vector<Layer> layers;
    std::optional<Error> flaw; ///< what stopped the reading
    Warnings warnings;
};

/// Field by field, from the outside in, as far as could be read; dates in words relative to `now`; personal data masked
/// unless `reveal`. No signature is checked; what inflates to more than `max_bytes` is refused. Never throws for what
/// the text holds.
Explanation explain_foreign(TextKind kind, std::string_view text, Seconds now, bool reveal,
                            std::size_t max_bytes = max_card_bytes);

} // namespace qrid
