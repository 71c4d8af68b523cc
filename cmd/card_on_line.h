// A line of a batch that is drawn.
#pragma once

#include "qrid/card/record_lines.h"

#include <nlohmann/json.hpp>

#include <string>

namespace qrid::cmd {

/// What to draw, and what to call it.
struct LineCard {
    std::string text, name; ///< the name without an extension: the ID's with the variant's, else the place's in the
                            ///< registry, else the line's
    nlohmann::json id;      ///< null for a card without
    std::string variant;    ///< empty for a card without
};

/// A JSON object with a "card", or the text itself. Throws Error(bad_record).
LineCard card_on_line(const RawRecord& line);

} // namespace qrid::cmd
