// Dates and times as a person reads them.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/words/phrase.h"

namespace qrid {

/// In English as format_time() writes it, RFC 3339 in UTC; elsewhere as is usual there.
Phrase moment(Seconds time);

} // namespace qrid
