#include "qrid/base/charset_guess.h"

#include <algorithm>

namespace qrid {

namespace {

using namespace std::string_view_literals;

struct Mark {
    std::string_view bytes, charset;
};

// The longer ones first: that of UTF-32LE begins as that of UTF-16LE does.
constexpr Mark byte_order_marks[] = {{"\xff\xfe\0\0"sv, "UTF-32LE"},
                                     {"\0\0\xfe\xff"sv, "UTF-32BE"},
                                     {"\xff\xfe"sv, "UTF-16LE"},
                                     {"\xfe\xff"sv, "UTF-16BE"}};

constexpr bool is_between(unsigned char byte, int least, int most) { return byte >= least && byte <= most; }

// Letters that Windows-1252 has where charsets of the same look (those of Turkish, of macOS, of Central Europe) have
// others: eth, thorn and y with an accent; and all letters of the rows 8 and 9.
constexpr bool is_disputed(unsigned char byte) {
    return is_between(byte, 0x80, 0x9f) || byte == 0xd0 || byte == 0xdd || byte == 0xde || byte == 0xf0 ||
           byte == 0xfd || byte == 0xfe;
}

constexpr bool is_western_letter(unsigned char byte) {
    constexpr std::string_view of_rows_8_and_9 = "\x8a\x8c\x8e\x9a\x9c\x9e\x9f"sv;
    return (byte >= 0xc0 && byte != 0xd7 && byte != 0xf7) ||
           of_rows_8_and_9.find(static_cast<char>(byte)) != std::string_view::npos;
}

// Quotes, dashes, the no-break space, ordinals and a few others that stand in names and addresses.
constexpr bool is_western_mark(unsigned char byte) {
    constexpr std::string_view marks = "\x91\x92\x93\x94\x96\x97\xa0\xa7\xaa\xab\xb0\xb4\xb7\xba\xbb"sv;
    return marks.find(static_cast<char>(byte)) != std::string_view::npos;
}

} // namespace

void CharsetGuess::take(std::string_view piece) {
    constexpr std::size_t most_head = 4;
    if (head_.size() < most_head) head_.append(piece.substr(0, most_head - head_.size()));
    for (const char c : piece) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = byte != 0 && byte < 0x80;
        if (is_plain && is_ascii_) {
            ++position_;
            continue;
        }
        if (byte == 0) ++zeros_[position_ % 2];
        ++position_;
        if (byte != 0) is_ascii_ = false;
        take_utf8(byte);
        take_chinese(byte);
        take_western(byte);
    }
}

void CharsetGuess::take_utf8(unsigned char byte) {
    if (!is_utf8_) return;
    if (utf8_missing_ > 0) {
        if (!is_between(byte, 0x80, 0xbf)) {
            is_utf8_ = false;
            return;
        }
        utf8_point_ = (utf8_point_ << 6) | (byte & 0x3fU);
        if (--utf8_missing_ > 0) return;
        const bool is_surrogate = utf8_point_ >= 0xd800 && utf8_point_ <= 0xdfff;
        is_utf8_ = utf8_point_ >= utf8_least_ && utf8_point_ <= 0x10ffff && !is_surrogate;
        return;
    }
    if (byte < 0x80) return;
    is_utf8_ = is_between(byte, 0xc2, 0xf4);
    utf8_missing_ = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    utf8_point_ = byte & (0x3fU >> utf8_missing_);
    utf8_least_ = utf8_missing_ == 3 ? 0x10000 : utf8_missing_ == 2 ? 0x800 : 0x80;
}

void CharsetGuess::take_chinese(unsigned char byte) {
    if (!is_chinese_) return;
    switch (chinese_) {
    case Chinese::none:
        lead_ = byte;
        if (byte >= 0x80) chinese_ = Chinese::lead;
        is_chinese_ = byte < 0x80 || is_between(byte, 0x81, 0xfe);
        return;
    case Chinese::lead:
        chinese_ = Chinese::none;
        if (is_between(byte, 0x30, 0x39)) {
            chinese_ = Chinese::digit;
            return;
        }
        is_chinese_ = is_between(byte, 0x40, 0xfe) && byte != 0x7f;
        // GB 2312: its signs, its common characters, and those of its second level; all else came later.
        if (byte >= 0xa1 && (is_between(lead_, 0xa1, 0xa3) || is_between(lead_, 0xb0, 0xd7)))
            ++common_;
        else if (byte >= 0xa1 && is_between(lead_, 0xd8, 0xf7))
            ++rare_;
        else
            ++outside_;
        is_korean_ = is_korean_ && byte >= 0xa1 && (lead_ <= 0xa3 || is_between(lead_, 0xb0, 0xc8));
        return;
    case Chinese::digit:
        is_chinese_ = is_between(byte, 0x81, 0xfe);
        chinese_ = Chinese::lead_again;
        return;
    case Chinese::lead_again:
        is_chinese_ = is_between(byte, 0x30, 0x39);
        chinese_ = Chinese::none;
        ++outside_;
        return;
    }
}

void CharsetGuess::take_western(unsigned char byte) {
    if (byte < 0x80) {
        run_ = 0;
        return;
    }
    // Of the letters of Windows-1251 all but io have these rows; Chinese has others among its second bytes.
    is_cyrillic_ = is_cyrillic_ && (byte >= 0xc0 || byte == 0xa8 || byte == 0xb8);
    const bool is_letter = is_western_letter(byte);
    run_ = is_letter ? run_ + 1 : 0;
    longest_run_ = std::max(longest_run_, run_);
    is_disputed_ = is_disputed_ || (is_letter && is_disputed(byte));
    is_western_ = is_western_ && (is_letter || is_western_mark(byte));
}

CharsetVerdict CharsetGuess::verdict() const {
    for (const Mark& mark : byte_order_marks)
        if (head_.starts_with(mark.bytes)) return {std::string(mark.charset), {}};
    if (zeros_[0] + zeros_[1] > position_ / 4) {
        if (zeros_[0] == 0) return {"UTF-16LE", {}};
        if (zeros_[1] == 0) return {"UTF-16BE", {}};
    }
    if (is_utf8_ && utf8_missing_ == 0) return {"UTF-8", {}};

    constexpr std::size_t most_letters_in_a_row = 3; // of the West, that are not plain ones
    const std::size_t characters = common_ + rare_ + outside_;
    const bool is_chinese = is_chinese_ && chinese_ == Chinese::none && common_ >= rare_ &&
                            8 * outside_ <= characters && (rare_ == 0 || !is_cyrillic_);
    const bool is_western = is_western_ && longest_run_ <= most_letters_in_a_row;
    if (is_chinese && is_western)
        return {{}, "its few characters could be Chinese (GB18030) or Western (Windows-1252)"};
    if (is_chinese && is_korean_) return {{}, "it could be Chinese (GB18030) or Korean (EUC-KR)"};
    if (is_chinese) return {"GB18030", {}};
    if (is_western && is_disputed_)
        return {{}, "it could be Windows-1252, or another charset with one byte a character"};
    if (is_western) return {"WINDOWS-1252", {}};
    return {{}, "it is not UTF-8"};
}

} // namespace qrid
