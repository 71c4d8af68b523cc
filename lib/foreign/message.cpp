#include "qrid/foreign/message.h"

#include "qrid/base/encoding.h"

#include <fmt/format.h>

#include <array>

namespace qrid {

namespace {

struct AlgorithmName {
    std::int64_t id;
    std::string_view name;
};
// Beyond those that keys here have.
constexpr std::array further_algorithms{
    AlgorithmName{-36, "ES512"},  AlgorithmName{-37, "PS256"},  AlgorithmName{-38, "PS384"},
    AlgorithmName{-39, "PS512"},  AlgorithmName{-47, "ES256K"}, AlgorithmName{-257, "RS256"},
    AlgorithmName{-258, "RS384"}, AlgorithmName{-259, "RS512"},
};

} // namespace

std::string algorithm_name(std::int64_t cose_algorithm) {
    if (const auto known = algorithm_of_cose(cose_algorithm)) return std::string(name(*known));
    for (const AlgorithmName& entry : further_algorithms)
        if (entry.id == cose_algorithm) return std::string(entry.name);
    return std::to_string(cose_algorithm);
}

std::string signature_words(ByteView signature) {
    return signature.empty() ? "none" : fmt::format("{} bytes, not checked", signature.size());
}

Layer cose_layer(const cose::Sign1& message, std::size_t bytes) {
    Layer layer{"COSE_Sign1", {{"bytes", std::to_string(bytes)}}};
    const auto id = message.alg();
    layer.facts.emplace_back("alg", id ? algorithm_name(*id) : "none");
    if (const auto kid = message.kid()) layer.facts.emplace_back("kid", hex_encode(*kid));
    layer.facts.emplace_back("signature", signature_words(message.signature));
    return layer;
}

Layer jws_layer(const Jws& token) {
    Layer layer{"JWS", {{"alg", token.alg}}};
    tell(layer, "typ", token.typ);
    tell(layer, "kid", token.kid);
    if (!token.zip.empty()) tell(layer, "zip", token.zip == "DEF" ? "DEF (deflate)" : token.zip);
    tell(layer, "signature", signature_words(token.signature));
    return layer;
}

} // namespace qrid
