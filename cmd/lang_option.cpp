#include "lang_option.h"

#include "not_empty.h"

#include <CLI/CLI.hpp>

namespace qrid::cmd {

void LangOption::add(CLI::App& app, const char* help) {
    app.add_option("--lang", lang, help)->type_name("LANG")->check(not_empty());
}

LanguageChoice::LanguageChoice(const LangOption& option) {
    if (!option.lang.empty()) asked_ = languages_.named(option.lang);
}

} // namespace qrid::cmd
