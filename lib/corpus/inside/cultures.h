// The words that people's records are made of, country by country.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace qrid::corpus {

/// A word in its own script, and in Latin letters where that is another.
struct Word {
    std::string_view native, latin;
};

/// How the parts of a name follow each other.
enum class NameOrder {
    given_first,
    family_first,
    family_first_joined, ///< without spaces between the parts
    one_name             ///< often nothing but a given name
};

/// What is usual in one country.
struct Culture {
    std::string_view language, country; ///< ISO 639-3 and ISO 3166-1 alpha-3
    NameOrder order;
    int share;                         ///< of all people, in parts of the sum
    std::string_view id_digits, phone; ///< how long IDs are, by example; what a number begins with, and its digits
    std::vector<Word> women, men, families, streets, towns;
};

/// All of them; they are split once.
std::span<const Culture> cultures();

} // namespace qrid::corpus
