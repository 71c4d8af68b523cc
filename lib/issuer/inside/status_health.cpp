#include "qrid/issuer/inside/status_health.h"

#include "qrid/base/json_reader.h"
#include "qrid/issuer/inside/status_objects.h"
#include "qrid/issuer/published_lists.h"
#include "qrid/status/belief.h"
#include "qrid/status/bundle.h"
#include "qrid/status/token.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/trust_list.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <thread>

namespace qrid {

namespace {

// The issuer's own keys, as its verifiers know them when what is published of them is up to date.
TrustSet keys_of(const Issuer& issuer, Seconds now) {
    TrustSet keys;
    const nlohmann::json published = issuer.jwks(now);
    if (published.at("keys").empty()) return keys; // all have retired
    for (TrustedKey& key : read_trusted_keys(bytes_of(published.dump()), issuer.config().iss)) keys.add(std::move(key));
    return keys;
}

bool is_on_disk(const fs::path& file) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(file, ignored));
}

// What is published of one list, against what the registry has. "missing" cards have fallen and are not shown so;
// "extra" are shown as fallen and are not.
class Comparison {
public:
    void add(const StatusView& published, const StatusView& now) {
        for_each_fallen(now, [&](std::uint64_t idx, int value) { missing_ += published.get(idx) != value; });
        for_each_fallen(published, [&](std::uint64_t idx, int) {
            extra_ += now.get(idx).value_or(status_value::valid) == status_value::valid;
        });
        brought_back_ += brought_back(published, now);
    }
    bool any() const { return missing_ + extra_ > 0; }
    /// What is published as revoked and is not in the registry is no list that is late, but a registry that is old.
    bool shrinks() const { return brought_back_ > 0; }
    HealthNumbers numbers() const {
        return {{"missing", static_cast<std::int64_t>(missing_)}, {"extra", static_cast<std::int64_t>(extra_)}};
    }

private:
    std::uint64_t missing_ = 0, extra_ = 0, brought_back_ = 0;
};

// What lists and bundles have in common; the names of the findings begin with `kind`.
class Publications {
public:
    Publications(HealthCheck& check, std::string kind, const Issuer& issuer, Seconds within, Seconds now)
        : check_(check), kind_(std::move(kind)), issuer_(issuer), keys_(keys_of(issuer, now)), within_(within),
          now_(now) {}

    void note(const char* what, const std::string& subject, HealthNumbers numbers = {}, const std::string& why = {}) {
        check_.note(
            {.name = fmt::format("{}-{}", kind_, what), .subject = subject, .numbers = std::move(numbers), .why = why});
    }

    // Dates and signature.
    void look_at(const StatusToken& token, const std::string& subject) {
        const Belief belief = believe(token, keys_, issuer_named(issuer_.config().iss), now_);
        if (belief.flaw && belief.flaw->code == Code::iat_in_future)
            note("dated-ahead", subject, {{"from", token.iat}});
        else if (belief.flaw)
            note("untrusted", subject, {}, belief.flaw->detail);
        if (token.has_expired(now_))
            note("expired", subject, {{"exp", *token.exp}});
        else if (token.exp && level_of_life(token.iat, *token.exp, within_, now_) == HealthLevel::due)
            note("expiring", subject, {{"exp", *token.exp}});
        else if (token.ttl && now_ >= token.iat + *token.ttl + ttl_grace)
            note("past-ttl", subject, {{"from", token.iat}, {"ttl", *token.ttl}});
    }

    void tell(const Comparison& comparison, const std::string& subject) {
        if (comparison.any()) note(comparison.shrinks() ? "shrinks" : "differs", subject, comparison.numbers());
    }

    // For a file that could not be read as what it should be. Within a handler of that error.
    void tell_damage(const Error& error, const std::string& file) {
        if (error.code() == Code::registry_damaged || error.code() == Code::registry_unreachable) throw;
        std::error_code ignored;
        if (error.code() == Code::unreadable_file && fs::file_size(file, ignored) != 0)
            check_.not_checked(error, file);
        else
            note("damaged", file, {}, error.what());
    }

private:
    HealthCheck& check_;
    std::string kind_;
    const Issuer& issuer_;
    TrustSet keys_;
    Seconds within_, now_;
};

void check_aggregation(HealthCheck& check, const Issuer& issuer, const fs::path& file, std::uint64_t lists) {
    constexpr JsonLimits limits{.bytes = std::size_t{64} << 20, .depth = 4, .values = 2'000'000};
    nlohmann::json uris = nlohmann::json::array();
    for (std::uint64_t number = 0; number < lists; ++number) uris.push_back(issuer.status_uri(number));
    nlohmann::json found;
    try {
        const Bytes content = read_file(file);
        found = json_in(text_of(content), limits).value_or(nullptr);
    } catch (const Error& error) {
        if (is_on_disk(file)) return check.not_checked(error, file.string());
    }
    if (!found.is_object() || found.value("status_lists", nlohmann::json()) != uris)
        check.note({.name = "aggregation-differs", .subject = file.string()});
}

} // namespace

HealthCheck check_status_lists(const Issuer& issuer, const HealthTerms& terms, Seconds now) {
    HealthCheck check{.name = "status-lists"};
    const fs::path dir = status_folder(issuer);
    const int bits = status_bits(issuer.registry());
    const std::uint64_t lists = status_lists(issuer);
    Publications all(check, "list", issuer, terms.within, now);
    std::int64_t earliest = latest_time;
    for (std::uint64_t number = 0; number < lists; ++number) {
        const StatusList current = current_list(issuer, number, bits);
        for (const char* form : {"cwt", "jwt"}) {
            const fs::path path = dir / fmt::format("{}.{}", number, form);
            const std::string file = path.string();
            if (!is_on_disk(path)) {
                if (form == std::string_view("cwt")) all.note("unpublished", file);
                continue;
            }
            try {
                const StatusToken token = read_status_token(read_file(path));
                if (token.uri != issuer.status_uri(number)) {
                    all.note("wrong-uri", file);
                    continue;
                }
                all.look_at(token, file);
                earliest = std::min(earliest, token.exp.value_or(latest_time));
                Comparison comparison;
                comparison.add(open_list(token).view, current.view());
                all.tell(comparison, file);
            } catch (const Error& error) {
                all.tell_damage(error, file);
            }
        }
        if (terms.done) terms.done(1);
    }
    if (lists > 0) check_aggregation(check, issuer, dir / "aggregation.json", lists);
    if (StatusObjects::are_kept(dir) && !is_pointer_in_step(
                                            dir, lists, [&](std::uint64_t number) { return issuer.status_uri(number); },
                                            std::max(1U, std::thread::hardware_concurrency())))
        check.note({.name = "pointer-differs", .subject = status_pointer(dir).string()});
    check.measures.push_back({"status_lists", static_cast<std::int64_t>(lists)});
    if (earliest < latest_time) check.measures.push_back({"status_lists_expiry_timestamp_seconds", earliest});
    return check;
}

HealthCheck check_status_bundle(const Issuer& issuer, const HealthTerms& terms, Seconds now) {
    HealthCheck check{.name = "status-bundle"};
    const fs::path path = issuer.dir() / "public" / "status" / "bundle.qsb";
    const std::string file = path.string();
    if (!is_on_disk(path)) return check;
    Publications all(check, "bundle", issuer, terms.within, now);
    try {
        const Bundle bundle = open_bundle(path);
        const BundleClaims& claims = bundle.head().claims;
        check.measures.push_back({"status_bundle_expiry_timestamp_seconds", claims.exp});
        check.measures.push_back({"status_bundle_version", static_cast<std::int64_t>(claims.version)});
        if (claims.iss != issuer.config().iss)
            all.note("untrusted", file, {}, "names another issuer");
        else
            all.look_at(token_of(bundle.head()), file);
        const SignedTrustList trust = read_trust_list(claims.trust_list);
        const Seconds until = good_until(trust);
        if (now >= until)
            all.note("trust-expired", file, {{"exp", until}});
        else if (level_of_life(trust.list.iat, until, terms.within, now) == HealthLevel::due)
            all.note("trust-expiring", file, {{"exp", until}});
        Comparison comparison;
        const int bits = status_bits(issuer.registry());
        const std::uint64_t lists = status_lists(issuer);
        for (std::uint64_t number = 0; number < std::max(lists, claims.shape.lists); ++number) {
            const StatusList now_list = current_list(issuer, number, bits);
            if (number < claims.shape.lists)
                comparison.add(bundle.list(number).view, now_list.view());
            else // begun since
                comparison.add(StatusList(bits, issuer.config().entries).view(), now_list.view());
        }
        all.tell(comparison, file);
        if (!comparison.any() && claims.shape.lists < lists)
            all.note("unpublished", file, {{"lists", static_cast<std::int64_t>(lists - claims.shape.lists)}});
    } catch (const Error& error) {
        all.tell_damage(error, file);
    }
    return check;
}

} // namespace qrid
