// A text as the bits of a symbol: in which modes its parts go in (ISO/IEC 18004 section 7.4).
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/qr/capacity.h"
#include "qrid/qr/inside/modes.h"

#include <optional>
#include <string_view>
#include <vector>

namespace qrid {

/// A part of a text that goes in in one mode; it holds only characters of that mode, and at least one.
struct Segment {
    Mode mode;
    std::string_view text;
};

/// The parts of a text as libqrencode's QRcode_encodeString() chooses them: going along the text, it changes the mode
/// where that saves bits at once, counted with the length fields of versions 1 to 9 whatever the version will be.
/// Annex J of the standard looks further and with the version's own fields; both are allowed, and every reader reads
/// both. A text with a zero in it is one segment of bytes, as QRcode_encodeData() has it.
std::vector<Segment> segments_of(std::string_view text);

/// The smallest version that holds the segments at this level; nothing when none does.
std::optional<int> smallest_version(const std::vector<Segment>& segments, EcLevel level);

/// The codewords for data, filled up to the end of the version (sections 7.4.9 and 7.4.10), which must hold them.
Bytes data_of(const std::vector<Segment>& segments, int version, EcLevel level);

} // namespace qrid
