#include "commands.h"
#include "common.h"
#include "qrid/issuer/recovery.h"
#include "recovery_text.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

struct RecoverOptions {
    MarginOptions margin;
    bool force = false;
    DryRunOption dry_run;
    IssuerOption issuer;
    AtOption at;
    SeedOption seed;
};

void add(CLI::App& app, RecoverOptions& o) {
    o.margin.add(app);
    app.add_flag("--without-evidence,--force", o.force,
                 "Recover even if nothing shows that the registry is an older copy");
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.at.add(app);
    o.seed.add(app);
}

int run(const RecoverOptions& o, Session& session) {
    o.margin.check();
    o.seed.put(session, o.at);
    Issuer issuer = o.issuer.open_to_mend(session);
    const Recovery done = recover_registry(
        issuer,
        {.margin = o.margin.margin, .new_lists = o.margin.new_lists, .force = o.force, .rehearse = o.dry_run.given},
        o.at.now(session));
    if (done.needed && !o.dry_run.given) session.settle("see 'qrid issuer log --last 1'");
    for (const std::string& file : done.unread) session.warn(Error(Code::unreadable_file, file));
    if (!done.needed)
        session.note(
            "nothing shows that the registry is an older copy, so nothing was changed (--without-evidence recovers anyway)");
    else
        session.note("check 'qrid key list' for rotations that were lost, then publish: 'qrid trust build' and "
                     "'qrid status build --all'");
    if (session.format == Format::json)
        session.print_json(recovery_json(done, o.dry_run.given));
    else if (done.needed)
        session.print(recovery_text(done, o.dry_run.given));
    return 0;
}

} // namespace

Command issuer_recover_command() {
    return make_command<RecoverOptions>("Issue", "issuer recover",
                                        "Continue with a registry that was restored from an older copy",
                                        "  qrid issuer recover --dry-run\n"
                                        "  qrid issuer recover --margin 50000\n"
                                        "  qrid issuer recover --new-lists --issuer province",
                                        add, run);
}

} // namespace qrid::cmd
