// What the JSON schema of EU Digital COVID Certificates (1.3) demands of one.
#include "qrid/base/utf8.h"
#include "qrid/card/birth_date.h"
#include "qrid/foreign/dcc.h"
#include "qrid/foreign/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace qrid {

namespace {

using cbor::Value;

enum class Rule { text, version, birth, country, machine_name, number, moment };

struct SchemaMember {
    std::string_view key;
    Rule rule = Rule::text;
    bool is_required = true;
    std::size_t longest = SIZE_MAX; ///< characters
};

constexpr std::size_t long_text = 80;
constexpr std::array root_members{SchemaMember{"ver", Rule::version}, SchemaMember{"dob", Rule::birth}};
constexpr std::array name_members{
    SchemaMember{"fnt", Rule::machine_name, true, long_text},
    SchemaMember{"fn", Rule::text, false, long_text},
    SchemaMember{"gn", Rule::text, false, long_text},
    SchemaMember{"gnt", Rule::machine_name, false, long_text},
};
constexpr std::array vaccination_members{
    SchemaMember{"tg"},
    SchemaMember{"vp"},
    SchemaMember{"mp"},
    SchemaMember{"ma"},
    SchemaMember{"dn", Rule::number},
    SchemaMember{"sd", Rule::number},
    SchemaMember{"dt", Rule::moment},
    SchemaMember{"co", Rule::country},
    SchemaMember{"is", Rule::text, true, long_text},
    SchemaMember{"ci", Rule::text, true, long_text},
};
constexpr std::array test_members{
    SchemaMember{"tg"},
    SchemaMember{"tt"},
    SchemaMember{"nm", Rule::text, false, long_text},
    SchemaMember{"ma", Rule::text, false},
    SchemaMember{"sc", Rule::moment},
    SchemaMember{"tr"},
    SchemaMember{"tc", Rule::text, false, long_text},
    SchemaMember{"co", Rule::country},
    SchemaMember{"is", Rule::text, true, long_text},
    SchemaMember{"ci", Rule::text, true, long_text},
};
constexpr std::array recovery_members{
    SchemaMember{"tg"},
    SchemaMember{"fr", Rule::moment},
    SchemaMember{"co", Rule::country},
    SchemaMember{"is", Rule::text, true, long_text},
    SchemaMember{"df", Rule::moment},
    SchemaMember{"du", Rule::moment},
    SchemaMember{"ci", Rule::text, true, long_text},
};

struct EntryList {
    std::string_view key;
    std::span<const SchemaMember> members;
    char usage; ///< the last number of its object identifier
};
constexpr std::array lists{EntryList{"t", test_members, '1'}, EntryList{"v", vaccination_members, '2'},
                           EntryList{"r", recovery_members, '3'}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Three numbers with any sign between them, as the schema's pattern has it.
bool is_version(std::string_view text) {
    for (int part = 0; part < 3; ++part) {
        const auto digits =
            static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
        if (digits == 0) return false;
        text.remove_prefix(digits);
        if (part == 2) return text.empty();
        if (text.empty()) return false;
        text.remove_prefix(1);
    }
    return false;
}

// Empty, a year from 1900 to 2099, and perhaps its month and day; eight bare digits are Claim 169's form alone.
bool is_birth(std::string_view text) {
    constexpr std::size_t bare_digits = 8;
    return text.empty() || ((text.starts_with("19") || text.starts_with("20")) && text.size() != bare_digits &&
                            birth_date_of(text).has_value());
}

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

// Empty when the value is as it should be.
std::string_view flaw_of_value(const Value& value, const SchemaMember& member) {
    if (member.rule == Rule::moment) return {}; // its form is not for the schema to decide
    if (member.rule == Rule::number) {
        const auto whole = value.int64();
        const double* number = value.number();
        const bool is_whole = whole ? *whole >= 1 : number != nullptr && *number >= 1 && std::trunc(*number) == *number;
        return is_whole ? "" : "is not a positive integer";
    }
    const std::string* text = value.text();
    if (text == nullptr) return "is not text";
    if (count_characters(*text) > member.longest) return "is longer than 80 characters";
    switch (member.rule) {
    case Rule::version:
        return is_version(*text) ? "" : "is not a version";
    case Rule::birth:
        return is_birth(*text) ? "" : "is not a date from 1900 to 2099";
    case Rule::country:
        return std::any_of(text->begin(), text->end(), is_capital) ? "" : "is not a country";
    case Rule::machine_name:
        return std::all_of(text->begin(), text->end(), [](char c) { return is_capital(c) || c == '<'; })
                   ? ""
                   : "has characters other than A to Z and <";
    default:
        return "";
    }
}

// What is wrong, each with its place.
class Flaws {
public:
    void add(std::string place, std::string_view why) {
        constexpr std::size_t most = 8;
        if (told_.size() < most) told_.push_back(fmt::format("{} {}", place, why));
    }

    void check_members(const Value& map, const std::string& place, std::span<const SchemaMember> members) {
        if (map.map() == nullptr) return add(place.empty() ? "it" : place, "is not a map");
        for (const SchemaMember& member : members) {
            const std::string at = place.empty() ? std::string(member.key) : fmt::format("{}/{}", place, member.key);
            const Value* value = map.find(member.key);
            if (value == nullptr) {
                if (member.is_required) add(at, "is missing");
                continue;
            }
            if (const std::string_view why = flaw_of_value(*value, member); !why.empty()) add(at, why);
        }
    }

    std::optional<Error> error() const {
        if (told_.empty()) return std::nullopt;
        return Error(Code::bad_claims, fmt::format("does not follow its schema: {}", fmt::join(told_, "; ")));
    }

private:
    std::vector<std::string> told_;
};

} // namespace

std::optional<Error> flaw_of_schema(const Dcc& dcc) {
    Flaws flaws;
    flaws.check_members(dcc.certificate, "", root_members);
    const Value* name = dcc.certificate.find("nam");
    if (name == nullptr)
        flaws.add("nam", "is missing");
    else
        flaws.check_members(*name, "nam", name_members);
    std::size_t kinds = 0;
    for (const EntryList& list : lists) {
        const Value* entries = dcc.certificate.find(list.key);
        if (entries == nullptr) continue;
        ++kinds;
        if (entries->array() == nullptr || entries->array()->size() != 1)
            flaws.add(std::string(list.key), "is not a list with one entry");
        else
            flaws.check_members(entries->array()->front(), std::string(list.key), list.members);
    }
    if (kinds != 1) flaws.add("it", kinds == 0 ? "has none of v, t and r" : "has more than one of v, t and r");
    return flaws.error();
}

std::optional<Error> flaw_of_usage(const Dcc& dcc, const std::vector<std::string>& usages) {
    // The second was in signers' certificates by mistake, and is honoured.
    constexpr std::array<std::string_view, 2> arcs{"1.3.6.1.4.1.1847.2021.1.", "1.3.6.1.4.1.0.1847.2021.1."};
    const auto names = [&](const EntryList& list) {
        return std::any_of(arcs.begin(), arcs.end(), [&](std::string_view arc) {
            return std::find(usages.begin(), usages.end(), fmt::format("{}{}", arc, list.usage)) != usages.end();
        });
    };
    if (std::none_of(lists.begin(), lists.end(), names)) return std::nullopt;
    for (const EntryList& list : lists)
        if (dcc.certificate.find(list.key) != nullptr && !names(list))
            return Error(Code::key_usage,
                         fmt::format("the signer's certificate is not for {}", list.key == "t"   ? "tests"
                                                                               : list.key == "v" ? "vaccinations"
                                                                                                 : "recoveries"));
    return std::nullopt;
}

} // namespace qrid
