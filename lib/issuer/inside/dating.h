// The date of what an issuer is about to publish.
#pragma once

#include "qrid/issuer/inside/publication_time.h"
#include "qrid/issuer/issuer.h"

namespace qrid {

/// As take_iat() of its registry, which knows what registry.head has of a publication that was killed; the issuer is
/// told what is unfinished.
Seconds take_iat(Issuer& issuer, Publishing what, Seconds now);

} // namespace qrid
