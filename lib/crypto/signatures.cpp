// Signing and verifying; ECDSA's DER stays inside this file.
#include "qrid/base/error.h"
#include "qrid/crypto/inside/edwards.h"
#include "qrid/crypto/inside/openssl.h"
#include "qrid/crypto/keys.h"
#include "qrid/crypto/secret.h"
#include "qrid/crypto/seeded.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <utility>

namespace qrid {

namespace {

const EVP_MD* digest_of(Algorithm algorithm) {
    switch (row_of(algorithm).digest) {
    case DigestOf::sha256:
        return EVP_sha256();
    case DigestOf::sha384:
        return EVP_sha384();
    case DigestOf::sm3:
        return EVP_sm3();
    case DigestOf::none:
        break;
    }
    return nullptr;
}

[[noreturn]] void throw_cannot_sign() { throw Error(Code::internal, "signing failed"); }

// The longest DER form of an ECDSA signature here: two 49-byte integers with their headers.
constexpr std::size_t max_der = 112;

// The number of an INTEGER of X.690 into `out`, zeros before it; what follows it is returned.
ByteView read_integer(ByteView der, std::span<std::uint8_t> out) {
    constexpr std::uint8_t integer_tag = 0x02;
    if (der.size() < 2 || der[0] != integer_tag || der.size() - 2 < der[1]) throw_cannot_sign();
    ByteView number = der.subspan(2, der[1]);
    while (!number.empty() && number.front() == 0) number = number.subspan(1);
    if (number.size() > out.size()) throw_cannot_sign();
    std::copy_backward(number.begin(), number.end(), out.end());
    return der.subspan(2 + std::size_t{der[1]});
}

// Of what OpenSSL has signed: SEQUENCE {r, s}, of under 128 bytes; without the big numbers, as der_from_raw().
Bytes raw_from_der(ByteView der, std::size_t coordinate) {
    constexpr std::size_t head = 2;
    Bytes raw(2 * coordinate);
    const std::span<std::uint8_t> numbers(raw);
    if (der.size() < head || der[1] != der.size() - head) throw_cannot_sign();
    if (!read_integer(read_integer(der.subspan(head), numbers.first(coordinate)), numbers.subspan(coordinate)).empty())
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

bool has_points(Algorithm algorithm) {
    const Family family = row_of(algorithm).family;
    return family == Family::ecdsa || family == Family::sm2;
}

// Since OpenSSL 3.2 for ECDSA, where 1 is RFC 6979. Older ones ignore what they do not know.
bool can_repeat(const AlgorithmRow& row) {
    const SignatureMethod method(EVP_SIGNATURE_fetch(nullptr, row.openssl_signature, nullptr));
    const OSSL_PARAM* known = method ? EVP_SIGNATURE_settable_ctx_params(method.get()) : nullptr;
    ERR_clear_error();
    return known != nullptr && OSSL_PARAM_locate_const(known, row.openssl_repeats) != nullptr;
}

[[noreturn]] void throw_not_reproducible(const AlgorithmRow& row) {
    const std::string why =
        row.openssl_repeats == nullptr ? "OpenSSL draws a random number for each" : "that takes OpenSSL 3.2 or later";
    throw Error(Code::key_not_allowed, fmt::format("{} signatures cannot be reproduced: {}", row.name, why),
                "use a key that was made with --alg EdDSA");
}

// Signs the identifier of its signer, too. Throws nothing.
bool set_identifier(EVP_PKEY_CTX* settings, std::string_view distid) {
    return distid.empty() || EVP_PKEY_CTX_set1_id(settings, distid.data(), static_cast<int>(distid.size())) == 1;
}

DigestContext begun_signature(EVP_PKEY* key, Algorithm algorithm, std::string_view distid, bool is_repeatable) {
    const AlgorithmRow& row = row_of(algorithm);
    DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* settings = nullptr; // the context's own
    if (!context || EVP_DigestSignInit(context.get(), &settings, digest_of(algorithm), nullptr, key) != 1 ||
        !set_identifier(settings, distid))
        throw_cannot_sign();
    if (!is_repeatable) return context;
    unsigned int one = 1;
    const std::array parameters{OSSL_PARAM_construct_uint(row.openssl_repeats, &one), OSSL_PARAM_construct_end()};
    if (EVP_PKEY_CTX_set_params(settings, parameters.data()) != 1) throw_not_reproducible(row);
    return context;
}

std::shared_ptr<const EdwardsPair> edwards_pair_of(EVP_PKEY* key) {
    SecretBytes seed(EdwardsPair::seed_bytes);
    std::size_t size = seed.size();
    if (EVP_PKEY_get_raw_private_key(key, seed.data(), &size) != 1) throw_cannot_sign();
    return std::make_shared<const EdwardsPair>(seed);
}

} // namespace

bool is_available(Algorithm algorithm) {
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, row_of(algorithm).openssl_key, nullptr));
    ERR_clear_error();
    return context != nullptr;
}

void check_available(Algorithm algorithm) {
    if (is_available(algorithm)) return;
    throw Error(Code::key_not_allowed,
                fmt::format("{} needs a newer OpenSSL than {}: ML-DSA came with 3.5, SM2 may be left out of a build",
                            name(algorithm), OpenSSL_version(OPENSSL_VERSION_STRING)),
                "use it on a system that has one, such as Debian 13, or choose another algorithm");
}

void check_reproducible(Algorithm algorithm) {
    const AlgorithmRow& row = row_of(algorithm);
    if (row.family == Family::edwards) return;
    check_available(algorithm);
    if (row.openssl_repeats == nullptr || !can_repeat(row)) throw_not_reproducible(row);
}

PrivateKey::PrivateKey(PublicKey key, Device device) : public_(std::move(key)), device_(std::move(device)) {
    if (device_) return;
    if (row_of(algorithm()).family == Family::edwards)
        edwards_ = edwards_pair_of(public_.key_.get());
    else
        begun_ = begun_signature(public_.key_.get(), algorithm(), public_.distid(), false);
}

PrivateKey PrivateKey::reproducible() const {
    if (device_) throw Error(Code::key_not_allowed, "the signatures of a key in a device cannot be reproduced");
    check_reproducible(algorithm());
    PrivateKey copy = *this;
    if (!edwards_) copy.begun_ = begun_signature(public_.key_.get(), algorithm(), public_.distid(), true);
    return copy;
}

Bytes PrivateKey::sign(ByteView message) const {
    if (device_) return device_(message);
    if (edwards_) return edwards_sign(message, *edwards_); // in half of OpenSSL's time or less
    const DigestContext context(EVP_MD_CTX_new());
    Bytes signature(std::max(max_der, row_of(algorithm()).signature));
    std::size_t length = signature.size();
    if (!context || EVP_MD_CTX_copy_ex(context.get(), begun_.get()) != 1 ||
        EVP_DigestSign(context.get(), signature.data(), &length, message.data(), message.size()) != 1)
        throw_cannot_sign();
    signature.resize(length);
    return has_points(algorithm()) ? raw_from_der(signature, coordinate_size(algorithm())) : signature;
}

PublicKey::PublicKey(std::shared_ptr<evp_pkey_st> key, Algorithm algorithm, std::string distid)
    : key_(std::move(key)), algorithm_(algorithm), distid_(std::move(distid)) {
    const Family family = row_of(algorithm_).family;
    if (family == Family::edwards) {
        std::size_t size = edwards_.size();
        if (EVP_PKEY_get_raw_public_key(key_.get(), edwards_.data(), &size) != 1)
            throw Error(Code::bad_key, "unusable key: no public key");
        return;
    }
    DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* settings = nullptr; // the context's own
    const bool is_ready =
        context && EVP_DigestVerifyInit(context.get(), &settings, digest_of(algorithm_), nullptr, key_.get()) == 1 &&
        set_identifier(settings, this->distid()) &&
        (family != Family::rsa || (EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1 &&
                                   EVP_PKEY_CTX_set_rsa_mgf1_md(settings, EVP_sha256()) == 1 &&
                                   EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) == 1));
    if (!is_ready) throw Error(Code::bad_key, "unusable key: it cannot verify anything");
    begun_ = std::move(context);
}

bool PublicKey::verify(ByteView message, ByteView signature) const {
    const AlgorithmRow& row = row_of(algorithm_);
    if (row.signature != 0 && signature.size() != row.signature) return false;
    if (row.family == Family::edwards) return edwards_verify(edwards_libraries().front(), message, signature, edwards_);
    std::array<std::uint8_t, max_der> der{};
    if (has_points(algorithm_)) signature = der_from_raw(signature, der);
    const DigestContext context(EVP_MD_CTX_new());
    const bool is_good =
        context && EVP_MD_CTX_copy_ex(context.get(), begun_.get()) == 1 &&
        EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
    if (!is_good) ERR_clear_error();
    return is_good;
}

} // namespace qrid
