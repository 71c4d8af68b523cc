// Whether what an issuer publishes of its keys is as it should be (issuer/health.h).
#pragma once

#include "qrid/base/health.h"
#include "qrid/issuer/health_terms.h"
#include "qrid/issuer/issuer.h"

namespace qrid {

HealthCheck check_trust_list(const Issuer& issuer, const HealthTerms& terms, Seconds now);
HealthCheck check_jwks(const Issuer& issuer, Seconds now);

} // namespace qrid
