#include "commands.h"
#include "common.h"
#include "progress.h"
#include "qrid/base/text.h"
#include "qrid/issuer/moving.h"
#include "registry_counts.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <csignal>

namespace qrid::cmd {

namespace {

struct MoveOptions {
    std::string registry;
    DryRunOption dry_run;
    IssuerOption issuer;
    AtOption at;
};

void add_move(CLI::App& app, MoveOptions& o) {
    app.add_option("--registry", o.registry,
                   "Where to: a file in the issuer's directory, or the URL of a PostgreSQL database")
        ->required()
        ->type_name("FILE|URL");
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.at.add(app);
}

std::string to_text(const Moved& moved, bool rehearsed) {
    if (moved.was_moved)
        return fmt::format("the registry was already moved to {}; issuer.json {}\n", moved.to,
                           rehearsed ? "would say so" : "now says so");
    std::string text =
        fmt::format("{} the registry\n  from  {}\n  to    {}\n  with  {}{}\n", rehearsed ? "would move" : "moved",
                    moved.from, moved.to, rows_told(moved.tables), rehearsed ? "" : ", the same on both sides");
    if (moved.runs > 0)
        text += fmt::format("  {} can be continued with 'qrid mint --resume'\n", counted(moved.runs, "unfinished run"));
    return text;
}

int run_move(const MoveOptions& o, Session& session) {
    std::signal(SIGPIPE, SIG_IGN);
    const fs::path dir = o.issuer.path(session);
    Progress progress(session, "rows");
    const Moved moved = move_registry(dir,
                                      {.registry = o.registry,
                                       .rehearse = o.dry_run.given,
                                       .clock = session.clock,
                                       .operator_name = o.issuer.by.get(session),
                                       .count = [&](std::size_t rows) { progress.add(rows); }},
                                      o.at.now(session));
    session.settle("the registry is at its new place");
    if (!o.dry_run.given)
        session.note("the old registry can no longer be used; delete it once a backup of the new one exists. On each "
                     "other machine that shares the registry, run the same command");
    if (session.format == Format::json)
        session.print_json({{"dry_run", o.dry_run.given},
                            {"from", moved.from},
                            {"to", moved.to},
                            {"was_moved", moved.was_moved},
                            {"runs", moved.runs},
                            {"tables", tables_json(moved.tables)}});
    else
        session.print(to_text(moved, o.dry_run.given));
    return 0;
}

} // namespace

Command issuer_move_command() {
    return make_command<MoveOptions>("Issue", "issuer move", "Move an issuer's registry to another database",
                                     "  qrid issuer move --registry postgresql://qrid@db.example/nation --dry-run\n"
                                     "  qrid issuer move --registry postgresql://qrid@db.example/nation\n"
                                     "  qrid issuer move --registry registry.db --issuer city",
                                     add_move, run_move);
}

} // namespace qrid::cmd
