#include "qrid/issuer/key_life.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/parallel.h"
#include "qrid/cose/key.h"
#include "qrid/issuer/inside/lost_places.h"
#include "qrid/issuer/trust_publishing.h"
#include "qrid/issuer/untold.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <thread>
#include <utility>

namespace qrid {

namespace {

using nlohmann::json;

std::string kid_of(const PublicKey& key) { return hex_encode(cose::kid_of(key)); }

// The dates of a key that comes last in the line of its purpose.
KeyRow row_of_new_key(const Issuer& issuer, const PublicKey& key, Purpose purpose, Seconds stage, Seconds now) {
    const Seconds sign_from = now + stage;
    const Seconds sign_until = issuer.keys().turn(purpose, sign_from, now) + signing_time;
    return {.kid = kid_of(key),
            .purpose = purpose,
            .public_pem = key.pem(),
            .publish_from = now,
            .sign_from = sign_from,
            .sign_until = sign_until,
            .verify_until = sign_until + issuer.config().longest_card_life,
            .revoked = {}};
}

StagedFile stage_private_half(const Issuer& issuer, const PrivateKey& key, const Secret& passphrase) {
    const Secret pem = issuer.sealed(key, passphrase);
    return {issuer.key_file(kid_of(key.public_key())), bytes_of(pem.view()), Overwrite::refuse, FileMode::secret};
}

// One passphrase opens all keys of an issuer: a mistyped one is noticed here, not when a card has to be signed.
void check_passphrase(const Issuer& issuer, const Secret& passphrase) {
    for (const KeyRow& row : issuer.registry().keys())
        if (issuer.has_private_half(row)) {
            (void)issuer.open_key(row, passphrase);
            return;
        }
}

// A change of keys: what is in the transaction, and the files that go with it.
class Change {
public:
    explicit Change(Issuer& issuer) : issuer_(issuer), transaction_(issuer.registry()) {
        for (const fs::path& file : {issuer.key_file("any"), issuer.dir() / "public" / "any"})
            remove_leftovers(file, Leftovers::of_all);
    }

    void add_file(StagedFile file) { files_.push_back(std::move(file)); }

    void finish(bool rehearse, Seconds now) {
        if (rehearse) return; // the transaction is rolled back, the files vanish
        StagedFile published = issuer_.stage_jwks(now);
        for (StagedFile& file : files_)
            file.commit(); // a file without a row is harmless, a row without its file is not
        transaction_.commit();
        issuer_.publish(std::move(published));
    }

private:
    Issuer& issuer_;
    std::vector<StagedFile> files_;
    Registry::Transaction transaction_;
};

} // namespace

void make_first_keys(Issuer& issuer, const KeyKind& kind, const Secret& passphrase, Seconds now) {
    constexpr std::array purposes{Purpose::cards, Purpose::status, Purpose::trust};
    struct Made {
        PrivateKey key;
        Secret pem;
    };
    std::vector<std::optional<Made>> made(2 * purposes.size()); // the slow part, a derivation for each, on all cores
    parallel_for(made.size(), std::max(1U, std::thread::hardware_concurrency()), [&](std::size_t i) {
        PrivateKey key = issuer.make_key(kind, i);
        Secret pem = issuer.sealed(key, passphrase);
        made[i].emplace(Made{std::move(key), std::move(pem)});
    });
    Change change(issuer);
    for (std::size_t i = 0; i < made.size(); ++i) {
        const Purpose purpose = purposes.at(i / 2);
        const PublicKey& key = made[i]->key.public_key();
        const KeyRow row = row_of_new_key(issuer, key, purpose, 0, now);
        change.add_file({issuer.key_file(row.kid), bytes_of(made[i]->pem.view()), Overwrite::refuse, FileMode::secret});
        issuer.registry().add_key(row);
        issuer.registry().journal(now, "key-made",
                                  {{"kid", row.kid}, {"purpose", name(purpose)}, {"alg", name(kind.algorithm)}});
    }
    change.finish(false, now);
}

namespace {

enum class Origin { made, imported }; // who repeats an import is told that the key is there

std::vector<KeyRow> add_keys(Issuer& issuer, const std::vector<ImportedKey>& wanted, const Secret& passphrase,
                             bool rehearse, Seconds now, Origin origin) {
    const bool any_private =
        std::any_of(wanted.begin(), wanted.end(), [](const ImportedKey& key) { return key.private_half.has_value(); });
    if (any_private) check_passphrase(issuer, passphrase);
    const auto check_new = [&](const PublicKey& key, Purpose purpose) {
        if (purpose == Purpose::cards) check_fits_codes(key.algorithm());
        if (!row_of(key.algorithm()).signs)
            throw Error(Code::key_not_allowed, "an RSA key cannot be used for signing",
                        fmt::format("use a {} key", keys_that_sign()));
        issuer.check_is_own_kind(key);
        const std::string kid = kid_of(key);
        for (const KeyRow& known : issuer.registry().keys())
            if (known.kid == kid)
                throw Error(Code::exists, fmt::format("the issuer already has key {}", kid), "see 'qrid key show'");
    };
    for (const ImportedKey& key : wanted) check_new(key.key, key.purpose);
    std::vector<StagedFile> files;
    for (const ImportedKey& key : wanted)
        if (key.private_half) files.push_back(stage_private_half(issuer, *key.private_half, passphrase));
    Change change(issuer);
    for (StagedFile& file : files) change.add_file(std::move(file));
    std::vector<KeyRow> rows;
    for (const ImportedKey& key : wanted) {
        const KeyRow row = row_of_new_key(issuer, key.key, key.purpose, key.stage, now);
        check_new(key.key, key.purpose);
        issuer.registry().add_key(row);
        issuer.registry().journal(now, "key-made",
                                  {{"kid", row.kid},
                                   {"purpose", name(row.purpose)},
                                   {"alg", name(key.key.algorithm())},
                                   {"private", key.private_half ? "here" : "elsewhere"}});
        rows.push_back(row);
    }
    if (origin == Origin::made) note_untold(issuer.registry(), rows.front(), now);
    change.finish(rehearse, now);
    return rows;
}

} // namespace

KeyRow new_key(Issuer& issuer, const NewKey& wanted, const Secret& passphrase, Seconds now) {
    const KeyKind kind(wanted.algorithm, wanted.distid);
    if (wanted.purpose == Purpose::cards) check_fits_codes(kind.algorithm);
    check_kind(kind);
    check_passphrase(issuer, passphrase);
    const PrivateKey key = issuer.make_key(kind, issuer.registry().keys().size());
    const std::vector<ImportedKey> one{{key.public_key(), key, wanted.purpose, wanted.stage}};
    return add_keys(issuer, one, passphrase, wanted.rehearse, now, Origin::made).front();
}

std::vector<KeyRow> import_keys(Issuer& issuer, const std::vector<ImportedKey>& wanted, const Secret& passphrase,
                                bool rehearse, Seconds now) {
    return add_keys(issuer, wanted, passphrase, rehearse, now, Origin::imported);
}

KeyRow next_active_key(const Issuer& issuer, const RotationTerms& terms, Seconds now) {
    const std::vector<KeyRow> staged = issuer.keys().staged(terms.purpose, now);
    if (staged.empty())
        throw Error(Code::missing_key, fmt::format("no staged key for {}", name(terms.purpose)),
                    fmt::format("make one with 'qrid key new --purpose {}', and rotate once verifiers know it",
                                name(terms.purpose)));
    const KeyRow& next = staged.front();
    if (next.sign_from > now && !terms.immediately)
        throw Error(Code::key_not_allowed,
                    fmt::format("the staged key {} was published only on {}; verifiers may not know it yet", next.kid,
                                format_time(next.publish_from)),
                    fmt::format("rotate on {} or later, or add --now to rotate at once", format_time(next.sign_from)));
    return next;
}

namespace {

// Of the key that is staged when `active` is active.
KeyKind kind_of_next(const KeyRow& active, const RotationTerms& terms) {
    const PublicKey key = PublicKey::from_pem(active.public_pem);
    KeyKind kind(terms.algorithm.value_or(key.algorithm()), terms.distid);
    if (kind.distid.empty() && kind.algorithm == key.algorithm()) kind.distid = key.distid();
    check_kind(kind);
    return kind;
}

} // namespace

Rotation rotate_keys(Issuer& issuer, const RotationTerms& terms, const Secret& passphrase, Seconds now) {
    if (terms.algorithm && terms.purpose == Purpose::cards) check_fits_codes(*terms.algorithm);
    check_passphrase(issuer, passphrase);
    KeyRow next = next_active_key(issuer, terms, now);
    // The slow part comes before the lock.
    std::optional<PrivateKey> fresh;
    std::optional<StagedFile> file;
    if (terms.make_next) {
        fresh = issuer.make_key(kind_of_next(next, terms), issuer.registry().keys().size());
        file.emplace(stage_private_half(issuer, *fresh, passphrase));
    }

    Change change(issuer);
    if (file) change.add_file(std::move(*file));
    Registry& registry = issuer.registry();
    const std::string expected = std::exchange(next, next_active_key(issuer, terms, now)).kid;
    if (next.kid != expected)
        throw Error(Code::issuer_busy, "another process rotated the keys in the meantime", "see 'qrid key list'");
    Rotation rotation{issuer.keys().active(terms.purpose, now), next, std::nullopt};
    if (rotation.retiring) {
        if (terms.purpose == Purpose::trust && issuer.has_private_half(*rotation.retiring)) // the last chance to
            endorse_staged_roots(issuer, *rotation.retiring, issuer.open_key(*rotation.retiring, passphrase), now);
        rotation.retiring->sign_until = now;
        registry.update_key(*rotation.retiring);
    }
    rotation.active.sign_from = std::min(rotation.active.sign_from, now);
    rotation.active.sign_until = std::min(rotation.active.sign_until, now + signing_time);
    registry.update_key(rotation.active);
    if (fresh) {
        rotation.staged = row_of_new_key(issuer, fresh->public_key(), terms.purpose, terms.stage, now);
        registry.add_key(*rotation.staged);
    }
    const auto kid_or_null = [](const std::optional<KeyRow>& row) { return row ? json(row->kid) : json(); };
    registry.journal(now, "key-rotated",
                     {{"purpose", name(terms.purpose)},
                      {"retiring", kid_or_null(rotation.retiring)},
                      {"active", rotation.active.kid},
                      {"staged", kid_or_null(rotation.staged)}});
    note_untold(registry, rotation, now);
    change.finish(terms.rehearse, now);
    return rotation;
}

KeyChange retire_key(Issuer& issuer, const KeyRow& key, bool force, bool rehearse, Seconds now) {
    Change change(issuer);
    Registry& registry = issuer.registry();
    KeyChange done{issuer.key(key.kid), issuer.key(key.kid), registry.use_of_key(key.kid, now), std::nullopt};
    const KeyRing before = issuer.keys();
    const bool signed_before = before.active(key.purpose, now).has_value();
    // What it signed lives on: cards as long as they say, lists as long as they are made to.
    const Seconds life = key.purpose == Purpose::cards    ? 0
                         : key.purpose == Purpose::status ? issuer.config().status_life
                                                          : issuer.config().trust_life;
    // Of cards whose rows were lost nobody knows when they expire.
    const bool is_lost = key.purpose == Purpose::cards && !LostPlaces(registry).empty();
    const Seconds last_use = is_lost                                      ? done.before.verify_until
                             : key.purpose == Purpose::cards              ? done.use.last_exp()
                             : before.state(key, now) == KeyState::staged ? now
                                                                          : std::min(key.sign_until, now) + life;
    done.after.sign_until = std::min(done.before.sign_until, now);
    done.after.sign_from = std::min(done.before.sign_from, done.after.sign_until);
    done.after.verify_until = force ? now : std::min(done.before.verify_until, std::max(now, last_use));
    registry.update_key(done.after);
    done.active = issuer.keys().active(key.purpose, now);
    if (signed_before && !done.active && !force)
        throw Error(Code::key_not_allowed, fmt::format("no other key could sign for {} after that", name(key.purpose)),
                    "replace it first with 'qrid key rotate', or add --now to retire it anyway");
    registry.journal(now, "key-retired",
                     {{"kid", key.kid}, {"verify_until", format_time(done.after.verify_until)}, {"forced", force}});
    change.finish(rehearse, now);
    return done;
}

KeyChange revoke_key(Issuer& issuer, const KeyRow& key, bool compromised, bool rehearse, Seconds now) {
    Change change(issuer);
    Registry& registry = issuer.registry();
    KeyChange done{issuer.key(key.kid), issuer.key(key.kid), registry.use_of_key(key.kid, now), std::nullopt};
    const std::optional<Revocation>& before = done.before.revoked;
    if (before && before->compromised && !compromised)
        throw Error(Code::key_not_allowed,
                    fmt::format("key {} was revoked as compromised; this cannot be undone", key.kid),
                    "reissue its cards; see 'qrid issuer affected'");
    if (!before || before->compromised != compromised) {
        // A theft that comes to light later does not make the key good until then.
        done.after.revoked = Revocation{before ? std::min(before->at, now) : now, compromised};
        registry.update_key(done.after);
        registry.journal(now, "key-revoked",
                         {{"kid", key.kid}, {"reason", compromised ? "compromised" : "superseded"}});
    }
    done.active = issuer.keys().active(key.purpose, now);
    change.finish(rehearse, now);
    return done;
}

} // namespace qrid
