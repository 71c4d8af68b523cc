// What an identity number says of its holder.
#pragma once

#include "qrid/card/birth_date.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace qrid {

/// What is wrong with a number. Nothing of the number is in the texts.
struct IdFlaw {
    std::string_view why, hint = {};
};

/// What a number says. Of one that has flaws, what could be read.
struct IdReading {
    std::vector<IdFlaw> flaws = {};
    std::optional<BirthDate> born = {};      ///< a day; that it is one of the calendar is a flaw's to deny
    std::optional<std::int64_t> gender = {}; ///< 1 male, 2 female
    bool specimen = false;                   ///< right in form, and set aside so that it is nobody's
};

} // namespace qrid
