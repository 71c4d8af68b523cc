// What editors, chats, mail programs and web pages do to a text that goes through them, undone where that takes no
// guessing.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// One kind of change, in the order in which they are told.
enum class Repair {
    charset,     ///< it was UTF-16, UTF-32 or in a code of one byte
    spaces,      ///< no-break and other spaces in place of a space
    invisible,   ///< characters that nobody sees, such as soft hyphens
    wide,        ///< full-width forms, and signs that look like those of ASCII
    escapes,     ///< %20, &amp;, =3D, a backslash: as a web address, a web page, a mail or a program writes it
    surrounding, ///< quotes, a label, or other text around it
    folded       ///< lines that belong together
};

using Repairs = std::set<Repair>;

/// What was done, for people: "converted to UTF-8, surrounding text removed".
std::string words(const Repairs& repairs);

/// The name of the charset of a text that says it with a byte order mark, or whose every other byte is zero, as UTF-16
/// makes of ASCII; empty for any other.
std::string_view wide_charset(std::string_view text);

/// The text in UTF-8, with characters of ASCII in place of those that stand for them: what is in place of a space, a
/// quote, a hyphen, a line end or a full-width letter; and without those that nobody sees. A text of printable ASCII
/// comes back as it is. At most three times as long.
std::string plain_characters(std::string_view text, Repairs& repairs);

/// Whether readings_of_escapes() has any.
bool may_be_escaped(std::string_view text);

/// What a text may have been before it was escaped, the likelier first: `%XX` of a web address, `&NAME;` of a web page,
/// `=XX` and the soft line ends of quoted-printable mail (RFC 2045 section 6.7), backslashes of JSON and Markdown.
/// Nothing for a text that has none of them. None is longer than the text.
std::vector<std::string> readings_of_escapes(std::string_view text);

} // namespace qrid
