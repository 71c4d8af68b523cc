// What Boost.Locale reads of a catalogue: loaded when a text is first told in another language than English, since it
// brings ICU along.
#pragma once

#include "qrid/words/message_id.h"

#include <functional>
#include <vector>

namespace qrid {

/// Nothing in it moves; null for a text that it does not have. May be called from any thread.
using Lookup = std::function<const char*(const MessageId&, long long count)>;

struct GettextModule {
    static constexpr const char* file = "qrid-gettext.so";

    /// Of the bytes of a file in the .mo format that is_sound(), in UTF-8. Throws what is a std::exception.
    Lookup (*open)(std::vector<char> catalogue);
};

} // namespace qrid
