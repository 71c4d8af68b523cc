#include "lists.h"
#include "qrid/base/encoding.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/jws.h"
#include "support/errors.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;

std::string encoded(const json& header) { return base64url_encode(bytes_of(header.dump())); }

std::optional<Code> refusal_of_header(const json& header) {
    return code_of([&] { read_jws(encoded(header) + ".AA.AA"); });
}

TEST(Jws, HasThreeParts) {
    const std::string header = encoded({{"alg", "ES256"}});
    EXPECT_EQ(code_of([&] { read_jws(header + ".AA.AA"); }), std::nullopt);
    for (const std::string& text :
         {header, header + ".AA", header + ".AA.AA.AA", header + ".AA.AA.", std::string("..")})
        EXPECT_EQ(code_of([&] { read_jws(text); }), Code::bad_cose) << text;
}

TEST(Jws, IsNoLongerThanItsReaderAllows) {
    const std::string text = encoded({{"alg", "ES256"}}) + ".AA.AA";
    EXPECT_EQ(code_of([&] { read_jws(text, text.size()); }), std::nullopt);
    EXPECT_EQ(code_of([&] { read_jws(text, text.size() - 1); }), Code::bad_cose);
}

TEST(Jws, HasAHeaderThatIsUnderstood) {
    EXPECT_EQ(refusal_of_header({{"alg", "ES256"}, {"x", 1}}), std::nullopt);
    EXPECT_EQ(refusal_of_header({{"alg", "ES256"}, {"crit", json::array({"x"})}}), Code::bad_cose);
    EXPECT_EQ(refusal_of_header(json::array({"alg"})), Code::bad_cose);
    EXPECT_EQ(refusal_of_header(json::object()), Code::bad_cose);
    EXPECT_EQ(refusal_of_header({{"alg", ""}}), Code::bad_cose);
    for (const char* member : {"alg", "typ", "kid", "zip"}) {
        json header{{"alg", "ES256"}};
        header[member] = 5;
        EXPECT_EQ(refusal_of_header(header), Code::bad_cose) << member;
    }
}

TEST(Jws, NamesItsAlgorithmInEitherWay) {
    const PrivateKey& key = test::lists::root(1);
    ASSERT_EQ(key.algorithm(), Algorithm::eddsa);
    for (const auto& [alg, good] : {std::pair{"EdDSA", true}, {"Ed25519", true}, {"ES256", false}, {"none", false}}) {
        const std::string input = encoded({{"alg", alg}}) + ".AA";
        const std::string text = fmt::format("{}.{}", input, base64url_encode(key.sign(bytes_of(input))));
        EXPECT_EQ(verify(read_jws(text), key.public_key()), good) << alg;
    }
}

TEST(Jws, IsToldByItsBeginning) {
    EXPECT_TRUE(is_jws(" \r\n\teyJ"));
    for (const char* text : {"", " ", "e30", "{"}) EXPECT_FALSE(is_jws(text)) << text;
}

TEST(Jwk, OfRsaGoesRound) {
    const PublicKey key = PublicKey::from_point({Algorithm::ps256, Bytes(256, 0xff), Bytes{1, 0, 1}});
    EXPECT_EQ(read_jwk(write_jwk(key)).pem(), key.pem());
    json less = write_jwk(key);
    less.erase("e");
    EXPECT_EQ(code_of([&] { read_jwk(less); }), Code::bad_key);
}

TEST(Jwk, IsAnObjectOfAKnownKind) {
    for (const json& other :
         {json(5), json("x"), json::array(), json::object(),
          json{{"kty", "EC"}, {"crv", "P-521"}, {"x", "AA"}, {"y", "AA"}},
          json{{"kty", "OKP"}, {"crv", "P-256"}, {"x", "AA"}, {"y", "AA"}}, json{{"kty", "oct"}, {"k", "AA"}}})
        EXPECT_EQ(code_of([&] { read_jwk(other); }), Code::bad_key) << other;
}

} // namespace
} // namespace qrid
