// An issuer's directory: issuer.json, keys/, registry.db (or a database elsewhere), public/.
#pragma once

#include "qrid/base/error.h"
#include "qrid/base/random.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/secret.h"
#include "qrid/crypto/seeded.h"
#include "qrid/issuer/config.h"
#include "qrid/issuer/issuer_facts.h"
#include "qrid/issuer/key_ring.h"
#include "qrid/issuer/registry.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace qrid {

/// The key as a verifier trusts it.
TrustedKey trusted_key_of(const KeyRow& key, const std::string& iss);

class RegistryWatch;

class Issuer {
public:
    /// Throws Error(not_an_issuer) when the directory is none, Error(registry_mismatch) when the registry is another
    /// issuer's or issuer.json was changed in what must stay.
    explicit Issuer(fs::path dir);

    const fs::path& dir() const { return dir_; }
    const IssuerConfig& config() const { return config_; }
    Registry& registry() { return registry_; }
    const Registry& registry() const { return registry_; }

    /// What keeps an older copy of the registry from being worked with; for the room's own files.
    RegistryWatch& watch() const { return *watch_; }

    /// Why the registry is not to be worked with: it is older than what was done with it. Transactions throw the same.
    std::optional<Error> trouble() const;
    /// Throws trouble().
    void check_newest() const;
    /// The same, before something is changed: the registry of an issuer of an older version learns whose it is, so that
    /// no directory with another configuration is used with it.
    void prepare_to_change();
    /// Who is told, after something was committed, what could not be done after it; the hint says what mends that.
    void tell_unfinished(std::function<void(const Error&)> told);
    void unfinished(const Error& error) const;
    /// The publication that was just committed is noted under the key that signed it (issuer/inside/registry_watch.h).
    /// public/jwks.json is written anew when it lacks a key, or what became of one, since another machine changed it.
    void note_publication(const PrivateKey& key, Seconds now);

    KeyRing keys() const { return KeyRing(registry_.keys()); }

    /// By its hexadecimal kid or the start of one, 4 digits or more. Throws Error(missing_key) when there is none or
    /// more than one.
    KeyRow key(std::string_view kid) const;

    /// The active key of a purpose. Throws Error(missing_key).
    KeyRow active_key(Purpose purpose, Seconds now) const;

    /// Throws Error(key_not_allowed), with the reason and a hint, unless the key is the active one of this purpose and
    /// what it is to sign, which expires at `exp`, does not outlive it.
    void check_may_sign(const KeyRow& key, Purpose purpose, Seconds exp, Seconds now) const;

    /// Opens a key's private half. Throws Error(missing_key), Error(wrong_passphrase), and as check_is_marked().
    PrivateKey open_key(const KeyRow& key, const Secret& passphrase) const;

    /// From here on all that the issuer draws follows from the source, and its signatures are reproducible. Throws
    /// Error(key_not_allowed) for a seed when the issuer was not made for tests.
    void draw_from(const RandomSource& random);
    const RandomSource& random() const { return random_; }

    /// A new key as this issuer's are: a test issuer's have the mark, others never do. `nth` tells the keys that come
    /// from one seed apart. Throws as check_reproducible().
    PrivateKey make_key(const KeyKind& kind, std::size_t nth) const;
    /// For a key that comes to the issuer: throws as check_is_marked(), and Error(key_not_allowed) for a test key when
    /// the issuer is none for tests.
    void check_is_own_kind(const PublicKey& key) const;
    /// For a key that signs: throws Error(key_not_allowed) when the issuer is for tests and the key has no mark.
    /// Another issuer may have had a key since before there were marks that looks like a test key: it goes on signing,
    /// and its cards do not say that they are tests.
    void check_is_marked(const PublicKey& key) const;
    /// For a private key that was opened: throws Error(bad_key) when its file states another identifier (of SM2) than
    /// the registry. Nothing protects that line of the file, and nobody could verify what is signed under it.
    static void check_identifier(const KeyRow& known, const PublicKey& opened);
    /// Throws Error(key_not_allowed) unless the issuer was made for tests.
    void require_test_issuer(const std::string& hint) const;

    /// The file of a key's private half.
    fs::path key_file(const std::string& kid) const;
    bool has_private_half(const KeyRow& key) const;

    /// A private half as its file holds it; `replaced` is what the file held before (cose::seal_purpose()). Throws as
    /// check_is_marked().
    Secret sealed(const PrivateKey& key, const Secret& passphrase, ByteView replaced = {}) const;

    /// The keys that are to be published: those that are not retired, from the time on at which that begins.
    std::vector<KeyRow> published_keys(Seconds now) const;

    /// The set of keys as verifiers trust it: every key of cards and status that is not retired.
    nlohmann::json jwks(Seconds now) const;

    /// The same as a file that only has to be renamed to public/jwks.json.
    StagedFile stage_jwks(Seconds now) const;
    /// Renames it, after a commit: what fails is told as unfinished.
    void publish(StagedFile jwks) const;

    /// What a worker needs to make its cards.
    IssuerFacts facts() const;

    IndexSpace index_space() const;
    std::string status_uri(std::uint64_t list) const;

    /// The keyed digest under which the registry knows a person.
    std::string subject_digest(std::string_view id) const;

private:
    bool has_all_keys_published(Seconds now) const;

    fs::path dir_;
    IssuerConfig config_;
    Registry registry_;
    std::shared_ptr<RegistryWatch> watch_;
    Bytes index_secret_;     ///< makes indices unpredictable and subjects pseudonymous
    HmacSha256 subject_mac_; ///< under it
    RandomSource random_;
};

} // namespace qrid
