#include "qrid/base/charset_guess.h"

#include "qrid/base/charset.h"

#include <algorithm>
#include <bitset>

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

constexpr bool is_plain_letter(unsigned char byte) { return is_between(byte, 'a', 'z') || is_between(byte, 'A', 'Z'); }

constexpr bool is_vowel(unsigned char byte) {
    constexpr std::string_view plain = "aeiouyAEIOUY";
    const int small = byte | 0x20;
    return plain.find(static_cast<char>(byte)) != std::string_view::npos ||
           (byte >= 0xc0 && (is_between(static_cast<unsigned char>(small), 0xe0, 0xe6) ||
                             is_between(static_cast<unsigned char>(small), 0xe8, 0xef) ||
                             is_between(static_cast<unsigned char>(small), 0xf2, 0xf6) ||
                             is_between(static_cast<unsigned char>(small), 0xf8, 0xfc)));
}

constexpr bool is_consonant(unsigned char byte) { return is_plain_letter(byte) && !is_vowel(byte); }

constexpr bool is_western_letter(unsigned char byte) {
    constexpr std::string_view of_rows_8_and_9 = "\x8a\x8c\x8e\x9a\x9c\x9e\x9f"sv;
    return (byte >= 0xc0 && byte != 0xd7 && byte != 0xf7) ||
           of_rows_8_and_9.find(static_cast<char>(byte)) != std::string_view::npos;
}

// Whether a letter of Windows-1252 stands where a language has that of the same byte in another charset: Windows-1250
// (Central Europe), 1254 (Turkey) or 1257 (the Baltic), or that of macOS. "Muñoz" has the n of Spain before a vowel,
// "Gdańsk" that of Poland before a consonant.
constexpr bool is_disputed(unsigned char before, unsigned char letter, unsigned char after) {
    if (letter < 0xc0) return true; // rows 8 and 9, which every charset fills otherwise
    const bool between_consonants = !is_vowel(before) && !is_vowel(after);
    switch (letter | 0x20) {
    case 0xf1: // n with a tilde, or with an acute
        return !is_vowel(after);
    case 0xe8: // e with a grave accent, or c with a caron
        return !(is_consonant(after) && (!is_vowel(before) || (before | 0x20) == 'i'));
    case 0xf8: // o with a stroke, or r with a caron
    case 0xe6: // ae, or c with an acute
        return !between_consonants;
    case 0xe3: // a with a tilde, or with a breve
        return (after | 0x20) != 'o' && (after | 0x20) != 'e';
    case 0xe7: // c with a cedilla, or e with a macron
        return !is_vowel(after);
    case 0xeb: // e with a diaeresis, or with a dot
    case 0xee: // i with a circumflex, or with a macron
    case 0xef: // i with a diaeresis, or d with a caron
        return !is_vowel(before);
    case 0xe2: // and those that are vowels either way
    case 0xea:
    case 0xec:
    case 0xf0:
    case 0xf2:
    case 0xf5:
    case 0xf9:
    case 0xfb:
    case 0xfd:
    case 0xfe:
        return true;
    default:
        return letter == 0xff;
    }
}

// Quotes, dashes, the no-break space and a few others that stand in names and addresses; an ordinal behind its number.
constexpr bool is_western_mark(unsigned char before, unsigned char byte) {
    constexpr std::string_view marks = "\x91\x92\x93\x94\x96\x97\xa0\xa7\xab\xb0\xb4\xb7\xbb"sv,
                               before_ordinals = "0123456789.nN"sv;
    if (byte == 0xaa || byte == 0xba) return before_ordinals.find(static_cast<char>(before)) != std::string_view::npos;
    return marks.find(static_cast<char>(byte)) != std::string_view::npos;
}

// The characters that Chinese tables of people are full of: surnames, and words of headers and addresses.
constexpr std::string_view usual_characters =
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "姓名男女性别证件号码身份出生日期年月住址地省市区县镇乡村路街电话手机国籍民族汉婚姻编";

using TwoBytes = std::bitset<1 << 16>;

const TwoBytes& usual_pairs() {
    static const TwoBytes pairs = [] {
        TwoBytes all;
        const std::string bytes = from_utf8(usual_characters, "GB18030").value_or("");
        for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
            all.set(static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])) << 8 |
                    static_cast<unsigned char>(bytes[i + 1]));
        return all;
    }();
    return pairs;
}

} // namespace

std::optional<std::string> charset_of_mark(std::string_view text) {
    constexpr std::string_view utf8 = "\xef\xbb\xbf";
    if (text.starts_with(utf8)) return "UTF-8";
    for (const Mark& mark : byte_order_marks)
        if (text.starts_with(mark.bytes)) return std::string(mark.charset);
    return std::nullopt;
}

void CharsetGuess::take(std::string_view piece) {
    constexpr std::size_t most_head = 4;
    if (head_.size() < most_head) head_.append(piece.substr(0, most_head - head_.size()));
    for (const char c : piece) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0) ++zeros_[position_ % 2];
        ++position_;
        if (byte < 0x80 && is_ascii_) {
            last_ = byte;
            continue;
        }
        is_ascii_ = false;
        take_utf8(byte);
        take_chinese(byte);
        take_western(byte);
        before_ = last_;
        last_ = byte;
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
        ++characters_;
        if (usual_pairs()[static_cast<std::size_t>(lead_) << 8 | byte]) ++usual_;
        // GB 2312 has its signs and characters there; all else came later, and is rare.
        if (byte < 0xa1 || !(is_between(lead_, 0xa1, 0xa3) || is_between(lead_, 0xb0, 0xf7))) ++outside_;
        return;
    case Chinese::digit:
        is_chinese_ = is_between(byte, 0x81, 0xfe);
        chinese_ = Chinese::lead_again;
        return;
    case Chinese::lead_again:
        is_chinese_ = is_between(byte, 0x30, 0x39);
        chinese_ = Chinese::none;
        ++characters_;
        ++outside_;
        return;
    }
}

// Called with the byte behind the one that is judged.
void CharsetGuess::take_western(unsigned char after) {
    constexpr std::size_t most_in_a_row = 2; // letters of the West that are not plain ones
    if (last_ >= 0x80) {
        const bool is_letter = is_western_letter(last_);
        is_western_ = is_western_ && (is_letter || is_western_mark(before_, last_));
        if (is_letter) {
            if (run_ == 0) touches_ = is_plain_letter(before_);
            ++run_;
            is_disputed_ = is_disputed_ || is_disputed(before_, last_, after);
        }
    }
    if (after >= 0x80 || run_ == 0) return;
    // A word without a plain letter is of another script.
    if (run_ > most_in_a_row || !(touches_ || is_plain_letter(after))) is_western_ = false;
    run_ = 0;
}

CharsetVerdict CharsetGuess::verdict(bool is_whole) const {
    if (const auto marked = charset_of_mark(head_)) return {*marked, {}};
    if (zeros_[0] + zeros_[1] > position_ / 4) {
        if (zeros_[0] == 0) return {"UTF-16LE", {}};
        if (zeros_[1] == 0) return {"UTF-16BE", {}};
    }
    if (is_utf8_ && (utf8_missing_ == 0 || !is_whole)) return {"UTF-8", {}};

    CharsetGuess ended = *this; // judges the last byte, too
    ended.take_western(0);
    const bool is_chinese = is_chinese_ && chinese_ == Chinese::none && 8 * outside_ <= characters_ && usual_ > 0 &&
                            4 * usual_ >= characters_;
    if (is_chinese && ended.is_western_)
        return {{}, "the text is too short to tell Chinese (GB18030) from Western (Windows-1252)"};
    if (is_chinese) return {"GB18030", {}};
    if (ended.is_western_ && ended.is_disputed_) return {{}, "it could be Windows-1252 or another single-byte charset"};
    if (ended.is_western_) return {"WINDOWS-1252", {}};
    return {{}, "it is not UTF-8"};
}

} // namespace qrid
