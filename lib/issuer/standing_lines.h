// Cards that are to change their standing, by the line.
#pragma once

#include "qrid/card/record_reader.h"
#include "qrid/issuer/standing.h"

#include <string_view>
#include <vector>

namespace qrid {

/// The orders of one line, which LineReader has read. A line is
/// - LIST-IDX, or LIST-IDX and a reason behind white space,
/// - a card's text, which this issuer must have signed,
/// - a JSON object with "list" and "idx", or "card" (LIST-IDX or a card's text), or "id" for all cards of a person;
/// what
///   comes first of these counts, and "reason" is the reason. So the lines of `mint --jsonl` and `issuer affected
///   --jsonl` are such, and the records of those people too.
/// - a comment, which begins with '#': no order.
/// `reason` is that of lines without one. Throws Error(bad_record), or what place_of() and places_of_subject() throw;
/// messages begin with "line N: ".
std::vector<StandingOrder> read_standing_line(const Issuer& issuer, const RawRecord& line, Standing wanted,
                                              std::string_view reason);

} // namespace qrid
