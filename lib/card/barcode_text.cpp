#include "qrid/card/barcode_text.h"

#include "qrid/base/text.h"

#include <algorithm>

namespace qrid {

namespace {

constexpr std::string_view airport_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                           pass_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ";

bool is_of(std::string_view text, std::string_view alphabet) {
    return text.find_first_not_of(alphabet) == std::string_view::npos;
}

/// The fields of a flight that every pass has (items 7 to 6), 37 characters with their size at the end.
bool is_flight(std::string_view flight) {
    const std::string_view carrier = flight.substr(13, 3), number = flight.substr(16, 5), day = flight.substr(21, 3);
    return is_of(flight.substr(0, 7), pass_letters) && is_of(flight.substr(7, 6), airport_letters) &&
           is_of(carrier, pass_letters) && !carrier.starts_with(' ') && is_of(number, pass_letters) &&
           number.find_first_of("0123456789") != std::string_view::npos && is_digits(day) && day <= "366" &&
           is_of(flight.substr(24, 1), airport_letters) && is_of(flight.substr(25, 10), pass_letters) &&
           is_of(flight.substr(35, 2), "0123456789ABCDEFabcdef");
}

} // namespace

bool is_boarding_pass(std::string_view text) {
    constexpr std::size_t name_at = 2, flight_at = 23, shortest = 60;
    if (text.size() < shortest || text[0] != 'M' || text[1] < '1' || text[1] > '4') return false;
    const std::string_view name = text.substr(name_at, flight_at - 1 - name_at);
    return name[0] != ' ' && name[0] != '/' && is_of(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ/ -.'0123456789") &&
           is_of(text.substr(flight_at - 1, 1), pass_letters) &&
           is_flight(text.substr(flight_at, shortest - flight_at));
}

bool is_driving_licence(std::string_view text) {
    constexpr std::size_t longest_head = 8;
    if (!text.starts_with('@')) return false;
    const std::string_view head = text.substr(1, longest_head + 5);
    const std::size_t at = std::min(head.find("ANSI "), head.find("AAMVA"));
    return at <= longest_head && std::all_of(head.begin(), head.begin() + static_cast<std::ptrdiff_t>(at),
                                             [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

bool is_rail_ticket(std::string_view text) {
    constexpr std::size_t head = 14; // the mark, the version, the railway, its key
    return text.size() >= head && (text.starts_with("#UT01") || text.starts_with("#UT02")) &&
           is_digits(text.substr(5, 4));
}

} // namespace qrid
