#include "qrid/foreign/explain.h"

#include "qrid/foreign/dcc.h"
#include "qrid/foreign/health_card.h"
#include "qrid/foreign/inside/aadhaar.h"
#include "qrid/foreign/inside/bank_transfer.h"
#include "qrid/foreign/inside/challenge.h"
#include "qrid/foreign/inside/coins.h"
#include "qrid/foreign/inside/contact.h"
#include "qrid/foreign/inside/jwt.h"
#include "qrid/foreign/inside/mdoc.h"
#include "qrid/foreign/inside/merchant_payment.h"
#include "qrid/foreign/inside/messaging.h"
#include "qrid/foreign/inside/one_time_password.h"
#include "qrid/foreign/inside/packed.h"
#include "qrid/foreign/inside/philsys.h"
#include "qrid/foreign/inside/plain.h"
#include "qrid/foreign/inside/vc_barcode.h"
#include "qrid/foreign/inside/vds_nc.h"
#include "qrid/foreign/inside/web_address.h"
#include "qrid/foreign/inside/wifi.h"

#include <fmt/format.h>

#include <utility>

namespace qrid {

namespace {

constexpr std::size_t longest_text = 256 << 10; // several times what a QR code or a token holds

void explain(TextKind kind, std::string_view text, const Shown& shown, Explanation& out) {
    switch (kind) {
    case TextKind::eu_dcc:
        return explain_dcc(text, shown, out);
    case TextKind::health_card:
        return explain_health_card(text, shown, out);
    case TextKind::aadhaar:
        return explain_aadhaar(text, shown, out);
    case TextKind::aadhaar_xml:
        return explain_aadhaar_xml(text, shown, out);
    case TextKind::philsys:
        return explain_philsys(text, shown, out);
    case TextKind::mdoc:
        return explain_mdoc(text, shown, out);
    case TextKind::vds_nc:
        return explain_vds_nc(text, shown, out);
    case TextKind::vc_barcode:
        return explain_vc_barcode(text, shown, out);
    case TextKind::packed:
        return explain_packed(text, shown, out);
    case TextKind::jwt:
        return explain_jwt(text, shown, out);
    case TextKind::sd_jwt:
        return explain_sd_jwt(text, shown, out);
    case TextKind::url:
        return explain_web_address(text, shown, out);
    case TextKind::vcard:
        return explain_contact(text, shown, out);
    case TextKind::wifi:
        return explain_wifi(text, shown, out);
    case TextKind::phone:
        return explain_phone(text, shown, out);
    case TextKind::mail:
        return explain_mail(text, shown, out);
    case TextKind::text_message:
        return explain_text_message(text, shown, out);
    case TextKind::place:
        return explain_place(text, shown, out);
    case TextKind::event:
        return explain_event(text, shown, out);
    case TextKind::one_time_password:
        return explain_one_time_password(text, shown, out);
    case TextKind::coins:
        return explain_coins(text, shown, out);
    case TextKind::merchant_payment:
        return explain_merchant_payment(text, shown, out);
    case TextKind::bank_transfer:
        return explain_bank_transfer(text, shown, out);
    case TextKind::challenge:
        return explain_challenge(text, shown, out);
    case TextKind::json:
        return explain_json(text, shown, out);
    case TextKind::card:
    case TextKind::other:
        return explain_plain(text, shown, out);
    }
}

} // namespace

Explanation explain_foreign(TextKind kind, std::string_view text, Seconds now, bool reveal, std::size_t max_bytes) {
    Explanation out;
    try {
        if (text.size() > longest_text)
            throw Error(Code::too_large, fmt::format("more than {} characters: no code is that long", longest_text));
        explain(kind, trimmed(text), {now, reveal, max_bytes}, out);
    } catch (const Error& error) {
        out.flaw.emplace(error);
    }
    // Room for all that layers_of() gives of a certificate, and what stands around it.
    out.layers = tidied(std::move(out.layers), most_layers + 5);
    return out;
}

} // namespace qrid
