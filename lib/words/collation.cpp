#include "qrid/words/collation.h"

#include "qrid/base/module.h"
#include "qrid/words/gettext/module.h"
#include "qrid/words/inside/language_name.h"

#include <exception>

namespace qrid {

Collation::Collation(std::string_view language) {
    const LanguageName name = read_language_name(language).value_or(LanguageName{});
    const bool is_chinese = name.language == "zh";
    std::string locale = name.language.empty() ? "en" : name.language;
    if (is_chinese) // how Chinese is listed follows from the region alone
        locale = catalogues_for(name).front();
    else if (name.region.size() == 2) // others, such as 419, make a locale that Boost does not read
        locale += "_" + name.region;
    is_by_pinyin_ = is_chinese && (locale == "zh_CN" || locale == "zh_SG" || locale == "zh");
    try {
        key_ = loaded<GettextModule>().collation(locale + ".UTF-8");
    } catch (const std::exception&) { // a build without Boost.Locale
    }
}

bool Collation::is_language(std::string_view name) { return read_language_name(name).has_value(); }

std::string Collation::key(std::string_view text) const { return key_ ? key_(text) : std::string(text); }

} // namespace qrid
