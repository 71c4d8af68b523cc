// The keys that a verifier trusts, and what each is trusted for.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/error.h"
#include "qrid/base/files.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/keys.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// What an issuer's key signs; the purposes are kept apart.
enum class Purpose { cards, status, trust };

/// "cards", "status" or "trust".
std::string_view name(Purpose purpose);

/// The purpose of a name, or nothing.
std::optional<Purpose> purpose_named(std::string_view name);

/// Throws Error(usage) for another name.
Purpose parse_purpose(std::string_view name);

/// A key was revoked: as `compromised` nothing that it signed stays good, otherwise what it signed before `at` does.
struct Revocation {
    Seconds at = 0;
    bool compromised = false;
};

struct TrustedKey {
    PublicKey key;
    std::vector<Bytes> kids;                      ///< every form that a message may name it by
    bool states_kid = false;                      ///< the source named a kid; else only the thumbprint's is known
    std::string iss;                              ///< the issuer that it belongs to; empty when the source does not say
    std::optional<Purpose> purpose;               ///< nothing: any
    std::optional<Seconds> not_before, not_after; ///< the time in which the key is accepted
    std::optional<Revocation> revoked;
    std::string origin; ///< the file, for messages
    /// What each of its certificates that limits that lets it be used for (PemKey::usages): all must allow it.
    std::vector<std::vector<std::string>> usages = {};
    /// When each of its certificates is valid; empty when it came without one. See flaw_of_certificates().
    std::vector<CertificateTimes> certificates = {};
    /// The moment from which the trust list that names the key is too old to tell; nothing when no list does.
    std::optional<Seconds> list_until = std::nullopt;
    /// What that trust list is signed with; nothing when no list names the key.
    std::optional<Algorithm> list_algorithm = std::nullopt;
    /// What the uris of its issuer's status lists begin with, as the issuer says; nothing when it does not. Only with
    /// an iss. Whether anything may be fetched from there is not said.
    std::optional<std::string> status_uri = std::nullopt;
    /// Its issuer's name, for people, as the issuer says; nothing when it does not. Only with an iss.
    std::optional<std::string> issuer_name = std::nullopt;
    /// The ctr of the newest revocation list of this key's SMART Health Cards ("crlVersion"); nothing when it names
    /// none.
    std::optional<std::uint64_t> crl_version = std::nullopt;
    bool is_test = false; ///< a test key (cose/test_key.h), as TrustSet::add() finds out

    bool answers_to(ByteView kid) const;
};

/// Whether the two are one key: the same numbers and, of SM2, the same identifier, without which nothing that one signs
/// is the other's.
bool same_key(const PublicKey& a, const PublicKey& b);

/// Why a key does not count for what it signed: a code of the key check, and a sentence.
struct KeyFlaw {
    Code code;
    std::string detail;
};

/// Judges what a key signed at `signed_at` (its iat, nothing when it states none) for the moment `at`. Once revoked as
/// compromised a key is so at every moment. What a list has revoked stays revoked when the list gets too old; all else
/// is trust_stale then, which is no clear no.
std::optional<KeyFlaw> flaw_of(const TrustedKey& key, std::optional<Seconds> signed_at, Seconds at);

/// The same for what must be signed under a certificate that is valid at the moment `at`, as EU certificates must: any
/// of the key's will do. Nothing for a key without one. Cards do not depend on certificates.
std::optional<KeyFlaw> flaw_of_certificates(const TrustedKey& key, Seconds at);

/// How far ahead of the reader's clock what an issuer publishes (a trust list, a status list, a bundle) may be dated,
/// in seconds. One dated later would be the newest for ever.
inline constexpr Seconds list_tolerance = 300;
/// The same for the moment from which a key is used: one made just now is good for a clock that is a minute behind.
inline constexpr Seconds key_tolerance = 60;
constexpr bool is_yet_to_come(Seconds iat, Seconds now) { return iat > now + list_tolerance; }

/// What a message says of the key that has signed it.
struct KeyClue {
    Purpose purpose;
    std::optional<Bytes> kid;
    std::optional<Algorithm> algorithm; ///< nothing when it is not one that keys here have
    std::string iss = {};               ///< the issuer that it names; empty when it names none
};

/// So many different keys are tried on a message that does not tell which of them it means.
inline constexpr std::size_t most_keys_tried = 64;

/// The keys that may have signed a message.
struct Candidates {
    /// To be tried in this order, all of the message's algorithm: at most most_keys_tried different ones, each with all
    /// of its entries. First those of the issuer that it names, then those whose issuer nobody names; among each the
    /// ones whose kid follows from the key before those whose source states it.
    std::vector<const TrustedKey*> keys;
    /// Those of its kid and algorithm that are for another purpose, where none of that kid is for this one: what they
    /// have signed is refused. At most most_keys_tried.
    std::vector<const TrustedKey*> for_others;
    const TrustedKey* claimed = nullptr; ///< the first that is meant, of whatever algorithm; null when none is
    bool kid_known = false;              ///< they answer to the message's kid
    bool too_many = false;               ///< there are more, which are left out
};

/// A set of keys, indexed by kid.
class TrustSet {
public:
    /// One key from two sources is one entry with the strictest of both: whatever a source says of revocation, dates,
    /// issuer or purpose holds. Of several trust lists the one that is good for longest tells until when; a source that
    /// is no list does not lengthen that. That one tells the status_uri and the issuer's name too, when
    /// it states any. Two issuers or two
    /// purposes make two entries, and so do two identifiers of an SM2 key: each has its own signatures. What is said
    /// against a key counts, in whatever order, for each entry of it that may be meant: a revocation for all purposes
    /// of the issuer, dates for the purpose; what names no issuer or no purpose for all of them. One issuer's word says
    /// nothing of another's entry.
    void add(TrustedKey key);
    const std::vector<TrustedKey>& keys() const { return keys_; }

    /// The name of an issuer, as the source of a key that answers to this kid tells it, which says that the key is that
    /// issuer's; empty when none does.
    std::string issuer_name(std::string_view iss, ByteView kid) const;

    bool empty() const { return keys_.empty(); }

    /// What was passed over or repaired while the keys were read, for people.
    void note(std::string text) { notes_.push_back(std::move(text)); }
    const std::vector<std::string>& notes() const { return notes_; }

    /// Those of the message's kid; for a kid that none answers to, those whose source named none; without a kid, all.
    /// Keys whose purpose is another are left out.
    Candidates candidates(const KeyClue& clue) const;

private:
    // What one issuer, or nobody, says against a key that is for one purpose, or any.
    struct Limits {
        std::string iss;
        std::optional<Purpose> purpose;
        std::optional<Seconds> not_before, not_after;
        std::optional<Revocation> revoked;
    };
    void note_limits(const Sha256& thumbprint, const TrustedKey& key);
    void limit(const Sha256& thumbprint, TrustedKey& entry) const;
    static void limit(TrustedKey& entry, const Limits& said);
    void index_kids(std::size_t place, const std::vector<Bytes>& kids);

    std::vector<std::string> notes_;
    std::vector<TrustedKey> keys_;
    std::vector<std::size_t> first_of_key_;     ///< for each of keys_ the first entry of the same key and identifier
    std::multimap<Sha256, std::size_t> places_; ///< in keys_, by thumbprint
    std::multimap<Sha256, Limits> limits_ = {}; ///< one for each issuer and purpose that was named
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_kid_ = {}; ///< in keys_, each once, rising
};

} // namespace qrid
