#include "qrid/foreign/inside/bank_transfer.h"

#include "qrid/base/text.h"
#include "qrid/card/text_kind.h"

#include <algorithm>
#include <array>

namespace qrid {

namespace {

// ISO 13616: the first four characters behind the others, letters as 10 to 35, leave 1 when divided by 97.
bool has_good_check_digits(std::string_view iban) {
    if (iban.size() < 5) return false;
    int rest = 0;
    for (std::size_t i = 0; i < iban.size(); ++i) {
        const char c = iban[(i + 4) % iban.size()];
        if (c >= '0' && c <= '9')
            rest = (rest * 10 + (c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
        else
            return false;
    }
    return rest == 1;
}

} // namespace

void explain_bank_transfer(std::string_view text, const Shown& shown, Explanation& out) {
    std::array<std::string, 12> lines;
    for (std::string& line : lines) line = trimmed(take_line(text));
    const auto& [mark, version, encoding, method, bic, payee, iban, amount, purpose, reference, message, note] = lines;
    Layer layer{"bank transfer", {}};
    tell(layer, "version", shown.brief_code(version));
    tell(layer, "method", method == "SCT" ? "SEPA credit transfer (SCT)" : shown.brief_code(method));
    tell(layer, "bank", shown.brief_code(bic));
    tell(layer, "to", shown.name(payee));
    tell(layer, "account", shown.tail(iban));
    const bool is_right = has_good_check_digits(iban);
    tell(layer, "check digits", is_right ? "right" : "wrong");
    tell(layer, "amount", shown.brief_code(amount));
    constexpr std::size_t longest_code = 4; // of ISO 20022, as purposes are
    tell(layer, "purpose", purpose.empty() || purpose.size() <= longest_code ? purpose : shown.length(purpose));
    tell(layer, "reference", shown.tail(reference));
    if (!message.empty()) tell(layer, "message", shown.length(message));
    if (!note.empty()) tell(layer, "note", shown.length(note));
    out.layers.push_back(std::move(layer));
    if (!is_right)
        out.warnings.push_back({WarningCode::bad_check_digits, "the account number's check digits are wrong"});
}

} // namespace qrid
