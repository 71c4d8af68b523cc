// The eight masks of a symbol, and the choice between them (ISO/IEC 18004 section 7.8).
#pragma once

#include "qrid/qr/capacity.h"
#include "qrid/qr/inside/bit_rows.h"

#include <array>

namespace qrid {

inline constexpr int mask_count = 8;

/// A symbol of all that is not data, under each of the masks: function patterns, format information, and the mask
/// itself where the data will be. Data is put in by turning each module whose bit is 1.
struct MaskedFrames {
    MaskedFrames(int version, EcLevel level);

    std::vector<BitRows> frames; ///< of each mask
    /// The same, and the frames' columns as rows; in each word's place those of two masks, and the pairs one after the
    /// other: what penalties_of() reads.
    std::vector<std::uint64_t> rows_of_pairs, columns_of_pairs;
};

/// Made at the first call, and kept.
const MaskedFrames& masked_frames(int version, EcLevel level);

/// The penalty of each mask for these data (section 7.8.3, table 11), counted as libqrencode counts it, so that symbols
/// are the same. Where the standard leaves a choice, and where this is not its letter:
/// - Rule 3 takes 1:1:3:1:1 at any scale, not only where a 1 is one module, and beyond the edge all is light. A pattern
///   with four light modules (times the scale) at both its ends counts once.
/// - Rule 4 rounds the percentage of dark modules, half of one upward, before it counts fives of percent from 50: 45.4
///   counts as 45 and costs 10, although it is nearer than five.
/// The format information is counted with the rest.
std::array<int, mask_count> penalties_of(const BitRows& data, const MaskedFrames& frames);

/// The mask of the lowest penalty; of several, the one with the lowest number.
int best_mask(const std::array<int, mask_count>& penalties);

} // namespace qrid
