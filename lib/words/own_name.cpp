#include "qrid/words/own_name.h"

#include "qrid/words/phrase.h"

namespace qrid {

std::string own_name(const Language& language) {
    const Phrase english = msgid_in("the name of the language of this catalogue, in that language", "English");
    std::string name = english.told(language);
    return name == english.english() && !language.is_english() ? language.tag() : name;
}

} // namespace qrid
