// A lease: serial numbers that one worker may use without the registry, and all that decides how its cards come out.
// Whoever mints the same input under the same lease makes the same cards, however often.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/shard.h"
#include "qrid/card/variant.h"
#include "qrid/crypto/keys.h"
#include "qrid/issuer/issuer_facts.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

struct Lease {
    std::string id;                         ///< 16 hexadecimal digits
    std::string batch;                      ///< a name for what several leases make together, or empty
    Shard shard = {};                       ///< which part of that it is for; of one shard unless it was said
    std::uint64_t first = 0;                ///< serial number of the first card of the first record
    std::uint64_t records = 0;              ///< the most of them
    std::vector<std::string> variants = {}; ///< as parse_variants() takes them: a card of each record for each
    std::string kid;                        ///< of the key that signs the cards and this, hexadecimal
    Seconds iat = 0, exp = 0;               ///< of the cards
    std::optional<Seconds> nbf = {};
    Seconds use_until = 0;                 ///< from then on the key does not sign
    std::optional<std::string> input = {}; ///< hexadecimal SHA-256 of the bytes of the only input it is for

    std::uint64_t cards_a_record() const { return variants.empty() ? 1 : variants.size(); }
    std::uint64_t end() const { return first + records * cards_a_record(); } ///< the serial number behind the last
    bool operator==(const Lease&) const = default;
};

/// The most records of one lease.
inline constexpr std::uint64_t max_lease_records = std::uint64_t{1} << 36;

/// The same together with what the cards need of their issuer, of which the secret is one.
struct LeasedWork {
    Lease lease;
    IssuerFacts facts;
};

/// As a compact JWS (RFC 7515) of typ "qrid-lease+jwt", which is to be kept as a secret.
std::string write_lease(const LeasedWork& work, const PrivateKey& key);

/// Throws Error(bad_lease) for any other text, and for one that this key has not signed.
LeasedWork read_lease(std::string_view text, const PublicKey& key);

/// The kid of the key that a lease says it is signed with, 16 hexadecimal digits; nothing was verified. Throws
/// Error(bad_lease).
std::string kid_of_lease(std::string_view text);

/// Whether a text can be a batch's name: 1 to 64 letters, digits, and "._-" not at the start.
bool is_batch_name(std::string_view text);

} // namespace qrid
