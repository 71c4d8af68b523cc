#include "qrid/trust/jwk.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>

namespace qrid {

namespace {

using nlohmann::json;

std::string text_member(const json& jwk, const char* name) {
    const auto found = jwk.find(name);
    if (found == jwk.end() || !found->is_string())
        throw Error(Code::bad_key, fmt::format("a JWK without \"{}\"", name));
    return found->get<std::string>();
}

Bytes coordinate(const json& jwk, const char* name) {
    try {
        return base64url_decode(text_member(jwk, name));
    } catch (const Error&) {
        throw Error(Code::bad_key, fmt::format("a JWK whose \"{}\" is not base64url", name));
    }
}

} // namespace

json write_jwk(const PublicKey& key) {
    const PublicPoint point = key.point();
    const AlgorithmRow& row = row_of(point.algorithm);
    if (row.family == Family::ml_dsa) return {{"kty", row.kty}, {"alg", row.name}, {"pub", base64url_encode(point.x)}};
    if (row.family == Family::rsa)
        return {{"kty", row.kty}, {"n", base64url_encode(point.x)}, {"e", base64url_encode(point.y)}};
    json jwk{{"kty", row.kty}, {"crv", row.crv}, {"x", base64url_encode(point.x)}};
    if (!point.y.empty()) jwk["y"] = base64url_encode(point.y);
    if (!point.distid.empty()) jwk["distid"] = point.distid;
    return jwk;
}

PublicKey read_jwk(const json& jwk) {
    if (!jwk.is_object()) throw Error(Code::bad_key, "the JWK is not a JSON object");
    if (jwk.contains("d") || jwk.contains("priv"))
        throw Error(Code::bad_key, "a private JWK where a public key is expected");
    const std::string kty = text_member(jwk, "kty");
    for (const AlgorithmRow& row : algorithm_table()) {
        if (row.kty != kty) continue;
        if (row.family == Family::rsa)
            return PublicKey::from_point({row.algorithm, coordinate(jwk, "n"), coordinate(jwk, "e")});
        if (row.family == Family::ml_dsa && text_member(jwk, "alg") == row.name)
            return PublicKey::from_point({row.algorithm, coordinate(jwk, "pub"), {}});
        if (row.family != Family::ml_dsa && text_member(jwk, "crv") == row.crv)
            return PublicKey::from_point(
                {row.algorithm, coordinate(jwk, "x"), has_second_number(row.algorithm) ? coordinate(jwk, "y") : Bytes{},
                 row.family == Family::sm2 && jwk.contains("distid") ? text_member(jwk, "distid") : std::string()});
    }
    throw Error(Code::bad_key, "a JWK with an unsupported type or curve");
}

Sha256 jwk_thumbprint(const PublicKey& key) {
    json required = write_jwk(key);
    required.erase("distid"); // under which identifier a key signs is no part of its name
    return sha256(bytes_of(required.dump()));
}

} // namespace qrid
