// A new issuer.
#pragma once

#include "qrid/issuer/issuer.h"

namespace qrid {

/// Makes the directory with an active and a staged key of each purpose. Everything is made beside and renamed: on
/// any error nothing is left, in a database neither. A seed is for test issuers, whose registry then has `now` for the
/// time of its clock. Throws Error(exists) when the directory or the tables exist,
/// Error(usage) for an iss that is no URI, and as Issuer::draw_from() and make_key() do.
Issuer init_issuer(const fs::path& dir, const IssuerConfig& config, const KeyKind& kind, const Secret& passphrase,
                   const RandomSource& random, Seconds now, const std::string& by = {});

} // namespace qrid
