// --lang: the language in which a person is told something.
#pragma once

#include "command.h"
#include "qrid/words/language.h"

#include <optional>
#include <string>
#include <string_view>

namespace qrid::cmd {

/// --lang LANG
struct LangOption {
    std::string lang;
    void add(CLI::App& app, const char* help);
};

/// In what language each person is told something. May be asked by several threads.
class LanguageChoice {
public:
    /// Throws as Languages::named() does for what --lang names.
    explicit LanguageChoice(const LangOption& option);

    /// What --lang names; or else the language that a card or record names, or English.
    Language of(std::string_view language) const { return asked_ ? *asked_ : languages_.or_english(language); }
    /// What --lang names, alone.
    const std::optional<Language>& asked() const { return asked_; }
    const Languages& languages() const { return languages_; }
    Language usual() const { return asked_.value_or(Language{}); }

private:
    Languages languages_;
    std::optional<Language> asked_;
};

} // namespace qrid::cmd
