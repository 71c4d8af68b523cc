#include "qrid/base/repair.h"

#include "qrid/base/charset.h"
#include "qrid/base/encoding.h"
#include "qrid/base/letters.h"
#include "qrid/base/utf8.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace qrid {

namespace {

struct Range {
    char32_t first, last;
};

bool is_in(std::span<const Range> ranges, char32_t character) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](Range range) { return character >= range.first && character <= range.last; });
}

// What is drawn as nothing: soft hyphens, joiners, marks of direction, byte order marks, variation selectors, tags.
constexpr std::array invisible{Range{0x00, 0x08},     Range{0x0e, 0x1f},     Range{0x7f, 0x84},
                               Range{0x86, 0x9f},     Range{0xad, 0xad},     Range{0x34f, 0x34f},
                               Range{0x61c, 0x61c},   Range{0x180b, 0x180f}, Range{0x200b, 0x200f},
                               Range{0x202a, 0x202e}, Range{0x2060, 0x206f}, Range{0xfe00, 0xfe0f},
                               Range{0xfeff, 0xfeff}, Range{0xfff9, 0xfffb}, Range{0xe0000, 0xe01ef}};
constexpr std::array line_ends{Range{0x0b, 0x0c}, Range{0x85, 0x85}, Range{0x2028, 0x2029}};
constexpr std::array quotes{Range{0xab, 0xab},     Range{0xbb, 0xbb},     Range{0x2018, 0x201f},
                            Range{0x2039, 0x203a}, Range{0x300c, 0x300f}, Range{0x301d, 0x301f}};
constexpr std::array hyphens{Range{0x2010, 0x2011}, Range{0x2212, 0x2212}, Range{0xfe63, 0xfe63}};

struct Alike {
    char32_t character;
    std::string_view ascii;
};
constexpr std::array alike{Alike{0x2026, "..."}, Alike{0x2044, "/"}, Alike{0x2215, "/"},
                           Alike{0x2217, "*"},   Alike{0x2236, ":"}, Alike{0xa789, ":"},
                           Alike{0xfe55, ":"},   Alike{0xfe69, "$"}, Alike{0xfe6a, "%"}};

// The characters of ASCII in place of one that is not printable ASCII; nothing when none can be.
struct Plain {
    std::string_view text;
    Repair repair;
};
std::optional<Plain> plain(char32_t character) {
    if (is_in(invisible, character)) return Plain{"", Repair::invisible};
    if (is_in(line_ends, character)) return Plain{"\n", Repair::spaces};
    if (is_white_space(character)) return Plain{" ", Repair::spaces};
    if (is_in(quotes, character)) return Plain{"\"", Repair::wide};
    if (is_in(hyphens, character)) return Plain{"-", Repair::wide};
    const auto found = std::find_if(alike.begin(), alike.end(), [&](Alike a) { return a.character == character; });
    if (found != alike.end()) return Plain{found->ascii, Repair::wide};
    constexpr char32_t first_wide = 0xff01, last_wide = 0xff5e;
    static constexpr std::string_view ascii =
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    if (character < first_wide || character > last_wide) return std::nullopt;
    return Plain{ascii.substr(character - first_wide, 1), Repair::wide};
}

bool is_plain(char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t'; }

std::string words(Repair repair) {
    switch (repair) {
    case Repair::charset:
        return "converted to UTF-8";
    case Repair::spaces:
        return "unusual spaces replaced";
    case Repair::invisible:
        return "invisible characters removed";
    case Repair::wide:
        return "look-alike characters replaced";
    case Repair::escapes:
        return "escape sequences decoded";
    case Repair::surrounding:
        return "surrounding text removed";
    case Repair::folded:
        return "wrapped lines joined";
    }
    return {};
}

int hex_digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

// The byte of two hexadecimal digits at `at`; nothing where there are none.
std::optional<char> hex_byte(std::string_view text, std::size_t at) {
    if (at + 2 > text.size() || hex_digit(text[at]) < 0 || hex_digit(text[at + 1]) < 0) return std::nullopt;
    return static_cast<char>(hex_digit(text[at]) * 16 + hex_digit(text[at + 1]));
}

// Nothing unless every percent sign is of an escape. A plus is a space where a form was sent, which leaves no %20.
std::optional<std::string> of_web_address(std::string_view text) {
    const bool is_form = text.find("%20") == std::string_view::npos && text.find("%2") != std::string_view::npos;
    std::string out;
    bool any = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i] == '+' && is_form ? ' ' : text[i];
            continue;
        }
        const auto byte = hex_byte(text, i + 1);
        if (!byte) return std::nullopt;
        out += *byte;
        any = true;
        i += 2;
    }
    return any ? std::optional(std::move(out)) : std::nullopt;
}

// Soft line ends go, "=XX" is a byte; an equals sign that is neither stays.
std::string of_mail(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '=') {
            out += text[i];
        } else if (const std::size_t end = text.find_first_not_of(" \t\r", i + 1);
                   end != std::string_view::npos && text[end] == '\n') {
            i = end;
        } else if (const auto byte = hex_byte(text, i + 1)) {
            out += *byte;
            i += 2;
        } else {
            out += '=';
        }
    }
    return out;
}

struct Entity {
    std::string_view name;
    char character;
};
constexpr std::array entities{
    Entity{"amp", '&'},    Entity{"lt", '<'},     Entity{"gt", '>'},   Entity{"quot", '"'},    Entity{"apos", '\''},
    Entity{"nbsp", ' '},   Entity{"ensp", ' '},   Entity{"emsp", ' '}, Entity{"thinsp", ' '},  Entity{"dollar", '$'},
    Entity{"percnt", '%'}, Entity{"ast", '*'},    Entity{"plus", '+'}, Entity{"period", '.'},  Entity{"sol", '/'},
    Entity{"colon", ':'},  Entity{"hyphen", '-'}, Entity{"Tab", '\t'}, Entity{"NewLine", '\n'}};

// The character of "NAME", "#NN" or "#xHH", which must be of ASCII or a no-break space; '\0' for nothing at all.
std::optional<char> entity(std::string_view name) {
    if (!name.starts_with('#')) {
        const auto found = std::find_if(entities.begin(), entities.end(), [&](Entity e) { return e.name == name; });
        return found == entities.end() ? std::nullopt : std::optional(found->character);
    }
    const bool is_hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    std::uint32_t value = 0;
    const std::string_view digits = name.substr(is_hex ? 2 : 1);
    if (digits.empty() || digits.size() > 4) return std::nullopt;
    for (char c : digits) {
        const int digit = hex_digit(c);
        if (digit < 0 || (!is_hex && digit > 9)) return std::nullopt;
        value = value * (is_hex ? 16 : 10) + static_cast<std::uint32_t>(digit);
    }
    constexpr std::uint32_t no_break_space = 0xa0, last_ascii = 0x7e;
    if (value == no_break_space) return ' ';
    return value >= '\t' && value <= last_ascii ? std::optional(static_cast<char>(value)) : std::nullopt;
}

std::string of_web_page(std::string_view text) {
    constexpr std::size_t longest = 8; // characters of a name
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::size_t end = text[i] == '&' ? text.substr(i, longest + 2).find(';') : std::string_view::npos;
        const auto character = end == std::string_view::npos ? std::nullopt : entity(text.substr(i + 1, end - 1));
        out += character.value_or(text[i]);
        if (character) i += end;
    }
    return out;
}

// "\u0020" of JSON, "\n" and "\r" of any program, and a backslash before a sign, as Markdown and JSON's "\/" have it.
std::string of_program(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (text[i] != '\\' || next == '\0') {
            out += text[i];
            continue;
        }
        const auto byte = next == 'u' && text.substr(i + 2, 2) == "00" ? hex_byte(text, i + 4) : std::nullopt;
        out += byte ? *byte : next == 'n' ? '\n' : next == 'r' ? '\r' : next == 't' ? '\t' : next;
        i += byte ? 5 : 1;
    }
    return out;
}

} // namespace

std::string words(const Repairs& repairs) {
    std::vector<std::string> all;
    for (Repair repair : repairs) all.push_back(words(repair));
    return fmt::format("{}", fmt::join(all, ", "));
}

std::string_view wide_charset(std::string_view text) {
    using namespace std::string_view_literals;
    if (text.starts_with("\xff\xfe\0\0"sv) || text.starts_with("\0\0\xfe\xff"sv)) return "UTF-32";
    if (text.starts_with("\xff\xfe"sv) || text.starts_with("\xfe\xff"sv)) return "UTF-16";
    constexpr std::size_t least = 8, sample = 256;
    if (text.size() < least || text.size() % 2 != 0) return {};
    const std::string_view head = text.substr(0, sample);
    std::array<std::size_t, 2> zeros{};
    for (std::size_t i = 0; i < head.size(); ++i) zeros.at(i % 2) += head[i] == '\0' ? 1 : 0;
    const std::size_t half = head.size() / 2;
    if (zeros[0] == 0 && zeros[1] * 10 >= half * 9) return "UTF-16LE";
    if (zeros[1] == 0 && zeros[0] * 10 >= half * 9) return "UTF-16BE";
    return {};
}

std::string plain_characters(std::string_view text, Repairs& repairs) {
    if (std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
    std::string converted;
    const std::string_view wide = wide_charset(text);
    if (!wide.empty() || !is_utf8(text)) {
        auto utf8 = to_utf8(text, wide.empty() ? "CP1252" : std::string(wide).c_str());
        if (!utf8) return std::string(text);
        converted = std::move(*utf8);
        text = converted;
        repairs.insert(Repair::charset);
    }
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size()); // which is no fault
    std::string out;
    while (!text.empty()) {
        if (is_plain(text.front())) {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        const std::string_view character = first_character(text);
        const auto found = plain(take_character(text));
        out += found ? found->text : character;
        if (found) repairs.insert(found->repair);
    }
    return out;
}

bool may_be_escaped(std::string_view text) {
    if (text.find_first_of("=&\\") != std::string_view::npos) return true;
    std::size_t at = text.find('%');
    if (at == std::string_view::npos) return false;
    while (at != std::string_view::npos && hex_byte(text, at + 1)) at = text.find('%', at + 1);
    return at == std::string_view::npos;
}

std::vector<std::string> readings_of_escapes(std::string_view text) {
    std::vector<std::string> readings;
    if (!may_be_escaped(text)) return readings;
    std::string plain(text);
    if (text.find('=') != std::string_view::npos) plain = of_mail(plain);
    if (text.find('&') != std::string_view::npos) plain = of_web_page(plain);
    if (text.find('\\') != std::string_view::npos) plain = of_program(plain);
    if (plain != text) readings.push_back(plain);
    constexpr int most = 2; // a web address in a web address
    for (int i = 0; i < most; ++i) {
        auto unescaped = of_web_address(plain);
        if (!unescaped) break;
        plain = std::move(*unescaped);
        readings.push_back(plain);
    }
    return readings;
}

} // namespace qrid
