// An issuer's directory: issuer.json, keys/, registry.db, public/.
#pragma once

#include "qrid/base/random.h"
#include "qrid/crypto/secret.h"
#include "qrid/issuer/registry.h"

#include <string>
#include <vector>

namespace qrid {

/// What `issuer.json` says; everything is public.
struct IssuerConfig {
    std::string iss;                            ///< claim iss of every card
    std::string name;                           ///< for people
    std::string status_uri;                     ///< a list's uri is this, followed by its number
    std::uint64_t lists = 1, entries = 1 << 20; ///< the index space
    Seconds card_life = 365 * seconds_per_day;  ///< of a card for which nothing else is said
    Seconds longest_card_life = seconds_per_day * 365 * 10;
    Seconds status_life = 7 * seconds_per_day; ///< exp of a list after its iat
    Seconds status_ttl = 12 * 3600;
};

/// Throws Error(usage) when the iss is no full URI.
void check_config(const IssuerConfig& config);

/// Where a key is in its life (formats.md section 2); follows from the clock at every use.
enum class KeyState { staged, active, retiring, retired, revoked };

std::string_view name(KeyState state);

KeyState state_of(const KeyRow& key, Seconds now);

/// The key as a verifier trusts it.
TrustedKey trusted_key_of(const KeyRow& key, const std::string& iss);

/// What a new key is for.
struct NewKey {
    Purpose purpose = Purpose::cards;
    Algorithm algorithm = Algorithm::es256;
};

class Issuer {
public:
    /// Makes the directory with one key of each purpose. Everything is made beside and renamed: on any error nothing
    /// is left. Throws Error(exists) when the directory exists, Error(usage) for an iss that is no URI.
    static Issuer init(const fs::path& dir, const IssuerConfig& config, Algorithm algorithm, const Secret& passphrase,
                       const Random& random, Seconds now);

    /// Throws Error(not_an_issuer) when the directory is none.
    explicit Issuer(fs::path dir);

    const fs::path& dir() const { return dir_; }
    const IssuerConfig& config() const { return config_; }
    Registry& registry() { return registry_; }
    const Registry& registry() const { return registry_; }

    /// Makes a key that signs from now on, and publishes the keys anew. Two years of signing; verified for the longest
    /// card life after that.
    KeyRow new_key(const NewKey& wanted, const Secret& passphrase, Seconds now);

    /// By its hexadecimal kid or the start of one, 4 digits or more. Throws Error(missing_key) when there is none or
    /// more than one.
    KeyRow key(std::string_view kid) const;

    /// The newest active key of a purpose. Throws Error(missing_key).
    KeyRow active_key(Purpose purpose, Seconds now) const;

    /// Opens a key's private half. Throws Error(missing_key), Error(wrong_passphrase).
    PrivateKey open_key(const KeyRow& key, const Secret& passphrase) const;

    /// The file of a key's private half.
    fs::path key_file(const std::string& kid) const;

    /// The set of keys as verifiers trust it: every key of cards and status that is not retired.
    nlohmann::json jwks(Seconds now) const;

    /// Writes public/jwks.json.
    void publish_keys(Seconds now) const;

    IndexSpace index_space() const;
    std::string status_uri(std::uint64_t list) const;

    /// The keyed digest under which the registry knows a person.
    std::string subject_digest(std::string_view id) const;

private:
    StagedFile stage_keys(Seconds now) const;

    fs::path dir_;
    IssuerConfig config_;
    Registry registry_;
};

} // namespace qrid
