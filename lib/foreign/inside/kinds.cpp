#include "qrid/foreign/inside/kinds.h"

#include "qrid/foreign/dcc.h"
#include "qrid/foreign/health_card.h"
#include "qrid/foreign/inside/aadhaar.h"
#include "qrid/foreign/inside/bank_transfer.h"
#include "qrid/foreign/inside/boarding_pass.h"
#include "qrid/foreign/inside/challenge.h"
#include "qrid/foreign/inside/coins.h"
#include "qrid/foreign/inside/contact.h"
#include "qrid/foreign/inside/driving_licence.h"
#include "qrid/foreign/inside/goods.h"
#include "qrid/foreign/inside/jwt.h"
#include "qrid/foreign/inside/mdoc.h"
#include "qrid/foreign/inside/merchant_payment.h"
#include "qrid/foreign/inside/messaging.h"
#include "qrid/foreign/inside/one_time_password.h"
#include "qrid/foreign/inside/packed.h"
#include "qrid/foreign/inside/philsys.h"
#include "qrid/foreign/inside/plain.h"
#include "qrid/foreign/inside/rail_ticket.h"
#include "qrid/foreign/inside/travel_document.h"
#include "qrid/foreign/inside/vc_barcode.h"
#include "qrid/foreign/inside/vds_nc.h"
#include "qrid/foreign/inside/web_address.h"
#include "qrid/foreign/inside/wifi.h"

#include <array>

namespace qrid {

namespace {

struct Kind {
    TextKind kind;
    Explain explain;
};

constexpr std::array kinds{
    Kind{TextKind::card, explain_plain},
    Kind{TextKind::eu_dcc, explain_dcc},
    Kind{TextKind::health_card, explain_health_card},
    Kind{TextKind::aadhaar, explain_aadhaar},
    Kind{TextKind::aadhaar_xml, explain_aadhaar_xml},
    Kind{TextKind::philsys, explain_philsys},
    Kind{TextKind::mdoc, explain_mdoc},
    Kind{TextKind::vds_nc, explain_vds_nc},
    Kind{TextKind::vc_barcode, explain_vc_barcode},
    Kind{TextKind::packed, explain_packed},
    Kind{TextKind::jwt, explain_jwt},
    Kind{TextKind::sd_jwt, explain_sd_jwt},
    Kind{TextKind::boarding_pass, explain_boarding_pass},
    Kind{TextKind::driving_licence, explain_driving_licence},
    Kind{TextKind::travel_document, explain_travel_document},
    Kind{TextKind::rail_ticket, explain_rail_ticket},
    Kind{TextKind::url, explain_web_address},
    Kind{TextKind::vcard, explain_contact},
    Kind{TextKind::wifi, explain_wifi},
    Kind{TextKind::phone, explain_phone},
    Kind{TextKind::mail, explain_mail},
    Kind{TextKind::text_message, explain_text_message},
    Kind{TextKind::place, explain_place},
    Kind{TextKind::event, explain_event},
    Kind{TextKind::one_time_password, explain_one_time_password},
    Kind{TextKind::coins, explain_coins},
    Kind{TextKind::merchant_payment, explain_merchant_payment},
    Kind{TextKind::bank_transfer, explain_bank_transfer},
    Kind{TextKind::gs1, explain_gs1},
    Kind{TextKind::product_number, explain_product_number},
    Kind{TextKind::challenge, explain_challenge},
    Kind{TextKind::json, explain_json},
    Kind{TextKind::other, explain_plain},
};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < kinds.size(); ++i)
        if (kinds[i].kind != static_cast<TextKind>(i)) return false; // NOLINT(*-constant-array-index): constexpr
    return kinds.back().kind == TextKind::other;                     // which is the last
}
static_assert(is_in_order());

} // namespace

Explain explain_of(TextKind kind) { return kinds.at(static_cast<std::size_t>(kind)).explain; }

} // namespace qrid
