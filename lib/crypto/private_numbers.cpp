// Private keys as numbers, and the check that both halves of a key belong together.
#include "qrid/base/error.h"
#include "qrid/crypto/inside/edwards.h"
#include "qrid/crypto/inside/openssl.h"
#include "qrid/crypto/keys.h"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>

#include <array>

namespace qrid {

namespace {

using Group = std::unique_ptr<EC_GROUP, OpensslDeleter<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, OpensslDeleter<EC_POINT_free>>;

[[noreturn]] void throw_bad_numbers(std::string_view why) {
    ERR_clear_error();
    throw Error(Code::bad_key, fmt::format("unusable key: {}", why));
}

// SM2 divides by 1 + d, so that n - 1 is no key of it (GB/T 32918.1 section 6.1).
bool is_in_range(Algorithm algorithm, const EC_GROUP* group, const BIGNUM* scalar) {
    const BigNumber end(BN_dup(EC_GROUP_get0_order(group)));
    if (!end || (row_of(algorithm).family == Family::sm2 && BN_sub_word(end.get(), 1) != 1)) throw std::bad_alloc();
    return !BN_is_zero(scalar) && BN_cmp(scalar, end.get()) < 0;
}

// The public point of a scalar in range.
Bytes uncompressed_public(const EC_GROUP* group, const BIGNUM* scalar) {
    const Point point(EC_POINT_new(group));
    if (!point || EC_POINT_mul(group, point.get(), scalar, nullptr, nullptr, nullptr) != 1)
        throw Error(Code::internal, "the public key cannot be computed");
    Bytes octets(EC_POINT_point2oct(group, point.get(), POINT_CONVERSION_UNCOMPRESSED, nullptr, 0, nullptr));
    EC_POINT_point2oct(group, point.get(), POINT_CONVERSION_UNCOMPRESSED, octets.data(), octets.size(), nullptr);
    return octets;
}

Group group_of(Algorithm algorithm) {
    Group group(EC_GROUP_new_by_curve_name(OBJ_sn2nid(row_of(algorithm).openssl_group)));
    return group ? std::move(group) : throw std::bad_alloc();
}

BigNumber secret_number(ByteView d) {
    BigNumber number(BN_secure_new());
    if (!number || BN_bin2bn(d.data(), static_cast<int>(d.size()), number.get()) == nullptr) throw std::bad_alloc();
    BN_set_flags(number.get(), BN_FLG_CONSTTIME);
    return number;
}

PkeyHandle ec_pair(Algorithm algorithm, ByteView d) {
    const char* const curve = row_of(algorithm).openssl_group;
    const Group group = group_of(algorithm);
    const BigNumber scalar = secret_number(d);
    if (!is_in_range(algorithm, group.get(), scalar.get()))
        throw_bad_numbers("the private value is out of range for its curve");
    const Bytes octets = uncompressed_public(group.get(), scalar.get());
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    EVP_PKEY* key = nullptr;
    if (builder && OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1 &&
        OSSL_PARAM_BLD_push_BN_pad(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get(), d.size()) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, octets.data(), octets.size()) == 1) {
        // Freeing the parameters cleanses the number: it was pushed from secure memory.
        const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
        const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, row_of(algorithm).openssl_key, nullptr));
        if (parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1)
            EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get());
    }
    return PkeyHandle(key);
}

// Freeing the parameters does not cleanse the copy of the seed that OpenSSL's builder makes; so it gets none.
PkeyHandle lattice_pair(Algorithm algorithm, ByteView seed) {
    check_available(algorithm);
    SecretBytes copy(seed.begin(), seed.end());
    std::array<OSSL_PARAM, 2> parameters{OSSL_PARAM_construct_octet_string("seed", copy.data(), copy.size()),
                                         OSSL_PARAM_construct_end()};
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, row_of(algorithm).openssl_key, nullptr));
    EVP_PKEY* key = nullptr;
    if (context && EVP_PKEY_fromdata_init(context.get()) == 1)
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.data());
    return PkeyHandle(key);
}

// Null when the number is none of the algorithm.
PkeyHandle pair_of(Algorithm algorithm, ByteView d) {
    switch (row_of(algorithm).family) {
    case Family::ecdsa:
    case Family::sm2:
        return ec_pair(algorithm, d);
    case Family::edwards:
        return PkeyHandle(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, d.data(), d.size()));
    case Family::ml_dsa:
        return lattice_pair(algorithm, d);
    case Family::rsa:
        break;
    }
    return {};
}

} // namespace

void check_pair(EVP_PKEY* key) {
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    if (!context || EVP_PKEY_check(context.get()) != 1) throw_bad_numbers("its public and private parts do not match");
}

std::shared_ptr<EVP_PKEY> of_provider(std::shared_ptr<EVP_PKEY> pair, Algorithm algorithm) {
    const Family family = row_of(algorithm).family;
    if (EVP_PKEY_get0_provider(pair.get()) != nullptr || (family != Family::sm2 && family != Family::ecdsa))
        return pair;
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(pair.get(), OSSL_PKEY_PARAM_PRIV_KEY, &number) != 1)
        throw_bad_numbers("its private part cannot be read");
    const BigNumber guard(number);
    SecretBytes d(row_of(algorithm).secret);
    if (BN_bn2binpad(number, d.data(), static_cast<int>(d.size())) < 0)
        throw_bad_numbers("its private part is too long");
    PkeyHandle again = pair_of(algorithm, d);
    return again ? std::shared_ptr<EVP_PKEY>(std::move(again)) : throw std::bad_alloc();
}

std::optional<PublicPoint> public_half(Algorithm algorithm, ByteView d) {
    const AlgorithmRow& row = row_of(algorithm);
    if (!row.signs || d.size() != row.secret) return std::nullopt;
    if (row.family == Family::edwards) {
        const EdwardsPair pair(d);
        return PublicPoint{algorithm, {pair.public_half().begin(), pair.public_half().end()}, {}};
    }
    if (row.family == Family::ml_dsa) {
        const PkeyHandle pair = lattice_pair(algorithm, d);
        if (!pair) return std::nullopt;
        PublicPoint point{algorithm, Bytes(row.coordinate), {}};
        std::size_t size = 0;
        if (EVP_PKEY_get_octet_string_param(pair.get(), OSSL_PKEY_PARAM_PUB_KEY, point.x.data(), point.x.size(),
                                            &size) != 1)
            return std::nullopt;
        return point;
    }
    const Group group = group_of(algorithm);
    const BigNumber scalar = secret_number(d);
    if (!is_in_range(algorithm, group.get(), scalar.get())) return std::nullopt;
    const Bytes octets = uncompressed_public(group.get(), scalar.get()); // 4, x, y
    const auto middle = octets.begin() + 1 + static_cast<std::ptrdiff_t>(d.size());
    return PublicPoint{algorithm, {octets.begin() + 1, middle}, {middle, octets.end()}};
}

PrivateKey PrivateKey::from_numbers(const PublicPoint& half, ByteView d) {
    if (!row_of(half.algorithm).signs) throw_bad_numbers("an RSA key cannot be used for signing");
    if (d.size() != row_of(half.algorithm).secret) throw_bad_numbers("the private value has the wrong length");
    PkeyHandle handle = pair_of(half.algorithm, d);
    if (!handle) throw_bad_numbers("the numbers do not form a private key");
    check_pair(handle.get());
    PublicKey pair(std::shared_ptr<EVP_PKEY>(std::move(handle)), half.algorithm);
    const PublicPoint computed = pair.point();
    if ((!half.x.empty() && half.x != computed.x) || (!half.y.empty() && half.y != computed.y))
        throw_bad_numbers("its public and private parts do not match");
    if (half.distid.empty()) return PrivateKey(std::move(pair));
    PublicPoint named = computed;
    named.distid = half.distid;
    (void)PublicKey::from_point(named); // with the checks of what a file says
    return PrivateKey(pair.with_distid(half.distid));
}

PrivateKey PrivateKey::in_device(PublicKey key, Device device) { return PrivateKey(std::move(key), std::move(device)); }

} // namespace qrid
