// Texts in other codes than UTF-8, converted by the C library.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// A text of the charset, such as "UTF-16", as UTF-8; nothing when it is not well-formed, or the system does not know
/// the charset. At most three times as long.
std::optional<std::string> to_utf8(std::string_view text, const char* charset);

/// UTF-8 in the charset; nothing when a character is not in it, or the charset is not known.
std::optional<std::string> from_utf8(std::string_view text, const char* charset);

/// A stream of a charset, converted as it comes. A character may be parted between two pieces.
class CharsetDecoder {
public:
    /// Stands where a byte is none of the charset: no UTF-8 has it, so what it stands in cannot pass for text.
    static constexpr char not_a_character = '\xff';

    /// By a name that iconv(3) takes. Throws Error(usage) for one that it does not know.
    explicit CharsetDecoder(const std::string& charset);
    CharsetDecoder(const CharsetDecoder&) = delete;
    CharsetDecoder& operator=(const CharsetDecoder&) = delete;
    ~CharsetDecoder();

    /// Appends the characters that end in this piece. At most four times as long as it and the bytes kept before.
    void decode(std::string_view piece, std::string& out);
    /// What the stream ended in the middle of.
    void finish(std::string& out);

    class Converter;

private:
    std::unique_ptr<Converter> converter_;
    std::size_t unit_; // bytes, of which a character has a whole number
    std::string kept_; // of a character that has not come whole
};

} // namespace qrid
