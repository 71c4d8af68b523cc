#include "qrid/status/inside/unreachable.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <cctype>

namespace qrid {

void throw_unreachable(const std::string& address, std::string why, const std::string& hint) {
    if (!why.empty()) why[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(why[0])));
    throw Error(Code::status_unreachable, fmt::format("cannot fetch {}: {}", address, why), hint);
}

} // namespace qrid
