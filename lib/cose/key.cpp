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
constexpr std::int64_t kty_rsa = 3;
constexpr std::int64_t op_sign = 1;
constexpr std::size_t kid_size = 8;

struct CurveCodes {
    Algorithm algorithm;
    std::int64_t kty, crv;
    std::array<std::int64_t, 2> alg; ///< RFC 9053, and fully specified
};
constexpr std::array curve_codes{CurveCodes{Algorithm::es256, 2, 1, {-7, -9}},
                                 CurveCodes{Algorithm::es384, 2, 2, {-35, -51}},
                                 CurveCodes{Algorithm::eddsa, 1, 6, {-8, -19}}};

Bytes coordinate(const cbor::Value& map, std::int64_t label) {
    const cbor::Value* value = map.find(label);
    if (value == nullptr || value->bytes() == nullptr)
        throw Error(Code::bad_key, "a COSE_Key without a coordinate in full");
    return *value->bytes();
}

const CurveCodes* find_codes(const cbor::Value& map) {
    const cbor::Value *kty = map.find(key_label::kty), *crv = map.find(key_label::crv);
    if (kty == nullptr || crv == nullptr) return nullptr;
    const auto found = std::find_if(curve_codes.begin(), curve_codes.end(), [&](const CurveCodes& codes) {
        return *kty == cbor::Value(codes.kty) && *crv == cbor::Value(codes.crv);
    });
    return found == curve_codes.end() ? nullptr : &*found;
}

const CurveCodes& codes_of(const cbor::Value& map) {
    const CurveCodes* codes = find_codes(map);
    if (codes == nullptr) throw Error(Code::bad_key, "a COSE_Key of a type or curve that cards do not use");
    return *codes;
}

bool is_rsa(const cbor::Value& map) {
    const cbor::Value* kty = map.find(key_label::kty);
    return kty != nullptr && *kty == cbor::Value(kty_rsa);
}

} // namespace

cbor::Value write_key(const PublicKey& key) {
    const PublicPoint point = key.point();
    if (point.algorithm == Algorithm::ps256)
        return cbor::Map{{key_label::kty, kty_rsa}, {key_label::rsa_n, point.x}, {key_label::rsa_e, point.y}};
    const CurveCodes& codes = curve_codes.at(static_cast<std::size_t>(point.algorithm));
    cbor::Map map{{key_label::kty, codes.kty}, {key_label::crv, codes.crv}, {key_label::x, point.x}};
    if (!point.y.empty()) map.emplace_back(key_label::y, point.y);
    return map;
}

PublicKey read_key(const cbor::Value& map) {
    if (map.map() == nullptr) throw Error(Code::bad_key, "a COSE_Key is a map");
    if (map.find(is_rsa(map) ? key_label::rsa_d : key_label::d) != nullptr)
        throw Error(Code::bad_key, "a private COSE_Key where a public one belongs");
    if (is_rsa(map))
        return PublicKey::from_point(
            {Algorithm::ps256, coordinate(map, key_label::rsa_n), coordinate(map, key_label::rsa_e)});
    const CurveCodes& codes = codes_of(map);
    const bool has_y = codes.algorithm != Algorithm::eddsa;
    return PublicKey::from_point(
        {codes.algorithm, coordinate(map, key_label::x), has_y ? coordinate(map, key_label::y) : Bytes{}});
}

bool has_known_curve(const cbor::Value& map) { return is_rsa(map) || find_codes(map) != nullptr; }

bool is_private_key(const cbor::Value& map) { return map.find(key_label::d) != nullptr; }

PrivateKey read_private_key(const cbor::Value& map) {
    const CurveCodes& codes = codes_of(map);
    const auto optional_coordinate = [&](std::int64_t label) {
        return map.find(label) == nullptr ? Bytes{} : coordinate(map, label);
    };
    const cbor::Value* d = map.find(key_label::d);
    if (d == nullptr || d->bytes() == nullptr) throw Error(Code::bad_key, "a COSE_Key without a private number");
    if (const cbor::Value* alg = map.find(key_label::alg);
        alg != nullptr && *alg != cbor::Value(codes.alg[0]) && *alg != cbor::Value(codes.alg[1]))
        throw Error(Code::bad_key, "a COSE_Key whose algorithm is not its curve's");
    if (const cbor::Value* ops = map.find(key_label::key_ops)) {
        const cbor::Array* list = ops->array();
        if (list == nullptr || std::find(list->begin(), list->end(), cbor::Value(op_sign)) == list->end())
            throw Error(Code::key_not_allowed, "a private COSE_Key whose key_ops do not allow signing");
    }
    return PrivateKey::from_numbers({codes.algorithm, optional_coordinate(key_label::x),
                                     codes.algorithm == Algorithm::eddsa ? Bytes{} : optional_coordinate(key_label::y)},
                                    *d->bytes());
}

std::optional<Bytes> stated_kid(const cbor::Value& map) {
    const cbor::Value* kid = map.find(key_label::kid);
    return kid == nullptr || kid->bytes() == nullptr ? std::nullopt : std::optional(*kid->bytes());
}

Sha256 thumbprint(const PublicKey& key) { return sha256(cbor::encode(write_key(key))); }

Bytes kid_of(const PublicKey& key) {
    const Sha256 digest = thumbprint(key);
    return {digest.begin(), digest.begin() + kid_size};
}

} // namespace qrid::cose
