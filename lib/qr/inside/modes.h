// The modes in which text goes into a symbol (ISO/IEC 18004 section 7.3).
#pragma once

namespace qrid {

enum class Mode { digits, alphanumeric, bytes };

/// Bits of the mode indicator that begins each segment.
inline constexpr int mode_bits = 4;

/// Bits of the length that follows it, which grow at versions 10 and 27 (table 3).
constexpr int length_bits(Mode mode, int version) {
    if (mode == Mode::bytes) return version < 10 ? 8 : 16;
    const int shortest = mode == Mode::digits ? 10 : 9;
    return shortest + (version < 10 ? 0 : version < 27 ? 2 : 4);
}

/// Bits of so many characters: of digits three in 10 bits, the last two in 7 or one in 4; of alphanumeric characters
/// two in 11 bits, a last single one in 6.
constexpr int character_bits(Mode mode, int characters) {
    if (mode == Mode::bytes) return 8 * characters;
    if (mode == Mode::alphanumeric) return characters / 2 * 11 + characters % 2 * 6;
    const int last = characters % 3;
    return characters / 3 * 10 + (last == 2 ? 7 : last == 1 ? 4 : 0);
}

} // namespace qrid
