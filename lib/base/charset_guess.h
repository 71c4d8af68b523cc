// In which charset a text is, told from its bytes where they leave no doubt.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace qrid {

struct CharsetVerdict {
    std::string charset; ///< for iconv; empty when it cannot be told
    std::string why;     ///< then: what speaks for more than one, or against all
};

/// Takes a text of any length piece by piece, in memory that does not grow. Told are UTF-8, UTF-16 and UTF-32 (a byte
/// order mark, or zeros where Latin text has them), GB18030 when nearly all is common Chinese, and Windows-1252 when
/// all is Western European letters that other charsets of one byte have in the same places or nowhere. A wrong name on
/// a card is worse than a question.
class CharsetGuess {
public:
    void take(std::string_view piece);
    CharsetVerdict verdict() const;

private:
    void take_utf8(unsigned char byte);
    void take_chinese(unsigned char byte);
    void take_western(unsigned char byte);

    std::string head_;                   ///< the first bytes
    std::array<std::size_t, 2> zeros_{}; ///< at even places and at odd ones
    std::size_t position_ = 0;
    bool is_ascii_ = true;
    // UTF-8
    bool is_utf8_ = true;
    int utf8_missing_ = 0;
    std::uint32_t utf8_point_ = 0, utf8_least_ = 0;
    // GB18030: where in a character the last byte was, and how many characters there were
    enum class Chinese { none, lead, digit, lead_again } chinese_ = Chinese::none;
    unsigned char lead_ = 0;
    bool is_chinese_ = true;
    std::size_t common_ = 0, rare_ = 0, outside_ = 0;
    bool is_korean_ = true;
    // Charsets of one byte
    bool is_western_ = true, is_disputed_ = false, is_cyrillic_ = true;
    std::size_t run_ = 0, longest_run_ = 0;
};

} // namespace qrid
