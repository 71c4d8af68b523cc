#include "qrid/crypto/keys.h"

#include "qrid/base/error.h"
#include "qrid/crypto/openssl.h"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>
#include <optional>
#include <strings.h>

namespace qrid {

namespace {

struct Kind {
    Algorithm algorithm;
    std::string_view name;
    const char* openssl_name; ///< of the group, or of the key type for Ed25519
    std::size_t coordinate;
};
constexpr std::array kinds{Kind{Algorithm::es256, "ES256", "prime256v1", 32},
                           Kind{Algorithm::es384, "ES384", "secp384r1", 48},
                           Kind{Algorithm::eddsa, "EdDSA", "ED25519", 32}};

const Kind& kind(Algorithm algorithm) { return kinds.at(static_cast<std::size_t>(algorithm)); }

[[noreturn]] void throw_bad_key(std::string_view why) {
    ERR_clear_error();
    throw Error(Code::bad_key, fmt::format("not a usable key: {}", why),
                "keys are P-256, P-384 or Ed25519, as PEM, JWK or COSE_Key");
}

PkeyHandle ec_from_point(const PublicPoint& point) {
    Bytes octets{4}; // uncompressed
    octets.insert(octets.end(), point.x.begin(), point.x.end());
    octets.insert(octets.end(), point.y.begin(), point.y.end());
    std::string group = kind(point.algorithm).openssl_name;
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

} // namespace

std::string_view name(Algorithm algorithm) { return kind(algorithm).name; }

Algorithm parse_algorithm(std::string_view text) {
    for (const Kind& candidate : kinds)
        if (std::string(text).size() == candidate.name.size() &&
            ::strncasecmp(text.data(), candidate.name.data(), text.size()) == 0)
            return candidate.algorithm;
    throw Error(Code::usage, fmt::format("no such algorithm: {}", text), "choose ES256, EdDSA or ES384");
}

std::size_t coordinate_size(Algorithm algorithm) { return kind(algorithm).coordinate; }

PublicKey PublicKey::from_point(const PublicPoint& point) {
    const Kind& wanted = kind(point.algorithm);
    const bool edwards = point.algorithm == Algorithm::eddsa;
    if (point.x.size() != wanted.coordinate || point.y.size() != (edwards ? 0 : wanted.coordinate))
        throw_bad_key("a coordinate has the wrong length");
    PkeyHandle key(edwards ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, point.x.data(), point.x.size())
                           : ec_from_point(point).release());
    if (!key) throw_bad_key("the numbers are not a public key");
    return {std::shared_ptr<EVP_PKEY>(std::move(key)), point.algorithm};
}

PublicPoint PublicKey::point() const {
    PublicPoint point{algorithm_, Bytes(coordinate_size(algorithm_)), {}};
    if (algorithm_ == Algorithm::eddsa) {
        std::size_t size = point.x.size();
        if (EVP_PKEY_get_raw_public_key(key_.get(), point.x.data(), &size) != 1) throw_bad_key("no public half");
        return point;
    }
    point.y.resize(point.x.size());
    for (auto [parameter, out] :
         {std::pair{OSSL_PKEY_PARAM_EC_PUB_X, &point.x}, std::pair{OSSL_PKEY_PARAM_EC_PUB_Y, &point.y}}) {
        BIGNUM* number = nullptr;
        if (EVP_PKEY_get_bn_param(key_.get(), parameter, &number) != 1) throw_bad_key("no public half");
        const BigNumber guard(number);
        BN_bn2binpad(number, out->data(), static_cast<int>(out->size()));
    }
    return point;
}

PrivateKey PrivateKey::generate(Algorithm algorithm) {
    EVP_PKEY* key = algorithm == Algorithm::eddsa ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                                                  : EVP_EC_gen(kind(algorithm).openssl_name);
    if (key == nullptr) throw Error(Code::internal, "no key could be generated");
    return PrivateKey(PublicKey(std::shared_ptr<EVP_PKEY>(PkeyHandle(key)), algorithm));
}

} // namespace qrid
