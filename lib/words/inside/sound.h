// Whether a file in GNU gettext's .mo format may be given to a library that believes its offsets.
#pragma once

#include "qrid/base/bytes.h"

namespace qrid {

/// The largest catalogue that is read: ten times what ours are.
inline constexpr std::size_t max_catalogue_bytes = std::size_t{1} << 20;

/// Whether each text that the file's tables name lies in it and ends with a zero byte, its hash table leads to its
/// texts alone, it says that it is in UTF-8, and its rule for plurals is of comparisons, remainders and choices (as in
/// all rules that GNU gettext lists), and short. It does not read the texts: what they say is Boost.Locale's to find.
bool is_sound(ByteView catalogue);

} // namespace qrid
