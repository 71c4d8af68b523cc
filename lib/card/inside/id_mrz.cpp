#include "qrid/card/inside/id_readings.h"
#include "qrid/card/mrz_text.h"

namespace qrid {

namespace {

constexpr std::size_t longest_number = 9; // its check digit not counted
constexpr char filler = '<';

bool is_of_number(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }

// Up to nine characters, of which the last may be fillers, and a digit.
bool is_mrz_number(std::string_view id) {
    if (id.size() < 2 || id.size() > longest_number + 1 || !is_digit(id.back())) return false;
    std::string_view number = id.substr(0, id.size() - 1);
    while (number.ends_with(filler)) number.remove_suffix(1);
    return !number.empty() && std::all_of(number.begin(), number.end(), is_of_number);
}

} // namespace

IdReading read_mrz_number(std::string_view id) {
    IdReading reading;
    if (id.size() > longest_number + 1 && std::all_of(id.begin(), id.end(), is_of_number))
        reading.flaws.push_back({"is longer than the 9 characters and check digit that a machine-readable zone has "
                                 "room for",
                                 "use --id-scheme none for documents with longer numbers"});
    else if (!is_mrz_number(id))
        reading.flaws.push_back({"must be 1 to 9 capital letters and digits, and a check digit",
                                 "write it as it stands in the machine-readable zone, the digit behind it included"});
    else if (mrz_check_digit(id.substr(0, id.size() - 1)) != id.back())
        reading.flaws.push_back({"has a check digit that does not fit its characters: it is mistyped, or the digit is "
                                 "missing",
                                 "compare it with the machine-readable zone of the person's document"});
    return reading;
}

std::string canonical_mrz_number(std::string_view id) {
    std::string written(id);
    if (is_mrz_number(id)) std::erase(written, filler);
    return written;
}

std::vector<std::string> written_mrz_numbers(std::string_view canonical) {
    std::vector<std::string> all{std::string(canonical)};
    if (is_mrz_number(canonical) && canonical.size() <= longest_number)
        all.emplace_back(canonical).insert(canonical.size() - 1, longest_number + 1 - canonical.size(), filler);
    return all;
}

// Of no state's form, but nothing sets numbers of documents aside.
std::string specimen_mrz_number(const Identity& /*person*/, std::uint64_t number) {
    constexpr std::string_view characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    constexpr std::size_t first = 4;
    std::string id = "TEST00000";
    for (std::size_t at = longest_number; at-- > first; number /= characters.size())
        id[at] = characters[number % characters.size()];
    return id + mrz_check_digit(id);
}

} // namespace qrid
