// What other people's codes say, field by field.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/card/text.h"
#include "qrid/foreign/explanation.h"

#include <string_view>

namespace qrid {

/// Field by field, from the outside in, as far as could be read; dates in words relative to `now`; personal data masked
/// unless `reveal`. No signature is checked; what inflates to more than `max_bytes` is refused. Never throws for what
/// the text holds.
Explanation explain_foreign(TextKind kind, std::string_view text, Seconds now, bool reveal,
                            std::size_t max_bytes = max_card_bytes);

} // namespace qrid
