// What must be the same for all that use a registry is also in the registry: a directory whose issuer.json says
// something else, on another machine or after an edit, would give places twice or publish lists that nobody looks for.
// Of a registry in the directory itself only the index space must stay: where its lists are published, and under which
// name, is then said in one place, and whoever edits it means it.
#pragma once

#include "qrid/issuer/config.h"
#include "qrid/issuer/registry.h"

namespace qrid {

/// Writes what the configuration says. Within a transaction.
void bind(Registry& registry, const IssuerConfig& config);

/// Whether just that is there: not in a registry of an older version, which has nothing.
bool is_bound(const Registry& registry, const IssuerConfig& config);

/// Throws Error(registry_mismatch), naming the member of issuer.json that is another, and Error(registry_damaged).
void check_binding(const Registry& registry, const IssuerConfig& config, bool is_shared);

} // namespace qrid
