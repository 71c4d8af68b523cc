// Signature keys and signatures of the algorithms in algorithm.h; RSA for what others have signed. Nothing outside this
// room sees OpenSSL or libsodium.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/clock.h"
#include "qrid/crypto/algorithm.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/secret.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct evp_md_ctx_st;
struct evp_pkey_st;

namespace qrid {

struct EdwardsPair; // of this room

/// Bytes of a passphrase, at most: what OpenSSL reads.
inline constexpr std::size_t max_passphrase = 1024;

/// The distinguishing identifier of an SM2 key that states none: what GB/T 35276 section 10 and everybody's programs
/// use.
inline constexpr std::string_view usual_distid = "1234567812345678";
/// Bytes of such an identifier, at most.
inline constexpr std::size_t max_distid = 128;

/// What a new key is to be.
struct KeyKind {
    KeyKind(Algorithm of, std::string under = {}) // NOLINT(*-explicit-*): most keys are of an algorithm and no more
        : algorithm(of), distid(std::move(under)) {}

    Algorithm algorithm;
    std::string distid; ///< of an SM2 key, its identifier; empty for the usual one
};

/// Throws Error(usage) for an identifier that PublicKey::with_distid() would not take, or of another than an SM2 key.
void check_kind(const KeyKind& kind);

/// A public key as numbers, big-endian. `y` is empty for Ed25519; both have coordinate_size() bytes. Of an RSA key they
/// are the modulus and the exponent, without leading zeros. Of ML-DSA `x` is the key as FIPS 204 encodes it.
struct PublicPoint {
    Algorithm algorithm;
    Bytes x, y;
    /// Of an SM2 key the identifier of who signs, which its signatures cover (GB/T 32918.2 section 5.5); empty for the
    /// usual one.
    std::string distid = {};
};

/// The public half of a big-endian scalar of the row's bytes, or of a seed; nothing for a scalar that is not in 1..n-1
/// (SM2: 1..n-2). Faster than PrivateKey::from_numbers(), which also checks the pair. Not for ps256.
std::optional<PublicPoint> public_half(Algorithm algorithm, ByteView d);

/// A public key that is known to be a valid point. Cheap to copy; safe to use from many threads.
class PublicKey {
public:
    /// Throws Error(bad_key) when the numbers are not a point of the curve, for an Ed25519 key of small order, or for
    /// an RSA key of under 2048 or over 4096 bits.
    static PublicKey from_point(const PublicPoint& point);

    /// The first "PUBLIC KEY" or "CERTIFICATE" block, as read_pem_keys() reads it.
    static PublicKey from_pem(std::string_view pem);

    Algorithm algorithm() const { return algorithm_; }
    PublicPoint point() const;
    /// SubjectPublicKeyInfo; before it a line "distid: ..." for an SM2 key that has another than the usual identifier.
    std::string pem() const;

    /// Of an SM2 key its identifier, the usual one too; empty for others.
    std::string_view distid() const;
    /// The same key under another identifier. Throws Error(usage) unless it is an SM2 key, for an empty or too long
    /// identifier, and for one that could not be written and read again: that is not UTF-8, or has control characters,
    /// unusual spaces or spaces at its ends, what readers of keys repair (plain_characters()), or marks of PEM.
    PublicKey with_distid(std::string_view distid) const;

    /// Whether the signature (r||s for ECDSA and SM2, RFC 9053 section 2.1; as long as the row says for others, and as
    /// the modulus for RSA, RFC 8230 section 2) belongs to the message. Any other length is false.
    bool verify(ByteView message, ByteView signature) const;

private:
    friend class PrivateKey;
    friend PublicKey public_key_of(std::shared_ptr<evp_pkey_st> key);
    PublicKey(std::shared_ptr<evp_pkey_st> key, Algorithm algorithm, std::string distid = {});

    std::shared_ptr<evp_pkey_st> key_;
    std::shared_ptr<const evp_md_ctx_st> begun_; // a verification; copied for each, never used up
    std::array<std::uint8_t, 32> edwards_{};     // Ed25519's key
    Algorithm algorithm_;
    std::string distid_; // empty: the usual one
};

/// The identifier of an SM2 key that PEM states before a block (RFC 7468 section 2 has room for explanations there): up
/// from the line of its "-----BEGIN", over lines "NAME: TEXT" of a NAME of letters, digits, '-' and '_', and over
/// comments, which begin with '#', the nearest line that begins with "distid:"; what is behind that, without white
/// space around it. Any other line, an empty one too, ends the search. Nothing when there is none.
std::optional<std::string_view> distid_before(std::string_view preface);

/// When a certificate is valid, both ends included (RFC 5280 section 4.1.2.5).
struct CertificateTimes {
    Seconds not_before = 0, not_after = 0;
};

/// A public key from a file; of a certificate also what names it.
struct PemKey {
    PublicKey key;
    std::optional<Sha256> certificate; ///< SHA-256 of its DER
    /// The object identifiers, dotted, of the certificate's extended key usage (RFC 5280 section 4.2.1.12); nothing
    /// when it does not limit that.
    std::optional<std::vector<std::string>> usages = std::nullopt;
    std::optional<CertificateTimes> times = std::nullopt; ///< the certificate's
};

/// Every "PUBLIC KEY" and "CERTIFICATE" block, in order; other blocks are passed over. A certificate is read for its
/// key, what it may be used for, and its dates: its names and its signature are not looked at. Throws Error(bad_key)
/// when there is none, for a damaged one, and for a private key.
std::vector<PemKey> read_pem_keys(std::string_view pem);

/// Whether the bytes are one ASN.1 SEQUENCE to their end, as all DER of keys and certificates is.
bool is_der(ByteView bytes);

/// The keys of a certificate, of a public key (SubjectPublicKeyInfo), or of the certificates in a PKCS#12 file (RFC
/// 7292) that needs no passphrase. Throws Error(bad_key), also for a private key.
std::vector<PemKey> read_der_keys(ByteView der);

/// Whether it is a private key in DER: PKCS#8, encrypted or not, or SEC1.
bool is_private_der(ByteView der);

/// Whether it is a PKCS#12 file, which may hold a private key.
bool is_pkcs12(ByteView der);

/// A private key: in memory, which is cleansed when the last copy goes, or in a device that signs with it.
/// Cheap to copy; safe to use from many threads.
class PrivateKey {
public:
    static PrivateKey generate(Algorithm algorithm);

    /// A private key as numbers: a big-endian scalar as public_half() takes it, or a seed. `half`
    /// is its public half; with x and y left empty that is computed. Throws Error(bad_key) when `d` is not such a
    /// number or belongs to another public half.
    static PrivateKey from_numbers(const PublicPoint& half, ByteView d);

    /// Signs a message as sign() does; called from many threads at once.
    using Device = std::function<Bytes(ByteView message)>;

    /// A key that stays in its device. `key` is its public half.
    static PrivateKey in_device(PublicKey key, Device device);

    /// A PEM private key, encrypted or not. `passphrase` may be null for a plain one. Throws Error(wrong_passphrase)
    /// when it is encrypted and the passphrase is missing or wrong, Error(bad_key) when it is no usable key or its
    /// halves do not belong together.
    static PrivateKey from_pem(std::string_view pem, const Secret* passphrase);

    /// What is_private_der() and is_pkcs12() tell of. The passphrase is asked for when one is needed. Throws
    /// Error(wrong_passphrase), Error(bad_key).
    static PrivateKey from_der(ByteView der, const AskSecret& passphrase);

    /// The same key, whose signatures are the same for the same message: ECDSA with the nonces of RFC 6979, ML-DSA
    /// without randomness (FIPS 204 section 3.4). Throws Error(key_not_allowed) for an ECDSA key where OpenSSL is older
    /// than 3.2 and has no such nonces, for an SM2 key, and for a key in a device. Ed25519's are always so (RFC 8032).
    PrivateKey reproducible() const;

    /// PKCS#8 with PBES2: AES-256-CBC, PBKDF2-HMAC-SHA256 with 600,000 iterations; `openssl pkey` reads it. Throws
    /// Error(wrong_passphrase) for a passphrase that is empty or over max_passphrase bytes, Error(key_not_allowed) for
    /// a key in a device. The salt and the IV are drawn from `random`.
    Secret encrypted_pem(const Secret& passphrase, const Random& random = system_random()) const;

    /// PKCS#8 without protection, for keys of tests. Throws Error(key_not_allowed) for a key in a device.
    Secret plain_pem() const;

    Algorithm algorithm() const { return public_.algorithm(); }
    const PublicKey& public_key() const { return public_; }

    /// As PublicKey::with_distid(). Throws Error(key_not_allowed) for a key in a device.
    PrivateKey with_distid(std::string_view distid) const;

    /// Whether it is in a device: it signs, but cannot be written.
    bool is_in_device() const { return device_ != nullptr; }

    /// r||s, or the signature as Ed25519 and ML-DSA have it. A device that fails throws Error(token_failed).
    Bytes sign(ByteView message) const;

private:
    explicit PrivateKey(PublicKey key, Device device = {});
    static PrivateKey from_handle(std::shared_ptr<evp_pkey_st> key);

    PublicKey public_; // the handle holds the private half too, unless a device does
    Device device_;
    // What signs, unless a device does: ECDSA's is a signature that is copied for each, never used up.
    std::shared_ptr<const evp_md_ctx_st> begun_;
    std::shared_ptr<const EdwardsPair> edwards_;
};

/// Whether the text is a PEM private key that needs a passphrase.
bool is_encrypted_pem(std::string_view pem);

/// Whether the text holds a PEM private key, encrypted or not.
bool is_private_pem(std::string_view pem);

} // namespace qrid
