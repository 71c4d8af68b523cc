// What people call the fields of a card when they head the columns of a table.
#pragma once

#include "qrid/card/identity.h"

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// A column's name with what does not tell it apart left out: the case of Latin letters, spaces, and the signs that
/// join words. "Date of Birth", "date_of_birth" and "dateOfBirth" are one.
std::string folded_column(std::string_view name);

/// The field that a column is named after: by its JSON name, or what it is called in English or Chinese, on cards and
/// elsewhere. Null for any other name.
const IdentityField* field_of_column(std::string_view name);

/// The code that a word stands for, such as "F" or "女" for the gender 2. 0 for any other, and for other fields.
std::int64_t code_of_word(const IdentityField& field, std::string_view word);

/// What a value of the field looks like, for whoever has to mend one.
std::string form_of_values(const IdentityField& field);

} // namespace qrid
