// Numbers between two bounds. CLI11's own validator says so in other words in each version.
#pragma once

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <string>

namespace qrid::cmd {

/// Refuses what is no number from `least` to `most`.
template <typename Number>
CLI::Validator in_range(Number least, Number most) {
    const auto check = [least, most](const std::string& text) {
        using CLI::detail::lexical_cast;
        Number number{};
        if (lexical_cast(text, number) && number >= least && number <= most) return std::string();
        return fmt::format("Value {} not in range {} to {}", text, least, most);
    };
    return CLI::Validator(check, "");
}

} // namespace qrid::cmd
