// The outcome of one check, made in a word. For the verify room's own files.
#pragma once

#include "qrid/verify/report.h"

#include <fmt/format.h>

namespace qrid::check_result {

inline CheckResult pass(Check check, std::string detail = {}) {
    return {check, Result::pass, std::nullopt, std::move(detail)};
}
inline CheckResult fail(Check check, Code code, std::string detail) {
    return {check, Result::fail, code, std::move(detail)};
}
inline CheckResult unknown(Check check, Code code, std::string detail) {
    return {check, Result::unknown, code, std::move(detail)};
}
inline CheckResult skip(Check check, std::string detail) {
    return {check, Result::skipped, std::nullopt, std::move(detail)};
}

} // namespace qrid::check_result
