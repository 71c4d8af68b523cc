#include "help_format.h"

#include "screen_text.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace qrid::cmd {

std::vector<std::string> shown_names(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const std::string& name : option.get_snames()) names.push_back("-" + name);
    if (!option.get_lnames().empty()) names.push_back("--" + option.get_lnames().front());
    return names;
}

std::string value_word(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    return option.get_type_size() == 0 ? "" : type.substr(0, type.find(':'));
}

std::string HelpFormatter::make_option_name(const CLI::Option* option, bool is_positional) const {
    return is_positional ? CLI::Formatter::make_option_name(option, true)
                         : fmt::format("{}", fmt::join(shown_names(*option), ","));
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const {
    std::string help = CLI::Formatter::make_help(app, std::move(name), mode);
    constexpr std::string_view gap = "\n\n\n"; // between groups
    for (std::size_t at = 0; (at = help.find(gap, at)) != std::string::npos;) help.erase(at, 1);
    return help;
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
    std::string opts;
    const std::string word = value_word(*option);
    if (!option->get_positional() && !word.empty()) opts += " " + word;
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
    constexpr std::size_t least = 30; // columns of the description
    const std::size_t column = get_column_width();
    const bool is_long = left.size() >= column;
    std::string out = is_long ? left + "\n" : "";
    const std::string first = is_long ? std::string(column, ' ') : fmt::format("{:{}}", left, column);
    if (width_ == 0 || description.empty()) return out + first + description + "\n";
    const std::size_t columns = std::max(width_ - 1, column + least);
    for (const ScreenLine& line : wrapped_lines(description, first, static_cast<int>(columns))) out += line.text + "\n";
    return out;
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
    return row("  " + make_option_name(option, is_positional) + make_option_opts(option), make_option_desc(option));
}

std::string HelpFormatter::make_subcommand(const CLI::App* sub) const {
    return row("  " + sub->get_name(), sub->get_description());
}

} // namespace qrid::cmd
