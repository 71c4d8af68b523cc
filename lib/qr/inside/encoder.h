// From codewords to modules: the writer of what grid_decode.h and codewords.h read.
#pragma once

#include "qrid/qr/inside/segments.h"
#include "qrid/qr/symbol.h"

namespace qrid {

/// The symbol of that version, which must hold the segments: module for module the one that libqrencode makes of them,
/// in a twentieth of its time.
Symbol symbol_of_segments(const std::vector<Segment>& segments, int version, EcLevel level);

} // namespace qrid
