// What must be the same for all that use a registry is also in the registry: a directory whose issuer.json says
// something else, on another machine or after an edit, would give places twice or publish lists that nobody looks for.
#pragma once

#include "qrid/issuer/config.h"
#include "qrid/issuer/registry.h"

namespace qrid {

/// Writes what the configuration says. Within a transaction.
void bind(Registry& registry, const IssuerConfig& config);

/// Whether something is there; a registry of an older version has nothing.
bool is_bound(const Registry& registry);

/// Throws Error(registry_mismatch), naming the member of issuer.json that is another, and Error(registry_damaged).
void check_binding(const Registry& registry, const IssuerConfig& config);

} // namespace qrid
