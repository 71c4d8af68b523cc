// A check of options whose value must not be empty.
#pragma once

#include <CLI/Validators.hpp>

#include <string>

namespace qrid::cmd {

/// An empty value, such as that of a variable that was never set, is wrong use: it must not be taken for no option.
inline CLI::Validator not_empty() {
    return {[](std::string& text) { return std::string(text.empty() ? "must not be empty" : ""); }, ""};
}

} // namespace qrid::cmd
