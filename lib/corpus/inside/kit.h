// What the cases are made from: keys, moments and a record, all of which follow from a seed. For the corpus room's own
// files.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/encoding.h"
#include "qrid/card/identity.h"
#include "qrid/card/presentation.h"
#include "qrid/cbor/codec.h"
#include "qrid/corpus/inside/parts.h"
#include "qrid/corpus/inside/recipe.h"
#include "qrid/cose/key.h"
#include "qrid/trust/trusted_key.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace qrid::corpus {

inline constexpr Seconds day = seconds_per_day;

/// Claims of a CWT (RFC 8392 section 4, and IANA's registry).
namespace claim {
inline constexpr int iss = 1, sub = 2, aud = 3, exp = 4, nbf = 5, iat = 6, cti = 7, cnf = 8, cnonce = 39,
                     identity = 169, status_list = 65533, ttl = 65534, status = 65535, test = -65537;
}

/// Header parameters of COSE (RFC 9052 section 3.1, and IANA's registry).
namespace header {
inline constexpr int alg = 1, crit = 2, content_type = 3, kid = 4, iv = 5, countersignature = 11, kcwt = 13, typ = 16,
                     x5chain = 33, x5t = 34, x5u = 35;
}

/// The algorithms that cases name (IANA "COSE Algorithms").
namespace alg {
inline constexpr int es256 = -7, eddsa = -8, esp256 = -9, ed25519 = -19, es384 = -35, ps256 = -37, hmac256 = 5,
                     rs1 = -65535;
}

/// Names of the keys of a kit. Those of the issuer are in its trust file.
namespace key_name {
inline constexpr std::string_view cards = "cards", status = "status", root = "root", second = "second issuer",
                                  device = "device", stranger = "stranger";
}

/// Safe to use from many threads.
class Kit {
public:
    Kit(ByteView seed, Seconds at);

    /// What `qrid defect KIND RECORD --key K` changes.
    void use_record(Identity record) { identity_ = std::move(record); }
    void use_key(PrivateKey key);
    /// The same keys and moments with another record.
    Kit with(Identity record) const;

    /// The moment of the checks. Cards were issued 30 days before it, and expire 335 days after it.
    Seconds at() const { return at_; }
    Seconds iat() const { return at_ - 30 * day; }
    Seconds exp() const { return at_ + 335 * day; }

    /// A test key that follows from the seed and its name; Ed25519 unless use_key() gave another for cards.
    const PrivateKey& key(std::string_view name = key_name::cards) const;
    /// Unpredictable bytes for one purpose.
    Bytes noise(std::string_view purpose, std::size_t size) const;

    const Identity& identity() const { return identity_; }
    /// The record as a map, in the form of the specification.
    cbor::Map identity_map() const;
    /// Of a good card: iss, sub, exp, iat, the identity, the mark of test cards.
    cbor::Map claims() const;
    /// A card of these claims, under the key of cards unless another is named.
    Message card(const cbor::Map& claims, std::string_view signer = key_name::cards) const;
    Message card() const { return card(claims()); }
    Bytes sign(const Message& message, std::string_view signer = key_name::cards) const {
        return message.encode(key(signer));
    }
    /// The COSE bytes of a card of these claims.
    Bytes cose(const cbor::Map& claims) const { return sign(card(claims)); }

    // ---- status

    static std::string list_uri(std::string_view name = "1");
    /// The claim of a card with that place in a list.
    static cbor::Value status_claim(const cbor::Value& idx, std::string_view list = "1");

    // ---- the holder

    /// A card that is bound to the device.
    cbor::Map bound_claims() const;
    /// A key binding token (draft-ietf-spice-sd-cwt) of those claims around a card.
    Message proof(ByteView card, const cbor::Map& claims) const;
    /// For `audience`, of the moment, with the nonce.
    cbor::Map proof_claims() const;
    static constexpr std::string_view audience = "https://gate.example";
    Bytes nonce() const { return noise("nonce", 16); }

    // ---- trust

    /// An entry of a trust file for a key by its name.
    TrustedKey trusted(std::string_view name, Purpose purpose) const;
    /// A JWKS of an issuer.
    static nlohmann::json jwks(const std::string& iss, const std::vector<TrustedKey>& keys);
    /// The trust file of most cases: the keys of the issuer for cards and status.
    nlohmann::json usual_jwks() const;

    static constexpr std::string_view iss = "https://id.example", second_iss = "https://other.example";

private:
    struct Keys {
        std::mutex lock;
        std::map<std::string, PrivateKey, std::less<>> by_name;
    };

    Bytes seed_;
    Seconds at_;
    Identity identity_;
    std::shared_ptr<Keys> keys_;
};

} // namespace qrid::corpus
