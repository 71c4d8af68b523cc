#include "qrid/crypto/keys.h"

#include "qrid/base/error.h"
#include "qrid/base/printable.h"
#include "qrid/base/repair.h"
#include "qrid/base/utf8.h"
#include "qrid/crypto/inside/edwards.h"
#include "qrid/crypto/inside/openssl.h"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <strings.h>
#include <vector>

namespace qrid {

namespace {

[[noreturn]] void throw_bad_key(std::string_view why) {
    ERR_clear_error();
    throw Error(Code::bad_key, fmt::format("unusable key: {}", why),
                fmt::format("use a {} key as PEM, JWK or COSE_Key", keys_that_sign()));
}

PkeyHandle public_key_from(Algorithm algorithm, std::span<OSSL_PARAM> parameters, const char* otherwise) {
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, row_of(algorithm).openssl_key, nullptr));
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.data()) != 1)
        throw_bad_key(otherwise);
    return PkeyHandle(key);
}

// A key of the algorithm's curve with neither half, or null where OpenSSL has no such curve.
PkeyHandle empty_key(const AlgorithmRow& row) {
    std::string group = row.openssl_group;
    std::array<OSSL_PARAM, 2> parameters{OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
                                         OSSL_PARAM_construct_end()};
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, row.openssl_key, nullptr));
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEY_PARAMETERS, parameters.data()) != 1)
        ERR_clear_error();
    return PkeyHandle(key);
}

// To fill a copy of an empty key takes a quarter of the time of asking for a whole one, which is a third of a check.
PkeyHandle ec_from_point(const PublicPoint& point) {
    static const std::vector<PkeyHandle> curves = [] {
        std::vector<PkeyHandle> keys;
        for (const AlgorithmRow& row : algorithm_table())
            keys.push_back(row.openssl_group == nullptr ? PkeyHandle() : empty_key(row));
        return keys;
    }();
    Bytes octets{4}; // uncompressed
    append(octets, point.x);
    append(octets, point.y);
    const PkeyHandle& curve = curves.at(static_cast<std::size_t>(point.algorithm));
    PkeyHandle key(curve ? EVP_PKEY_dup(curve.get()) : nullptr);
    if (!key || EVP_PKEY_set1_encoded_public_key(key.get(), octets.data(), octets.size()) != 1)
        throw_bad_key("the point is not on its curve");
    return key;
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
    if (!is_edwards_key(point.x)) throw_bad_key("the numbers do not form a public key");
    return PkeyHandle(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, point.x.data(), point.x.size()));
}

// What a reader of PEM could take for the beginning or the end of a block.
bool has_mark_of_pem(std::string_view text) {
    constexpr std::array marks{"-----",
                               "-BEGIN ",
                               "\xe2\x80\x93"
                               "BEGIN ",
                               "\xe2\x80\x94"
                               "BEGIN ",
                               "-END ",
                               "\xe2\x80\x93"
                               "END ",
                               "\xe2\x80\x94"
                               "END "};
    return std::any_of(marks.begin(), marks.end(),
                       [&](const char* mark) { return text.find(mark) != std::string_view::npos; });
}

// Nothing that a text loses on its way: what is not shown, spaces of other kinds or around it, and what readers of keys
// repair (base/repair.h).
bool is_lasting(std::string_view text) {
    Repairs repairs;
    return is_utf8(text) && text.front() != ' ' && text.back() != ' ' && printable(text) == text &&
           plain_characters(text, repairs) == text && !has_mark_of_pem(text);
}

void check_distid(Algorithm algorithm, std::string_view distid, Code code) {
    const auto refuse = [&](const std::string& why) {
        throw Error(code, why, fmt::format("give 1 to {} bytes of text, such as {}", max_distid, usual_distid));
    };
    if (row_of(algorithm).family != Family::sm2)
        throw Error(code, fmt::format("an {} key has no distinguishing identifier", name(algorithm)),
                    "only SM2 keys have one");
    if (distid.empty() || distid.size() > max_distid)
        refuse(fmt::format("a distinguishing identifier of {} bytes", distid.size()));
    if (!is_lasting(distid))
        refuse("a distinguishing identifier with control characters, unusual or surrounding spaces, full-width forms, "
               "or dashes as PEM has them");
}

void read_number(const EVP_PKEY* key, const char* parameter, Bytes& out, std::size_t size) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, parameter, &number) != 1) throw_bad_key("no public key");
    const BigNumber guard(number);
    out.resize(size != 0 ? size : static_cast<std::size_t>(BN_num_bytes(number)));
    BN_bn2binpad(number, out.data(), static_cast<int>(out.size()));
}

PkeyHandle lattice_from_bytes(const PublicPoint& point) {
    if (!is_available(point.algorithm))
        throw_bad_key(fmt::format("{} needs OpenSSL 3.5 or later", name(point.algorithm)));
    Bytes octets = point.x;
    std::array<OSSL_PARAM, 2> parameters{
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, octets.data(), octets.size()),
        OSSL_PARAM_construct_end()};
    return public_key_from(point.algorithm, parameters, "the bytes do not form a public key");
}

PkeyHandle handle_of(const PublicPoint& point) {
    switch (row_of(point.algorithm).family) {
    case Family::ecdsa:
    case Family::sm2:
        return ec_from_point(point);
    case Family::edwards:
        return edwards_from_point(point);
    case Family::rsa:
        return rsa_from_numbers(point);
    case Family::ml_dsa:
        return lattice_from_bytes(point);
    }
    return {};
}

Bytes octets_of(const EVP_PKEY* key, const char* parameter, std::size_t size) {
    Bytes octets(size);
    std::size_t length = 0;
    if (EVP_PKEY_get_octet_string_param(key, parameter, octets.data(), size, &length) != 1 || length != size)
        throw_bad_key("no public key");
    return octets;
}

} // namespace

PublicKey PublicKey::from_point(const PublicPoint& point) {
    const AlgorithmRow& row = row_of(point.algorithm);
    const std::size_t size = row.coordinate, second = has_second_number(point.algorithm) ? size : 0;
    if (row.family != Family::rsa && (point.x.size() != size || point.y.size() != second))
        throw_bad_key("a coordinate has the wrong length");
    PkeyHandle key = handle_of(point);
    if (!key) throw_bad_key("the numbers do not form a public key");
    const PublicKey plain(std::shared_ptr<EVP_PKEY>(std::move(key)), point.algorithm);
    if (point.distid.empty()) return plain;
    check_distid(point.algorithm, point.distid, Code::bad_key); // of a file, not of who calls the program
    return plain.with_distid(point.distid);
}

PublicPoint PublicKey::point() const {
    const AlgorithmRow& row = row_of(algorithm_);
    PublicPoint point{algorithm_, {}, {}, distid_};
    switch (row.family) {
    case Family::edwards:
        point.x.assign(edwards_.begin(), edwards_.end());
        break;
    case Family::ml_dsa:
        point.x = octets_of(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, row.coordinate);
        break;
    case Family::rsa:
        read_number(key_.get(), OSSL_PKEY_PARAM_RSA_N, point.x, 0);
        read_number(key_.get(), OSSL_PKEY_PARAM_RSA_E, point.y, 0);
        break;
    case Family::ecdsa:
    case Family::sm2:
        read_number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, point.x, row.coordinate);
        read_number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, point.y, row.coordinate);
        break;
    }
    return point;
}

PrivateKey PrivateKey::generate(Algorithm algorithm) {
    check_available(algorithm);
    const AlgorithmRow& row = row_of(algorithm);
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, row.openssl_key, nullptr));
    EVP_PKEY* key = nullptr;
    if (!row.signs || !context || EVP_PKEY_keygen_init(context.get()) != 1 ||
        (row.openssl_group != nullptr && EVP_PKEY_CTX_set_group_name(context.get(), row.openssl_group) != 1) ||
        EVP_PKEY_generate(context.get(), &key) != 1) {
        ERR_clear_error();
        throw Error(Code::internal, "the key could not be generated");
    }
    return PrivateKey(PublicKey(std::shared_ptr<EVP_PKEY>(PkeyHandle(key)), algorithm));
}

// ---- the identifier of SM2

void check_kind(const KeyKind& kind) {
    if (!kind.distid.empty()) check_distid(kind.algorithm, kind.distid, Code::usage);
}

std::string_view PublicKey::distid() const {
    return row_of(algorithm_).family != Family::sm2 ? std::string_view() : distid_.empty() ? usual_distid : distid_;
}

PublicKey PublicKey::with_distid(std::string_view distid) const {
    check_distid(algorithm_, distid, Code::usage);
    return {key_, algorithm_, distid == usual_distid ? std::string() : std::string(distid)};
}

PrivateKey PrivateKey::with_distid(std::string_view distid) const {
    if (device_) throw Error(Code::key_not_allowed, "the identifier of a key in a device cannot be changed");
    return PrivateKey(public_.with_distid(distid));
}

} // namespace qrid
