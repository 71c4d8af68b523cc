#include "qrid/issuer/health.h"

#include "qrid/issuer/inside/key_health.h"
#include "qrid/issuer/inside/place_health.h"
#include "qrid/issuer/inside/status_health.h"
#include "qrid/issuer/inside/trust_health.h"
#include "qrid/issuer/inside/web_health.h"
#include "qrid/issuer/issuer.h"
#include "qrid/issuer/journal.h"
#include "qrid/issuer/published_lists.h"
#include "qrid/trust/trust_list.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <set>

namespace qrid {

namespace {

// What the other checks have to know of the journal.
struct Told {
    std::set<std::string> elsewhere; ///< kids of keys whose private halves were never here
    std::uint64_t minted = 0;        ///< cards, in the last pace_span
    Seconds last_minted = earliest_time;

    void take(const JournalRow& row, Seconds now) {
        if (row.what == "cards-minted" || row.what == "card-enrolled" || row.what == "ledger-merged") {
            last_minted = std::max(last_minted, std::min(row.at, now));
            if (row.at > now || row.at <= now - pace_span) return;
            minted += cards_issued(row.what, detail_of(row));
        } else if (row.what == "key-made") {
            const nlohmann::json detail = detail_of(row);
            if (detail.is_object() && detail.value("private", nlohmann::json()) == "elsewhere" &&
                detail.contains("kid") && detail["kid"].is_string())
                elsewhere.insert(detail["kid"].get<std::string>());
        }
    }
};

HealthCheck check_journal(const Issuer& issuer, const std::string& head, Seconds now, Told& told) {
    HealthCheck check{.name = "journal"};
    const JournalVerdict verdict =
        verify_journal(issuer.registry(), head, [&](const JournalRow& row) { told.take(row, now); });
    check.measures.push_back({"journal_rows", static_cast<std::int64_t>(verdict.rows)});
    if (verdict.broken_seq)
        check.add({.name = "journal-broken", .numbers = {{"row", static_cast<std::int64_t>(*verdict.broken_seq)}}});
    if (!verdict.has_kept) check.add({.name = "journal-head-missing", .subject = head});
    return check;
}

HealthCheck check_registry(const Issuer& issuer) {
    HealthCheck check{.name = "registry"};
    if (const auto trouble = issuer.trouble())
        check.add({.name = "registry-behind",
                   .subject = issuer.dir().string(),
                   .why = trouble->what(),
                   .hint = trouble->hint()});
    if (const auto damage = issuer.registry().damage())
        check.add({.name = "registry-damaged",
                   .subject = issuer.dir().string(),
                   .why = fmt::format("the registry is damaged: {}", *damage)});
    return check;
}

} // namespace

std::uint64_t HealthTerms::space_of(const fs::path& place) {
    std::error_code error;
    const fs::space_info space = fs::space(place, error);
    if (error)
        throw Error(Code::cannot_write,
                    fmt::format("cannot tell how much room {} has: {}", place.string(), error.message()));
    return space.available;
}

PublishedEnds published_ends(const Issuer& issuer) {
    PublishedEnds ends;
    const std::uint64_t lists = status_lists(issuer);
    const std::vector<Publication> rows = issuer.registry().publications(0, lists);
    ends.unpublished = lists - std::min<std::uint64_t>(lists, rows.size());
    for (const Publication& row : rows) ends.lists = std::min(ends.lists.value_or(row.exp), row.exp);
    try {
        const Bytes text = read_file(issuer.dir() / "public" / "trust.jwt", max_trust_list);
        ends.trust = good_until(read_trust_list(text_of(text)));
    } catch (const Error&) {
    } // 'issuer check' tells why
    return ends;
}

Health check_issuer(const fs::path& dir, const HealthTerms& terms, Seconds now) {
    Health health{.about = dir.string()};
    health.checks.push_back(check_permissions(dir));
    std::optional<Issuer> issuer;
    std::optional<Error> closed;
    bool closed_by_config = false;
    try {
        (void)read_config(dir);
    } catch (const Error& error) {
        if (error.code() == Code::not_an_issuer) throw;
        closed = Error(error.code(), error.what(), "restore issuer.json from a backup");
        closed_by_config = true;
    }
    try {
        if (!closed) issuer.emplace(dir);
        if (issuer) health.about = issuer->config().iss;
    } catch (const Error& error) {
        if (error.code() == Code::not_an_issuer) throw;
        closed = error;
    }
    const bool has_config = !closed_by_config;
    Told told;
    // A check that fails is a check of which nothing is known, and the others are made all the same.
    const auto add = [&](const char* name, const auto& act) {
        HealthCheck check{.name = name};
        try {
            if (closed) throw Error(*closed);
            check = act();
        } catch (const Error& error) {
            if (error.code() == Code::usage) throw;
            if (error.code() == Code::registry_damaged && check.name == "registry" && has_config)
                check.add({.name = "registry-damaged", .subject = dir.string(), .why = error.what()});
            else
                check.not_checked(error);
        }
        health.checks.push_back(std::move(check));
    };
    add("registry", [&] { return check_registry(*issuer); });
    add("journal", [&] { return check_journal(*issuer, terms.head, now, told); });
    add("status-lists", [&] { return check_status_lists(*issuer, terms, now); });
    add("status-bundle", [&] { return check_status_bundle(*issuer, terms, now); });
    add("trust-list", [&] { return check_trust_list(*issuer, terms, now); });
    add("jwks", [&] { return check_jwks(*issuer, now); });
    if (!terms.url.empty()) add("web-server", [&] { return check_web_server(*issuer, terms); });
    add("active-keys", [&] { return check_active_keys(*issuer, terms, now); });
    add("staged-keys", [&] { return check_staged_keys(*issuer, now); });
    add("private-keys", [&] { return check_private_keys(*issuer, told.elsewhere, now); });
    add("places", [&] { return check_places(*issuer, told.minted, terms); });
    add("disk", [&] { return check_disk(*issuer, terms); });
    add("runs", [&] { return check_runs(*issuer, told.last_minted, now); });
    add("replacements", [&] { return check_replacements(*issuer, now); });
    add("leases", [&] { return check_leases(*issuer, now); });
    add("expiring-cards", [&] { return check_expiring_cards(*issuer, now); });
    return health;
}

} // namespace qrid
