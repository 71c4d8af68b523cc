// trust check: whether a verifier's stores are fresh.
#include "commands.h"
#include "common.h"
#include "health_text.h"
#include "qrid/status/store_health.h"

#include <CLI/CLI.hpp>

namespace qrid::cmd {

namespace {

struct TrustCheckOptions {
    HealthOptions health;
    bool online = false;
    AtOption at;
};

void add_trust_check(CLI::App& app, TrustCheckOptions& o) {
    o.health.add(app);
    app.add_flag(
        "--online", o.online,
        "This verifier fetches status lists (verify --online): it needs no bundle of an issuer that says where "
        "they are");
    o.at.add(app);
}

int run_trust_check(const TrustCheckOptions& o, Session& session) {
    o.health.check(session);
    const Seconds now = o.at.now(session);
    const Health health = check_stores(TrustStore(default_trust_store()), StatusStore(default_status_store()),
                                       {.within = o.health.span(), .online = o.online}, now);
    return tell_health(health, o.health, {.now = now, .names = health.names}, "qrid_verifier", session);
}

} // namespace

Command trust_check_command() {
    return make_command<TrustCheckOptions>(
        "Issue", "trust check", "Check whether the verifier's trust lists, keys and status bundles are fresh",
        "  qrid trust check\n"
        "  qrid trust check --within 14d --json\n"
        "  qrid trust check --online --prometheus -o /var/lib/qrid-metrics/verifier.prom --force",
        add_trust_check, run_trust_check);
}

} // namespace qrid::cmd
