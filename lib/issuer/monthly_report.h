// A month of an issuer in figures, from its journal.
#pragma once

#include "qrid/base/month.h"
#include "qrid/issuer/registry.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// Counts by their names.
using NamedCounts = std::map<std::string, std::uint64_t, std::less<>>;

/// What was done with keys.
struct KeyEvent {
    Seconds at = 0;
    std::string what; ///< the row's: "key-made", "key-rotated", "key-retired", "key-revoked"
    std::string kid, purpose = {};
};

struct MonthlyReport {
    struct Day {
        std::uint64_t issued = 0, revoked = 0, refused = 0;
    };

    Month month;
    std::uint64_t rows = 0;     ///< of the journal, of that month
    std::uint64_t all_rows = 0; ///< that hold together
    std::uint64_t issued = 0, enrolled = 0, renewed = 0, reinstated = 0;
    NamedCounts revoked, suspended; ///< by reason
    NamedCounts refused;            ///< at the kiosk, by code
    NamedCounts by_key;             ///< cards issued, by the kid that signed them
    NamedCounts operators;          ///< rows by who did it; "" where nobody is named
    std::uint64_t status_builds = 0, lists = 0, bundles = 0;
    std::vector<std::int64_t> trust_versions; ///< of trust lists
    std::vector<KeyEvent> key_events;
    std::vector<Day> days;                   ///< of the month, the first at 0
    std::optional<std::uint64_t> broken_seq; ///< the row from which on nothing is counted, as the chain is broken
    bool is_over = true;                     ///< whether the month has ended

    static std::uint64_t sum(const NamedCounts& counts);
};

/// Reads the journal once, in pages. What counts is the moment that a row tells.
MonthlyReport report_month(const Registry& registry, Month month, Seconds now);

} // namespace qrid
