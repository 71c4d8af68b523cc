// How much a QR code holds (ISO/IEC 18004, table 7).
#pragma once

#include <optional>
#include <string_view>

namespace qrid {

/// Error correction: how much of a symbol may be lost, about 7, 15, 25 and 30 per cent.
enum class EcLevel { low, medium, quartile, high };

/// 'L', 'M', 'Q' or 'H'.
char letter(EcLevel level);

/// The level that such a letter means.
std::optional<EcLevel> level_called(std::string_view letter);

inline constexpr int max_version = 40;

/// The largest version to draw unless more is asked for: many printers and cameras make nothing of larger ones.
inline constexpr int print_version = 25;

/// Modules along one side of a version, 1 to 40: 21 to 177.
constexpr int modules_of(int of_version) { return 17 + 4 * of_version; } // `version` is a function elsewhere

/// Codewords (bytes) for data, mode and length included, of a version from 1 to 40.
int data_codewords(int version, EcLevel level);

/// The version whose symbols at this level have that many codewords for data; each number is of at most one.
std::optional<int> version_of(int codewords, EcLevel level);

/// Characters that fit when all are alphanumeric as Base45 is, or when they are any bytes.
int alphanumeric_capacity(int version, EcLevel level);
int byte_capacity(int version, EcLevel level);

} // namespace qrid
