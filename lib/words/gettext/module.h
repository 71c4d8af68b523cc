// What Boost.Locale does for us: it reads catalogues, and knows in which order languages list texts. Loaded when a text
// is first told in another language than English, or texts are first sorted, since it brings ICU along.
#pragma once

#include "qrid/words/message_id.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Nothing in it moves; null for a text that it does not have. May be called from any thread.
using Lookup = std::function<const char*(const MessageId&, long long count)>;

/// May be called from any thread.
using SortKey = std::function<std::string(std::string_view text)>;

struct GettextModule {
    static constexpr const char* file = "qrid-gettext.so";

    /// Of the bytes of a file in the .mo format that is_sound(), in UTF-8. Throws what is a std::exception.
    Lookup (*open)(std::vector<char> catalogue);

    /// The keys of a locale's order, which are compared byte by byte, such as of "zh_CN.UTF-8". Null where Boost.Locale
    /// was built without ICU. Throws what is a std::exception.
    SortKey (*collation)(const std::string& locale);
};

} // namespace qrid
