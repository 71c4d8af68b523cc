#include "qrid/card/inside/id_readings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

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

// The numeric codes of ISO 3166-1, but for China's own (156, 158, 344, 446), whose people are no foreigners.
constexpr std::array<std::uint16_t, 245> countries{
    4,   8,   10,  12,  16,  20,  24,  28,  31,  32,  36,  40,  44,  48,  50,  51,  52,  56,  60,  64,  68,  70,  72,
    74,  76,  84,  86,  90,  92,  96,  100, 104, 108, 112, 116, 120, 124, 132, 136, 140, 144, 148, 152, 162, 166, 170,
    174, 175, 178, 180, 184, 188, 191, 192, 196, 203, 204, 208, 212, 214, 218, 222, 226, 231, 232, 233, 234, 238, 239,
    242, 246, 248, 250, 254, 258, 260, 262, 266, 268, 270, 275, 276, 288, 292, 296, 300, 304, 308, 312, 316, 320, 324,
    328, 332, 334, 336, 340, 348, 352, 356, 360, 364, 368, 372, 376, 380, 384, 388, 392, 398, 400, 404, 408, 410, 414,
    417, 418, 422, 426, 428, 430, 434, 438, 440, 442, 450, 454, 458, 462, 466, 470, 474, 478, 480, 484, 492, 496, 498,
    499, 500, 504, 508, 512, 516, 520, 524, 528, 531, 533, 534, 535, 540, 548, 554, 558, 562, 566, 570, 574, 578, 580,
    581, 583, 584, 585, 586, 591, 598, 600, 604, 608, 612, 616, 620, 624, 626, 630, 634, 638, 642, 643, 646, 652, 654,
    659, 660, 662, 663, 666, 670, 674, 678, 682, 686, 688, 690, 694, 702, 703, 704, 705, 706, 710, 716, 724, 728, 729,
    732, 740, 744, 748, 752, 756, 760, 762, 764, 768, 772, 776, 780, 784, 788, 792, 795, 796, 798, 800, 804, 807, 818,
    826, 831, 832, 833, 834, 840, 850, 854, 858, 860, 862, 876, 882, 887, 894};

bool is_province(std::string_view code) {
    return std::find(provinces.begin(), provinces.end(), code) != provinces.end();
}

std::uint16_t number_of(std::string_view three_digits) {
    const auto digit = [&](std::size_t at) { return three_digits[at] - '0'; };
    return static_cast<std::uint16_t>(digit(0) * 100 + digit(1) * 10 + digit(2));
}

// 9, a province of the mainland, which is where foreigners live for good, and a country.
bool is_foreigners(std::string_view region) {
    return is_province(region.substr(1, 2)) && region[1] < '7' &&
           std::binary_search(countries.begin(), countries.end(), number_of(region.substr(3)));
}

// Cities that have, or had when numbers were first given, no counties below them, so that their people have the city's
// own code: Dongguan, Zhongshan, Haikou, Sanya, Sansha, Danzhou, Jiayuguan.
constexpr std::array<std::string_view, 7> cities_without_counties{"4419", "4420", "4601", "4602",
                                                                  "4603", "4604", "6202"};

// Of the mainland a county: a prefecture (xxxx00) is nobody's place, but for the cities without counties, and of 00 in
// the middle only Hainan has had any.
bool is_residents(std::string_view region) {
    constexpr std::string_view hainan = "46", none = "00";
    const std::string_view province = region.substr(0, 2), city = region.substr(2, 2), county = region.substr(4);
    if (!is_province(province)) return false;
    if (province.front() == '8') return city == none && county == none; // Hong Kong, Macao, residents from Taiwan
    if (province.front() == '7') return true;                           // Taiwan, of which the standard names no more
    if (county == none)
        return std::find(cities_without_counties.begin(), cities_without_counties.end(), region.substr(0, 4)) !=
               cities_without_counties.end();
    return city != none || province == hainan;
}

bool is_region(std::string_view region) {
    if (region.starts_with(specimen_region)) return true;
    return region.front() == '9' ? is_foreigners(region) : is_residents(region);
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

std::vector<std::string> written_cn_ids(std::string_view canonical) {
    std::vector<std::string> all{std::string(canonical)};
    if (has_form(canonical) && canonical.back() == 'X') all.emplace_back(canonical).back() = 'x';
    return all;
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
