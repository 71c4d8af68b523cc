#include "qrid/words/gettext/module.h"

#include <algorithm>
#include <boost/locale/collator.hpp>
#include <boost/locale/generator.hpp>
#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/localization_backend.hpp>
#include <boost/locale/message.hpp>
#include <boost/version.hpp>
#include <locale>

namespace qrid {

namespace {

namespace gettext = boost::locale::gnu_gettext;
using Messages = boost::locale::message_format<char>;

// The library looks for a file of its own making; whatever it is called, the bytes are these.
Lookup open(std::vector<char> catalogue) {
    gettext::messages_info info;
    info.language = "any";
    info.encoding = "UTF-8";
    info.domains.emplace_back("qrid");
    info.paths.emplace_back("memory");
    info.callback = [&](const std::string&, const std::string&) { return catalogue; };
    const Messages* const messages = gettext::create_messages_facet<char>(info);
    if (messages == nullptr) return {};
    const std::locale owner(std::locale::classic(), messages);
    return [owner, messages](const MessageId& id, long long count) -> const char* {
        if (id.plural == nullptr) return messages->get(0, id.context, id.english);
        return messages->get(0, id.context, id.english, static_cast<int>(count % 1'000'000));
    };
}

// Boost 1.81 gave the categories an enumeration of their own.
#if BOOST_VERSION >= 108100
constexpr auto collation_alone = boost::locale::category_t::collation;
#else
constexpr auto collation_alone = boost::locale::collation_facet;
#endif

SortKey collation(const std::string& name) {
    auto backends = boost::locale::localization_backend_manager::global();
    const std::vector<std::string> there = backends.get_all_backends();
    if (std::find(there.begin(), there.end(), "icu") == there.end()) return {};
    backends.select("icu");
    boost::locale::generator locales(backends);
    locales.categories(collation_alone);
    const std::locale locale = locales(name);
    return [locale](std::string_view text) {
        return std::use_facet<std::collate<char>>(locale).transform(text.data(), text.data() + text.size());
    };
}

} // namespace

} // namespace qrid

extern "C" const void* qrid_module() {
    static constexpr qrid::GettextModule functions{qrid::open, qrid::collation};
    return &functions;
}
