// What `enroll` tells in JSON, for one session and for many.
#pragma once

#include "qrid/kiosk/enrolment.h"

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string>

namespace qrid::cmd {

/// The card, where it went, and what was found of the faces and the terms.
nlohmann::json enrolment_json(const KioskSettings& settings, const Visit& visit, const Terms& terms,
                              const FaceScan& scan, const Enrolment& enrolment, const std::string& how);

/// Each card of several variants: "variant", "card", "list", "idx", "name".
nlohmann::json cards_json(const Enrolment& enrolment, std::span<const Variant> variants);

/// What the camera saw: distances, liveness, the portrait's checks that are not good.
nlohmann::json scan_json(const KioskSettings& settings, const Visit& visit, const FaceScan& scan);

} // namespace qrid::cmd
