#include "qrid/card/inside/id_readings.h"

#include <fmt/format.h>

#include <array>

namespace qrid {

namespace {

constexpr std::size_t length_of_aadhaar = 12;

// The numbers of UIDAI's environment for tests begin so.
constexpr std::string_view test_numbers = "9999";

// Verhoeff (1969): digits are elements of the dihedral group D5, turned by a permutation that goes on from place to
// place.
int product(int a, int b) {
    constexpr int half = 5;
    if (a < half) return b < half ? (a + b) % half : half + (a + b) % half;
    return b < half ? half + (a - b) % half : (half + a - b) % half;
}

int turned(int digit, std::size_t place) {
    constexpr std::array permutation{1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
    constexpr std::size_t order = 8;
    for (place %= order; place > 0; --place) digit = permutation.at(static_cast<std::size_t>(digit));
    return digit;
}

bool is_verhoeff(std::string_view digits) {
    int sum = 0;
    for (std::size_t place = 0; place < digits.size(); ++place)
        sum = product(sum, turned(digits[digits.size() - 1 - place] - '0', place));
    return sum == 0;
}

} // namespace

IdReading read_aadhaar(std::string_view id) {
    IdReading reading;
    if (id.size() != length_of_aadhaar || !are_digits(id)) {
        reading.flaws.push_back({"must be 12 digits", "write it without spaces"});
        return reading;
    }
    reading.specimen = id.starts_with(test_numbers);
    if (id.front() < '2') reading.flaws.push_back({"begins with 0 or 1, as no Aadhaar number does"});
    if (!is_verhoeff(id))
        reading.flaws.push_back({"has a check digit that does not fit the others: it is mistyped",
                                 "compare it with the person's document"});
    return reading;
}

std::string specimen_aadhaar(const Identity& /*person*/, std::uint64_t number) {
    std::string id = fmt::format("{}{:07}0", test_numbers, number % aadhaar_people);
    while (!is_verhoeff(id)) ++id.back(); // one of ten is right
    return id;
}

} // namespace qrid
