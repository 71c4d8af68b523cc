#include "qrid/crypto/keys.h"

#include "qrid/base/error.h"
#include "qrid/crypto/inside/openssl.h"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sodium.h>
#include <strings.h>

namespace qrid {

namespace {

[[noreturn]] void throw_bad_key(std::string_view why) {
    ERR_clear_error();
    throw Error(Code::bad_key, fmt::format("unusable key: {}", why),
                "use a P-256, P-384 or Ed25519 key as PEM, JWK or COSE_Key");
}

PkeyHandle ec_from_point(const PublicPoint& point) {
    Bytes octets{4}; // uncompressed
    append(octets, point.x);
    append(octets, point.y);
    std::string group = row_of(point.algorithm).openssl_name;
    std::array<OSSL_PARAM, 3> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, octets.data(), octets.size()),
        OSSL_PARAM_construct_end()};
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.data()) != 1)
        throw_bad_key("the point is not on its curve");
    return PkeyHandle(key);
}

PkeyHandle rsa_from_numbers(const PublicPoint& numbers) {
    constexpr int least_bits = 2048, most_bits = 4096, most_exponent_bits = 64;
    const auto number = [](ByteView bytes) {
        return BigNumber(BN_bin2bn(bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 4096)), nullptr));
    };
    const BigNumber n = number(numbers.x), e = number(numbers.y);
    if (!n || !e || BN_num_bits(n.get()) < least_bits || BN_num_bits(n.get()) > most_bits)
        throw_bad_key("an RSA key must have 2048 to 4096 bits");
    if (BN_is_odd(e.get()) != 1 || BN_is_one(e.get()) == 1 || BN_num_bits(e.get()) > most_exponent_bits)
        throw_bad_key("the RSA key has an invalid exponent");
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        throw std::bad_alloc();
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        throw_bad_key("the numbers do not form an RSA key");
    return PkeyHandle(key);
}

PkeyHandle edwards_from_point(const PublicPoint& point) {
    // libsodium, which checks signatures, takes no key of small order or in another form than the shortest.
    if (crypto_core_ed25519_is_valid_point(point.x.data()) != 1) throw_bad_key("the numbers do not form a public key");
    return PkeyHandle(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, point.x.data(), point.x.size()));
}

void read_number(const EVP_PKEY* key, const char* parameter, Bytes& out, std::size_t size) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, parameter, &number) != 1) throw_bad_key("no public key");
    const BigNumber guard(number);
    out.resize(size != 0 ? size : static_cast<std::size_t>(BN_num_bytes(number)));
    BN_bn2binpad(number, out.data(), static_cast<int>(out.size()));
}

} // namespace

PublicKey PublicKey::from_point(const PublicPoint& point) {
    const bool is_rsa = point.algorithm == Algorithm::ps256, is_edwards = point.algorithm == Algorithm::eddsa;
    const std::size_t size = coordinate_size(point.algorithm);
    if (!is_rsa && (point.x.size() != size || point.y.size() != (is_edwards ? 0 : size)))
        throw_bad_key("a coordinate has the wrong length");
    PkeyHandle key = is_rsa ? rsa_from_numbers(point) : is_edwards ? edwards_from_point(point) : ec_from_point(point);
    if (!key) throw_bad_key("the numbers do not form a public key");
    return {std::shared_ptr<EVP_PKEY>(std::move(key)), point.algorithm};
}

PublicPoint PublicKey::point() const {
    const std::size_t size = coordinate_size(algorithm_);
    PublicPoint point{algorithm_, {}, {}};
    if (algorithm_ == Algorithm::eddsa) {
        point.x.assign(edwards_.begin(), edwards_.end());
        return point;
    }
    const bool is_rsa = algorithm_ == Algorithm::ps256;
    read_number(key_.get(), is_rsa ? OSSL_PKEY_PARAM_RSA_N : OSSL_PKEY_PARAM_EC_PUB_X, point.x, size);
    read_number(key_.get(), is_rsa ? OSSL_PKEY_PARAM_RSA_E : OSSL_PKEY_PARAM_EC_PUB_Y, point.y, size);
    return point;
}

PrivateKey PrivateKey::generate(Algorithm algorithm) {
    EVP_PKEY* key = algorithm == Algorithm::eddsa ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                                                  : EVP_EC_gen(row_of(algorithm).openssl_name);
    if (key == nullptr) throw Error(Code::internal, "the key could not be generated");
    return PrivateKey(PublicKey(std::shared_ptr<EVP_PKEY>(PkeyHandle(key)), algorithm));
}

} // namespace qrid
