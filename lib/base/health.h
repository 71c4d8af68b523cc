// What a look at something that has to go on working found: facts as values. Whoever tells people of them makes the
// words, and names the command that mends each.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/error.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qrid {

enum class HealthLevel {
    fine,
    due,     ///< somebody has to do something
    unknown, ///< it could not be found out
};

/// "fine", "due" or "unknown".
std::string_view name(HealthLevel level);

/// Facts by their names: counts, bytes, and moments (seconds since 1970).
using HealthNumbers = std::map<std::string, std::int64_t, std::less<>>;

/// One thing that is not as it should be, or could not be looked at.
struct Finding {
    std::string name; ///< kebab-case, such as "list-expired"
    HealthLevel level = HealthLevel::due;
    std::string subject = {}; ///< the file, the key's kid or the issuer that it is about; of several the first
    HealthNumbers numbers = {};
    std::string why = {}, hint = {}; ///< of the error that it came with
};

/// A number that is worth watching, for machines. The name ends in its unit.
struct Measure {
    std::string name;
    std::int64_t value = 0;
    std::map<std::string, std::string> labels = {};
};

/// One aspect that was looked at.
struct HealthCheck {
    std::string name;                   ///< kebab-case, such as "status-lists"
    std::vector<Finding> findings = {}; ///< none: all is well
    std::vector<Measure> measures = {};

    HealthLevel level() const;
    /// Adds one as it is.
    void add(Finding finding) { findings.push_back(std::move(finding)); }
    /// Adds one; of several of one name there is one entry, with the first's subject. Their numbers are added up, but
    /// of "exp", "until" and "from" the earliest stays, and "count" tells how many they are.
    void note(Finding finding);
    /// Adds the error that kept it from being looked at: "not-checked", unknown.
    void not_checked(const Error& error, std::string subject = {});
    /// Does `act`; what it throws is not_checked().
    void attempt(const std::function<void()>& act, const std::string& subject = {});
    /// The first measure of a name that was noted, or `otherwise`.
    std::int64_t measured(std::string_view measure, std::int64_t otherwise = 0) const;
};

/// All that was looked at.
struct Health {
    std::string about; ///< the issuer's iss, or a verifier's store
    std::vector<HealthCheck> checks = {};
    std::map<std::string, std::string> names = {}; ///< what issuers call themselves, by their iss, where they do

    /// What could not be found out weighs more than what is due: something worse may be behind it.
    HealthLevel level() const;
};

/// The level of something that was made at `from` and is good until `end`: due from `within` before its end, but never
/// in the first half of its life, so that what was just made is fine whatever `within` is.
HealthLevel level_of_life(Seconds from, Seconds end, Seconds within, Seconds now);

/// How long after its ttl something may be published without being made anew: a night's work may be late by that.
inline constexpr Seconds ttl_grace = seconds_per_day;

} // namespace qrid
