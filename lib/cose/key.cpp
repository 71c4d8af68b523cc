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
constexpr std::int64_t pub = -1, priv = -2;                // RFC 9964 section 3
constexpr std::int64_t distid = cose_private_use;
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
    const auto is = [&](std::int64_t label, std::int64_t wanted) {
        const cbor::Value* value = map.find(label);
        return value != nullptr && *value == cbor::Value(wanted);
    };
    for (const AlgorithmRow& row : algorithm_table()) {
        const bool is_named_by_alg = row.family == Family::ml_dsa, has_curve = row.cose_crv != 0;
        if (is(key_label::kty, row.cose_kty) && (!has_curve || is(key_label::crv, row.cose_crv)) &&
            (!is_named_by_alg || is(key_label::alg, row.cose)))
            return &row;
    }
    return nullptr;
}

// Where a key of the algorithm has its private number.
std::int64_t secret_label(const AlgorithmRow* row) {
    const Family family = row == nullptr ? Family::ecdsa : row->family;
    return family == Family::rsa ? key_label::rsa_d : family == Family::ml_dsa ? key_label::priv : key_label::d;
}

// Text; nothing for the usual one.
std::string distid_of(const cbor::Value& map, const AlgorithmRow& row) {
    const cbor::Value* value = row.family == Family::sm2 ? map.find(key_label::distid) : nullptr;
    if (value == nullptr) return {};
    if (value->text() == nullptr || value->text()->empty())
        throw Error(Code::bad_key, "a COSE_Key whose distinguishing identifier is not text");
    return *value->text();
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
    if (row.family == Family::ml_dsa)
        return cbor::Map{{key_label::kty, row.cose_kty}, {key_label::alg, row.cose}, {key_label::pub, point.x}};
    if (row.family == Family::rsa)
        return cbor::Map{{key_label::kty, row.cose_kty}, {key_label::rsa_n, point.x}, {key_label::rsa_e, point.y}};
    cbor::Map map{{key_label::kty, row.cose_kty}, {key_label::crv, row.cose_crv}, {key_label::x, point.x}};
    if (!point.y.empty()) map.emplace_back(key_label::y, point.y);
    if (!point.distid.empty()) map.emplace_back(key_label::distid, point.distid);
    return map;
}

PublicKey read_key(const cbor::Value& map) {
    if (map.map() == nullptr) throw Error(Code::bad_key, "the COSE_Key is not a map");
    const AlgorithmRow* row = find_row(map);
    if (map.find(secret_label(row)) != nullptr)
        throw Error(Code::bad_key, "a private COSE_Key where a public key is expected");
    const Algorithm algorithm = known_row(map).algorithm;
    if (row->family == Family::rsa)
        return PublicKey::from_point({algorithm, coordinate(map, key_label::rsa_n), coordinate(map, key_label::rsa_e)});
    if (row->family == Family::ml_dsa) return PublicKey::from_point({algorithm, coordinate(map, key_label::pub), {}});
    return PublicKey::from_point({algorithm, coordinate(map, key_label::x),
                                  has_second_number(algorithm) ? coordinate(map, key_label::y) : Bytes{},
                                  distid_of(map, *row)});
}

bool has_known_curve(const cbor::Value& map) { return find_row(map) != nullptr; }

bool is_private_key(const cbor::Value& map) {
    const AlgorithmRow* row = find_row(map);
    // An RSA key, which signs nothing here, is told apart by its reader.
    return map.find(row != nullptr && row->family == Family::rsa ? key_label::d : secret_label(row)) != nullptr;
}

PrivateKey read_private_key(const cbor::Value& map) {
    const AlgorithmRow& row = known_row(map);
    if (!row.signs) throw Error(Code::bad_key, "a COSE_Key with an unsupported type or curve");
    const auto optional_coordinate = [&](std::int64_t label) {
        return map.find(label) == nullptr ? Bytes{} : coordinate(map, label);
    };
    const cbor::Value* d = map.find(secret_label(&row));
    if (d == nullptr || d->bytes() == nullptr) throw Error(Code::bad_key, "a COSE_Key without a private value");
    if (const cbor::Value* alg = map.find(key_label::alg);
        alg != nullptr && *alg != cbor::Value(row.cose) && (row.cose_also == 0 || *alg != cbor::Value(row.cose_also)))
        throw Error(Code::bad_key, "a COSE_Key whose algorithm does not match its curve");
    if (const cbor::Value* ops = map.find(key_label::key_ops)) {
        const cbor::Array* list = ops->array();
        if (list == nullptr || std::find(list->begin(), list->end(), cbor::Value(op_sign)) == list->end())
            throw Error(Code::key_not_allowed, "a private COSE_Key whose key_ops do not allow signing");
    }
    if (row.family == Family::ml_dsa)
        return PrivateKey::from_numbers({row.algorithm, optional_coordinate(key_label::pub), {}}, *d->bytes());
    return PrivateKey::from_numbers({row.algorithm, optional_coordinate(key_label::x),
                                     has_second_number(row.algorithm) ? optional_coordinate(key_label::y) : Bytes{},
                                     distid_of(map, row)},
                                    *d->bytes());
}

std::optional<Bytes> stated_kid(const cbor::Value& map) {
    const cbor::Value* kid = map.find(key_label::kid);
    return kid == nullptr || kid->bytes() == nullptr ? std::nullopt : std::optional(*kid->bytes());
}

Sha256 thumbprint(const PublicKey& key) { return thumbprint(key.point()); }

// Of the key alone: under which identifier it signs is no part of its name.
Sha256 thumbprint(const PublicPoint& key) {
    PublicPoint bare = key;
    bare.distid.clear();
    return sha256(cbor::encode(write_key(bare)));
}

Bytes kid_of(const PublicKey& key) { return kid_of(key.point()); }

Bytes kid_of(const PublicPoint& key) {
    const Sha256 digest = thumbprint(key);
    return {digest.begin(), digest.begin() + kid_size};
}

} // namespace qrid::cose
