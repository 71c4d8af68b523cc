// The help of a command as people read it.
#pragma once

#include <CLI/Formatter.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace qrid::cmd {

/// The names of an option that people are shown: "-o", "--output". Of several long names the first alone: the others
/// are spellings of older versions, which work and are shown nowhere.
std::vector<std::string> shown_names(const CLI::Option& option);

/// The word for an option's value, such as "PATH", as the command gave it, without what CLI11 adds of its checks; empty
/// for a flag.
std::string value_word(const CLI::Option& option);

/// What stands in an option's help: its names and the word for its value, what it is for, and its default. Nothing
/// about types: what a value may be is said in words. Examples are left as they are.
class HelpFormatter : public CLI::Formatter {
public:
    /// `width` of the terminal in columns, at which descriptions are wrapped; 0 for none.
    explicit HelpFormatter(std::size_t width) : width_(width) {}

    std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
    std::string make_subcommand(const CLI::App* sub) const override;
    std::string make_option(const CLI::Option* option, bool is_positional) const override;
    std::string make_option_name(const CLI::Option* option, bool is_positional) const override;
    std::string make_option_opts(const CLI::Option* option) const override;
    std::string make_option_desc(const CLI::Option* option) const override;

private:
    // A name and what it is, side by side.
    std::string row(const std::string& left, const std::string& description) const;

    std::size_t width_;
};

} // namespace qrid::cmd
