#include "qrid/foreign/inside/goods.h"

#include "qrid/base/text.h"
#include "qrid/card/gs1_text.h"
#include "qrid/foreign/inside/short_dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

enum class Gs1As { product, checked, date, count, text, tail, hidden };

/// An identifier by how it begins, how long it is, and what follows it.
struct Identifier {
    std::string_view prefix, label;
    std::size_t size;  ///< of the identifier itself
    std::size_t fixed; ///< of the value, or 0: up to a separator, at most `most`
    std::size_t most;
    Gs1As as;
};
// What may name a person, an address or a thing that somebody has is not shown as it is.
constexpr std::array identifiers{
    Identifier{"00", "shipping unit", 2, 18, 18, Gs1As::checked},
    Identifier{"01", "product", 2, 14, 14, Gs1As::product},
    Identifier{"02", "product within", 2, 14, 14, Gs1As::product},
    Identifier{"03", "product made to order", 2, 14, 14, Gs1As::product},
    Identifier{"10", "batch", 2, 0, 20, Gs1As::text},
    Identifier{"11", "made", 2, 6, 6, Gs1As::date},
    Identifier{"12", "payment due", 2, 6, 6, Gs1As::date},
    Identifier{"13", "packed", 2, 6, 6, Gs1As::date},
    Identifier{"15", "best before", 2, 6, 6, Gs1As::date},
    Identifier{"16", "sell by", 2, 6, 6, Gs1As::date},
    Identifier{"17", "expires", 2, 6, 6, Gs1As::date},
    Identifier{"20", "variant", 2, 2, 2, Gs1As::text},
    Identifier{"21", "serial number", 2, 0, 20, Gs1As::tail},
    Identifier{"22", "consumer variant", 2, 0, 20, Gs1As::tail},
    Identifier{"235", "third party's serial number", 3, 0, 28, Gs1As::tail},
    Identifier{"240", "further identification", 3, 0, 30, Gs1As::tail},
    Identifier{"241", "customer's part number", 3, 0, 30, Gs1As::tail},
    Identifier{"242", "variant made to order", 3, 0, 6, Gs1As::tail},
    Identifier{"243", "packaging component", 3, 0, 20, Gs1As::tail},
    Identifier{"250", "secondary serial number", 3, 0, 30, Gs1As::tail},
    Identifier{"251", "source", 3, 0, 30, Gs1As::tail},
    Identifier{"253", "document", 3, 0, 30, Gs1As::tail},
    Identifier{"254", "part of a place", 3, 0, 20, Gs1As::hidden},
    Identifier{"255", "coupon", 3, 0, 25, Gs1As::tail},
    Identifier{"30", "count", 2, 0, 8, Gs1As::count},
    Identifier{"37", "pieces", 2, 0, 8, Gs1As::count},
    Identifier{"31", "measure", 4, 6, 6, Gs1As::count},
    Identifier{"32", "measure", 4, 6, 6, Gs1As::count},
    Identifier{"33", "measure", 4, 6, 6, Gs1As::count},
    Identifier{"34", "measure", 4, 6, 6, Gs1As::count},
    Identifier{"35", "measure", 4, 6, 6, Gs1As::count},
    Identifier{"36", "measure", 4, 6, 6, Gs1As::count},
    Identifier{"39", "price", 4, 0, 18, Gs1As::count},
    Identifier{"400", "order", 3, 0, 30, Gs1As::tail},
    Identifier{"401", "consignment", 3, 0, 30, Gs1As::tail},
    Identifier{"402", "shipment", 3, 17, 17, Gs1As::checked},
    Identifier{"403", "route", 3, 0, 30, Gs1As::hidden},
    Identifier{"41", "place", 3, 13, 13, Gs1As::checked},
    Identifier{"42", "destination or origin", 3, 0, 20, Gs1As::hidden},
    Identifier{"43", "delivery", 4, 0, 90, Gs1As::hidden},
    Identifier{"71", "reimbursement number", 3, 0, 20, Gs1As::tail},
    Identifier{"72", "further data", 4, 0, 90, Gs1As::hidden},
    Identifier{"70", "further data", 4, 0, 90, Gs1As::hidden},
    Identifier{"80", "further data", 4, 0, 90, Gs1As::hidden},
    Identifier{"81", "coupon", 4, 0, 90, Gs1As::hidden},
    Identifier{"82", "address", 4, 0, 90, Gs1As::hidden},
    Identifier{"9", "company's own data", 2, 0, 90, Gs1As::hidden},
};

constexpr char gs1_separator = '\x1d';

const Identifier& identifier_of(std::string_view text) {
    const auto known = std::find_if(identifiers.begin(), identifiers.end(),
                                    [&](const Identifier& one) { return text.starts_with(one.prefix); });
    if (known == identifiers.end() || text.size() < known->size || !is_digits(text.substr(0, known->size)))
        throw Error(Code::bad_claims, "an identifier of GS1 is unknown or damaged");
    return *known;
}

std::string gs1_words(const Identifier& identifier, const std::string& value, const Shown& shown, bool& is_right) {
    switch (identifier.as) {
    case Gs1As::product:
    case Gs1As::checked: {
        const bool is_checked = has_gs1_check_digit(value);
        is_right = is_right && is_checked;
        const bool is_shown = identifier.as == Gs1As::product && is_digits(value);
        return fmt::format("{}{}", is_shown ? value : shown.tail(value), is_checked ? "" : " (check digit wrong)");
    }
    case Gs1As::date:
        return gs1_day(value, shown.now).value_or("no day of the calendar");
    case Gs1As::count:
        return is_digits(value) ? value : shown.length(value);
    case Gs1As::text:
        return shown.reveal || is_digits(value) || value.size() <= 2 ? value : shown.tail(value);
    case Gs1As::tail:
        return shown.tail(value);
    case Gs1As::hidden:
        break;
    }
    return shown.length(value);
}

/// Identifier and value, however they are parted.
struct Gs1Reader {
    std::string_view rest;

    void skip_separators() {
        while (!rest.empty() && rest.front() == gs1_separator) rest.remove_prefix(1);
    }

    std::pair<const Identifier&, std::string> take() {
        const bool is_bracketed = rest.starts_with('(');
        if (is_bracketed) rest.remove_prefix(1);
        const Identifier& identifier = identifier_of(rest);
        rest.remove_prefix(identifier.size);
        if (is_bracketed && !rest.starts_with(')'))
            throw Error(Code::bad_claims, "an identifier of GS1 is unknown or damaged");
        if (is_bracketed) rest.remove_prefix(1);
        std::size_t end = rest.find(gs1_separator);
        if (is_bracketed) end = std::min(end, rest.find('('));
        end = std::min(end, rest.size());
        if (identifier.fixed != 0 && !is_bracketed) end = std::min(end, identifier.fixed);
        if (end == 0 || (identifier.fixed != 0 && end != identifier.fixed) || end > identifier.most)
            throw Error(Code::bad_claims, "a field of GS1 has another length than it should");
        std::string value(rest.substr(0, end));
        rest.remove_prefix(end);
        return {identifier, std::move(value)};
    }
};

std::string range_words(std::string_view thirteen) {
    const std::string_view prefix = thirteen.substr(0, 3);
    if (prefix == "978" || prefix == "979") return "books (ISBN)";
    if (prefix == "977") return "periodicals (ISSN)";
    if (prefix >= "980" && prefix < "984") return "coupons and refunds";
    if (thirteen.starts_with("02") || thirteen.starts_with("04") || thirteen.starts_with('2'))
        return "numbers within one shop";
    return fmt::format("GS1 prefix {}", prefix);
}

/// UPC-E leaves zeros out (General Specifications, 5.2.1.4).
std::string upc_a_of(std::string_view e) {
    const char last = e[6];
    const std::string_view six = e.substr(1, 6);
    std::string body(1, e[0]);
    if (last <= '2')
        body.append(six.substr(0, 2)).append(1, last).append("0000").append(six.substr(2, 3));
    else if (last == '3')
        body.append(six.substr(0, 3)).append("00000").append(six.substr(3, 2));
    else if (last == '4')
        body.append(six.substr(0, 4)).append("00000").append(six.substr(4, 1));
    else
        body.append(six.substr(0, 5)).append("0000").append(1, last);
    return body + e[7];
}

} // namespace

void explain_gs1(std::string_view text, const Shown& shown, Explanation& out) {
    constexpr std::size_t longest = 8192, identifier = 3;
    if (text.size() > longest) throw Error(Code::too_large, "the data of GS1 is too long");
    if (text.starts_with(']')) text.remove_prefix(std::min(identifier, text.size()));
    Layer layer{"GS1", {}};
    bool is_right = true;
    Gs1Reader reader{text};
    try {
        for (reader.skip_separators(); !reader.rest.empty(); reader.skip_separators()) {
            const auto [kind, value] = reader.take();
            tell(layer, std::string(kind.label), gs1_words(kind, value, shown, is_right));
        }
    } catch (const Error&) {
        out.layers.push_back(std::move(layer));
        throw;
    }
    out.layers.push_back(std::move(layer));
    if (!is_right) out.warnings.push_back({WarningCode::bad_checksum, "a number was misread or changed"});
}

void explain_product_number(std::string_view text, const Shown& shown, Explanation& out) {
    constexpr std::array sizes{std::size_t{8}, std::size_t{12}, std::size_t{13}, std::size_t{14}};
    if (!is_digits(text) || std::find(sizes.begin(), sizes.end(), text.size()) == sizes.end())
        throw Error(Code::bad_claims, "not the number of a product");
    std::string digits(text);
    const bool is_short_upc = digits.size() == 8 && !has_gs1_check_digit(digits) && digits[0] <= '1';
    if (is_short_upc) digits = upc_a_of(digits);
    Layer layer{"product number", {{"form", is_short_upc ? "UPC-E" : fmt::format("GTIN-{}", digits.size())}}};
    tell(layer, "number", shown.tail(text)); // a person's number may look the same
    const std::string thirteen = std::string(digits.size() < 13 ? 13 - digits.size() : 0, '0') + digits;
    if (digits.size() != 8) tell(layer, "range", range_words(std::string_view(thirteen).substr(thirteen.size() - 13)));
    const bool is_right = has_gs1_check_digit(digits);
    tell(layer, "check digit", is_right ? "right" : "wrong");
    if (!is_right) out.warnings.push_back({WarningCode::bad_checksum, "the number was misread or changed"});
    out.layers.push_back(std::move(layer));
}

} // namespace qrid
