// The words of a command as a scenario writes them: split and quoted as a shell does it, with names that are filled in.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::cmd {

/// Texts and names in turn, which make one argument together.
struct Word {
    struct Part {
        std::string text; ///< or the name
        bool is_name = false;
    };
    std::vector<Part> parts;

    /// With the names filled in. Every name must be there.
    std::string filled(const std::map<std::string, std::string>& values) const;
    /// As it was written, more or less.
    std::string shown() const;
};

/// Words with '...', "..." and \x as in a shell, and $name or ${name} outside of '...'. Throws Error(usage).
std::vector<Word> split_words(std::string_view line);

/// The whole text as one word, with its names; $$ is a dollar sign.
Word word_of(std::string_view text);

/// Whether it can be filled in: letters, digits and '_', a letter first, 64 at most.
bool is_variable_name(std::string_view name);

} // namespace qrid::cmd
