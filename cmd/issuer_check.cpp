// issuer check: what an administrator has to know every morning.
#include "commands.h"
#include "common.h"
#include "health_text.h"
#include "progress.h"
#include "qrid/issuer/health.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qrid::cmd {

namespace {

struct IssuerCheckOptions {
    HealthOptions health;
    std::string head, url;
    FetchOption fetch;
    IssuerOption issuer;
    AtOption at;
};

void add_issuer_check(CLI::App& app, IssuerCheckOptions& o) {
    o.health.add(app);
    app.add_option("--head", o.head, "A digest of the journal recorded earlier, which must still be in it")
        ->type_name("DIGEST");
    CLI::Option* const url =
        app.add_option("--url", o.url,
                       "Compare the published files with those of a web server: where public/ is served")
            ->type_name("URL");
    o.fetch.add(app, url);
    o.issuer.add(app);
    o.at.add(app);
}

int run_issuer_check(const IssuerCheckOptions& o, Session& session) {
    o.health.check(session);
    if (!o.head.empty()) check_journal_head(o.head);
    const Seconds now = o.at.now(session);
    HealthTerms terms{.within = o.health.span(), .head = o.head, .url = o.url};
    if (!terms.url.empty() && !terms.url.ends_with('/')) terms.url += '/';
    terms.download = o.fetch.options().download;
    Progress progress(session, "lists");
    terms.done = [&](std::size_t lists) { progress.add(lists); };
    const Health health = check_issuer(o.issuer.path(session), terms, now);
    const HealthPlace place{o.issuer.dir.empty() ? "" : fmt::format(" --issuer {}", o.issuer.dir), now};
    return tell_health(health, o.health, place, "qrid_issuer", session);
}

} // namespace

Command issuer_check_command() {
    return make_command<IssuerCheckOptions>(
        "Issue", "issuer check", "Check whether anything is due: lists, keys, room, the journal",
        "  qrid issuer check\n"
        "  qrid issuer check --within 7d --url https://id.city.example/\n"
        "  qrid issuer check --head 7f3c... --json\n"
        "  qrid issuer check --prometheus -o /var/lib/qrid-metrics/city.prom --force",
        add_issuer_check, run_issuer_check);
}

} // namespace qrid::cmd
