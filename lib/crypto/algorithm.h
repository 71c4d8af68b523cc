// What signs and checks: for each algorithm the names and numbers that the specifications give it, in one row.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qrid {

/// What a key signs with; a key has exactly one.
enum class Algorithm {
    es256,     ///< ECDSA, P-256, SHA-256
    es384,     ///< ECDSA, P-384, SHA-384
    eddsa,     ///< Ed25519
    ps256,     ///< RSASSA-PSS, SHA-256, a salt of 32 bytes: checked, never signed with
    sm2,       ///< SM2, SM3 (GB/T 32918.2, GB/T 32918.5)
    ml_dsa_44, ///< ML-DSA-44 (FIPS 204); needs OpenSSL 3.5
    ml_dsa_65, ///< ML-DSA-65
};

/// What new keys sign with unless somebody says otherwise; those that follow from a seed with what signs reproducibly
/// under every version of OpenSSL.
constexpr Algorithm usual_algorithm(bool from_seed = false) { return from_seed ? Algorithm::eddsa : Algorithm::es256; }

/// Of what kind an algorithm's keys and signatures are: all that rows do not tell by numbers follows from it.
enum class Family : std::uint8_t {
    ecdsa,   ///< a point, a scalar; r||s
    edwards, ///< one coordinate, a seed
    rsa,     ///< a modulus and an exponent
    sm2,     ///< as ECDSA, but a signer's identifier is signed, too
    ml_dsa,  ///< bytes without inner form, a seed (RFC 9964)
};

/// What an algorithm signs over; none digests by itself.
enum class DigestOf : std::uint8_t { none, sha256, sha384, sm3 };

/// One algorithm. Empty texts and zeros stand for what it does not have.
struct AlgorithmRow {
    Algorithm algorithm;
    Family family;
    std::string_view name;      ///< JOSE "alg" (RFC 7518 section 3.1, RFC 8037 section 3.1), and the command line's
    std::string_view jose_also; ///< fully specified, which is read as well (RFC 9864 section 2.2)
    std::string_view key_name;  ///< what people call its keys: "P-256"
    std::int64_t cose;          ///< COSE "alg" (RFC 9053 section 2, RFC 8812 section 2)
    std::int64_t cose_also;     ///< fully specified (RFC 9864 section 2.1)
    std::string_view kty, crv;  ///< of a JWK (RFC 7518 section 6.1, RFC 8037 section 2)
    std::int64_t cose_kty, cose_crv; ///< of a COSE_Key (RFC 9053 section 7, RFC 8230 section 4)
    const char* openssl_key;         ///< OpenSSL's type of key
    const char* openssl_group;       ///< its elliptic curve, or null
    const char* openssl_signature;   ///< its signature, as EVP_SIGNATURE_fetch() finds it
    /// The parameter of OpenSSL that makes a signature the same each time when it is 1; null where there is none.
    const char* openssl_repeats;
    DigestOf digest;
    std::size_t coordinate; ///< bytes of one coordinate of a public key; of ML-DSA the whole public key
    std::size_t secret;     ///< bytes of a private key as a number or a seed
    std::size_t signature;  ///< bytes of a signature; of RSA as long as the modulus
    bool signs;             ///< whether qrid makes keys of it and signs with them
    bool is_standard;       ///< whether its COSE number is registered
    std::array<std::string_view, 3> token_curves; ///< CKA_EC_PARAMS of PKCS#11: the DER of an OID or of a name
};

/// The COSE numbers of SM2, which has none at IANA: of the ranges for private use (RFC 9053 section 10, RFC 9052
/// section 11.2). The expired draft's -48 is ML-DSA-44 (RFC 9964).
inline constexpr std::int64_t cose_private_use = -65537;

/// Every algorithm, in the order of the enum.
std::span<const AlgorithmRow> algorithm_table();

/// The row of an algorithm.
const AlgorithmRow& row_of(Algorithm algorithm);

/// "ES256", "ES384", "EdDSA" and so on, as JOSE and the command line name it.
std::string_view name(Algorithm algorithm);

/// The names of those that a new key may sign with, the usual ones first: "ES256, EdDSA, ES384, ... or ML-DSA-65".
std::string names_that_sign(std::string_view between = ", ", std::string_view before_last = " or ");

/// The names of those that cards and a holder's device may be signed with: those whose signatures fit into a code.
std::string names_for_codes(std::string_view between = ", ", std::string_view before_last = " or ");

/// What a new key may sign with; case does not matter. Throws Error(usage) for another name; its hint offers `choices`.
Algorithm parse_algorithm(std::string_view name, const std::string& choices = names_that_sign());

/// What people call the keys that sign: "P-256, Ed25519, P-384, SM2 or ML-DSA".
std::string keys_that_sign();

/// For people: that `what` is signed with an algorithm whose is_standard is false.
std::string unregistered(Algorithm algorithm, std::string_view what);

/// By the name of a JOSE header, spelled exactly so; nothing for another.
std::optional<Algorithm> algorithm_of_jose(std::string_view alg);

/// By the number of a COSE header; nothing for another.
std::optional<Algorithm> algorithm_of_cose(std::int64_t alg);

/// Bytes of one coordinate of a public key, or of all of it: 32, 48, 1312 or 1952. Not for ps256.
std::size_t coordinate_size(Algorithm algorithm);

/// Whether a public key has a second coordinate or number.
bool has_second_number(Algorithm algorithm);

/// Whether the OpenSSL that runs has it: ML-DSA is there from 3.5 on.
bool is_available(Algorithm algorithm);

/// Throws Error(key_not_allowed) unless it is.
void check_available(Algorithm algorithm);

/// Throws Error(too_large) for an algorithm whose signatures leave no room in a code for what is signed: such keys are
/// for lists.
void check_fits_codes(Algorithm algorithm);

} // namespace qrid
