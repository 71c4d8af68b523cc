#include "qrid/status/store_health.h"

#include "qrid/base/permissions.h"
#include "qrid/status/belief.h"
#include "qrid/trust/key_files.h"

#include <algorithm>
#include <fstream>
#include <set>

namespace qrid {

namespace {

class StoreCheckup {
public:
    StoreCheckup(const TrustStore& trust, const StatusStore& status, const StoreHealthTerms& terms, Seconds now)
        : trust_(trust), status_(status), terms_(terms), now_(now) {}

    Health run() {
        Health health{.about = trust_.dir().string()};
        const auto add = [&](const char* name, const auto& act) {
            HealthCheck check{.name = name};
            check.attempt([&] { act(check); });
            health.checks.push_back(std::move(check));
        };
        add("permissions", [&](HealthCheck& check) { look_at_permissions(check); });
        add("trust-lists", [&](HealthCheck& check) { look_at_lists(check); });
        add("trusted-keys", [&](HealthCheck& check) { look_at_keys(check); });
        add("status-bundles", [&](HealthCheck& check) { look_at_bundles(check); });
        add("status-of-issuers", [&](HealthCheck& check) { look_at_issuers(check); });
        for (const StoredList& stored : lists_)
            if (const TrustList& list = stored.signed_list.list; list.name) health.names.emplace(list.iss, *list.name);
        return health;
    }

private:
    // Of a file that cannot be opened nobody knows what is in it.
    static bool note_unopened(HealthCheck& check, const Error& error, const fs::path& file) {
        if (std::ifstream(file).good()) return false;
        check.not_checked({error.code(), error.what(), "check the permissions of the store"}, file.string());
        return true;
    }

    static bool is_there(const fs::path& path) {
        std::error_code ignored;
        return fs::exists(path, ignored);
    }

    void look_at_permissions(HealthCheck& check) const {
        const auto look = [&](const fs::path& path, bool is_directory) {
            try {
                is_directory ? check_place(path) : check_file(path);
            } catch (const Error& error) {
                check.add({.name = "unsafe-permissions",
                           .subject = path.string(),
                           .why = error.what(),
                           .hint = error.hint()});
            }
        };
        std::set<fs::path> places{trust_.dir(), trust_.file_of("").parent_path(), status_.dir()};
        for (const fs::path& place : places) {
            if (!is_there(place)) continue;
            look(place, true);
            for (const fs::path& file : with_directories_opened({place})) look(file, false);
        }
    }

    void look_at_lists(HealthCheck& check) {
        Seconds earliest = latest_time;
        const std::vector<fs::path> files = trust_.issuer_files();
        for (const fs::path& file : files) {
            try {
                const StoredList stored = TrustStore::read(file);
                const TrustList& list = stored.signed_list.list;
                const Seconds until = good_until(stored.signed_list);
                earliest = std::min(earliest, until);
                check.measures.push_back({"trust_list_version", list.version, {{"iss", list.iss}}});
                if (now_ >= until)
                    check.add({.name = "stored-trust-expired", .subject = list.iss, .numbers = {{"exp", until}}});
                else if (level_of_life(list.iat, until, terms_.within, now_) == HealthLevel::due)
                    check.add({.name = "stored-trust-expiring", .subject = list.iss, .numbers = {{"exp", until}}});
                lists_.push_back(stored);
            } catch (const Error& error) {
                if (note_unopened(check, error, file)) continue;
                check.add({.name = "stored-trust-damaged",
                           .subject = file.string(),
                           .why = error.what(),
                           .hint = error.hint()});
            }
        }
        check.measures.push_back({"trust_lists", static_cast<std::int64_t>(files.size())});
        if (earliest < latest_time) check.measures.push_back({"trust_lists_expiry_timestamp_seconds", earliest});
        if (files.empty() && trust_.key_files().empty())
            check.add({.name = "nothing-trusted", .subject = trust_.dir().string()});
    }

    // Whatever the list that names it says of itself.
    static bool is_accepted(TrustedKey key, Seconds at) {
        key.list_until.reset();
        return !flaw_of(key, std::nullopt, at);
    }

    // Of keys for one purpose, at least one has to go on.
    void look_at_end(HealthCheck& check, const std::vector<TrustedKey>& keys, const std::string& subject) const {
        const auto any = [&](Seconds at) {
            return std::any_of(keys.begin(), keys.end(), [&](const TrustedKey& key) { return is_accepted(key, at); });
        };
        if (any(now_ + terms_.within)) return;
        Seconds until = earliest_time;
        for (const TrustedKey& key : keys)
            if (is_accepted(key, now_)) until = std::max(until, key.not_after.value_or(latest_time));
        if (any(now_))
            check.add({.name = "keys-ending", .subject = subject, .numbers = {{"until", until}}});
        else
            check.add({.name = keys.empty() ? "no-keys" : "keys-ended", .subject = subject});
    }

    void look_at_keys(HealthCheck& check) {
        std::int64_t count = 0;
        for (const StoredList& stored : lists_) {
            const std::string& iss = stored.signed_list.list.iss;
            for (TrustedKey& key : trusted_keys_of(stored.signed_list, stored.file.string())) {
                keys_.add(std::move(key));
                ++count;
            }
            for (const Purpose purpose : {Purpose::cards, Purpose::status}) {
                std::vector<TrustedKey> meant;
                for (const TrustedKey& key : stored.signed_list.list.keys)
                    if (key.purpose == purpose) meant.push_back(key);
                look_at_end(check, meant, iss + " for " + std::string(name(purpose)));
            }
        }
        for (const fs::path& file : trust_.key_files()) {
            try {
                const TrustSet keys = load_trust({file}, KeylessFile::is_passed_over);
                if (keys.empty()) continue;
                look_at_end(check, keys.keys(), file.string());
                for (const TrustedKey& key : keys.keys()) keys_.add(key);
                count += static_cast<std::int64_t>(keys.keys().size());
            } catch (const Error& error) {
                if (note_unopened(check, error, file)) continue;
                check.add({.name = "key-file-damaged", .subject = file.string(), .why = error.what()});
            }
        }
        check.measures.push_back({"trusted_keys", count});
    }

    void look_at_bundle(HealthCheck& check, const fs::path& file) {
        const Bundle bundle = open_bundle(file);
        const BundleClaims& claims = bundle.head().claims;
        const std::string& iss = claims.iss;
        with_bundle_.insert(iss);
        earliest_bundle_ = std::min(earliest_bundle_, claims.exp);
        check.measures.push_back({"status_bundle_version", static_cast<std::int64_t>(claims.version), {{"iss", iss}}});
        for (std::uint64_t number = 0; number < claims.shape.lists; ++number) (void)bundle.list(number); // its digest
        const Belief belief = believe(token_of(bundle.head()), keys_, issuer_named(iss), now_);
        if (belief.flaw && belief.flaw->code != Code::trust_stale) // which the trust lists tell of
            check.add({.name = "stored-bundle-untrusted", .subject = iss, .why = belief.flaw->detail});
        if (now_ >= claims.exp)
            check.add({.name = "stored-bundle-expired", .subject = iss, .numbers = {{"exp", claims.exp}}});
        else if (level_of_life(claims.iat, claims.exp, terms_.within, now_) == HealthLevel::due)
            check.add({.name = "stored-bundle-expiring", .subject = iss, .numbers = {{"exp", claims.exp}}});
        else if (claims.ttl && now_ >= claims.iat + *claims.ttl + ttl_grace)
            check.add({.name = "stored-bundle-past-ttl",
                       .subject = iss,
                       .numbers = {{"from", claims.iat}, {"ttl", *claims.ttl}}});
        const std::int64_t carried = read_trust_list(claims.trust_list).list.version;
        for (const StoredList& stored : lists_)
            if (stored.signed_list.list.iss == iss && stored.signed_list.list.version < carried)
                check.add({.name = "stored-trust-behind",
                           .subject = iss,
                           .numbers = {{"stored", stored.signed_list.list.version}, {"bundle", carried}}});
    }

    void look_at_bundles(HealthCheck& check) {
        const std::vector<fs::path> files = status_.files();
        for (const fs::path& file : files) {
            try {
                look_at_bundle(check, file);
            } catch (const Error& error) {
                if (note_unopened(check, error, file)) continue;
                check.add({.name = "stored-bundle-damaged",
                           .subject = file.string(),
                           .why = error.what(),
                           .hint = error.hint()});
            }
        }
        check.measures.push_back({"status_bundles", static_cast<std::int64_t>(files.size())});
        if (earliest_bundle_ < latest_time)
            check.measures.push_back({"status_bundles_expiry_timestamp_seconds", earliest_bundle_});
    }

    void look_at_issuers(HealthCheck& check) const {
        std::int64_t with = 0;
        for (const StoredList& stored : lists_) {
            const TrustList& list = stored.signed_list.list;
            const bool is_served = with_bundle_.contains(list.iss) || (terms_.online && list.status_uri);
            with += is_served ? 1 : 0;
            if (!is_served)
                check.add({.name = "issuer-without-status",
                           .subject = list.iss,
                           .numbers = {{"fetchable", list.status_uri ? 1 : 0}}});
        }
        check.measures.push_back({"issuers_with_status", with});
    }

    const TrustStore& trust_;
    const StatusStore& status_;
    const StoreHealthTerms& terms_;
    Seconds now_, earliest_bundle_ = latest_time;
    std::vector<StoredList> lists_; // those that could be read
    TrustSet keys_;
    std::set<std::string> with_bundle_;
};

} // namespace

Health check_stores(const TrustStore& trust, const StatusStore& status, const StoreHealthTerms& terms, Seconds now) {
    return StoreCheckup(trust, status, terms, now).run();
}

} // namespace qrid
