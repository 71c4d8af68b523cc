// Media types as messages state them. For the card room's own files.
#pragma once

#include "qrid/base/letters.h"

#include <string_view>

namespace qrid {

/// A type without its "application/", which a typ may leave out (RFC 9596 section 2).
inline std::string_view subtype_of(std::string_view type) {
    constexpr std::string_view tree = "application/";
    return starts_with_any_case(type, tree) ? type.substr(tree.size()) : type;
}

/// Whether a stated type is `name`, with or without "application/", in letters of either case.
inline bool is_media_type(std::string_view type, std::string_view name) {
    const std::string_view own = subtype_of(type);
    return own.size() == name.size() && starts_with_any_case(own, name);
}

} // namespace qrid
