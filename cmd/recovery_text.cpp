#include "recovery_text.h"

#include "qrid/base/error.h"
#include "qrid/base/text.h"
#include "qrid/issuer/standing.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using nlohmann::json;

json places_of(const std::vector<StatusPlace>& places) {
    json list = json::array();
    for (const StatusPlace place : places) list.push_back(format_place(place));
    return list;
}

// Of a few each is told, of many how many.
std::string few_of(const std::vector<StatusPlace>& places) {
    constexpr std::size_t most = 10;
    std::string text;
    for (std::size_t i = 0; i < std::min(places.size(), most); ++i)
        text += fmt::format("{}{}", i == 0 ? "" : " ", format_place(places[i]));
    if (places.size() > most) text += fmt::format(" and {} more (--json lists them all)", places.size() - most);
    return text;
}

} // namespace

void MarginOptions::add(CLI::App& app) {
    app.add_option(
           "--margin", margin,
           "Skip N status indices beyond the last one known to be used: at least as many as cards may have been "
           "minted since (10000)")
        ->type_name("N")
        ->check(in_range(std::uint64_t{0}, std::uint64_t{1} << 40));
    app.add_flag("--new-lists", new_lists, "Skip everything left in the current lists and continue in new ones");
}

void MarginOptions::check() const {
    if (margin && new_lists) throw Error(Code::usage, "--margin and --new-lists cannot be used together");
}

json recovery_json(const Recovery& done, bool rehearsed) {
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

std::string recovery_text(const Recovery& done, bool rehearsed) {
    std::string text =
        fmt::format("{} the registry\n  indices      {} used here, {} known to be used, next is {}\n",
                    rehearsed ? "would recover" : "recovered", done.serials_before, done.given, done.serials);
    if (done.rows_known > done.rows)
        text += fmt::format("  journal      {} missing at the end\n", counted(done.rows_known - done.rows, "row"));
    if (!done.lost.empty())
        text +=
            fmt::format("  lost cards   {}: the registry has no record of them; they can still be revoked by index\n"
                        "               {}\n",
                        done.lost.size(), few_of(done.lost));
    if (!done.revoked.empty())
        text += fmt::format("  revoked      {}, as published: {}\n", done.revoked.size(), few_of(done.revoked));
    if (!done.suspended.empty())
        text += fmt::format("  suspended    {}, as published: {}\n", done.suspended.size(), few_of(done.suspended));
    if (!done.keys_revoked.empty())
        text += fmt::format("  keys revoked {}, as published\n", fmt::join(done.keys_revoked, " "));
    if (!done.keys_added.empty())
        text += fmt::format("  keys added   {}, as published\n", fmt::join(done.keys_added, " "));
    return text;
}

} // namespace qrid::cmd
