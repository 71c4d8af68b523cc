#include "qrid/card/mrz_text.h"

#include "qrid/base/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace qrid {

namespace {

constexpr std::string_view of_mrz = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";

std::string without_spaces(std::string_view line) {
    std::string out;
    std::copy_if(line.begin(), line.end(), std::back_inserter(out), [](char c) { return c != ' ' && c != '\t'; });
    return out;
}

struct MrzSize {
    std::size_t lines, width;
};
constexpr std::array mrz_sizes{MrzSize{2, 44}, MrzSize{2, 36}, MrzSize{3, 30}};

/// Fields with their check digits behind them.
std::vector<std::string> checked_fields(const std::string& a, const std::string& b) {
    if (a.size() == 30)
        return {a.substr(5, 10), b.substr(0, 7), b.substr(8, 7),
                a.substr(5, 25) + b.substr(0, 7) + b.substr(8, 7) + b.substr(18, 12)};
    if (a.size() == 36 && a.starts_with("IDFRA")) // the French layout of before 2021
        return {b.substr(0, 13), b.substr(27, 7), a + b};
    std::vector<std::string> checked{b.substr(0, 10), b.substr(13, 7), b.substr(21, 7)};
    if (a[0] == 'V') return checked;
    if (a.size() == 44) checked.push_back(b.substr(28, 15));
    checked.push_back(b.substr(0, 10) + b.substr(13, 7) + b.substr(21));
    return checked;
}

/// A misread character spoils its own field's digit and that over several fields.
bool has_good_digits(const std::string& a, const std::string& b) {
    int right = 0, wrong = 0;
    for (const std::string& field : checked_fields(a, b)) {
        const std::string_view value = std::string_view(field).substr(0, field.size() - 1);
        if (value.find_first_not_of('<') == std::string_view::npos) continue;
        (field.back() == mrz_check_digit(value) ? right : wrong) += 1;
    }
    return right > 0 && right >= wrong;
}

/// Lines of one size that are of a document: what kind it is, its state, fillers somewhere, and check digits.
bool is_mrz(const std::vector<std::string>& lines, std::size_t first, MrzSize size) {
    if (first + size.lines > lines.size()) return false;
    bool any_filler = false;
    for (std::size_t i = first; i < first + size.lines; ++i) {
        if (lines[i].size() != size.width || lines[i].find_first_not_of(of_mrz) != std::string::npos) return false;
        any_filler |= lines[i].find('<') != std::string::npos;
    }
    const std::string_view kinds = size.width == 44 ? "PV" : size.width == 36 ? "ACIVP" : "ACI";
    const std::string& head = lines[first];
    return any_filler && kinds.find(head[0]) != std::string_view::npos &&
           head.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ<", 1) >= 5 && has_good_digits(head, lines[first + 1]);
}

} // namespace

char mrz_check_digit(std::string_view field) {
    constexpr std::array weights{7, 3, 1};
    int sum = 0;
    for (std::size_t i = 0; i < field.size(); ++i) {
        const char c = field[i];
        const int value = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 0;
        sum += value * weights.at(i % weights.size());
    }
    return static_cast<char>('0' + sum % 10);
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

} // namespace qrid
