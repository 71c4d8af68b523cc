// What the words on a card mean to its holder: labels, dates and codes in the card's language.
#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::artwork {

struct Labels {
    std::string language;                                  ///< ISO 639-3
    std::map<std::string, std::string, std::less<>> names; ///< of label_names()
    std::array<std::string, 3> genders, marital_statuses;  ///< of the codes 1 to 3
    std::array<std::string, 12> months;
    std::string date; ///< a pattern of {day}, {month} and {year}

    const std::string& of(std::string_view name) const { return names.at(std::string(name)); }

    /// A date in words, with as much of it as is known (birth_date_of()); any other text as it is.
    std::string day(std::string_view text) const;
};

/// Every name that has a label: those of identity fields, of what else is on a card, and of the words that are printed
/// across one that is not good.
std::span<const std::string_view> label_names();

/// A file of labels (qrid-formats(5)); what it leaves out is English. Throws Error(bad_record) with a JSON pointer for
/// what is not known or not right.
Labels read_labels(std::string_view json);

/// The labels of a language: one of `given`, else one of those that are shipped, else null. Codes that mean the
/// same in writing are one: "chi" and "cmn" are "zho", "arb" and "arz" are "ara".
const Labels* labels_of(std::string_view language, std::span<const Labels> given);

const Labels& english_labels();

/// Whether its script runs from right to left, so that a card does as well.
bool is_right_to_left(std::string_view language);

} // namespace qrid::artwork
