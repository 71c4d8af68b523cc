// Private keys as numbers, and the check that both halves of a key belong together.
#include "qrid/base/error.h"
#include "qrid/crypto/inside/openssl.h"
#include "qrid/crypto/keys.h"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>

namespace qrid {

namespace {

using Group = std::unique_ptr<EC_GROUP, OpensslDeleter<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, OpensslDeleter<EC_POINT_free>>;

[[noreturn]] void throw_bad_numbers(std::string_view why) {
    ERR_clear_error();
    throw Error(Code::bad_key, fmt::format("unusable key: {}", why));
}

// The public point of a scalar, or what is wrong with the scalar.
Bytes uncompressed_public(const EC_GROUP* group, const BIGNUM* scalar) {
    if (BN_is_zero(scalar) || BN_cmp(scalar, EC_GROUP_get0_order(group)) >= 0)
        throw_bad_numbers("the private value is out of range for its curve");
    const Point point(EC_POINT_new(group));
    if (!point || EC_POINT_mul(group, point.get(), scalar, nullptr, nullptr, nullptr) != 1)
        throw Error(Code::internal, "the public key cannot be computed");
    Bytes octets(EC_POINT_point2oct(group, point.get(), POINT_CONVERSION_UNCOMPRESSED, nullptr, 0, nullptr));
    EC_POINT_point2oct(group, point.get(), POINT_CONVERSION_UNCOMPRESSED, octets.data(), octets.size(), nullptr);
    return octets;
}

PkeyHandle ec_pair(Algorithm algorithm, ByteView d) {
    const char* const curve = row_of(algorithm).openssl_name;
    const Group group(EC_GROUP_new_by_curve_name(OBJ_sn2nid(curve)));
    const BigNumber scalar(BN_secure_new());
    if (!group || !scalar || BN_bin2bn(d.data(), static_cast<int>(d.size()), scalar.get()) == nullptr)
        throw std::bad_alloc();
    BN_set_flags(scalar.get(), BN_FLG_CONSTTIME);
    const Bytes octets = uncompressed_public(group.get(), scalar.get());
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    EVP_PKEY* key = nullptr;
    if (builder && OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1 &&
        OSSL_PARAM_BLD_push_BN_pad(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get(), d.size()) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, octets.data(), octets.size()) == 1) {
        // Freeing the parameters cleanses the number: it was pushed from secure memory.
        const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
        const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
        if (parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1)
            EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get());
    }
    return PkeyHandle(key);
}

} // namespace

void check_pair(EVP_PKEY* key) {
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    if (!context || EVP_PKEY_check(context.get()) != 1) throw_bad_numbers("its public and private parts do not match");
}

PrivateKey PrivateKey::from_numbers(const PublicPoint& half, ByteView d) {
    if (!row_of(half.algorithm).signs) throw_bad_numbers("an RSA key cannot be used for signing");
    if (d.size() != coordinate_size(half.algorithm)) throw_bad_numbers("the private value has the wrong length");
    PkeyHandle handle = half.algorithm == Algorithm::eddsa
                            ? PkeyHandle(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, d.data(), d.size()))
                            : ec_pair(half.algorithm, d);
    if (!handle) throw_bad_numbers("the numbers do not form a private key");
    check_pair(handle.get());
    PublicKey pair(std::shared_ptr<EVP_PKEY>(std::move(handle)), half.algorithm);
    const PublicPoint computed = pair.point();
    if ((!half.x.empty() && half.x != computed.x) || (!half.y.empty() && half.y != computed.y))
        throw_bad_numbers("its public and private parts do not match");
    return PrivateKey(std::move(pair));
}

PrivateKey PrivateKey::in_device(PublicKey key, Device device) { return PrivateKey(std::move(key), std::move(device)); }

} // namespace qrid
