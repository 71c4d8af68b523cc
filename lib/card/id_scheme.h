// Schemes of identity numbers: what the ID of a record must be, and what it says of its holder.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/error.h"
#include "qrid/card/id_reading.h"
#include "qrid/card/identity.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// One row of the table.
struct IdScheme {
    std::string_view name, place; ///< `place` where such numbers are from
    IdReading (*read)(std::string_view id);
    std::string (*canonical)(std::string_view id); ///< the way of writing it; what has not the form is unchanged
    std::uint64_t people;                          ///< for so many there are numbers that are nobody's
    /// One of them for the person of such a number, who has a day of birth and a gender of 1 or 2.
    std::string (*specimen)(const Identity& person, std::uint64_t number);
    /// All ways of writing one that has the form, the canonical one first.
    std::vector<std::string> (*written)(std::string_view canonical);
    std::vector<std::string> spellings(std::string_view id) const; ///< all others of them that records are met with
};

/// In the order in which they are listed.
std::span<const IdScheme> id_schemes();

/// "none", where any text is an ID.
inline constexpr std::string_view no_id_scheme = "none";

/// Their names and "none", separated by commas.
std::string id_scheme_names();

/// Null for "none" and for the empty name. Throws Error(usage) for any other that is not in the table.
const IdScheme* id_scheme_called(std::string_view name);

/// What an issuer demands of the IDs of its records.
struct IdRule {
    const IdScheme* scheme = nullptr; ///< null: any text, or none
    bool takes_specimens = true;      ///< numbers that are nobody's
};

/// All that is wrong with a record's number, and with its date of birth and gender beside it: each an
/// Error(bad_record) that begins with the JSON pointer of its field and has nothing of anybody's data. A birth after
/// the moment is in the future, as is_after() has it.
std::vector<Error> id_faults(const Identity& identity, const IdRule& rule, Seconds moment);

/// The same added to what is wrong with the record already, up to most_faults; a number that was left out for a fault
/// is not told to be missing.
void add_id_faults(std::vector<Error>& faults, const Identity& identity, const IdRule& rule, Seconds moment);

/// Throws the first of them.
void check_id(const Identity& identity, const IdRule& rule, Seconds moment);

} // namespace qrid
