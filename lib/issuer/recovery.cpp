#include "qrid/issuer/recovery.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/cose/key.h"
#include "qrid/issuer/inside/lost_places.h"
#include "qrid/issuer/inside/publication_time.h"
#include "qrid/issuer/inside/registry_watch.h"
#include "qrid/issuer/standing.h"
#include "qrid/status/bundle.h"
#include "qrid/status/index_set.h"
#include "qrid/status/token.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/root_pin.h"
#include "qrid/trust/trust_list.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace qrid {

namespace {

// What a published list has as fallen and the registry has not.
struct Fallen {
    std::vector<std::uint64_t> revoked, suspended; // indices
    Seconds iat = 0;
};

std::string kid_in(const TrustedKey& key) { return hex_encode(cose::kid_of(key.key)); }

// What there is in an issuer's directory to recover a registry from.
class Evidence {
public:
    explicit Evidence(const Issuer& issuer) : issuer_(issuer), public_(issuer.dir() / "public") {
        read_marks();
        read_trust_list();
        for (const KeyRow& row : issuer.registry().keys())
            if (row.purpose == Purpose::status) signers_.push_back(PublicKey::from_pem(row.public_pem));
        read_jwks();
        for (const TrustedKey& key : keys)
            if (key.purpose == Purpose::status) signers_.push_back(key.key);
        read_lists();
        read_bundle();
    }

    RegistryWitnesses marks;
    std::optional<Seconds> unknown_iat; ///< of what was published and the registry does not know
    std::vector<TrustedKey> keys;       ///< as published: those of the trust list first
    std::map<std::uint64_t, Fallen> lists;
    std::uint64_t trust_version = 0, bundle_version = 0;
    std::vector<std::string> unread;

private:
    // What goes wrong with a file is told, and the others are looked at.
    void attempt(const fs::path& file, const auto& act) {
        std::error_code ignored;
        if (!fs::exists(file, ignored)) return;
        try {
            act(file);
        } catch (const Error& error) {
            unread.push_back(fmt::format("{}: {}", file.string(), error.what()));
        }
    }

    static void require(bool good, const char* what) {
        if (!good) throw Error(Code::bad_signature, what);
    }

    void read_marks() {
        const RegistryWatch& watch = issuer_.watch();
        marks = watch.witnesses(issuer_.registry());
        unknown_iat = watch.unknown_iat(issuer_.registry(), marks.keys);
        if (marks.has_note && !marks.note)
            unread.push_back(
                fmt::format("{}: it is not signed by a key of this issuer", (public_ / "registry.jwt").string()));
        if (marks.head) take(*marks.head);
        if (marks.note) take(marks.note->mark);
    }

    void take(const RegistryMark& mark) {
        trust_version = std::max(trust_version, mark.trust_version);
        bundle_version = std::max(bundle_version, mark.bundle_version);
    }

    void read_trust_list() {
        attempt(public_ / "trust.jwt", [&](const fs::path& file) {
            std::vector<PublicKey> roots;
            for (const KeyRow& row : issuer_.registry().keys())
                if (row.purpose == Purpose::trust && !(row.revoked && row.revoked->compromised))
                    roots.push_back(PublicKey::from_pem(row.public_pem));
            const Bytes text = read_file(file, max_trust_list);
            const SignedTrustList list = qrid::read_trust_list(text_of(text));
            require(list.list.iss == issuer_.config().iss && leads_to_root({roots, std::nullopt}, list),
                    "it is not signed by a root of this issuer");
            trust_version = std::max(trust_version, static_cast<std::uint64_t>(list.list.version));
            keys.insert(keys.end(), list.list.keys.begin(), list.list.keys.end());
        });
    }

    // Nobody has signed it: it tells of the end of keys, and of those whose private halves are here.
    void read_jwks() {
        attempt(public_ / "jwks.json", [&](const fs::path& file) {
            std::set<std::string> known;
            for (const KeyRow& row : issuer_.registry().keys()) known.insert(row.kid);
            std::error_code ignored;
            for (TrustedKey& key : read_trusted_keys(read_file(file), file.string()))
                if (key.purpose && (known.contains(kid_in(key)) || fs::exists(issuer_.key_file(kid_in(key)), ignored)))
                    keys.push_back(std::move(key));
        });
    }

    void read_lists() {
        std::set<std::uint64_t> numbers;
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(public_ / "status", ignored)) {
            const std::string stem = entry.path().stem().string(), form = entry.path().extension().string();
            const auto place = parse_place(stem + "-0");
            if (place && (form == ".cwt" || form == ".jwt")) numbers.insert(place->list);
        }
        for (const std::uint64_t number : numbers)
            for (const char* form : {"cwt", "jwt"})
                attempt(public_ / "status" / fmt::format("{}.{}", number, form), [&](const fs::path& file) {
                    const StatusToken token = read_status_token(read_file(file));
                    require(token.uri == issuer_.status_uri(number) && is_own(token.signed_by),
                            "it is not signed by a key of this issuer as this list");
                    keep(number, open_list(token).view, token.iat);
                });
    }

    void read_bundle() {
        attempt(public_ / "status" / "bundle.qsb", [&](const fs::path& file) {
            const Bundle bundle = open_bundle(file);
            const BundleClaims& claims = bundle.head().claims;
            require(claims.iss == issuer_.config().iss && is_own(bundle.head().signed_by),
                    "it is not signed by a key of this issuer");
            bundle_version = std::max(bundle_version, claims.version);
            for (std::uint64_t number = 0; number < claims.shape.lists; ++number)
                keep(number, bundle.list(number).view, 0);
        });
    }

    bool is_own(const std::function<bool(const PublicKey&)>& signed_by) const {
        return std::any_of(signers_.begin(), signers_.end(), signed_by);
    }

    void keep(std::uint64_t number, const StatusView& published, Seconds iat) {
        const auto rows = issuer_.registry().list_standings(number, number + 1);
        const std::uint64_t entries = issuer_.config().entries;
        std::set<std::uint64_t> revoked, suspended;
        if (!rows.empty()) {
            for_each_index(rows.front().revoked, entries, [&](std::uint64_t idx) { revoked.insert(idx); });
            for_each_index(rows.front().suspended, entries, [&](std::uint64_t idx) { suspended.insert(idx); });
        }
        Fallen& fallen = lists[number];
        fallen.iat = std::max(fallen.iat, iat);
        for_each_fallen(published, [&](std::uint64_t idx, int value) {
            if (idx >= entries || revoked.contains(idx)) return;
            if (value == status_value::invalid) fallen.revoked.push_back(idx);
            if (value == status_value::suspended && !suspended.contains(idx)) fallen.suspended.push_back(idx);
        });
    }

    const Issuer& issuer_;
    fs::path public_;
    std::vector<PublicKey> signers_;
};

std::vector<StandingOrder> orders_of(const Evidence& evidence, std::vector<std::uint64_t> Fallen::*which) {
    std::vector<StandingOrder> orders;
    for (const auto& [number, fallen] : evidence.lists)
        for (const std::uint64_t idx : fallen.*which)
            orders.push_back(
                {{number, idx},
                 std::string(default_reason(which == &Fallen::revoked ? Standing::revoked : Standing::suspended))});
    return orders;
}

std::vector<StatusPlace> changed_in(const std::vector<StandingChange>& changes) {
    std::vector<StatusPlace> places;
    for (const StandingChange& change : changes)
        if (change.changed()) places.push_back(change.place);
    return places;
}

// Keys come to be as they were published: the stricter word counts.
void recover_keys(Issuer& issuer, const Evidence& evidence, Recovery& recovery, Seconds now) {
    Registry& registry = issuer.registry();
    for (const TrustedKey& key : evidence.keys) {
        const std::string kid = kid_in(key);
        const std::vector<KeyRow> rows = registry.keys();
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const KeyRow& one) { return one.kid == kid; });
        if (row == rows.end()) {
            if (!key.purpose) continue;
            const Seconds from = key.not_before.value_or(now), until = key.not_after.value_or(now);
            registry.add_key({.kid = kid,
                              .purpose = *key.purpose,
                              .public_pem = key.key.pem(),
                              .publish_from = std::min(from, now),
                              .sign_from = from,
                              .sign_until = std::max(from, until - issuer.config().longest_card_life),
                              .verify_until = until,
                              .revoked = {}});
            recovery.keys_added.push_back(kid);
        }
        KeyRow known = issuer.key(kid);
        const KeyRow before = known;
        if (key.not_after) known.verify_until = std::min(known.verify_until, *key.not_after);
        if (key.not_before) known.sign_from = std::min(known.sign_from, *key.not_before);
        if (key.revoked) {
            const bool compromised = key.revoked->compromised || (known.revoked && known.revoked->compromised);
            const Seconds at = known.revoked ? std::min(known.revoked->at, key.revoked->at) : key.revoked->at;
            if (!known.revoked || known.revoked->compromised != compromised) recovery.keys_revoked.push_back(kid);
            known.revoked = Revocation{at, compromised};
        }
        known.sign_until = std::min(known.sign_until, known.verify_until);
        known.sign_from = std::min(known.sign_from, known.sign_until);
        registry.update_key(known);
    }
}

// What is published next is dated later than what was.
void recover_publications(Registry& registry, const Evidence& evidence) {
    if (evidence.unknown_iat) know_iat(registry, Publishing::status, *evidence.unknown_iat);
    for (const auto& [number, fallen] : evidence.lists) {
        const auto rows = registry.publications(number, number + 1);
        Publication row = rows.empty() ? Publication{} : rows.front();
        if (fallen.iat <= row.iat) continue;
        row.list = number;
        row.iat = fallen.iat;
        registry.set_publication(row);
    }
}

// Past all that may have been given.
std::uint64_t next_serial(const Issuer& issuer, const RecoveryTerms& terms, std::uint64_t given) {
    constexpr std::uint64_t most = std::uint64_t{1} << 61;
    const std::uint64_t space = issuer.config().lists * issuer.config().entries;
    const std::uint64_t margin = terms.margin.value_or(Recovery::usual_margin);
    if (given > most || margin > most || space > most)
        throw Error(Code::usage, "--margin is too large", "choose a smaller --margin");
    return terms.new_lists ? (given / space + 1) * space : given + margin;
}

} // namespace

Recovery recover_registry(Issuer& issuer, const RecoveryTerms& terms, Seconds now) {
    Registry& registry = issuer.registry();
    const auto trouble = issuer.trouble();
    issuer.watch().let_pass();
    Registry::Transaction transaction(registry);
    const RegistryMark before = mark_of(registry);
    Recovery recovery{.serials_before = before.serials,
                      .given = before.serials,
                      .serials = before.serials,
                      .rows = before.rows,
                      .rows_known = before.rows,
                      .trust_version = before.trust_version,
                      .bundle_version = before.bundle_version};
    if (!trouble && !terms.force) {
        recovery.needed = false;
        return recovery;
    }
    const Evidence evidence(issuer);
    // A head is as new as any note; but none of those tells that were there before what is in public/ was published.
    const auto tells = [&](const RegistryMark& mark) {
        return (!terms.is_restored && !evidence.unknown_iat) || lack_of(registry, mark);
    };
    const bool is_told = (evidence.marks.head && tells(*evidence.marks.head)) ||
                         (evidence.marks.note && tells(evidence.marks.note->mark));
    if (!is_told && !terms.margin && !terms.new_lists)
        throw Error(
            Code::registry_behind,
            "cannot tell how many places were assigned since this copy of the "
            "registry was made",
            fmt::format("give the largest possible number of cards minted since then with --margin N, or use "
                        "--new-lists{}",
                        terms.is_restored ? "; a copy of what the web server has tells it too: --public DIR" : ""));

    const IndexSpace space = issuer.index_space();
    for (const auto* mark : {evidence.marks.head ? &*evidence.marks.head : nullptr,
                             evidence.marks.note ? &evidence.marks.note->mark : nullptr}) {
        if (mark == nullptr) continue;
        recovery.given = std::max(recovery.given, mark->serials);
        recovery.rows_known = std::max(recovery.rows_known, mark->rows);
        if (lack_of(registry, {.serials = 0, .rows = mark->rows, .head = mark->head}))
            accept_head(registry, mark->head);
    }
    LostPlaces lost(registry);
    const auto without_row = [&](std::uint64_t serial) { return !lost.has(serial) && !registry.card(serial); };
    for (const auto& [number, fallen] : evidence.lists) // who fell had been given a place
        for (const auto* indices : {&fallen.revoked, &fallen.suspended})
            for (const std::uint64_t idx : *indices)
                if (const auto serial = space.serial({number, idx})) {
                    recovery.given = std::max(recovery.given, *serial + 1);
                    if (*serial < before.serials && without_row(*serial)) lost.add(*serial, *serial + 1);
                }
    recovery.serials = next_serial(issuer, terms, recovery.given);
    for (std::uint64_t serial = before.serials; serial < recovery.given; ++serial)
        recovery.lost.push_back(space.place(serial));
    lost.add(before.serials, recovery.serials);
    lost.write(registry);
    (void)registry.take_serials(recovery.serials - before.serials);

    recover_keys(issuer, evidence, recovery, now);
    const auto bring = [&](std::vector<std::uint64_t> Fallen::*which, Standing standing) {
        return changed_in(change_standings_within(issuer, orders_of(evidence, which), standing, false, now));
    };
    recovery.suspended = bring(&Fallen::suspended, Standing::suspended);
    recovery.revoked = bring(&Fallen::revoked, Standing::revoked);
    recover_publications(registry, evidence);
    recovery.trust_version = std::max(before.trust_version, evidence.trust_version);
    recovery.bundle_version = std::max(before.bundle_version, evidence.bundle_version);
    registry.set_setting(trust_version_setting, std::to_string(recovery.trust_version));
    registry.set_setting(bundle_version_setting, std::to_string(recovery.bundle_version));
    recovery.unread = evidence.unread;
    registry.journal(
        now, "registry-recovered",
        {{"rows_lost", recovery.rows_known - recovery.rows},
         {"places", {{"before", recovery.serials_before}, {"given", recovery.given}, {"now", recovery.serials}}},
         {"revoked", recovery.revoked.size()},
         {"suspended", recovery.suspended.size()},
         {"keys_revoked", recovery.keys_revoked},
         {"keys_added", recovery.keys_added},
         {"trust_version", recovery.trust_version},
         {"bundle_version", recovery.bundle_version}});
    if (terms.rehearse) return recovery;
    transaction.commit();
    std::error_code ignored; // what nobody can check says nothing; the next publication writes another
    if (evidence.marks.has_note && !evidence.marks.note) fs::remove(issuer.dir() / "public" / "registry.jwt", ignored);
    return recovery;
}

} // namespace qrid
