// Links that phones act on, "scheme:target?name=value&..." (RFC 3986), taken apart.
#pragma once

#include "qrid/foreign/inside/content_lines.h"

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// A link without its escapes; the scheme in small letters.
struct Link {
    std::string scheme, target;
    std::vector<Property> parameters;

    /// The first parameter of a name, or nothing.
    std::string operator[](std::string_view name) const;
};

/// At most 50 parameters.
Link read_link(std::string_view text);

} // namespace qrid
