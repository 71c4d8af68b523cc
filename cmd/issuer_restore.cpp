#include "commands.h"
#include "common.h"
#include "progress.h"
#include "qrid/base/text.h"
#include "qrid/issuer/backup.h"
#include "recovery_text.h"
#include "registry_counts.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>

namespace qrid::cmd {

namespace {

struct RestoreOptions {
    std::string file, dir, registry, head, published;
    bool without_head = false, without_published = false, keep_registry = false;
    MarginOptions margin;
    PassphraseOption passphrase = backup_passphrase();
    OperatorOption by;
    AtOption at;
};

void add_restore(CLI::App& app, RestoreOptions& o) {
    app.add_option("FILE", o.file, "The backup")->required();
    app.add_option("DIR", o.dir, "The directory to create")->required();
    app.add_option("--head", o.head, "The head of the journal that you recorded last, 64 hexadecimal digits")
        ->type_name("DIGEST");
    app.add_flag("--without-head", o.without_head, "Restore although no head of the journal was recorded");
    app.add_option("--public", o.published, "A copy of the web server's public/, which shows what was published since")
        ->type_name("DIR");
    app.add_flag("--without-public", o.without_published,
                 "Restore although there is no such copy: what was revoked since is valid again");
    o.margin.add(app);
    app.add_option("--registry", o.registry,
                   "Put the registry into this file in DIR, or this PostgreSQL database, instead of where it was")
        ->type_name("FILE|URL");
    app.add_flag("--keep-registry", o.keep_registry,
                 "The PostgreSQL database survived: restore only the directory, and use it as it is");
    o.passphrase.add(app);
    o.by.add(app);
    o.at.add(app);
}

void check_use(const RestoreOptions& o) {
    o.margin.check();
    if (o.keep_registry && (!o.registry.empty() || !o.published.empty() || o.without_published || o.without_head ||
                            o.margin.margin || o.margin.new_lists))
        throw Error(Code::usage, "--keep-registry only goes with --head", "leave out what is about a lost registry");
    if (!o.keep_registry && o.head.empty() == !o.without_head)
        throw Error(Code::usage,
                    o.without_head ? "--head and --without-head cannot be used together"
                                   : "the head of the journal is missing",
                    "give the one that you recorded last with --head DIGEST, or --without-head if there is none");
    if (!o.head.empty()) check_journal_head(o.head);
    if (o.without_published && !o.published.empty())
        throw Error(Code::usage, "--public and --without-public cannot be used together");
    std::error_code ignored;
    if (!o.published.empty() && !fs::is_directory(o.published, ignored))
        throw Error(Code::unreadable_file, fmt::format("cannot read {}: it is not a directory", o.published),
                    "name a copy of the directory that the web server has");
    check_target(o.dir, Overwrite::refuse);
}

// What the head that was noted says of the backup.
std::string missing(const RestoreOptions& o, const Restored& done) {
    if (o.head.empty()) return "no head was given: nothing shows how much is missing";
    if (!done.noted_row) return "the recorded head is not among them: what followed is missing";
    if (*done.noted_row == done.journal_rows) return "the last is the recorded head";
    return fmt::format("{} after the recorded head", counted(done.journal_rows - *done.noted_row, "row"));
}

nlohmann::json to_json(const RestoreOptions& o, const Restored& done) {
    const auto or_null = [](const auto& value) { return value ? nlohmann::json(*value) : nlohmann::json(); };
    return {{"dir", o.dir},
            {"iss", done.iss},
            {"registry", done.registry},
            {"made", format_time(done.made)},
            {"files", done.files},
            {"tables", o.keep_registry ? nlohmann::json() : tables_json(done.tables)},
            {"journal", {{"rows", done.journal_rows}, {"head", done.head}, {"recorded_row", or_null(done.noted_row)}}},
            {"recovery", recovery_json(done.recovery, false)},
            {"without_private_half", done.without_private_half}};
}

std::string to_text(const RestoreOptions& o, const Restored& done) {
    if (o.keep_registry)
        return fmt::format("restored issuer {} in {}, from a backup of {}\n"
                           "  holds        {}\n"
                           "  registry     {}, as it was\n"
                           "  journal      {}{}\n",
                           done.iss, o.dir, format_time(done.made), counted(done.files, "file"), done.registry,
                           counted(done.journal_rows, "row"),
                           o.head.empty()   ? ""
                           : done.noted_row ? ", with the recorded head"
                                            : "; the recorded head is not among them");
    std::string text =
        fmt::format("restored issuer {} in {}, from a backup of {}\n"
                    "  holds        {}, {}\n"
                    "  registry     {}\n"
                    "  journal      {} in the backup; {}\n",
                    done.iss, o.dir, format_time(done.made), rows_told(done.tables), counted(done.files, "file"),
                    done.registry, counted(done.journal_rows, "row"), missing(o, done));
    text += recovery_text(done.recovery, false);
    if (!done.without_private_half.empty())
        text += fmt::format("  keys lost    {}: their private halves were made after the backup\n",
                            fmt::join(done.without_private_half, " "));
    return text;
}

int run_restore(const RestoreOptions& o, Session& session) {
    std::signal(SIGPIPE, SIG_IGN);
    check_use(o);
    RestoreTerms terms{
        .file = o.file, .dir = o.dir, .head = o.head, .margin = o.margin.margin, .new_lists = o.margin.new_lists};
    if (!o.registry.empty()) terms.registry = o.registry;
    if (!o.published.empty()) terms.published = o.published;
    terms.without_published = o.without_published;
    terms.keep_registry = o.keep_registry;
    Progress progress(session, "rows");
    terms.clock = session.clock;
    terms.operator_name = o.by.get(session);
    terms.count = [&](std::size_t rows) { progress.add(rows); };
    const Restored done = restore_issuer(
        terms, [&] { return o.passphrase.get(session); }, o.at.now(session));
    session.settle("see 'qrid issuer log --last 2'");
    for (const std::string& file : done.recovery.unread)
        session.warn(Error(Code::unreadable_file, file, "it was not used"));
    if (!done.without_private_half.empty())
        session.note(
            "retire or revoke each lost key with 'qrid key revoke KID --reason superseded', and make another with "
            "'qrid key new'");
    session.note("then publish: 'qrid trust build' and 'qrid status build --all'");
    if (session.format == Format::json)
        session.print_json(to_json(o, done));
    else
        session.print(to_text(o, done));
    return 0;
}

} // namespace

Command issuer_restore_command() {
    return make_command<RestoreOptions>(
        "Issue", "issuer restore", "Restore an issuer from a backup",
        "  qrid issuer restore city.backup city --head 5b1c2a... --public /var/www/city\n"
        "  qrid issuer restore city.backup city --head 5b1c2a... --without-public --margin 50000\n"
        "  qrid issuer restore city.backup city --without-head --public /var/www/city --new-lists\n"
        "  qrid issuer restore city.backup city --head 5b1c2a... --margin 0 --registry postgresql://qrid@db.example/city",
        add_restore, run_restore);
}

} // namespace qrid::cmd
