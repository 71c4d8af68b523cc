#include "qrid/issuer/status_bundling.h"

#include "qrid/base/error.h"
#include "qrid/base/text.h"
#include "qrid/cose/key.h"
#include "qrid/issuer/inside/dating.h"
#include "qrid/issuer/inside/registry_mark.h"
#include "qrid/issuer/published_lists.h"
#include "qrid/issuer/reissue.h"
#include "qrid/status/belief.h"
#include "qrid/status/bundle.h"
#include "qrid/trust/trust_list.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

constexpr const char* build_first = "publish one with 'qrid trust build'";

std::uint64_t next_bundle_version(const Registry& registry) {
    const auto version = decimal_number<std::uint64_t>(registry.setting(bundle_version_setting).value_or("0"));
    if (!version) throw Error(Code::registry_damaged, "the registry's status bundle version is invalid");
    return *version + 1;
}

// The trust list that verifiers will check the bundle with, as they will do it.
SignedTrustList published_trust(const Issuer& issuer, const PublicKey& key, Seconds now) {
    const fs::path file = issuer.dir() / "public" / "trust.jwt";
    std::error_code error;
    if (!fs::exists(file, error))
        throw Error(Code::unreadable_file, fmt::format("no trust list at {}", file.string()), build_first);
    const Bytes text = read_file(file, max_trust_list);
    SignedTrustList list = read_trust_list(text_of(text));
    if (now >= good_until(list))
        throw Error(Code::trust_stale,
                    fmt::format("the trust list at {} expired on {}", file.string(), format_time(good_until(list))),
                    build_first);
    TrustSet trust;
    for (TrustedKey& known : trusted_keys_of(list, file.string())) trust.add(std::move(known));
    StatusToken bundle; // as verifiers will see it
    bundle.iat = now;
    bundle.algorithm = key.algorithm();
    bundle.kid = cose::kid_of(key);
    bundle.signed_by = [&](const PublicKey& other) { return same_key(other, key); };
    const Belief belief = believe(bundle, trust, issuer_named(issuer.config().iss), now);
    if (belief.flaw || list.list.iss != issuer.config().iss)
        throw Error(Code::bad_trust_list,
                    fmt::format("the trust list at {} does not list this key for status", file.string()), build_first);
    return list;
}

} // namespace

PublishedBundle publish_bundle(Issuer& issuer, const PrivateKey& key, const BundleTerms& terms, Seconds now) {
    Registry& registry = issuer.registry();
    const IssuerConfig& config = issuer.config();
    const std::uint64_t gave_way = revoke_replaced(issuer, terms.rehearse, now);
    Registry::Transaction transaction(registry); // nobody revokes between the first list and the last
    const SignedTrustList trust = published_trust(issuer, key.public_key(), now);
    BundleClaims claims{.iss = config.iss,
                        .version = next_bundle_version(registry),
                        .iat = take_iat(issuer, Publishing::status, now),
                        .exp = now + terms.life,
                        .ttl = config.status_ttl,
                        .status_uri = config.status_uri,
                        .shape = {status_lists(issuer), config.entries, status_bits(registry)},
                        .trust_list = trust.text};
    CodedLists coded(claims.shape);
    const PublishedLists before(issuer);
    Shrinking shrinking;
    const auto fill = [&](std::uint64_t first, std::span<StatusList> lists) {
        for (StatusList& list : lists) {
            const std::uint64_t number = first++;
            list = current_list(issuer, number, claims.shape.bits);
            const auto rows = registry.publications(number, number + 1);
            std::uint64_t revoked = 0;
            for_each_fallen(list.view(), [&](std::uint64_t, int value) { revoked += value == status_value::invalid; });
            shrinking.note(number, before.brought_back(number, list.view(), revoked,
                                                       rows.empty() ? std::nullopt : std::optional(rows.front())));
            if (terms.done) terms.done(1);
        }
    };
    for_each_batch(claims.shape, fill,
                   [&](std::uint64_t first, std::span<const StatusList> lists) { coded.take(first, lists); });
    if (shrinking.any() && !terms.force) shrinking.refuse();
    claims.root = coded.root();
    const Bytes bundle = coded.bundle(write_bundle_head(claims, key));

    PublishedBundle published{.file =
                                  terms.file.empty() ? issuer.dir() / "public" / "status" / "bundle.qsb" : terms.file,
                              .version = claims.version,
                              .lists = claims.shape.lists,
                              .entries = claims.shape.entries,
                              .revoked = coded.count(status_value::invalid),
                              .suspended = coded.count(status_value::suspended),
                              .bits = claims.shape.bits,
                              .bytes = bundle.size(),
                              .exp = claims.exp,
                              .trust_until = good_until(trust),
                              .trust_version = trust.list.version,
                              .gave_way = gave_way};
    if (terms.rehearse) return published;
    StagedFile file(published.file, bundle, terms.file.empty() ? Overwrite::replace : terms.overwrite);
    registry.set_setting(bundle_version_setting, std::to_string(claims.version));
    registry.journal(now, "status-bundled", {{"version", claims.version}, {"lists", claims.shape.lists}});
    transaction.commit(); // a version that nobody saw may be left out, but two bundles never have the same
    file.commit();
    issuer.note_publication(key, now);
    return published;
}

} // namespace qrid
