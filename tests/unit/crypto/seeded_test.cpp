#include "qrid/base/encoding.h"
#include "qrid/crypto/keys.h"
#include "qrid/crypto/seeded.h"
#include "support/errors.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

using test::code_of;

Bytes next(const Random& random, std::size_t size) {
    Bytes bytes(size);
    random(bytes);
    return bytes;
}

TEST(Seeded, BytesAreTheSameForTheSameSeedOnEveryMachine) {
    const Random random = seeded_random(bytes_of("seed"));
    // Computed with Python: hmac.digest(sha256(b"seed"), b"call 0", "sha256") as the key of ChaCha20 with the nonce
    // "LibsodiumDRG".
    EXPECT_EQ(hex_encode(next(random, 16)), "531eb2005c324f4c4f166a7e057ed1d7");
    EXPECT_EQ(hex_encode(next(random, 16)), "cc5b35ce0aaf789fe95943ad071a1ce3");
    EXPECT_NE(next(seeded_random(bytes_of("sead")), 16), next(seeded_random(bytes_of("seed")), 16));
}

TEST(Seeded, ASeedAndTheSameWithAZeroMoreAreTwo) {
    Bytes seed(16, 1), longer = seed;
    longer.push_back(0);
    EXPECT_NE(next(seeded_random(seed), 16), next(seeded_random(longer), 16));
    EXPECT_NE(seed_for(seed, "cards"), seed_for(longer, "cards"));
}

TEST(Seeded, WhatOnePurposeTakesChangesNothingForAnother) {
    const Bytes cards = seed_for(bytes_of("seed"), "cards"), lists = seed_for(bytes_of("seed"), "lists");
    EXPECT_EQ(cards.size(), 32U);
    EXPECT_NE(cards, lists);
    EXPECT_EQ(cards, seed_for(bytes_of("seed"), "cards"));
}

TEST(Seeded, KeysFollowFromTheirNumbers) {
    for (const Algorithm algorithm : {Algorithm::es256, Algorithm::es384, Algorithm::eddsa}) {
        const Bytes number = next(seeded_random(bytes_of("key")), coordinate_size(algorithm));
        const auto half = public_half(algorithm, number);
        ASSERT_TRUE(half);
        const PublicPoint point = PrivateKey::from_numbers({algorithm, {}, {}}, number).public_key().point();
        EXPECT_EQ(half->x, point.x);
        EXPECT_EQ(half->y, point.y);
        EXPECT_FALSE(public_half(algorithm, Bytes(7, 1)));
    }
    EXPECT_FALSE(public_half(Algorithm::es256, Bytes(32, 0)));
    EXPECT_FALSE(public_half(Algorithm::es256, Bytes(32, 0xff)));
    EXPECT_FALSE(public_half(Algorithm::es384, Bytes(48, 0xff)));
}

// RFC 6979 section A.2.5: P-256 with SHA-256, "sample".
TEST(Seeded, EcdsaIsReproducibleWithTheNoncesOfRfc6979OrRefused) {
    const PrivateKey key = PrivateKey::from_numbers(
        {Algorithm::es256, {}, {}}, hex_decode("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
    const auto refusal = [&] { (void)key.reproducible(); };
    try {
        EXPECT_EQ(hex_encode(key.reproducible().sign(bytes_of("sample"))),
                  "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                  "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
        EXPECT_TRUE(key.public_key().verify(bytes_of("sample"), key.reproducible().sign(bytes_of("sample"))));
    } catch (const Error&) {
        EXPECT_EQ(code_of(refusal), Code::key_not_allowed);
    }
    const PrivateKey edwards = PrivateKey::generate(Algorithm::eddsa);
    EXPECT_EQ(edwards.reproducible().sign(bytes_of("sample")), edwards.reproducible().sign(bytes_of("sample")));
    EXPECT_TRUE(edwards.public_key().verify(bytes_of("sample"), edwards.reproducible().sign(bytes_of("sample"))));
}

TEST(RandomSource, GivesEachPurposeOfASeedItsOwnBytesAndTheSameEachTime) {
    const RandomSource source = RandomSource::seeded(bytes_of("seed"));
    EXPECT_TRUE(source.is_seeded());
    EXPECT_EQ(next(source.of("salt"), 16), next(source.of("salt"), 16));
    EXPECT_NE(next(source.of("salt"), 16), next(source.of("nonce"), 16));
    EXPECT_EQ(next(source.of("salt"), 16), next(RandomSource::seeded(bytes_of("seed")).of("salt"), 16));
    EXPECT_NE(next(source.under("one").of("salt"), 16), next(source.under("other").of("salt"), 16));
    EXPECT_NE(next(source, 16), next(source, 16)) << "without a purpose it is a stream";
    EXPECT_TRUE(source.under("one").is_seeded());
}

TEST(RandomSource, IsElseTheSystemOrTheStreamThatItIsGiven) {
    const RandomSource system;
    EXPECT_FALSE(system.is_seeded());
    EXPECT_FALSE(system.under("one").is_seeded());
    EXPECT_NE(next(system.of("salt"), 16), next(system.of("salt"), 16));
    const RandomSource nines(Random([](std::span<std::uint8_t> bytes) { std::fill(bytes.begin(), bytes.end(), 9); }));
    EXPECT_EQ(next(nines.under("one").of("salt"), 2), (Bytes{9, 9}));
}

TEST(EncryptedPem, FollowsFromItsRandomness) {
    const PrivateKey key = PrivateKey::generate(Algorithm::eddsa);
    const Secret passphrase("secret");
    const auto sealed = [&](const char* purpose) {
        return std::string(key.encrypted_pem(passphrase, RandomSource::seeded(bytes_of("seed")).of(purpose)).view());
    };
    EXPECT_EQ(sealed("one"), sealed("one"));
    EXPECT_NE(sealed("one"), sealed("other"));
    EXPECT_EQ(PrivateKey::from_pem(sealed("one"), &passphrase).public_key().pem(), key.public_key().pem());
    EXPECT_NE(key.encrypted_pem(passphrase).view(), key.encrypted_pem(passphrase).view());
}

} // namespace
} // namespace qrid
