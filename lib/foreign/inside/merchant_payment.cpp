#include "qrid/foreign/inside/merchant_payment.h"

#include "qrid/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace qrid {

namespace {

/// One field of an EMVCo code: a number of two digits, a length of two, the value.
struct EmvField {
    int id;
    std::string_view value;
};

std::optional<int> two_digits(std::string_view text) {
    if (text.size() < 2 || !is_digits(text.substr(0, 2))) return std::nullopt;
    return (text[0] - '0') * 10 + (text[1] - '0');
}

EmvField take_field(std::string_view& text) {
    const auto id = two_digits(text), size = two_digits(text.substr(std::min<std::size_t>(2, text.size())));
    if (!id || !size || static_cast<std::size_t>(*size) > text.size() - 4)
        throw Error(Code::bad_claims, "the payment code is cut short or damaged");
    const EmvField field{*id, text.substr(4, static_cast<std::size_t>(*size))};
    text.remove_prefix(4 + field.value.size());
    return field;
}

// CRC-16 with the polynomial 0x1021 from 0xffff (ISO/IEC 13239, as section 4.7.3 has it).
unsigned crc16(std::string_view text) {
    unsigned crc = 0xffff;
    for (char c : text) {
        crc ^= static_cast<unsigned>(static_cast<unsigned char>(c)) << 8;
        for (int bit = 0; bit < 8; ++bit) crc = ((crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1) & 0xffff;
    }
    return crc;
}

std::string account_system(std::string_view account) {
    try {
        const EmvField field = take_field(account);
        return field.id == 0 ? std::string(field.value) : "not named";
    } catch (const Error&) {
        return "not readable";
    }
}

void tell_field(Layer& layer, const EmvField& field, const Shown& shown) {
    const std::string value(field.value);
    constexpr int first_card_network = 2, first_account = 26, last_account = 51;
    if (field.id >= first_account && field.id <= last_account)
        return tell(layer, "payment system", account_system(field.value));
    if (field.id >= first_card_network && field.id < first_account)
        return tell(layer, "card network's account", shown.tail(value));
    switch (field.id) {
    case 1:
        return tell(layer, "use", value == "11" ? "many times" : value == "12" ? "once" : shown.length(value));
    case 52:
        return tell(layer, "kind of merchant", shown.brief_code(value));
    case 53:
        return tell(layer, "currency (ISO 4217)", shown.brief_code(value));
    case 54:
        return tell(layer, "amount", shown.brief_code(value));
    case 58:
        return tell(layer, "country", shown.brief_code(value));
    case 59:
        return tell(layer, "merchant", shown.name(value));
    case 60:
        return tell(layer, "city", value.empty() ? value : shown.length(value));
    case 61:
        return tell(layer, "postal code", shown.tail(value));
    default:
        return;
    }
}

} // namespace

void explain_merchant_payment(std::string_view text, const Shown& shown, Explanation& out) {
    constexpr int checksum = 63;
    constexpr std::size_t longest = 512; // EMVCo's limit
    if (text.size() > longest) throw Error(Code::too_large, "the payment is too long");
    std::string_view rest = text;
    Layer layer{"payment to a merchant", {}};
    try {
        while (!rest.empty()) {
            const EmvField field = take_field(rest);
            if (field.id != checksum) {
                tell_field(layer, field, shown);
                continue;
            }
            const std::size_t covered = static_cast<std::size_t>(field.value.data() - text.data());
            const bool is_right = fmt::format("{:04X}", crc16(text.substr(0, covered))) == field.value;
            tell(layer, "checksum", is_right ? "right" : "wrong");
            if (!is_right) out.warnings.push_back({WarningCode::bad_checksum, "the code was misread or changed"});
        }
    } catch (const Error&) {
        out.layers.push_back(std::move(layer));
        throw;
    }
    out.layers.push_back(std::move(layer));
}

} // namespace qrid
