// Whether an issuer's status lists and bundle are as they should be (issuer/health.h).
#pragma once

#include "qrid/base/health.h"
#include "qrid/issuer/health_terms.h"
#include "qrid/issuer/issuer.h"

namespace qrid {

HealthCheck check_status_lists(const Issuer& issuer, const HealthTerms& terms, Seconds now);

/// An issuer need not publish one: it is asked for when public/status/bundle.qsb is there.
HealthCheck check_status_bundle(const Issuer& issuer, const HealthTerms& terms, Seconds now);

} // namespace qrid
