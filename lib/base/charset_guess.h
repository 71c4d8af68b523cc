// In which charset a text is, told from its bytes where they leave no doubt.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// The charset that a byte order mark at the beginning names.
std::optional<std::string> charset_of_mark(std::string_view text);

struct CharsetVerdict {
    std::string charset; ///< for iconv; empty when it cannot be told
    std::string why;     ///< then: what speaks for more than one, or against all

    /// Whether the beginning of a text was enough: no later byte can speak for another charset that is told here.
    bool is_certain() const { return charset.starts_with("UTF-"); }
};

/// Takes a text of any length piece by piece, in memory that does not grow. Told are UTF-8, UTF-16 and UTF-32 (a byte
/// order mark, or zeros where Latin text has them); GB18030 when nearly all is common Chinese, surnames and the words
/// of tables among it; and Windows-1252 when all its letters stand where Western languages have them, and not where
/// those of Central Europe, the Baltic or Turkey have others of the same bytes. A wrong name on a card is worse than a
/// question.
class CharsetGuess {
public:
    void take(std::string_view piece);

    /// Of a text that is not whole the last character may be missing its end.
    CharsetVerdict verdict(bool is_whole = true) const;

private:
    void take_utf8(unsigned char byte);
    void take_chinese(unsigned char byte);
    void take_western(unsigned char byte);

    std::string head_; ///< the first bytes
    unsigned char before_ = 0, last_ = 0;
    std::array<std::size_t, 2> zeros_{}; ///< at even places and at odd ones
    std::size_t position_ = 0;
    bool is_ascii_ = true;
    // UTF-8
    bool is_utf8_ = true;
    int utf8_missing_ = 0;
    std::uint32_t utf8_point_ = 0, utf8_least_ = 0;
    // GB18030: where in a character the last byte was, and how many characters there were of each kind
    enum class Chinese { none, lead, digit, lead_again } chinese_ = Chinese::none;
    unsigned char lead_ = 0;
    bool is_chinese_ = true;
    std::size_t characters_ = 0, outside_ = 0, usual_ = 0;
    // Windows-1252
    bool is_western_ = true, is_disputed_ = false, touches_ = false;
    std::size_t run_ = 0;
};

} // namespace qrid
