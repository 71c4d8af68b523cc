// Whether an issuer's keys will do for the time to come (issuer/health.h).
#pragma once

#include "qrid/base/health.h"
#include "qrid/issuer/health_terms.h"
#include "qrid/issuer/issuer.h"

#include <set>

namespace qrid {

HealthCheck check_active_keys(const Issuer& issuer, const HealthTerms& terms, Seconds now);
HealthCheck check_staged_keys(const Issuer& issuer, Seconds now);

/// `elsewhere` has the kids of keys whose private halves were never in the directory.
HealthCheck check_private_keys(const Issuer& issuer, const std::set<std::string>& elsewhere, Seconds now);

} // namespace qrid
