#include "commands.h"
#include "common.h"
#include "qrid/issuer/reconfiguring.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

struct ConfigureOptions {
    std::string id_scheme;
    DryRunOption dry_run;
    IssuerOption issuer;
    AtOption at;
};

void add_configure(CLI::App& app, ConfigureOptions& o) {
    add_id_scheme(app, o.id_scheme, "What the IDs of its records are from now on, and are checked as");
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.at.add(app);
}

// What the command leaves as it is.
void tell_what_stays(const SchemeChange& change, const Issuer& issuer, Session& session) {
    session.note(
        "cards that were issued before stay as they are, and leases that were taken before keep the old scheme");
    session.note(fmt::format(
        "where {} and {} write an ID in different ways, such as a final x or X, such a card is found by its number, "
        "and no longer by the person's ID",
        change.before, change.after));
    if (!RegistryPlace::parse(issuer.config().registry, issuer.dir()).is_file())
        session.note("on each other machine that shares the registry, run the same command");
}

int run_configure(const ConfigureOptions& o, Session& session) {
    if (o.id_scheme.empty())
        throw Error(Code::usage, "nothing to change: --id-scheme is required", "see 'qrid issuer configure --help'");
    Issuer issuer = o.issuer.open_to_change(session);
    const SchemeChange change = change_id_scheme(issuer, o.id_scheme, o.dry_run.given, o.at.now(session));
    if (change.is_one()) {
        if (!o.dry_run.given) session.settle("see 'qrid issuer show'");
        tell_what_stays(change, issuer, session);
    }
    if (session.format == Format::json)
        session.print_json({{"dry_run", o.dry_run.given},
                            {"changed", change.is_one()},
                            {"id_scheme", {{"before", change.before}, {"after", change.after}}}});
    else if (!change.is_one())
        session.print(fmt::format("the scheme of IDs is already {}\n", change.after));
    else
        session.print(fmt::format("{} the scheme of IDs from {} to {}\n", o.dry_run.given ? "would change" : "changed",
                                  change.before, change.after));
    return 0;
}

} // namespace

Command issuer_configure_command() {
    return make_command<ConfigureOptions>("Issue", "issuer configure", "Change the scheme of IDs of an issuer",
                                          "  qrid issuer configure --id-scheme cn-id --dry-run\n"
                                          "  qrid issuer configure --id-scheme cn-id\n"
                                          "  qrid issuer configure --id-scheme none --issuer city",
                                          add_configure, run_configure);
}

} // namespace qrid::cmd
