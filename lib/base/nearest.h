// The word that was meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Of the known words the one with the fewest letters put in, left out or changed; empty when even that is over two and
/// over a third of the word. Takes time in proportion to the product of the lengths.
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

} // namespace qrid
