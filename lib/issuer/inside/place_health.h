// What an issuer's directory and registry have room for, and who can touch them (issuer/health.h).
#pragma once

#include "qrid/base/health.h"
#include "qrid/issuer/health_terms.h"
#include "qrid/issuer/issuer.h"

namespace qrid {

/// For a directory that need not be one that can be opened.
HealthCheck check_permissions(const fs::path& dir);

/// `minted` cards in the last pace_span tell how soon the lists will be full.
inline constexpr Seconds pace_span = 30 * seconds_per_day;
HealthCheck check_places(const Issuer& issuer, std::uint64_t minted, const HealthTerms& terms);

/// There must be room to publish everything anew beside what is there, and for the registry to be written anew.
HealthCheck check_disk(const Issuer& issuer, const HealthTerms& terms);

/// A run of minting is taken for one that goes on while cards were minted less than `running_for` ago.
inline constexpr Seconds running_for = 3600;
HealthCheck check_runs(const Issuer& issuer, Seconds last_minted, Seconds now);

/// Old cards whose overlap with the new ones has ended are revoked by the next publication, which may be late by
/// ttl_grace.
HealthCheck check_replacements(const Issuer& issuer, Seconds now);

/// The cards of a lease cannot be revoked before its ledger is merged: that is due once it is a week old, or its key no
/// longer signs.
inline constexpr Seconds lease_span = 7 * seconds_per_day;
HealthCheck check_leases(const Issuer& issuer, Seconds now);

/// Counts the cards that expire in this month and the next twelve.
HealthCheck check_expiring_cards(const Issuer& issuer, Seconds now);

} // namespace qrid
