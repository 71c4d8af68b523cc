#include "qrid/card/inside/id_readings.h"

#include <fmt/format.h>

#include <array>

namespace qrid {

namespace {

constexpr std::size_t digits_of_region = 6, date_at = 6, order_at = 14, check_at = 17, length_of_cn_id = 18,
                      length_of_first_generation = 15;

// Those of GB/T 2260: provinces, autonomous regions and municipalities from 11 to 65, Taiwan, Hong Kong and Macao. 83
// is in no list of regions: it stands in the residence permits of people from Taiwan.
constexpr std::array<std::string_view, 35> provinces{
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
    "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83"};

// No province has it, and none can: behind a 9, which begins the numbers of foreigners who live in China for good,
// stands a province's own code, and no province's begins with 9.
constexpr std::string_view specimen_region = "99";

bool is_province(std::string_view code) {
    return std::find(provinces.begin(), provinces.end(), code) != provinces.end();
}

// The region of a resident, or 9, a province, and the numeric code of a country (ISO 3166-1) for a foreigner.
bool is_region(std::string_view region) {
    constexpr char foreigner = '9';
    if (region.starts_with(specimen_region)) return true;
    if (region.front() == foreigner) return is_province(region.substr(1, 2)) && region.substr(3) != "000";
    return is_province(region.substr(0, 2));
}

// ISO/IEC 7064 MOD 11-2 of the seventeen digits.
char check_character(std::string_view digits) {
    constexpr int modulus = 11, radix = 2, ten = 10;
    int remainder = 0;
    for (const char digit : digits) remainder = (remainder + (digit - '0')) * radix % modulus;
    const int check = (modulus + 1 - remainder) % modulus;
    return check == ten ? 'X' : static_cast<char>('0' + check);
}

bool has_form(std::string_view id) {
    if (id.size() != length_of_cn_id || !are_digits(id.substr(0, check_at))) return false;
    return is_digit(id[check_at]) || id[check_at] == 'X' || id[check_at] == 'x';
}

IdFlaw flaw_of_form(std::string_view id) {
    if (id.size() == length_of_first_generation && are_digits(id))
        return {"has 15 digits, as numbers of the first generation had, which are no longer valid",
                "give the number of 18 characters that replaced it"};
    if (id.size() != length_of_cn_id)
        return {"must be 17 digits and a check character", "write it without spaces, and with digits of half width"};
    return {"has a character other than digits and a final X", "write it with digits of half width"};
}

} // namespace

IdReading read_cn_id(std::string_view id) {
    IdReading reading;
    if (!has_form(id)) {
        reading.flaws.push_back(flaw_of_form(id));
        return reading;
    }
    const std::string_view region = id.substr(0, digits_of_region), order = id.substr(order_at, check_at - order_at);
    reading.specimen = region.starts_with(specimen_region);
    if (!is_region(region))
        reading.flaws.push_back({"begins with a code that no region has", "compare it with the person's document"});
    reading.born = birth_date_of(id.substr(date_at, order_at - date_at));
    if (!is_of_calendar(*reading.born))
        reading.flaws.push_back({"has a date that is not in the calendar", "compare it with the person's document"});
    const bool has_order = order != "000";
    if (has_order) reading.gender = (order.back() - '0') % 2 == 1 ? 1 : 2;
    const char check = id[check_at] == 'x' ? 'X' : id[check_at];
    const bool fits = check == check_character(id.substr(0, check_at));
    // What a spreadsheet keeps of eighteen digits are fifteen.
    if (!fits && id.substr(order_at + 1) == "000") {
        reading.flaws.push_back({"ends in 000: a spreadsheet that took it for a number has lost its last digits",
                                 "make its column one of text, and export it anew"});
        reading.gender.reset();
        return reading;
    }
    if (!has_order) reading.flaws.push_back({"has the order 000, which is not given to anybody"});
    if (!fits)
        reading.flaws.push_back({"has a check character that does not fit its digits: it is mistyped",
                                 "compare it with the person's document"});
    return reading;
}

std::string canonical_cn_id(std::string_view id) {
    std::string written(id);
    if (has_form(id) && written.back() == 'x') written.back() = 'X';
    return written;
}

std::string specimen_cn_id(const Identity& person, std::uint64_t number) {
    constexpr std::uint64_t orders = 499, places = cn_id_people / orders;
    const bool is_man = std::get<std::int64_t>(person.fields.at(identity_key::gender)) == 1;
    const std::string digits =
        fmt::format("{}{:04}{}{:03}", specimen_region, number / orders % places,
                    *person.text(identity_key::date_of_birth), number % orders * 2 + (is_man ? 1 : 2));
    return digits + check_character(digits);
}

} // namespace qrid
