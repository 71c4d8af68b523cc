#include "qrid/card/barcode_text.h"

#include "qrid/base/text.h"

#include <algorithm>
#include <array>

namespace qrid {

namespace {

constexpr std::string_view airport_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                           of_mrz = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";

bool is_of(std::string_view text, std::string_view alphabet) {
    return text.find_first_not_of(alphabet) == std::string_view::npos;
}

std::string without_spaces(std::string_view line) {
    std::string out;
    std::copy_if(line.begin(), line.end(), std::back_inserter(out), [](char c) { return c != ' ' && c != '\t'; });
    return out;
}

struct MrzSize {
    std::size_t lines, width;
};
constexpr std::array mrz_sizes{MrzSize{2, 44}, MrzSize{2, 36}, MrzSize{3, 30}};

/// Lines of one size that may be of a document: what kind it is, its state, and fillers somewhere.
bool is_mrz(const std::vector<std::string>& lines, std::size_t first, MrzSize size) {
    if (first + size.lines > lines.size()) return false;
    bool any_filler = false;
    for (std::size_t i = first; i < first + size.lines; ++i) {
        if (lines[i].size() != size.width || !is_of(lines[i], of_mrz)) return false;
        any_filler |= lines[i].find('<') != std::string::npos;
    }
    const std::string_view kinds = size.width == 44 ? "PV" : size.width == 36 ? "ACIVP" : "ACI";
    const std::string& head = lines[first];
    return any_filler && kinds.find(head[0]) != std::string_view::npos &&
           is_of(std::string_view(head).substr(1, 4), "ABCDEFGHIJKLMNOPQRSTUVWXYZ<");
}

/// The Verhoeff check digit, which the numbers of persons in India end with.
bool has_verhoeff_digit(std::string_view digits) {
    static constexpr std::array<std::string_view, 10> product{"0123456789", "1234067895", "2340178956", "3401289567",
                                                              "4012395678", "5987604321", "6598710432", "7659821043",
                                                              "8765932104", "9876543210"};
    static constexpr std::array<std::string_view, 8> turned{"0123456789", "1576283094", "5803796142", "8916043527",
                                                            "9453126870", "4286573901", "2793806415", "7046913258"};
    std::size_t sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const auto digit = static_cast<std::size_t>(digits[digits.size() - 1 - i] - '0');
        sum = static_cast<std::size_t>(product.at(sum)[static_cast<std::size_t>(turned.at(i % 8)[digit] - '0')] - '0');
    }
    return sum == 0;
}

bool is_day(std::string_view digits) {
    const std::string_view year = digits.substr(0, 4), month = digits.substr(4, 2), day = digits.substr(6, 2);
    return year >= "1900" && year < "2100" && month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

} // namespace

bool is_boarding_pass(std::string_view text) {
    constexpr std::size_t name_end = 22, whole = 60, date_at = 44, shortest = 8;
    if (text.size() < shortest || text[0] != 'M' || text[1] < '1' || text[1] > '4') return false;
    const std::string_view name = text.substr(2, name_end - 2);
    if (name[0] == ' ' || name[0] == '/') return false;
    if (text.size() >= whole)
        return is_of(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ/ -.'0123456789") && is_digits(text.substr(date_at, 3)) &&
               is_of(text.substr(30, 6), airport_letters);
    const std::size_t stroke = name.find('/');
    return stroke != std::string_view::npos && is_of(name.substr(0, stroke), "ABCDEFGHIJKLMNOPQRSTUVWXYZ -.'");
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
    return text.starts_with("#UT") && text.size() >= 5 && is_digits(text.substr(3, 2));
}

std::vector<std::string> mrz_lines(std::string_view text) {
    constexpr std::size_t longest = 8192, most_lines = 200;
    if (text.size() > longest || text.find('<') == std::string_view::npos) return {};
    std::vector<std::string> lines;
    while (!text.empty() && lines.size() < most_lines)
        if (std::string line = without_spaces(take_line(text)); !line.empty()) lines.push_back(std::move(line));
    for (const MrzSize size : mrz_sizes) {
        if (lines.size() == 1 && lines.front().size() == size.lines * size.width) {
            std::vector<std::string> cut;
            for (std::size_t i = 0; i < size.lines; ++i)
                cut.push_back(lines.front().substr(i * size.width, size.width));
            if (is_mrz(cut, 0, size)) return cut;
        }
        for (std::size_t first = 0; first < lines.size(); ++first)
            if (is_mrz(lines, first, size))
                return {lines.begin() + static_cast<std::ptrdiff_t>(first),
                        lines.begin() + static_cast<std::ptrdiff_t>(first + size.lines)};
    }
    return {};
}

bool has_gs1_check_digit(std::string_view digits) {
    if (!is_digits(digits)) return false;
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) sum += (digits[digits.size() - 1 - i] - '0') * (i % 2 == 0 ? 1 : 3);
    return sum % 10 == 0;
}

bool is_gs1(std::string_view text) {
    constexpr std::size_t product = 16;
    for (const std::string_view prefix : {"]C1", "]d2", "]e0", "]Q3", "]J1"})
        if (text.starts_with(prefix)) return true;
    if (text.starts_with('(')) {
        const std::size_t end = text.find(')');
        return end >= 3 && end <= 5 && is_digits(text.substr(1, end - 1)) && end + 1 < text.size();
    }
    constexpr char separator = '\x1d';
    if (text.starts_with(separator)) return is_gs1(text.substr(1));
    return text.size() >= product && text.starts_with("01") && has_gs1_check_digit(text.substr(2, product - 2)) &&
           (text.size() == product || text.find(separator) != std::string_view::npos ||
            is_digits(text.substr(product, 2)));
}

bool is_product_number(std::string_view text) {
    if (!has_gs1_check_digit(text)) return false;
    switch (text.size()) {
    case 8:
        return !is_day(text);
    case 12:
        return text[0] < '2' || !has_verhoeff_digit(text);
    case 13:
    case 14:
        return true;
    default:
        return false;
    }
}

} // namespace qrid
