#include "help_format.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

namespace qrid::cmd {

namespace {

// The text in lines of at most so many characters, but for words that are longer.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
    std::vector<std::string> lines(1);
    std::istringstream stream(text);
    for (std::string word; stream >> word;) {
        if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) lines.emplace_back();
        lines.back() += (lines.back().empty() ? "" : " ") + word;
    }
    return lines;
}

} // namespace

std::string HelpFormatter::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const {
    std::string help = CLI::Formatter::make_help(app, std::move(name), mode);
    constexpr std::string_view gap = "\n\n\n"; // between groups
    for (std::size_t at = 0; (at = help.find(gap, at)) != std::string::npos;) help.erase(at, 1);
    return help;
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
    std::string opts;
    // The name that the command gave, without what CLI11 adds of its checks after a colon.
    const std::string type = option->get_type_name(), word = type.substr(0, type.find(':'));
    if (option->get_type_size() != 0 && !option->get_positional() && !word.empty()) opts += " " + word;
    if (option->get_expected_max() > 1) opts += " ...";
    return opts;
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
    std::string description = option->get_description();
    const std::string otherwise = option->get_default_str();
    if (option->get_type_size() != 0 && !otherwise.empty() &&
        !(option->get_positional() && (otherwise == "-" || otherwise == "[-]")))
        description += fmt::format(" (default: {})", otherwise);
    if (option->get_required()) description += " (required)";
    return description;
}

std::string HelpFormatter::row(const std::string& left, const std::string& description) const {
    constexpr std::size_t least = 30;
    const std::size_t column = get_column_width();
    const std::vector<std::string> lines =
        width_ == 0 ? std::vector{description}
                    : wrapped(description, std::max(least, width_ - std::min(width_, column + 1)));
    const std::string margin(column, ' ');
    std::string out = left.size() >= column ? left + "\n" + margin : fmt::format("{:{}}", left, column);
    for (std::size_t i = 0; i < lines.size(); ++i) out += (i == 0 ? "" : "\n" + margin) + lines[i];
    return out + "\n";
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
    return row("  " + make_option_name(option, is_positional) + make_option_opts(option), make_option_desc(option));
}

std::string HelpFormatter::make_subcommand(const CLI::App* sub) const {
    return row("  " + sub->get_name(), sub->get_description());
}

} // namespace qrid::cmd
