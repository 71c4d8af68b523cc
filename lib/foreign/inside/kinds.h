// Every kind of code, and what tells its content: a row a kind. A new kind needs a value of TextKind with its name and
// its form (card/text_kind.*), a file in inside/ that explains it, and its row here.
#pragma once

#include "qrid/card/text_kind.h"
#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

#include <string_view>

namespace qrid {

/// Adds to `out` what a text of this kind holds, layer by layer, as far as it can be read. Throws Error for what stops
/// the reading.
using Explain = void (*)(std::string_view text, const Shown& shown, Explanation& out);

/// Of a kind of code.
Explain explain_of(TextKind kind);

} // namespace qrid
