// The codewords of a symbol: how they lie in its modules, and which of them had to be corrected.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/qr/layout.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace qrid {

/// All codewords of a version, those for error correction among them (ISO/IEC 18004, table 1).
int total_codewords(int version);

/// Where their bits lie, in the order of the symbol, the highest bit of each codeword first (section 7.7.3); what is
/// over at the end, up to seven modules, belongs to none. Made at the first call, and kept.
const std::vector<ModuleAt>& modules_of_bits(int version);

/// Whether a mask, 0 to 7, turns a module for data (table 10).
bool is_masked(int mask, int x, int y);

/// Codewords for data, data_codewords() of them, in blocks with their parity, in the order of the symbol (sections 7.5
/// and 7.6).
Bytes codewords_of(ByteView data, int version, EcLevel level);

/// What the modules of a symbol (1 is dark; size * size of them, row by row) hold under a mask (0 to 7), in the order
/// of the symbol: sections 7.7.3 and 7.8.2.
Bytes codewords_in(const std::vector<std::uint8_t>& modules, int version, int mask);

/// How many of the codewords that a symbol shows, in its order, are not as they should be: each of their blocks is
/// corrected by its Reed-Solomon codewords (sections 7.5 and 7.6). Nothing when a block has more than can be corrected,
/// or when there are not as many codewords as the version asks for.
std::optional<int> wrong_codewords(ByteView seen, int version, EcLevel level);

} // namespace qrid
