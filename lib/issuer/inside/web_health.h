// Whether a web server gives out what an issuer has published (issuer/health.h).
#pragma once

#include "qrid/base/health.h"
#include "qrid/issuer/health_terms.h"
#include "qrid/issuer/issuer.h"

namespace qrid {

/// Fetches every file of public/ from under terms.url. Throws Error(usage) for a URL from which nothing may be fetched.
HealthCheck check_web_server(const Issuer& issuer, const HealthTerms& terms);

} // namespace qrid
