// A QR symbol: text into modules (ISO/IEC 18004).
#pragma once

#include "qrid/qr/capacity.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace qrid {

/// The modules alone; the light margin around them, the quiet zone, belongs to the renderers.
struct Symbol {
    int size = 0;    ///< modules along one side, 17 + 4 * version
    int version = 0; ///< 1 to 40
    EcLevel level = EcLevel::medium;
    std::vector<std::uint8_t> modules; ///< 1 is dark; size * size of them, row by row from the top

    /// A module by column and row, both from 0 to size - 1.
    bool dark(int x, int y) const {
        return modules[static_cast<std::size_t>(y) * static_cast<std::size_t>(size) + static_cast<std::size_t>(x)] != 0;
    }
};

/// The smallest symbol that holds the text. Base45 goes in as alphanumeric (5.5 bits a character); any other bytes,
/// zeros among them, go in as they are, without a note of their encoding: readers take them for UTF-8 when they can be.
/// Throws Error(too_many_bytes) when version `largest` does not hold it at this level, Error(usage) for an empty text.
Symbol encode_symbol(std::string_view text, EcLevel level = EcLevel::medium, int largest = max_version);

/// The text in byte mode, whatever its characters, with the number of an Extended Channel Interpretation before it if
/// there is one (ISO/IEC 18004 section 7.4.2; 3 is ISO 8859-1, 26 is UTF-8). Throws as encode_symbol() does.
Symbol encode_symbol_in_bytes(std::string_view text, EcLevel level, std::optional<unsigned> eci = {});

/// The text cut into symbols of that version (structured append, section 8). Requires a text without zeros. Throws
/// Error(too_many_bytes) when it takes more than 16.
std::vector<Symbol> encode_symbol_parts(std::string_view text, EcLevel level, int version);

} // namespace qrid
