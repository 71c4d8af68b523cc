#include "commands.h"
#include "common.h"
#include "qrid/base/text.h"
#include "qrid/issuer/recovery.h"
#include "qrid/issuer/standing.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct RecoverOptions {
    std::optional<std::uint64_t> margin;
    bool new_lists = false, force = false;
    DryRunOption dry_run;
    IssuerOption issuer;
    AtOption at;
    SeedOption seed;
};

void add(CLI::App& app, RecoverOptions& o) {
    app.add_option(
           "--margin", o.margin,
           "Skip N status indices beyond the last one known to be used: at least as many as cards may have been "
           "minted since (10000)")
        ->type_name("N")
        ->check(in_range(std::uint64_t{0}, std::uint64_t{1} << 40));
    app.add_flag("--new-lists", o.new_lists, "Skip everything left in the current lists and continue in new ones");
    app.add_flag("--without-evidence,--force", o.force,
                 "Recover even if nothing shows that the registry is an older copy");
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.at.add(app);
    o.seed.add(app);
}

json places_of(const std::vector<StatusPlace>& places) {
    json list = json::array();
    for (const StatusPlace place : places) list.push_back(format_place(place));
    return list;
}

json to_json(const Recovery& done, bool rehearsed) {
    return {{"dry_run", rehearsed},
            {"recovered", done.needed},
            {"indices", {{"before", done.serials_before}, {"given", done.given}, {"now", done.serials}}},
            {"journal", {{"rows", done.rows}, {"rows_lost", done.rows_known - done.rows}}},
            {"trust_version", done.trust_version},
            {"bundle_version", done.bundle_version},
            {"lost", places_of(done.lost)},
            {"revoked", places_of(done.revoked)},
            {"suspended", places_of(done.suspended)},
            {"keys_revoked", done.keys_revoked},
            {"keys_added", done.keys_added},
            {"unread", done.unread}};
}

// Of a few each is told, of many how many.
std::string told(const std::vector<StatusPlace>& places) {
    constexpr std::size_t most = 10;
    std::string text;
    for (std::size_t i = 0; i < std::min(places.size(), most); ++i)
        text += fmt::format("{}{}", i == 0 ? "" : " ", format_place(places[i]));
    if (places.size() > most) text += fmt::format(" and {} more (--json lists them all)", places.size() - most);
    return text;
}

std::string to_text(const Recovery& done, bool rehearsed) {
    std::string text =
        fmt::format("{} the registry\n  indices      {} used here, {} known to be used, next is {}\n",
                    rehearsed ? "would recover" : "recovered", done.serials_before, done.given, done.serials);
    if (done.rows_known > done.rows)
        text += fmt::format("  journal      {} missing at the end\n", counted(done.rows_known - done.rows, "row"));
    if (!done.lost.empty())
        text +=
            fmt::format("  lost cards   {}: the registry has no record of them; they can still be revoked by index\n"
                        "               {}\n",
                        done.lost.size(), told(done.lost));
    if (!done.revoked.empty())
        text += fmt::format("  revoked      {}, as published: {}\n", done.revoked.size(), told(done.revoked));
    if (!done.suspended.empty())
        text += fmt::format("  suspended    {}, as published: {}\n", done.suspended.size(), told(done.suspended));
    if (!done.keys_revoked.empty())
        text += fmt::format("  keys revoked {}, as published\n", fmt::join(done.keys_revoked, " "));
    if (!done.keys_added.empty())
        text += fmt::format("  keys added   {}, as published\n", fmt::join(done.keys_added, " "));
    return text;
}

int run(const RecoverOptions& o, Session& session) {
    if (o.margin && o.new_lists) throw Error(Code::usage, "--margin and --new-lists cannot be used together");
    o.seed.put(session, o.at);
    Issuer issuer = o.issuer.open_to_mend(session);
    const Recovery done = recover_registry(
        issuer, {.margin = o.margin, .new_lists = o.new_lists, .force = o.force, .rehearse = o.dry_run.given},
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
        session.print_json(to_json(done, o.dry_run.given));
    else if (done.needed)
        session.print(to_text(done, o.dry_run.given));
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
