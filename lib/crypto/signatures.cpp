// Signing and verifying; ECDSA's DER stays inside this file.
#include "qrid/base/error.h"
#include "qrid/crypto/keys.h"
#include "qrid/crypto/openssl.h"

#include <array>
#include <utility>

namespace qrid {

namespace {

const EVP_MD* digest_of(Algorithm algorithm) {
    switch (algorithm) {
    case Algorithm::es256:
        return EVP_sha256();
    case Algorithm::es384:
        return EVP_sha384();
    case Algorithm::eddsa:
        break;
    }
    return nullptr; // Ed25519 digests by itself
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

// Returns the length written, 0 on failure.
std::size_t der_from_raw(ByteView raw, std::span<std::uint8_t, max_der> out) {
    const int size = static_cast<int>(raw.size() / 2);
    const EcdsaSignature signature(ECDSA_SIG_new());
    BigNumber r(BN_bin2bn(raw.data(), size, nullptr)), s(BN_bin2bn(raw.data() + size, size, nullptr));
    if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return 0;
    (void)r.release(), (void)s.release(); // now the signature's
    if (i2d_ECDSA_SIG(signature.get(), nullptr) > static_cast<int>(out.size())) return 0;
    unsigned char* at = out.data();
    const int length = i2d_ECDSA_SIG(signature.get(), &at);
    return length < 0 ? 0 : static_cast<std::size_t>(length);
}

} // namespace

PrivateKey::PrivateKey(PublicKey key, Device device) : public_(std::move(key)), device_(std::move(device)) {
    if (device_) return;
    DigestContext context(EVP_MD_CTX_new());
    if (!context ||
        EVP_DigestSignInit(context.get(), nullptr, digest_of(algorithm()), nullptr, public_.key_.get()) != 1)
        throw_cannot_sign();
    begun_ = std::move(context);
}

Bytes PrivateKey::sign(ByteView message) const {
    if (device_) return device_(message);
    const DigestContext context(EVP_MD_CTX_new());
    std::size_t length = max_der;
    Bytes signature(max_der);
    if (!context || EVP_MD_CTX_copy_ex(context.get(), begun_.get()) != 1 ||
        EVP_DigestSign(context.get(), signature.data(), &length, message.data(), message.size()) != 1)
        throw_cannot_sign();
    signature.resize(length);
    if (algorithm() == Algorithm::eddsa) return signature;
    return raw_from_der(signature, coordinate_size(algorithm()));
}

bool PublicKey::verify(ByteView message, ByteView signature) const {
    if (signature.size() != 2 * coordinate_size(algorithm_)) return false;
    std::array<std::uint8_t, max_der> der{};
    if (algorithm_ != Algorithm::eddsa) {
        const std::size_t length = der_from_raw(signature, der);
        if (length == 0) return false;
        signature = ByteView(der).first(length);
    }
    const DigestContext context(EVP_MD_CTX_new());
    return context && EVP_DigestVerifyInit(context.get(), nullptr, digest_of(algorithm_), nullptr, key_.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

} // namespace qrid
