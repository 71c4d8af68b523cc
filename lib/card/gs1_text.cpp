#include "qrid/card/gs1_text.h"

#include "qrid/base/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace qrid {

namespace {

constexpr char between_elements = '\x1d'; // as FNC1 is transmitted

/// Identifiers from `first` to `last`, of equally many digits, and the value of each: so many digits, and after them so
/// many further digits or characters at most.
struct ElementForm {
    std::string_view first, last;
    std::size_t digits, more_digits, more;
    bool is_key = false; ///< a number of a thing, as long as no other
};
constexpr std::array element_forms{
    ElementForm{"00", "00", 18, 0, 0, true},
    ElementForm{"01", "03", 14, 0, 0, true},
    ElementForm{"10", "10", 0, 0, 20},
    ElementForm{"11", "13", 6, 0, 0},
    ElementForm{"15", "17", 6, 0, 0},
    ElementForm{"20", "20", 2, 0, 0},
    ElementForm{"21", "22", 0, 0, 20},
    ElementForm{"235", "235", 0, 0, 28},
    ElementForm{"240", "241", 0, 0, 30},
    ElementForm{"242", "242", 0, 6, 0},
    ElementForm{"243", "243", 0, 0, 20},
    ElementForm{"250", "251", 0, 0, 30},
    ElementForm{"253", "253", 13, 0, 17, true},
    ElementForm{"254", "254", 0, 0, 20},
    ElementForm{"255", "255", 13, 12, 0, true},
    ElementForm{"30", "30", 0, 8, 0},
    ElementForm{"3100", "3169", 6, 0, 0},
    ElementForm{"3200", "3379", 6, 0, 0},
    ElementForm{"3400", "3579", 6, 0, 0},
    ElementForm{"3600", "3699", 6, 0, 0},
    ElementForm{"37", "37", 0, 8, 0},
    ElementForm{"3900", "3909", 0, 15, 0},
    ElementForm{"3910", "3919", 3, 15, 0},
    ElementForm{"3920", "3929", 0, 15, 0},
    ElementForm{"3930", "3939", 3, 15, 0},
    ElementForm{"3940", "3943", 4, 0, 0},
    ElementForm{"3950", "3955", 6, 0, 0},
    ElementForm{"400", "401", 0, 0, 30},
    ElementForm{"402", "402", 17, 0, 0, true},
    ElementForm{"403", "403", 0, 0, 30},
    ElementForm{"410", "417", 13, 0, 0, true},
    ElementForm{"420", "420", 0, 0, 20},
    ElementForm{"421", "421", 3, 0, 9},
    ElementForm{"422", "422", 3, 0, 0},
    ElementForm{"423", "423", 3, 12, 0},
    ElementForm{"424", "424", 3, 0, 0},
    ElementForm{"425", "425", 3, 12, 0},
    ElementForm{"426", "426", 3, 0, 0},
    ElementForm{"427", "427", 0, 0, 3},
    ElementForm{"4300", "4333", 0, 0, 70},
    ElementForm{"7001", "7001", 13, 0, 0},
    ElementForm{"7002", "7002", 0, 0, 30},
    ElementForm{"7003", "7003", 10, 0, 0},
    ElementForm{"7004", "7004", 0, 4, 0},
    ElementForm{"7005", "7005", 0, 0, 12},
    ElementForm{"7006", "7006", 6, 0, 0},
    ElementForm{"7007", "7007", 6, 6, 0},
    ElementForm{"7008", "7008", 0, 0, 3},
    ElementForm{"7009", "7009", 0, 0, 10},
    ElementForm{"7010", "7010", 0, 0, 2},
    ElementForm{"7011", "7011", 6, 4, 0},
    ElementForm{"7020", "7022", 0, 0, 20},
    ElementForm{"7023", "7023", 0, 0, 30},
    ElementForm{"7030", "7039", 3, 0, 27},
    ElementForm{"7040", "7040", 1, 0, 3},
    ElementForm{"7041", "7041", 0, 0, 4},
    ElementForm{"710", "717", 0, 0, 20},
    ElementForm{"7230", "7239", 0, 0, 30},
    ElementForm{"7240", "7240", 0, 0, 20},
    ElementForm{"7241", "7241", 2, 0, 0},
    ElementForm{"7242", "7242", 0, 0, 25},
    ElementForm{"7250", "7259", 0, 0, 90},
    ElementForm{"8001", "8001", 14, 0, 0, true},
    ElementForm{"8002", "8002", 0, 0, 20},
    ElementForm{"8003", "8003", 14, 0, 16, true},
    ElementForm{"8004", "8004", 0, 0, 30},
    ElementForm{"8005", "8005", 6, 0, 0},
    ElementForm{"8006", "8006", 18, 0, 0, true},
    ElementForm{"8007", "8007", 0, 0, 34},
    ElementForm{"8008", "8008", 8, 4, 0},
    ElementForm{"8009", "8009", 0, 0, 50},
    ElementForm{"8010", "8010", 0, 0, 30},
    ElementForm{"8011", "8011", 0, 12, 0},
    ElementForm{"8012", "8012", 0, 0, 20},
    ElementForm{"8013", "8014", 0, 0, 25},
    ElementForm{"8017", "8018", 18, 0, 0, true},
    ElementForm{"8019", "8019", 0, 10, 0},
    ElementForm{"8020", "8020", 0, 0, 25},
    ElementForm{"8026", "8026", 18, 0, 0, true},
    ElementForm{"8030", "8030", 0, 0, 90},
    ElementForm{"8110", "8110", 0, 0, 70},
    ElementForm{"8111", "8111", 4, 0, 0},
    ElementForm{"8112", "8112", 0, 0, 70},
    ElementForm{"8200", "8200", 0, 0, 70},
    ElementForm{"90", "90", 0, 0, 30},
    ElementForm{"91", "99", 0, 0, 90},
};

const ElementForm* form_at(std::string_view text) {
    const auto form = std::find_if(element_forms.begin(), element_forms.end(), [&](const ElementForm& one) {
        const std::string_view head = text.substr(0, one.first.size());
        return head.size() == one.first.size() && is_digits(head) && head >= one.first && head <= one.last;
    });
    return form == element_forms.end() ? nullptr : &*form;
}

/// The invariant characters of ISO/IEC 646 that values are written in: no blank among them.
bool is_of_element(char c) {
    return c > ' ' && c <= 'z' && std::string_view("$@[\\]^`").find(c) == std::string_view::npos;
}

bool is_value(const ElementForm& form, std::string_view value) {
    if (value.empty() || value.size() < form.digits || value.size() > form.digits + form.more_digits + form.more)
        return false;
    const std::string_view number = form.more > 0 ? value.substr(0, form.digits) : value;
    return (number.empty() || is_digits(number)) && std::all_of(value.begin(), value.end(), is_of_element);
}

struct ReadElement {
    const ElementForm* form;
    std::string_view value;
};

/// All of a text, or nothing when any of it is something else.
std::vector<ReadElement> elements_of(std::string_view text) {
    constexpr std::size_t longest = 8192;
    const bool is_bracketed = text.starts_with('(');
    std::vector<ReadElement> elements;
    if (text.size() > longest) return {};
    while (!text.empty()) {
        if (text.starts_with(between_elements)) {
            text.remove_prefix(1);
            continue;
        }
        if (text.starts_with('(') != is_bracketed) return {};
        if (is_bracketed) text.remove_prefix(1);
        const ElementForm* form = form_at(text);
        if (form == nullptr) return {};
        text.remove_prefix(form->first.size());
        if (is_bracketed && !text.starts_with(')')) return {};
        if (is_bracketed) text.remove_prefix(1);
        std::size_t end = std::min(text.find(between_elements), text.size());
        if (is_bracketed)
            end = std::min(end, text.find('('));
        else if (form->more_digits + form->more == 0)
            end = std::min(end, form->digits);
        if (!is_value(*form, text.substr(0, end))) return {};
        elements.push_back({form, text.substr(0, end)});
        text.remove_prefix(end);
    }
    return elements;
}

/// Of a month of the year and perhaps a day of it.
bool is_day_of_goods(const ReadElement& element) {
    if (element.form->first != "11" && element.form->first != "15") return false;
    const std::string_view month = element.value.substr(2, 2), day = element.value.substr(4, 2);
    return month >= "01" && month <= "12" && day <= "31";
}

bool is_bracketed_gs1(std::string_view text) {
    const std::vector<ReadElement> elements = elements_of(text);
    // "(21)55551234" is a number in Rio de Janeiro
    return elements.size() > 1 || (elements.size() == 1 && elements.front().form->is_key);
}

bool is_bare_gs1(std::string_view text) {
    if (!text.starts_with("01")) return false;
    const std::vector<ReadElement> elements = elements_of(text);
    if (elements.size() < 2 || !has_gs1_check_digit(elements.front().value)) return false;
    const bool has_letters = std::any_of(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; });
    return has_letters || std::any_of(elements.begin(), elements.end(), is_day_of_goods);
}

} // namespace

bool has_gs1_check_digit(std::string_view digits) {
    if (!is_digits(digits)) return false;
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) sum += (digits[digits.size() - 1 - i] - '0') * (i % 2 == 0 ? 1 : 3);
    return sum % 10 == 0;
}

bool is_gs1(std::string_view text) {
    for (const std::string_view prefix : {"]C1", "]d2", "]e0", "]Q3", "]J1"})
        if (text.starts_with(prefix))
            return form_at(text.substr(prefix.size() + (text.substr(prefix.size()).starts_with('(') ? 1 : 0))) !=
                   nullptr;
    if (text.starts_with(between_elements)) return is_gs1_content(text);
    return text.starts_with('(') ? is_bracketed_gs1(text) : is_bare_gs1(text);
}

bool is_gs1_content(std::string_view text) {
    const std::vector<ReadElement> elements = elements_of(text);
    if (elements.empty()) return false;
    if (text.starts_with(between_elements) || text.starts_with('(')) return true;
    return text.starts_with("01") && has_gs1_check_digit(elements.front().value);
}

bool is_product_number(std::string_view text) {
    constexpr std::array sizes{std::size_t{8}, std::size_t{12}, std::size_t{13}, std::size_t{14}};
    return std::find(sizes.begin(), sizes.end(), text.size()) != sizes.end() && has_gs1_check_digit(text);
}

} // namespace qrid
