// Signing and verifying; ECDSA's DER stays inside this file.
#include "qrid/base/error.h"
#include "qrid/crypto/inside/openssl.h"
#include "qrid/crypto/keys.h"
#include "qrid/crypto/secret.h"
#include "qrid/crypto/seeded.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <sodium.h>
#include <utility>

namespace qrid {

namespace {

const EVP_MD* digest_of(Algorithm algorithm) {
    switch (row_of(algorithm).digest) {
    case DigestOf::sha256:
        return EVP_sha256();
    case DigestOf::sha384:
        return EVP_sha384();
    case DigestOf::none:
        break;
    }
    return nullptr;
}

[[noreturn]] void throw_cannot_sign() { throw Error(Code::internal, "signing failed"); }

// The longest DER form of an ECDSA signature here: two 49-byte integers with their headers.
constexpr std::size_t max_der = 112;

Bytes raw_from_der(ByteView der, std::size_t coordinate) {
    const unsigned char* at = der.data();
    const EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    Bytes raw(2 * coordinate);
    const int size = static_cast<int>(coordinate);
    if (!signature || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), raw.data(), size) != size ||
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), raw.data() + coordinate, size) != size)
        throw_cannot_sign();
    return raw;
}

// A positive INTEGER of X.690, which ends where `out` does; what it begins with is returned. Requires room for it.
std::uint8_t* write_integer(ByteView number, std::uint8_t* out) {
    constexpr std::uint8_t integer_tag = 0x02, sign_bit = 0x80;
    while (number.size() > 1 && number.front() == 0) number = number.subspan(1);
    std::uint8_t* begin = std::copy_backward(number.begin(), number.end(), out);
    if ((*begin & sign_bit) != 0) *--begin = 0;
    const auto length = static_cast<std::uint8_t>(out - begin);
    *--begin = length;
    *--begin = integer_tag;
    return begin;
}

// What OpenSSL takes: SEQUENCE {r, s}, written from its end, without the big numbers that cost a twentieth of the
// check.
ByteView der_from_raw(ByteView raw, std::array<std::uint8_t, max_der>& out) {
    constexpr std::uint8_t sequence_tag = 0x30;
    const std::size_t half = raw.size() / 2;
    std::uint8_t* const end = out.data() + out.size();
    std::uint8_t* begin = write_integer(raw.first(half), write_integer(raw.subspan(half), end));
    const auto length = static_cast<std::uint8_t>(end - begin); // under 128, so that one byte tells it
    *--begin = length;
    *--begin = sequence_tag;
    return {begin, end};
}

constexpr const char* nonce_type = "nonce-type"; // since OpenSSL 3.2; 1 is RFC 6979

// One answer for the process: it is the library's, not a key's. Older ones ignore what they do not know.
bool has_settable_nonces() {
    static const bool has = [] {
        const SignatureMethod ecdsa(EVP_SIGNATURE_fetch(nullptr, "ECDSA", nullptr));
        const OSSL_PARAM* known = ecdsa ? EVP_SIGNATURE_settable_ctx_params(ecdsa.get()) : nullptr;
        return known != nullptr && OSSL_PARAM_locate_const(known, nonce_type) != nullptr;
    }();
    return has;
}

[[noreturn]] void throw_not_reproducible(Algorithm algorithm) {
    throw Error(Code::key_not_allowed,
                fmt::format("{} signatures cannot be reproduced: that takes OpenSSL 3.2 or later", name(algorithm)),
                "use a key that was made with --alg EdDSA");
}

} // namespace

void check_reproducible(Algorithm algorithm) {
    if (algorithm != Algorithm::eddsa && !has_settable_nonces()) throw_not_reproducible(algorithm);
}

// Ed25519's key as libsodium takes it: the seed, and the public half that it has.
struct PrivateKey::EdwardsPair {
    std::array<std::uint8_t, crypto_sign_ed25519_SECRETKEYBYTES> bytes{};

    explicit EdwardsPair(const EVP_PKEY* key) {
        std::array<std::uint8_t, crypto_sign_ed25519_SEEDBYTES> seed{};
        std::array<std::uint8_t, crypto_sign_ed25519_PUBLICKEYBYTES> half{};
        std::size_t size = seed.size();
        const bool is_good = EVP_PKEY_get_raw_private_key(key, seed.data(), &size) == 1 &&
                             crypto_sign_ed25519_seed_keypair(half.data(), bytes.data(), seed.data()) == 0;
        cleanse(seed.data(), seed.size());
        if (!is_good) throw_cannot_sign();
    }
    EdwardsPair(const EdwardsPair&) = delete;
    EdwardsPair& operator=(const EdwardsPair&) = delete;
    ~EdwardsPair() { cleanse(bytes.data(), bytes.size()); }
};

PrivateKey::PrivateKey(PublicKey key, Device device) : public_(std::move(key)), device_(std::move(device)) {
    if (device_) return;
    if (algorithm() == Algorithm::eddsa) {
        edwards_ = std::make_shared<const EdwardsPair>(public_.key_.get());
        return;
    }
    DigestContext context(EVP_MD_CTX_new());
    if (!context ||
        EVP_DigestSignInit(context.get(), nullptr, digest_of(algorithm()), nullptr, public_.key_.get()) != 1)
        throw_cannot_sign();
    begun_ = std::move(context);
}

PrivateKey PrivateKey::reproducible() const {
    if (device_) throw Error(Code::key_not_allowed, "the signatures of a key in a device cannot be reproduced");
    check_reproducible(algorithm());
    if (algorithm() == Algorithm::eddsa) return *this;
    PrivateKey copy = *this;
    DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* settings = nullptr; // the context's own
    if (!context ||
        EVP_DigestSignInit(context.get(), &settings, digest_of(algorithm()), nullptr, public_.key_.get()) != 1)
        throw_cannot_sign();
    unsigned int type = 1;
    const std::array parameters{OSSL_PARAM_construct_uint(nonce_type, &type), OSSL_PARAM_construct_end()};
    if (EVP_PKEY_CTX_set_params(settings, parameters.data()) != 1) throw_not_reproducible(algorithm());
    copy.begun_ = std::move(context);
    return copy;
}

Bytes PrivateKey::sign(ByteView message) const {
    if (device_) return device_(message);
    if (edwards_) {
        // The same bytes as OpenSSL's, in half the time.
        Bytes signature(crypto_sign_ed25519_BYTES);
        if (crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(),
                                         edwards_->bytes.data()) != 0)
            throw_cannot_sign();
        return signature;
    }
    const DigestContext context(EVP_MD_CTX_new());
    std::array<std::uint8_t, max_der> signature{};
    std::size_t length = signature.size();
    if (!context || EVP_MD_CTX_copy_ex(context.get(), begun_.get()) != 1 ||
        EVP_DigestSign(context.get(), signature.data(), &length, message.data(), message.size()) != 1)
        throw_cannot_sign();
    return raw_from_der(ByteView(signature).first(length), coordinate_size(algorithm()));
}

PublicKey::PublicKey(std::shared_ptr<evp_pkey_st> key, Algorithm algorithm)
    : key_(std::move(key)), algorithm_(algorithm) {
    if (algorithm_ == Algorithm::eddsa) {
        std::size_t size = edwards_.size();
        if (EVP_PKEY_get_raw_public_key(key_.get(), edwards_.data(), &size) != 1)
            throw Error(Code::bad_key, "unusable key: no public key");
        return;
    }
    DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* settings = nullptr; // the context's own
    const bool is_ready =
        context && EVP_DigestVerifyInit(context.get(), &settings, digest_of(algorithm_), nullptr, key_.get()) == 1 &&
        (algorithm_ != Algorithm::ps256 || (EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1 &&
                                            EVP_PKEY_CTX_set_rsa_mgf1_md(settings, EVP_sha256()) == 1 &&
                                            EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) == 1));
    if (!is_ready) throw Error(Code::bad_key, "unusable key: it cannot verify anything");
    begun_ = std::move(context);
}

bool PublicKey::verify(ByteView message, ByteView signature) const {
    if (algorithm_ == Algorithm::eddsa)
        // Twice as fast as OpenSSL 3.0, and stricter: small orders and forms that are not the shortest are refused.
        return signature.size() == crypto_sign_ed25519_BYTES &&
               crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(), edwards_.data()) ==
                   0;
    std::array<std::uint8_t, max_der> der{};
    if (algorithm_ != Algorithm::ps256) {
        if (signature.size() != 2 * coordinate_size(algorithm_)) return false;
        signature = der_from_raw(signature, der);
    }
    const DigestContext context(EVP_MD_CTX_new());
    const bool is_good =
        context && EVP_MD_CTX_copy_ex(context.get(), begun_.get()) == 1 &&
        EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
    if (!is_good) ERR_clear_error();
    return is_good;
}

} // namespace qrid
