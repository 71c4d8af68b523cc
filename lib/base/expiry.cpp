#include "qrid/base/expiry.h"

#include <fmt/format.h>

namespace qrid {

std::string expired_ago(Seconds end, Seconds at) {
    return fmt::format("expired {} ago, on {}", format_span(at - end), format_time(end));
}

} // namespace qrid
