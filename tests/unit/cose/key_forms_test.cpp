#include "qrid/cose/key.h"
#include "support/errors.h"

#include <gtest/gtest.h>

namespace qrid::cose {
namespace {

using cbor::Array;
using cbor::Map;
using cbor::Value;
using test::code_of;

Map without(Map map, std::int64_t label) {
    std::erase_if(map, [&](const auto& entry) { return entry.first == Value(label); });
    return map;
}

Map with(Map map, std::int64_t label, Value value) {
    map = without(std::move(map), label);
    map.emplace_back(label, std::move(value));
    return map;
}

// The seed is as good as any other.
Map private_map() { return {{1, 1}, {-1, 6}, {-4, Bytes(32, 9)}}; }

PublicKey public_of(Algorithm algorithm) {
    if (algorithm != Algorithm::ps256) return PrivateKey::generate(algorithm).public_key();
    return PublicKey::from_point({Algorithm::ps256, Bytes(256, 0xff), Bytes{1, 0, 1}}); // RSA is for verifying only
}

TEST(CoseKey, OfEveryAlgorithmGoesRound) {
    for (const Algorithm algorithm : {Algorithm::es256, Algorithm::es384, Algorithm::eddsa, Algorithm::ps256}) {
        const PublicKey key = public_of(algorithm);
        EXPECT_EQ(read_key(write_key(key)).pem(), key.pem()) << name(algorithm);
    }
}

TEST(CoseKey, OfRsaIsRefusedWithItsPrivateNumber) {
    const Value good = write_key(public_of(Algorithm::ps256));
    EXPECT_EQ(code_of([&] { read_key(with(*good.map(), -3, Bytes(256, 1))); }), Code::bad_key);
}

TEST(CoseKey, HasItsCoordinatesAsBytes) {
    for (const Algorithm algorithm : {Algorithm::es256, Algorithm::ps256}) {
        const Value good = write_key(public_of(algorithm));
        for (const std::int64_t label : {-1, -2}) {
            if (algorithm == Algorithm::es256 && label == -1) continue; // which is the curve
            EXPECT_EQ(code_of([&] { read_key(with(*good.map(), label, true)); }), Code::bad_key) << label;
            EXPECT_EQ(code_of([&] { read_key(without(*good.map(), label)); }), Code::bad_key) << label;
        }
    }
}

TEST(CoseKey, StatesItsKidAsBytesOrNotAtAll) {
    EXPECT_EQ(stated_kid(Map{{2, Bytes{1, 2}}}), (Bytes{1, 2}));
    EXPECT_EQ(stated_kid(Map{{2, "01"}}), std::nullopt);
    EXPECT_EQ(stated_kid(Map{}), std::nullopt);
}

TEST(PrivateCoseKey, SignsForThePublicHalfThatItStates) {
    const PrivateKey key = read_private_key(private_map());
    EXPECT_TRUE(is_private_key(private_map()));
    EXPECT_FALSE(is_private_key(without(private_map(), -4)));
    EXPECT_TRUE(key.public_key().verify(Bytes{1}, key.sign(Bytes{1})));
    const Bytes x = key.public_key().point().x;
    EXPECT_NO_THROW(read_private_key(with(private_map(), -2, x)));
    EXPECT_EQ(code_of([&] { read_private_key(with(private_map(), -2, Bytes(32, 1))); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { read_private_key(with(private_map(), -2, "x")); }), Code::bad_key);
}

TEST(PrivateCoseKey, IsRefusedWithoutItsNumber) {
    EXPECT_EQ(code_of([] { read_private_key(without(private_map(), -4)); }), Code::bad_key);
    EXPECT_EQ(code_of([] { read_private_key(with(private_map(), -4, "d")); }), Code::bad_key);
}

TEST(PrivateCoseKey, IsOfItsCurvesAlgorithm) {
    for (const std::int64_t alg : {-8, -19}) EXPECT_NO_THROW(read_private_key(with(private_map(), 3, alg)));
    for (const std::int64_t alg : {-7, 0}) // ES256, which is another curve's; none
        EXPECT_EQ(code_of([&] { read_private_key(with(private_map(), 3, alg)); }), Code::bad_key) << alg;
}

TEST(PrivateCoseKey, IsAllowedToSign) {
    EXPECT_NO_THROW(read_private_key(with(private_map(), 4, Array{2, 1})));
    for (const Value& operations : {Value(Array{}), Value(Array{2}), Value(1)})
        EXPECT_EQ(code_of([&] { read_private_key(with(private_map(), 4, operations)); }), Code::key_not_allowed);
}

} // namespace
} // namespace qrid::cose
