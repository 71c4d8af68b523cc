#include "qrid/kiosk/receipt.h"

#include "qrid/base/encoding.h"
#include "qrid/issuer/standing.h"

#include <fmt/format.h>

namespace qrid {

namespace {

std::string liveness_of(const Visit& visit, const FaceScan& scan) {
    if (!scan.liveness) return "not proven (single shot)";
    return fmt::format("head turned to the {} by {:.0f} degrees", name(visit.turn), scan.liveness->turned);
}

std::string terms_of_receipt(const Terms& terms) {
    std::string text = terms.version.empty() ? "no version" : fmt::format("version {}", terms.version);
    if (!terms.language.empty()) text += fmt::format(" ({})", terms.language);
    return text;
}

} // namespace

std::string receipt_text(const IssuerConfig& issuer, const KioskSettings& settings, const Visit& visit,
                         const Admission& admission, const FaceScan& scan, const Enrolment& enrolment,
                         std::string_view how) {
    std::string receipt = "Receipt\n";
    const auto line = [&](std::string_view label, const std::string& text) {
        receipt += fmt::format("  {:<11} {}\n", label, text);
    };
    const std::string* name = admission.person.identity.text(identity_key::full_name);
    line("issuer", issuer.name.empty() || issuer.name == issuer.iss ? issuer.iss
                                                                    : fmt::format("{}, {}", issuer.name, issuer.iss));
    for (std::size_t i = 0; i < enrolment.cards.size(); ++i)
        line("card", format_place(enrolment.cards[i].row.place) +
                         (settings.variants.empty() ? "" : fmt::format(", {}", settings.variants[i].name)));
    line("holder", fmt::format("{}{}ID {}", name == nullptr ? "" : mask_name(*name), name == nullptr ? "" : ", ",
                               mask_tail(visit.id)));
    line("in force",
         fmt::format("{} to {}", format_time(enrolment.card().row.iat), format_time(enrolment.card().row.exp)));
    line("account", fmt::format("{}, device key {}", visit.account, hex_encode(enrolment.device_kid)));
    line("face", fmt::format("distance {:.3f} to the photo on file (match under {:.2f})", scan.distance(),
                             settings.thresholds.match));
    line("liveness", liveness_of(visit, scan));
    line("terms", fmt::format("{}, accepted {} on {}", terms_of_receipt(settings.terms), how,
                              format_time(enrolment.card().row.iat)));
    line("", fmt::format("SHA-256 {}", settings.terms.sha256));
    for (const StatusPlace old : enrolment.replaced)
        line("replaces", fmt::format("card {}, revoked", format_place(old)));
    return receipt;
}

} // namespace qrid
