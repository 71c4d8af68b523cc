// Text inside of XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace qrid {

/// The text as content or as an attribute's value in either kind of quotes: & < > " ' as references, and the two
/// characters that XML 1.0 cannot hold in any form (U+FFFE, U+FFFF) as '?'. Control characters are for the caller to
/// have taken out: see printable().
std::string markup_text(std::string_view text);

} // namespace qrid
