#include "qrid/cose/key.h"

#include "qrid/base/error.h"
#include "qrid/cbor/codec.h"

#include <array>

namespace qrid::cose {

namespace {

namespace key_label {
constexpr std::int64_t kty = 1, kid = 2, crv = -1, x = -2, y = -3, d = -4;
}
constexpr std::size_t kid_size = 8;

struct CurveCodes {
    Algorithm algorithm;
    std::int64_t kty, crv;
};
constexpr std::array curve_codes{CurveCodes{Algorithm::es256, 2, 1}, CurveCodes{Algorithm::es384, 2, 2},
                                 CurveCodes{Algorithm::eddsa, 1, 6}};

Bytes coordinate(const cbor::Value& map, std::int64_t label) {
    const cbor::Value* value = map.find(label);
    if (value == nullptr || value->bytes() == nullptr)
        throw Error(Code::bad_key, "a COSE_Key without a coordinate in full");
    return *value->bytes();
}

} // namespace

cbor::Value write_key(const PublicKey& key) {
    const PublicPoint point = key.point();
    const CurveCodes& codes = curve_codes.at(static_cast<std::size_t>(point.algorithm));
    cbor::Map map{{key_label::kty, codes.kty}, {key_label::crv, codes.crv}, {key_label::x, point.x}};
    if (!point.y.empty()) map.emplace_back(key_label::y, point.y);
    return map;
}

PublicKey read_key(const cbor::Value& map) {
    if (map.map() == nullptr) throw Error(Code::bad_key, "a COSE_Key is a map");
    if (map.find(key_label::d) != nullptr) throw Error(Code::bad_key, "a private COSE_Key where a public one belongs");
    for (const CurveCodes& codes : curve_codes) {
        const cbor::Value *kty = map.find(key_label::kty), *crv = map.find(key_label::crv);
        if (kty == nullptr || crv == nullptr || *kty != cbor::Value(codes.kty) || *crv != cbor::Value(codes.crv))
            continue;
        const bool has_y = codes.algorithm != Algorithm::eddsa;
        return PublicKey::from_point(
            {codes.algorithm, coordinate(map, key_label::x), has_y ? coordinate(map, key_label::y) : Bytes{}});
    }
    throw Error(Code::bad_key, "a COSE_Key of a type or curve that cards do not use");
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
