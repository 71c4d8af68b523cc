// Symbols as other programs make them, for testing readers: in other modes, cut into parts, and of other kinds.
#pragma once

#include "qrid/picture/image.h"
#include "qrid/qr/symbol.h"

#include <optional>
#include <string_view>
#include <vector>

namespace qrid {

/// The text in byte mode, whatever its characters, with the number of an Extended Channel Interpretation before it if
/// there is one (ISO/IEC 18004 section 7.4.2; 3 is ISO 8859-1, 26 is UTF-8). Throws as encode_symbol() does.
Symbol encode_symbol_in_bytes(std::string_view text, EcLevel level, std::optional<unsigned> eci = {});

/// The text cut into symbols of that version (structured append, section 8). Requires a text without zeros. Throws
/// Error(too_many_bytes) when it takes more than 16.
std::vector<Symbol> encode_symbol_parts(std::string_view text, EcLevel level, int version);

enum class OtherSymbology { aztec, data_matrix, pdf417, code128 };

/// Black on white, with its quiet zone, some pixels a module. Throws Error(too_many_bytes) for a text that it does not
/// hold.
Image draw_other_symbology(OtherSymbology symbology, std::string_view text);

} // namespace qrid
