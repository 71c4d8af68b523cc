// A verifier's command as somebody wrote it, with placeholders for what differs from case to case.
#pragma once

#include "qrid/base/files.h"
#include "qrid/corpus/case.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// The forms in which a card is handed over.
enum class InputForm { text, picture, bytes };

/// Words as a shell makes them of a line, by spaces, quotes and backslashes; no shell runs, and nothing else of a
/// shell's is known: no variables, patterns or pipes. What stands in braces outside single quotes is a placeholder. A
/// group of words in square brackets is left out for a case that has not all that it names: "[--nonce {nonce}]".
class CommandLine {
public:
    /// Throws Error(usage) for a line without words, an open quote or bracket, and a placeholder that is not known.
    explicit CommandLine(std::string_view line);

    /// The words for a case, or nothing and why in `missing`: it has not what stands outside of brackets, or none of
    /// the forms that the command takes.
    std::optional<std::vector<std::string>> words_for(const Case& one, const fs::path& corpus,
                                                      std::string* missing = nullptr) const;

    /// The same for a program that gets the cases themselves by another way: whatever forms it takes.
    std::optional<std::vector<std::string>> words_around(const Case& one, const fs::path& corpus,
                                                         std::string* missing = nullptr) const;

    /// Whether it has a placeholder for this form.
    bool takes(InputForm form) const;
    /// Whether it has one for any; else it reads the card's text from standard input.
    bool takes_a_form() const { return takes(InputForm::text) || takes(InputForm::picture) || takes(InputForm::bytes); }

    /// The program's name or path, as written.
    const std::string& program() const { return program_; }

private:
    struct Piece {
        std::string text; ///< or the placeholder's name
        bool is_placeholder = false;
    };
    struct Word {
        std::vector<Piece> pieces;
        int group = 0; ///< from 1; 0 outside of brackets
    };
    friend class CommandReader;

    struct Filled;
    bool names(std::string_view placeholder) const;
    Filled fill(const Case& one, const fs::path& corpus) const;

    std::vector<Word> words_;
    std::string program_;
};

/// The card's text alone, as somebody pastes it: without the line end after it. Throws as read_file() does, but for an
/// empty file.
std::string text_of_card(const Case& one, const fs::path& corpus);

/// The file that a program's name or path stands for, as a shell finds it by PATH. Throws Error(program_missing).
fs::path find_program(const std::string& name);

} // namespace qrid
