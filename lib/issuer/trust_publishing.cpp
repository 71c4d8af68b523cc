#include "qrid/issuer/trust_publishing.h"

#include "qrid/base/error.h"
#include "qrid/base/text.h"
#include "qrid/issuer/inside/dating.h"
#include "qrid/issuer/inside/registry_mark.h"
#include "qrid/trust/trust_list.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace qrid {

namespace {

constexpr const char* root_setting = "trust_root";

std::int64_t next_list_version(const Registry& registry) {
    const auto version = decimal_number<std::int64_t>(registry.setting(trust_version_setting).value_or("0"));
    if (!version || *version < 0 || *version == INT64_MAX)
        throw Error(Code::registry_damaged, "the registry's trust list version is invalid");
    return *version + 1;
}

const KeyRow* find_key(const KeyRing& ring, const std::string& kid) {
    const auto found =
        std::find_if(ring.rows().begin(), ring.rows().end(), [&](const KeyRow& row) { return row.kid == kid; });
    return found == ring.rows().end() ? nullptr : &*found;
}

// What a list may pass on: endorsements of roots that were in use, by roots that were not stolen.
std::vector<Registry::RootChange> changes_to_publish(const Issuer& issuer, Seconds now) {
    const KeyRing ring = issuer.keys();
    std::vector<Registry::RootChange> changes = issuer.registry().root_changes();
    std::erase_if(changes, [&](const Registry::RootChange& change) {
        const KeyRow *from = find_key(ring, change.old_kid), *to = find_key(ring, change.new_kid);
        return from == nullptr || to == nullptr || ring.state(*to, now) == KeyState::staged ||
               (from->revoked && from->revoked->compromised);
    });
    if (changes.size() > max_root_changes) // the oldest roots are out of every verifier's memory
        changes.erase(changes.begin(), changes.end() - static_cast<std::ptrdiff_t>(max_root_changes));
    return changes;
}

} // namespace

void endorse_staged_roots(Issuer& issuer, const KeyRow& row, const PrivateKey& root, Seconds now) {
    Registry& registry = issuer.registry();
    const std::vector<Registry::RootChange> known = registry.root_changes();
    for (const KeyRow& staged : issuer.keys().staged(Purpose::trust, now)) {
        const bool done = std::any_of(known.begin(), known.end(), [&](const Registry::RootChange& change) {
            return change.old_kid == row.kid && change.new_kid == staged.kid;
        });
        if (done) continue;
        registry.add_root_change(
            {row.kid, staged.kid,
             write_root_change(issuer.config().iss, root, PublicKey::from_pem(staged.public_pem), now)});
        registry.journal(now, "root-endorsed", {{"old", row.kid}, {"new", staged.kid}});
    }
}

PublishedTrust publish_trust(Issuer& issuer, const KeyRow& row, const PrivateKey& root, Seconds life, bool rehearse,
                             Seconds now) {
    Registry& registry = issuer.registry();
    Registry::Transaction transaction(registry);
    TrustList list{.iss = issuer.config().iss,
                   .iat = take_iat(issuer, Publishing::trust, now),
                   .exp = now + life,
                   .version = next_list_version(registry),
                   .keys = {},
                   .root_changes = {},
                   .status_uri = issuer.config().status_uri,
                   .name = published_name(issuer.config()),
                   .test = issuer.config().test};
    issuer.check_may_sign(row, Purpose::trust, list.exp, now);
    endorse_staged_roots(issuer, row, root, now);

    PublishedTrust published{.file = issuer.dir() / "public" / "trust.jwt",
                             .version = static_cast<std::uint64_t>(list.version),
                             .exp = list.exp,
                             .root = row.kid,
                             .keys = {},
                             .from = {}};
    published.keys = issuer.published_keys(now);
    for (const KeyRow& key : published.keys) list.keys.push_back(trusted_key_of(key, list.iss));
    bool endorsed = false;
    for (const Registry::RootChange& change : changes_to_publish(issuer, now)) {
        list.root_changes.push_back(change.token);
        published.from.push_back(change.old_kid);
        endorsed = endorsed || change.new_kid == row.kid;
    }
    published.lone_root = registry.setting(root_setting).value_or(row.kid) != row.kid && !endorsed;

    const std::string text = write_trust_list(list, root);
    StagedFile file(published.file, bytes_of(text), Overwrite::replace), jwks = issuer.stage_jwks(now);
    registry.set_setting(trust_version_setting, std::to_string(list.version));
    registry.set_setting(root_setting, row.kid);
    registry.journal(now, "trust-published",
                     {{"version", list.version}, {"keys", list.keys.size()}, {"root", row.kid}});
    if (rehearse) return published;
    transaction.commit(); // a version that nobody saw may be left out, but two lists never have the same
    try {
        file.commit();
    } catch (const Error&) {
        Registry::Transaction withdrawal(registry);
        registry.journal(now, "trust-withdrawn", {{"version", list.version}});
        withdrawal.commit();
        throw;
    }
    issuer.publish(std::move(jwks));
    issuer.note_publication(root, now);
    return published;
}

} // namespace qrid
