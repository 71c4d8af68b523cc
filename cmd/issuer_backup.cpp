#include "commands.h"
#include "common.h"
#include "progress.h"
#include "qrid/base/text.h"
#include "qrid/issuer/backup.h"
#include "registry_counts.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

struct BackupOptions {
    std::string file;
    bool force = false;
    PassphraseOption passphrase = backup_passphrase();
    IssuerOption issuer;
    AtOption at;
};

void add_backup(CLI::App& app, BackupOptions& o) {
    app.add_option("FILE", o.file, "The file to write")->required();
    app.add_flag("--force", o.force, "Replace the file if it exists");
    o.passphrase.add(app);
    o.issuer.add(app);
    o.at.add(app);
}

int run_backup(const BackupOptions& o, Session& session) {
    BackupTerms terms{.file = o.file, .overwrite = o.force ? Overwrite::replace : Overwrite::refuse};
    if (o.file == "-")
        throw Error(Code::usage, "a backup cannot be written to standard output", "give the name of a file");
    check_target(terms.file, terms.overwrite);
    Issuer issuer = o.issuer.open(session);
    const Secret passphrase = o.passphrase.get(session, true);
    Progress progress(session, "rows");
    terms.count = [&](std::size_t rows) { progress.add(rows); };
    const Backup made = back_up(issuer, passphrase, terms, o.at.now(session));
    session.settle("the backup is complete");
    if (!made.left_out.empty()) session.note(fmt::format("not in the backup: {}", fmt::join(made.left_out, ", ")));
    session.note("store the backup and the head of the journal on another machine, and the passphrase somewhere else; "
                 "'qrid issuer restore' asks for all three");
    if (session.format == Format::json)
        session.print_json({{"file", o.file},
                            {"bytes", made.bytes},
                            {"sha256", made.sha256},
                            {"files", made.files},
                            {"left_out", made.left_out},
                            {"tables", tables_json(made.tables)},
                            {"journal", {{"rows", made.journal_rows}, {"head", made.head}}}});
    else
        session.print(fmt::format("{}\n  {}, {}, {} bytes\n  head {}\n", o.file, rows_told(made.tables),
                                  counted(made.files, "file"), made.bytes, made.head));
    return 0;
}

} // namespace

Command issuer_backup_command() {
    return make_command<BackupOptions>("Issue", "issuer backup", "Back up an issuer into one encrypted file",
                                       "  qrid issuer backup city-2026-11-23.backup\n"
                                       "  qrid issuer backup /mnt/usb/city.backup --force --issuer city\n"
                                       "  qrid issuer backup city.backup --backup-passphrase-file secret --json",
                                       add_backup, run_backup);
}

} // namespace qrid::cmd
