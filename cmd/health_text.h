// What 'issuer check' and 'trust check' print, and how they end.
#pragma once

#include "common.h"
#include "health_words.h"

namespace qrid::cmd {

/// --within SPAN, --prometheus, -o PATH
struct HealthOptions {
    std::string within = "3d";
    bool prometheus = false;
    OutputOption output;
    void add(CLI::App& app);
    /// Throws Error(usage).
    Seconds span() const;
    /// Before anything is looked at: throws as OutputOption::check(), and Error(usage) when two formats would go to
    /// standard output.
    void check(const Session& session) const;
};

/// Prints what was found; the exit code is 0 when all is fine, 1 when something is due, 3 when something could not be
/// found out. `prefix` is of the metrics.
int tell_health(const Health& health, const HealthOptions& options, const HealthPlace& place, std::string_view prefix,
                Session& session);

} // namespace qrid::cmd
