#include "qrid/foreign/inside/driving_licence.h"

#include "qrid/base/text.h"
#include "qrid/card/text_kind.h"
#include "qrid/foreign/inside/short_dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

namespace qrid {

namespace {

enum class LicenceAs { name, tail, birth, expiry, day, secret, plain };

struct LicenceElement {
    std::string_view id, label;
    LicenceAs as;
    bool is_of_person = true;
};
// Annex D, tables D.3 and D.4, and those that earlier versions had. What only describes a person is told when revealed.
constexpr std::array licence_elements{
    LicenceElement{"DAA", "name", LicenceAs::name},
    LicenceElement{"DCS", "family name", LicenceAs::name},
    LicenceElement{"DAB", "family name", LicenceAs::name},
    LicenceElement{"DAC", "first name", LicenceAs::name},
    LicenceElement{"DCT", "given names", LicenceAs::name},
    LicenceElement{"DAD", "middle names", LicenceAs::name},
    LicenceElement{"DCU", "suffix", LicenceAs::secret},
    LicenceElement{"DBN", "alias family name", LicenceAs::name},
    LicenceElement{"DBG", "alias given name", LicenceAs::name},
    LicenceElement{"DBS", "alias suffix", LicenceAs::secret},
    LicenceElement{"DBB", "date of birth", LicenceAs::birth},
    LicenceElement{"DAG", "street", LicenceAs::secret},
    LicenceElement{"DAH", "street, line 2", LicenceAs::secret},
    LicenceElement{"DAI", "city", LicenceAs::secret},
    LicenceElement{"DAK", "postal code", LicenceAs::secret},
    LicenceElement{"DAL", "home street", LicenceAs::secret},
    LicenceElement{"DAN", "home city", LicenceAs::secret},
    LicenceElement{"DAP", "home postal code", LicenceAs::secret},
    LicenceElement{"DAQ", "number", LicenceAs::tail},
    LicenceElement{"DBJ", "number", LicenceAs::tail},
    LicenceElement{"DBK", "social security number", LicenceAs::secret},
    LicenceElement{"DBC", "sex", LicenceAs::secret},
    LicenceElement{"DAU", "height", LicenceAs::secret},
    LicenceElement{"DAW", "weight", LicenceAs::secret},
    LicenceElement{"DAX", "weight", LicenceAs::secret},
    LicenceElement{"DAY", "eyes", LicenceAs::secret},
    LicenceElement{"DAZ", "hair", LicenceAs::secret},
    LicenceElement{"DCL", "race", LicenceAs::secret},
    LicenceElement{"DCI", "place of birth", LicenceAs::secret},
    LicenceElement{"DDK", "organ donor", LicenceAs::secret},
    LicenceElement{"DDL", "veteran", LicenceAs::secret},
    LicenceElement{"DCF", "document", LicenceAs::tail},
    LicenceElement{"DCK", "inventory number", LicenceAs::tail},
    LicenceElement{"DCJ", "audit", LicenceAs::tail},
    LicenceElement{"DBA", "expires", LicenceAs::expiry, false},
    LicenceElement{"DBD", "issued", LicenceAs::day, false},
    LicenceElement{"DAJ", "state", LicenceAs::plain, false},
    LicenceElement{"DCG", "country", LicenceAs::plain, false},
    LicenceElement{"DCA", "class", LicenceAs::plain, false},
    LicenceElement{"DCB", "restrictions", LicenceAs::secret},
    LicenceElement{"DCD", "endorsements", LicenceAs::secret},
    LicenceElement{"DDA", "compliance", LicenceAs::plain, false},
    LicenceElement{"DDB", "card revised", LicenceAs::day, false},
};

/// Month first, as in the United States, or year first, as in Canada and in the first version.
std::optional<std::string> licence_day(std::string_view digits) {
    if (digits.size() != 8 || !is_digits(digits)) return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t size) {
        int value = 0;
        for (const char c : digits.substr(at, size)) value = value * 10 + (c - '0');
        return value;
    };
    constexpr int earliest = 1850, latest = 2200;
    const auto sensible = [&](int year) { return year >= earliest && year <= latest; };
    if (sensible(number(4, 4)))
        if (auto day = day_text(number(4, 4), number(0, 2), number(2, 2))) return day;
    return sensible(number(0, 4)) ? day_text(number(0, 4), number(4, 2), number(6, 2)) : std::nullopt;
}

std::string words_of(LicenceAs as, const std::string& value, const Shown& shown) {
    const auto day =
        as == LicenceAs::birth || as == LicenceAs::expiry || as == LicenceAs::day ? licence_day(value) : std::nullopt;
    switch (as) {
    case LicenceAs::name: {
        std::string name = value;
        std::replace(name.begin(), name.end(), ',', ' ');
        return shown.name(name);
    }
    case LicenceAs::tail:
        return shown.tail(value);
    case LicenceAs::birth:
        return day ? shown.year(*day) : "no day of the calendar";
    case LicenceAs::expiry:
        if (!day) return "no day of the calendar";
        return fmt::format("{} ({})", *day,
                           parse_time(*day) + seconds_per_day <= shown.now ? "expired" : "not yet expired");
    case LicenceAs::day:
        return day.value_or("no day of the calendar");
    case LicenceAs::secret:
        return shown.length(value);
    case LicenceAs::plain:
        break;
    }
    constexpr std::size_t longest = 8; // codes; whatever else stands there is not shown
    return value.size() <= longest ? value : shown.length(value);
}

/// The head: the number of the issuer, the version, and the types of the parts that follow.
struct LicenceHead {
    std::string issuer, version;
    std::set<std::string> parts;
    std::string_view rest;
};

LicenceHead head_of(std::string_view text) {
    constexpr std::size_t mark = 5, issuer = 6, entry = 10;
    std::size_t at = std::min(text.find("ANSI "), text.find("AAMVA"));
    const auto need = [&](std::size_t size) {
        if (at > text.size() || text.size() - at < size)
            throw Error(Code::bad_claims, "the head of the licence is cut short");
    };
    need(mark + issuer + 4);
    at += mark;
    LicenceHead head{std::string(text.substr(at, issuer)), std::string(text.substr(at + issuer, 2)), {}, {}};
    at += issuer + 2;
    if (!is_digits(head.issuer) || !is_digits(head.version))
        throw Error(Code::bad_claims, "the head of the licence has no issuer or version");
    if (head.version != "00" && head.version != "01") at += 2; // the version of the jurisdiction
    need(2);
    const std::string_view count = text.substr(at, 2);
    if (!is_digits(count)) throw Error(Code::bad_claims, "the head of the licence does not say what it holds");
    at += 2;
    const int entries = (count[0] - '0') * 10 + (count[1] - '0');
    for (int i = 0; i < entries && text.size() - at >= entry && is_digits(text.substr(at + 2, entry - 2)); ++i) {
        head.parts.emplace(text.substr(at, 2));
        at += entry;
    }
    head.rest = text.substr(at);
    return head;
}

/// The lines "DAQ123", the first of a part after its type: "DLDAQ123".
std::multimap<std::string, std::string> elements_of(const LicenceHead& head) {
    constexpr std::size_t id_size = 3, most = 300;
    std::multimap<std::string, std::string> found;
    std::string_view rest = head.rest;
    while (!rest.empty() && found.size() < most) {
        const std::size_t end = std::min(rest.find_first_of("\n\r\x1e"), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.size() > 2 && head.parts.contains(std::string(line.substr(0, 2)))) line.remove_prefix(2);
        if (line.size() <= id_size) continue;
        const std::string_view value = trimmed(line.substr(id_size));
        if (!value.empty()) found.emplace(line.substr(0, id_size), value);
    }
    return found;
}

} // namespace

void explain_driving_licence(std::string_view text, const Shown& shown, Explanation& out) {
    constexpr std::size_t longest = 8192; // several times what PDF417 holds
    if (text.size() > longest) throw Error(Code::too_large, "the licence is too long");
    const LicenceHead head = head_of(text);
    Layer card{head.parts.contains("ID") ? "ID card" : "driver's licence", {}};
    tell(card, "issuer (IIN)", head.issuer);
    tell(card, "version", head.version);
    Layer person{shown.reveal ? "person" : "person (masked)", {}};
    auto found = elements_of(head);
    for (const LicenceElement& element : licence_elements)
        for (auto [at, end] = found.equal_range(std::string(element.id)); at != end; at = found.erase(at))
            tell(element.is_of_person ? person : card, std::string(element.label),
                 words_of(element.as, at->second, shown));
    // Z and what no version of the standard names: of the issuer alone, and nobody knows what it tells.
    if (!found.empty()) tell(card, "further elements", fmt::format("{}, not read", found.size()));
    tell(card, "signature", "none");
    out.layers.push_back(std::move(card));
    out.layers.push_back(std::move(person));
    if (out.layers.back().facts.empty())
        throw Error(Code::bad_claims, "the licence holds nothing of a person: it is cut short or damaged");
}

} // namespace qrid
