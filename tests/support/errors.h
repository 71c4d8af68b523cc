// What an act throws, as a value that a test can compare.
#pragma once

#include "qrid/base/error.h"

#include <optional>
#include <string>

namespace qrid::test {

/// The code of the Error that the act throws, or nothing when it returns.
std::optional<Code> code_of(const auto& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.code();
    }
    return std::nullopt;
}

/// The message of the Error that the act throws, or nothing when it returns.
std::string message_of(const auto& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

} // namespace qrid::test
