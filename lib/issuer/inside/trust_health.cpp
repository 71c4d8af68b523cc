#include "qrid/issuer/inside/trust_health.h"

#include "qrid/base/encoding.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/text.h"
#include "qrid/cose/key.h"
#include "qrid/issuer/inside/registry_mark.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/root_pin.h"
#include "qrid/trust/trust_list.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

bool is_as_published(const KeyRow& row, const std::vector<TrustedKey>& published) {
    return std::any_of(published.begin(), published.end(), [&](const TrustedKey& key) {
        const bool is_revoked_alike = key.revoked.has_value() == row.revoked.has_value() &&
                                      (!row.revoked || (key.revoked->at == row.revoked->at &&
                                                        key.revoked->compromised == row.revoked->compromised));
        return hex_encode(cose::kid_of(key.key)) == row.kid && key.purpose == row.purpose &&
               key.not_before == row.sign_from && key.not_after == row.verify_until && is_revoked_alike;
    });
}

// How many keys verifiers do not know as they are. One that has retired may still be there: it tells so itself.
std::int64_t unlike(const Issuer& issuer, const std::vector<TrustedKey>& published, Seconds now) {
    const std::vector<KeyRow> rows = issuer.published_keys(now);
    return std::count_if(rows.begin(), rows.end(), [&](const KeyRow& row) { return !is_as_published(row, published); });
}

// Reads a file of public/ with `act`; what it throws is told.
void look_into(HealthCheck& check, const std::string& kind, const fs::path& path, const auto& act) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(path, ignored)))
        return check.add({.name = kind + "-unpublished", .subject = path.string()});
    Bytes content;
    try {
        content = read_file(path, max_key_file);
    } catch (const Error& error) {
        if (fs::file_size(path, ignored) != 0) return check.not_checked(error, path.string());
    }
    try {
        act(content);
    } catch (const Error& error) {
        if (error.code() == Code::registry_damaged || error.code() == Code::registry_unreachable) throw;
        check.add({.name = kind + "-damaged", .subject = path.string(), .why = error.what()});
    }
}

} // namespace

HealthCheck check_trust_list(const Issuer& issuer, const HealthTerms& terms, Seconds now) {
    HealthCheck check{.name = "trust-list"};
    const fs::path path = issuer.dir() / "public" / "trust.jwt";
    const std::string file = path.string();
    look_into(check, "trust", path, [&](const Bytes& content) {
        const SignedTrustList list = read_trust_list(text_of(content));
        check.measures.push_back({"trust_list_version", list.list.version});
        std::vector<PublicKey> roots;
        for (const KeyRow& row : issuer.registry().keys())
            if (row.purpose == Purpose::trust && !(row.revoked && row.revoked->compromised))
                roots.push_back(PublicKey::from_pem(row.public_pem));
        if (list.list.iss != issuer.config().iss || root_of(list) == nullptr ||
            !leads_to_root({roots, std::nullopt}, list))
            return check.add({.name = "trust-untrusted", .subject = file});
        const Seconds until = good_until(list);
        check.measures.push_back({"trust_list_expiry_timestamp_seconds", until});
        if (is_yet_to_come(list.list.iat, now))
            check.add({.name = "trust-dated-ahead", .subject = file, .numbers = {{"from", list.list.iat}}});
        if (now >= until)
            check.add({.name = "trust-expired", .subject = file, .numbers = {{"exp", until}}});
        else if (level_of_life(list.list.iat, until, terms.within, now) == HealthLevel::due)
            check.add({.name = "trust-expiring", .subject = file, .numbers = {{"exp", until}}});
        const auto latest = static_cast<std::int64_t>(mark_of(issuer.registry()).trust_version);
        if (latest != list.list.version)
            check.add({.name = "trust-version",
                       .subject = file,
                       .numbers = {{"published", list.list.version}, {"registry", latest}}});
        else if (const std::int64_t keys = unlike(issuer, list.list.keys, now); keys > 0)
            check.add({.name = "trust-differs", .subject = file, .numbers = {{"keys", keys}}});
    });
    return check;
}

HealthCheck check_jwks(const Issuer& issuer, Seconds now) {
    HealthCheck check{.name = "jwks"};
    const fs::path path = issuer.dir() / "public" / "jwks.json";
    look_into(check, "jwks", path, [&](const Bytes& content) {
        (void)read_trusted_keys(content, path.string()); // as verifiers do it
        const nlohmann::json published = read_json(text_of(content), key_file_limits);
        const nlohmann::json wanted = issuer.jwks(now);
        const nlohmann::json keys = published.is_object() ? published.value("keys", nlohmann::json::array())
                                                          : nlohmann::json::array(); // another form of key file
        const auto is_missing = [&](const nlohmann::json& key) {
            return std::find(keys.begin(), keys.end(), key) == keys.end();
        };
        const std::int64_t missing = std::count_if(wanted.at("keys").begin(), wanted.at("keys").end(), is_missing);
        const auto is_alike = [&](const char* member) {
            return (published.is_object() ? published.value(member, nlohmann::json()) : nlohmann::json()) ==
                   wanted.value(member, nlohmann::json());
        };
        if (missing > 0 || !is_alike("iss") || !is_alike("status_uri") || !is_alike("test"))
            check.add({.name = "jwks-differs", .subject = path.string(), .numbers = {{"keys", missing}}});
    });
    return check;
}

} // namespace qrid
