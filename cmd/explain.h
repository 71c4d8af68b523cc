// --explain: a paragraph for each failure, in the language of the card or of --lang.
#pragma once

#include "lang_option.h"
#include "qrid/verify/report.h"

#include <optional>

namespace qrid::cmd {

/// May be asked by several threads.
class Explainer {
public:
    /// Nothing is explained unless `wanted`. Throws Error(usage) for a language that there is not.
    Explainer(bool wanted, const LangOption& lang) {
        if (wanted) choice_.emplace(lang);
    }

    /// The language of the report's paragraphs; nothing when none are wanted.
    std::optional<Language> operator()(const Report& report) const {
        return choice_ ? std::optional(choice_->of(language_of(report))) : std::nullopt;
    }

private:
    std::optional<LanguageChoice> choice_;
};

} // namespace qrid::cmd
