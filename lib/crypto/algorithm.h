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
    es256, ///< ECDSA, P-256, SHA-256
    es384, ///< ECDSA, P-384, SHA-384
    eddsa, ///< Ed25519
    ps256, ///< RSASSA-PSS, SHA-256, a salt of 32 bytes: checked, never signed with
};

/// How many bits of SHA-2 an algorithm signs over; none digests by itself.
enum class DigestOf : std::uint8_t { none, sha256, sha384 };

/// One algorithm. Empty texts and zeros stand for what it does not have.
struct AlgorithmRow {
    Algorithm algorithm;
    std::string_view name;      ///< JOSE "alg" (RFC 7518 section 3.1, RFC 8037 section 3.1), and the command line's
    std::string_view jose_also; ///< fully specified, which is read as well (RFC 9864 section 2.2)
    std::int64_t cose;          ///< COSE "alg" (RFC 9053 section 2, RFC 8812 section 2)
    std::int64_t cose_also;     ///< fully specified (RFC 9864 section 2.1)
    std::string_view kty, crv;  ///< of a JWK (RFC 7518 section 6.1, RFC 8037 section 2)
    std::int64_t cose_kty, cose_crv; ///< of a COSE_Key (RFC 9053 section 7, RFC 8230 section 4)
    const char* openssl_name;        ///< of the elliptic curve's group, else of the type of key
    DigestOf digest;
    std::size_t coordinate; ///< bytes of one coordinate of a public key; a signature is twice as long
    bool signs;             ///< whether qrid makes keys of it and signs with them
};

/// Every algorithm, in the order of the enum.
std::span<const AlgorithmRow> algorithm_table();

/// The row of an algorithm.
const AlgorithmRow& row_of(Algorithm algorithm);

/// "ES256", "ES384", "EdDSA" or "PS256", as JOSE and the command line name it.
std::string_view name(Algorithm algorithm);

/// What a new key may sign with. Throws Error(usage) for another name; case does not matter.
Algorithm parse_algorithm(std::string_view name);

/// The names of those that a new key may sign with, the usual ones first: "ES256, EdDSA or ES384".
std::string names_that_sign(std::string_view between = ", ", std::string_view before_last = " or ");

/// By the name of a JOSE header, spelled exactly so; nothing for another.
std::optional<Algorithm> algorithm_of_jose(std::string_view alg);

/// By the number of a COSE header; nothing for another.
std::optional<Algorithm> algorithm_of_cose(std::int64_t alg);

/// Bytes of one coordinate: 32, 48 or 32. A signature is twice as long. Not for ps256.
std::size_t coordinate_size(Algorithm algorithm);

} // namespace qrid
