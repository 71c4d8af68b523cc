#include "qrid/cose/key.h"

#include "qrid/base/error.h"
#include "qrid/cbor/codec.h"

#include <algorithm>
#include <array>

namespace qrid::cose {

namespace {

namespace key_label {
constexpr std::int64_t kty = 1, kid = 2, alg = 3, key_ops = 4, crv = -1, x = -2, y = -3, d = -4;
constexpr std::int64_t rsa_n = -1, rsa_e = -2, rsa_d = -3; // RFC 8230 section 4
} // namespace key_label
constexpr std::int64_t op_sign = 1;
constexpr std::size_t kid_size = 8;

Bytes coordinate(const cbor::Value& map, std::int64_t label) {
    const cbor::Value* value = map.find(label);
    if (value == nullptr || value->bytes() == nullptr)
        throw Error(Code::bad_key, "a COSE_Key with a missing or incomplete coordinate");
    return *value->bytes();
}

const AlgorithmRow* find_row(const cbor::Value& map) {
    const cbor::Value *kty = map.find(key_label::kty), *crv = map.find(key_label::crv);
    for (const AlgorithmRow& row : algorithm_table())
        if (kty != nullptr && *kty == cbor::Value(row.cose_kty) &&
            (row.cose_crv == 0 || (crv != nullptr && *crv == cbor::Value(row.cose_crv))))
            return &row;
    return nullptr;
}

const AlgorithmRow& known_row(const cbor::Value& map) {
    const AlgorithmRow* row = find_row(map);
    if (row == nullptr) throw Error(Code::bad_key, "a COSE_Key with an unsupported type or curve");
    return *row;
}

} // namespace

cbor::Value write_key(const PublicKey& key) { return write_key(key.point()); }

cbor::Value write_key(const PublicPoint& point) {
    const AlgorithmRow& row = row_of(point.algorithm);
    if (row.cose_crv == 0)
        return cbor::Map{{key_label::kty, row.cose_kty}, {key_label::rsa_n, point.x}, {key_label::rsa_e, point.y}};
    cbor::Map map{{key_label::kty, row.cose_kty}, {key_label::crv, row.cose_crv}, {key_label::x, point.x}};
    if (!point.y.empty()) map.emplace_back(key_label::y, point.y);
    return map;
}

PublicKey read_key(const cbor::Value& map) {
    if (map.map() == nullptr) throw Error(Code::bad_key, "the COSE_Key is not a map");
    const AlgorithmRow* row = find_row(map);
    const bool is_rsa = row != nullptr && row->algorithm == Algorithm::ps256;
    if (map.find(is_rsa ? key_label::rsa_d : key_label::d) != nullptr)
        throw Error(Code::bad_key, "a private COSE_Key where a public key is expected");
    if (is_rsa)
        return PublicKey::from_point(
            {row->algorithm, coordinate(map, key_label::rsa_n), coordinate(map, key_label::rsa_e)});
    const Algorithm algorithm = known_row(map).algorithm;
    const bool has_y = algorithm != Algorithm::eddsa;
    return PublicKey::from_point(
        {algorithm, coordinate(map, key_label::x), has_y ? coordinate(map, key_label::y) : Bytes{}});
}

bool has_known_curve(const cbor::Value& map) { return find_row(map) != nullptr; }

bool is_private_key(const cbor::Value& map) { return map.find(key_label::d) != nullptr; }

PrivateKey read_private_key(const cbor::Value& map) {
    const AlgorithmRow& row = known_row(map);
    if (!row.signs) throw Error(Code::bad_key, "a COSE_Key with an unsupported type or curve");
    const auto optional_coordinate = [&](std::int64_t label) {
        return map.find(label) == nullptr ? Bytes{} : coordinate(map, label);
    };
    const cbor::Value* d = map.find(key_label::d);
    if (d == nullptr || d->bytes() == nullptr) throw Error(Code::bad_key, "a COSE_Key without a private value");
    if (const cbor::Value* alg = map.find(key_label::alg);
        alg != nullptr && *alg != cbor::Value(row.cose) && *alg != cbor::Value(row.cose_also))
        throw Error(Code::bad_key, "a COSE_Key whose algorithm does not match its curve");
    if (const cbor::Value* ops = map.find(key_label::key_ops)) {
        const cbor::Array* list = ops->array();
        if (list == nullptr || std::find(list->begin(), list->end(), cbor::Value(op_sign)) == list->end())
            throw Error(Code::key_not_allowed, "a private COSE_Key whose key_ops do not allow signing");
    }
    return PrivateKey::from_numbers({row.algorithm, optional_coordinate(key_label::x),
                                     row.algorithm == Algorithm::eddsa ? Bytes{} : optional_coordinate(key_label::y)},
                                    *d->bytes());
}

std::optional<Bytes> stated_kid(const cbor::Value& map) {
    const cbor::Value* kid = map.find(key_label::kid);
    return kid == nullptr || kid->bytes() == nullptr ? std::nullopt : std::optional(*kid->bytes());
}

Sha256 thumbprint(const PublicKey& key) { return thumbprint(key.point()); }

Sha256 thumbprint(const PublicPoint& key) { return sha256(cbor::encode(write_key(key))); }

Bytes kid_of(const PublicKey& key) { return kid_of(key.point()); }

Bytes kid_of(const PublicPoint& key) {
    const Sha256 digest = thumbprint(key);
    return {digest.begin(), digest.begin() + kid_size};
}

} // namespace qrid::cose
