#include "qrid/issuer/inside/place_health.h"

#include "qrid/base/month.h"
#include "qrid/base/permissions.h"
#include "qrid/issuer/config.h"
#include "qrid/issuer/registry_place.h"

#include <algorithm>

namespace qrid {

namespace {

constexpr std::uint64_t least_space = std::uint64_t{100} << 20; // bytes

std::uint64_t size_of(const fs::path& path) {
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored)) return fs::file_size(path, ignored);
    std::uint64_t sum = 0;
    for (const auto& entry : fs::recursive_directory_iterator(path, ignored))
        if (entry.is_regular_file(ignored)) sum += entry.file_size(ignored);
    return sum;
}

std::vector<fs::path> entries_of(const fs::path& dir) {
    std::vector<fs::path> found;
    std::error_code ignored; // what is no directory is told of when it is opened
    for (const auto& entry : fs::directory_iterator(dir, ignored)) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

// The name of the registry's file; nothing when it is in a database.
std::string registry_name(const fs::path& dir) {
    try {
        const RegistryPlace place = RegistryPlace::parse(read_config(dir).registry, dir);
        return place.is_file() ? fs::path(place.text).filename().string() : "";
    } catch (const Error&) {
        return ""; // which is told when the issuer is opened
    }
}

} // namespace

HealthCheck check_permissions(const fs::path& dir) {
    HealthCheck check{.name = "permissions"};
    const auto look = [&](const fs::path& path, const auto& act) {
        try {
            act(path);
        } catch (const Error& error) {
            const bool is_told = std::any_of(check.findings.begin(), check.findings.end(),
                                             [&](const Finding& one) { return one.why == error.what(); });
            if (is_told) return;
            if (error.code() == Code::unsafe_permissions)
                check.add({.name = "unsafe-permissions",
                           .subject = path.string(),
                           .why = error.what(),
                           .hint = error.hint()});
            else
                check.not_checked(error, path.string());
        }
    };
    const auto is_place = [](const fs::path& path) { check_place(path); };
    const auto is_file = [](const fs::path& path) { check_file(path); };
    const auto is_secret = [](const fs::path& path) { check_secret_file(path); };
    look(dir, is_place);
    for (const char* part : {"keys", "public", "public/status"})
        if (std::error_code ignored; fs::exists(dir / part, ignored)) look(dir / part, is_place);
    const std::string registry = registry_name(dir);
    for (const fs::path& entry : entries_of(dir)) {
        look(entry, is_file);
        // It has the secret by which people are known, and so have the files that SQLite keeps beside it.
        if (!registry.empty() && entry.filename().string().starts_with(registry)) look(entry, is_secret);
    }
    for (const fs::path& key : entries_of(dir / "keys")) look(key, is_secret);
    return check;
}

HealthCheck check_places(const Issuer& issuer, std::uint64_t minted, const HealthTerms& terms) {
    HealthCheck check{.name = "places"};
    const std::uint64_t space = issuer.config().lists * issuer.config().entries,
                        taken = issuer.registry().serials_taken();
    const std::uint64_t left = taken == 0 ? space : (space - taken % space) % space; // full ones are the last to begin
    check.measures.push_back({"places_taken", static_cast<std::int64_t>(taken)});
    check.measures.push_back({"places_left", static_cast<std::int64_t>(left)});
    check.measures.push_back({"cards_minted_30d", static_cast<std::int64_t>(minted)});
    if (minted == 0) return check;
    const double seconds = static_cast<double>(left) / static_cast<double>(minted) * static_cast<double>(pace_span);
    if (seconds <= static_cast<double>(terms.within))
        check.add({.name = "places-low",
                   .numbers = {{"left", static_cast<std::int64_t>(left)},
                               {"minted", static_cast<std::int64_t>(minted)},
                               {"seconds", static_cast<std::int64_t>(seconds)}}});
    return check;
}

HealthCheck check_disk(const Issuer& issuer, const HealthTerms& terms) {
    HealthCheck check{.name = "disk"};
    const std::uint64_t left = terms.space_left(issuer.dir());
    const RegistryPlace place = RegistryPlace::parse(issuer.config().registry, issuer.dir());
    const std::uint64_t needed =
        least_space + size_of(issuer.dir() / "public") + (place.is_file() ? size_of(place.text) : 0);
    check.measures.push_back({"disk_free_bytes", static_cast<std::int64_t>(left)});
    check.measures.push_back({"disk_needed_bytes", static_cast<std::int64_t>(needed)});
    if (left < needed)
        check.add(
            {.name = "disk-low",
             .subject = issuer.dir().string(),
             .numbers = {{"left", static_cast<std::int64_t>(left)}, {"needed", static_cast<std::int64_t>(needed)}}});
    return check;
}

HealthCheck check_runs(const Issuer& issuer, Seconds last_minted, Seconds now) {
    HealthCheck check{.name = "runs"};
    const std::vector<RunState> runs = issuer.registry().runs();
    check.measures.push_back({"runs_unfinished", static_cast<std::int64_t>(runs.size())});
    if (now < last_minted + running_for) return check;
    for (const RunState& run : runs)
        check.note({.name = "run-unfinished", .numbers = {{"records", static_cast<std::int64_t>(run.records)}}});
    return check;
}

HealthCheck check_replacements(const Issuer& issuer, Seconds now) {
    HealthCheck check{.name = "replacements"};
    const Registry& registry = issuer.registry();
    const auto late = static_cast<std::int64_t>(registry.count_replacements(now - ttl_grace, false));
    check.measures.push_back({"replacements_due", static_cast<std::int64_t>(registry.count_replacements(now, false))});
    check.measures.push_back(
        {"replacements_waiting", static_cast<std::int64_t>(registry.count_replacements(now, true))});
    if (late > 0) check.add({.name = "replacement-unrevoked", .numbers = {{"cards", late}}});
    return check;
}

HealthCheck check_leases(const Issuer& issuer, Seconds now) {
    HealthCheck check{.name = "leases"};
    std::int64_t open = 0;
    const std::vector<KeyRow> keys = issuer.registry().keys();
    const auto signs = [&](const std::string& kid) { // the lease has a copy of when it ends, which may come sooner
        return std::any_of(keys.begin(), keys.end(), [&](const KeyRow& key) {
            return key.kid == kid && now < key.sign_until && (!key.revoked || now < key.revoked->at);
        });
    };
    for (const LeaseRow& row : issuer.registry().leases()) {
        if (!row.is_open()) continue;
        ++open;
        if (now >= row.lease.iat + lease_span || now >= row.lease.use_until || !signs(row.lease.kid))
            check.note({.name = "lease-unmerged", .subject = row.lease.id, .numbers = {{"from", row.lease.iat}}});
    }
    check.measures.push_back({"leases_open", open});
    return check;
}

HealthCheck check_expiring_cards(const Issuer& issuer, Seconds now) {
    constexpr int months_shown = 13;
    HealthCheck check{.name = "expiring-cards"};
    std::vector<Seconds> moments{now};
    std::vector<Month> months;
    for (Month month = Month::of(now); static_cast<int>(months.size()) < months_shown; month = month.next()) {
        months.push_back(month);
        moments.push_back(month.end());
    }
    const std::vector<std::uint64_t> counts = issuer.registry().count_expiring(moments);
    for (std::size_t i = 0; i < counts.size(); ++i)
        check.measures.push_back(
            {"cards_expiring", static_cast<std::int64_t>(counts[i]), {{"month", months[i].text()}}});
    return check;
}

} // namespace qrid
