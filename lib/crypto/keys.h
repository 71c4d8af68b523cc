// Signature keys and signatures: ECDSA on P-256 and P-384, Ed25519. Nothing outside this room sees OpenSSL.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/crypto/secret.h"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace qrid {

/// Bytes of a passphrase, at most: what OpenSSL reads.
inline constexpr std::size_t max_passphrase = 1024;

/// What a key signs with; a key has exactly one.
enum class Algorithm {
    es256, ///< ECDSA, P-256, SHA-256
    es384, ///< ECDSA, P-384, SHA-384
    eddsa, ///< Ed25519
};

/// "ES256", "ES384" or "EdDSA", as JOSE and the command line name it.
std::string_view name(Algorithm algorithm);

/// Throws Error(usage) for another name; case does not matter.
Algorithm parse_algorithm(std::string_view name);

/// Bytes of one coordinate: 32, 48 or 32. A signature is twice as long.
std::size_t coordinate_size(Algorithm algorithm);

/// A public key as numbers. `y` is empty for Ed25519; both have coordinate_size() bytes, big-endian.
struct PublicPoint {
    Algorithm algorithm;
    Bytes x, y;
};

/// A public key that is known to be a valid point. Cheap to copy; safe to use from many threads.
class PublicKey {
public:
    /// Throws Error(bad_key) when the numbers are not a point of the curve.
    static PublicKey from_point(const PublicPoint& point);

    /// One "PUBLIC KEY" or "CERTIFICATE" block. A certificate is read for its key only: its names, dates and
    /// signature are not looked at. Throws Error(bad_key), also for a private key.
    static PublicKey from_pem(std::string_view pem);

    Algorithm algorithm() const { return algorithm_; }
    PublicPoint point() const;
    std::string pem() const;

    /// Whether the signature (r||s for ECDSA, RFC 9053 section 2.1; 64 bytes for Ed25519) belongs to the message.
    /// Any other length is false.
    bool verify(ByteView message, ByteView signature) const;

private:
    friend class PrivateKey;
    PublicKey(std::shared_ptr<evp_pkey_st> key, Algorithm algorithm) : key_(std::move(key)), algorithm_(algorithm) {}

    std::shared_ptr<evp_pkey_st> key_;
    Algorithm algorithm_;
};

/// A private key in memory; OpenSSL cleanses it when the last copy goes.
class PrivateKey {
public:
    static PrivateKey generate(Algorithm algorithm);

    /// A PEM private key, encrypted or not. `passphrase` may be null for a plain one. Throws Error(wrong_passphrase)
    /// when it is encrypted and the passphrase is missing or wrong, Error(bad_key) when it is no usable key.
    static PrivateKey from_pem(std::string_view pem, const Secret* passphrase);

    /// PKCS#8 with PBES2: AES-256-CBC, PBKDF2-HMAC-SHA256 with 600,000 iterations; `openssl pkey` reads it. Throws
    /// Error(wrong_passphrase) for a passphrase over max_passphrase bytes.
    Secret encrypted_pem(const Secret& passphrase) const;

    /// PKCS#8 without protection, for keys of tests.
    Secret plain_pem() const;

    Algorithm algorithm() const { return public_.algorithm(); }
    const PublicKey& public_key() const { return public_; }

    /// r||s, or an Ed25519 signature.
    Bytes sign(ByteView message) const;

private:
    explicit PrivateKey(PublicKey key) : public_(std::move(key)) {}

    PublicKey public_; // the handle holds the private half too
};

/// Whether the text is a PEM private key that needs a passphrase.
bool is_encrypted_pem(std::string_view pem);

/// Whether the text holds a PEM private key, encrypted or not.
bool is_private_pem(std::string_view pem);

} // namespace qrid
