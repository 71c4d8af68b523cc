// The two ways in which contacts, events and networks are written: lines "NAME;PARAMETER:VALUE" (RFC 6350, RFC 5545),
// and fields "NAME:VALUE;" in one line (MECARD and its kin).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// One property: its name in capitals, without parameters or group, and its value without escapes.
struct Property {
    std::string name, value;
};

/// At most 200 properties; lines that a space continues are joined; lines without a colon are passed over.
std::vector<Property> content_lines(std::string_view text);

/// The fields after a prefix such as "MECARD:"; a backslash takes the next character as it is.
std::vector<Property> short_fields(std::string_view text);

} // namespace qrid
