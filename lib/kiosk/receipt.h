// What a person takes along from the kiosk.
#pragma once

#include "qrid/issuer/config.h"
#include "qrid/kiosk/enrolment.h"

#include <string>

namespace qrid {

/// Lines of text, the label first: the issuer, the card's number and life, the account, how the person was recognised,
/// and what terms were accepted how; in the language of the visit. Of personal data it has the masked ID and the
/// initials.
std::string receipt_text(const IssuerConfig& issuer, const KioskSettings& settings, const Visit& visit,
                         const Admission& admission, const FaceScan& scan, const Enrolment& enrolment,
                         std::string_view how);

} // namespace qrid
