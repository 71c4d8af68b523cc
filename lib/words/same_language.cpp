#include "qrid/words/same_language.h"

#include "qrid/words/inside/language_name.h"

namespace qrid {

bool is_same_language(std::string_view one, std::string_view other) {
    const auto first = read_language_name(one), second = read_language_name(other);
    if (!first || !second) return one == other;
    const auto writing = [](const LanguageName& name) {
        if (name.language != "zh") return name.script;
        const std::string region = catalogues_for(name).front(); // which says how it is written
        return std::string(region == "zh_TW" || region == "zh_HK" ? "Hant" : "Hans");
    };
    return first->language == second->language && writing(*first) == writing(*second);
}

} // namespace qrid
