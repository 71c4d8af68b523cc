#include "qrid/card/naming.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"

#include <algorithm>
#include <array>
#include <span>

namespace qrid {

namespace {

constexpr std::array naming_fields{std::string_view("id"),        std::string_view("fullName"),
                                   std::string_view("firstName"), std::string_view("middleName"),
                                   std::string_view("lastName"),  std::string_view("secondaryFullName"),
                                   std::string_view("photo")};

struct Range {
    char32_t first, last;
};
// White space, control and format characters, fillers that are drawn as nothing, and what stands for no character.
constexpr std::array blank_ranges{
    Range{0, 0x20},          Range{0x7f, 0xa0},         Range{0xad, 0xad},     Range{0x34f, 0x34f},
    Range{0x61c, 0x61c},     Range{0x115f, 0x1160},     Range{0x1680, 0x1680}, Range{0x17b4, 0x17b5},
    Range{0x180b, 0x180f},   Range{0x2000, 0x200f},     Range{0x2028, 0x202f}, Range{0x205f, 0x206f},
    Range{0x2800, 0x2800},   Range{0x3000, 0x3000},     Range{0x3164, 0x3164}, Range{0xfe00, 0xfe0f},
    Range{0xfeff, 0xfeff},   Range{0xffa0, 0xffa0},     Range{0xfff0, 0xfffd}, Range{0x1d173, 0x1d17a},
    Range{0xe0000, 0xe0fff}, Range{0x10fffe, 0x10ffff},
};

// Punctuation, and marks that stand on a letter.
constexpr std::array mark_ranges{
    Range{0x21, 0x2f},     Range{0x3a, 0x40},     Range{0x5b, 0x60},     Range{0x7b, 0x7e},     Range{0xa1, 0xa9},
    Range{0xab, 0xb1},     Range{0xb4, 0xb4},     Range{0xb6, 0xb8},     Range{0xbb, 0xbb},     Range{0xbf, 0xbf},
    Range{0x300, 0x36f},   Range{0x2010, 0x2027}, Range{0x2030, 0x205e}, Range{0x2190, 0x27bf}, Range{0x3001, 0x3003},
    Range{0x3008, 0x3020}, Range{0xfe30, 0xfe6f}, Range{0xff01, 0xff0f},
};

// Requires well-formed UTF-8, which is what a CBOR or JSON text is; takes the character off the front.
char32_t next_character(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = std::min<std::size_t>(lead < 0x80   ? 1
                                                   : lead < 0xe0 ? 2
                                                   : lead < 0xf0 ? 3
                                                                 : 4,
                                                   text.size());
    char32_t character = size == 1 ? lead : lead & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) character = character << 6U | (static_cast<unsigned char>(text[i]) & 0x3fU);
    text.remove_prefix(size);
    return character;
}

bool is_in(std::span<const Range> ranges, char32_t character) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& range) { return character >= range.first && character <= range.last; });
}

struct SaysSomething {
    bool operator()(const std::string& text) const { return has_letters(text); }
    bool operator()(const Bytes& bytes) const { return !bytes.empty(); }
    bool operator()(std::int64_t) const { return true; }
    bool operator()(const std::vector<std::int64_t>& codes) const { return !codes.empty(); }
    bool operator()(const std::vector<Biometric>& list) const {
        return std::any_of(list.begin(), list.end(), [](const Biometric& one) { return !one.data.empty(); });
    }
};

// Whether a field that `is_wanted` says something.
template <class Wanted>
bool says_something(const Identity& identity, const Wanted& is_wanted) {
    const auto all = identity_fields();
    return std::any_of(all.begin(), all.end(), [&](const IdentityField& field) {
        const auto found = identity.fields.find(field.key);
        return found != identity.fields.end() && is_wanted(field) && std::visit(SaysSomething{}, found->second);
    });
}

} // namespace

bool has_words(std::string_view text) {
    if (!is_utf8(text)) return false;
    while (!text.empty())
        if (!is_in(blank_ranges, next_character(text))) return true;
    return false;
}

bool has_letters(std::string_view text) {
    if (!is_utf8(text)) return false;
    while (!text.empty())
        if (const char32_t next = next_character(text); !is_in(blank_ranges, next) && !is_in(mark_ranges, next))
            return true;
    return false;
}

bool names_somebody(const IdentityField& field) {
    return field.type == FieldType::biometrics ||
           std::find(naming_fields.begin(), naming_fields.end(), field.name) != naming_fields.end();
}

bool names_somebody(const Identity& identity) {
    return says_something(identity, [](const IdentityField& field) { return names_somebody(field); });
}

bool is_told_by_device(const Identity& identity, bool is_bound) {
    return is_bound && !names_somebody(identity) &&
           says_something(identity, [](const IdentityField& field) { return field.personal(); });
}

bool is_told_by_device(const Claims& claims) {
    return claims.identity && is_told_by_device(*claims.identity, claims.cnf.has_value());
}

std::optional<Error> flaw_of_naming(const Identity& identity, bool is_bound) {
    if (names_somebody(identity) || is_told_by_device(identity, is_bound)) return std::nullopt;
    if (identity.fields.empty()) return Error(Code::no_identity, "the identity is empty");
    return Error(Code::no_identity,
                 is_bound ? "the identity says nothing of anybody"
                          : "the identity has no ID, no name and no picture, and the card is bound to no device");
}

std::optional<Error> flaw_of_naming(const Claims& claims) {
    if (claims.identity) return flaw_of_naming(*claims.identity, claims.cnf.has_value());
    return Error(Code::no_identity, "the card has no identity (claim 169)");
}

} // namespace qrid
