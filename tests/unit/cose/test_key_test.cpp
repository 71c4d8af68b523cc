#include "qrid/base/encoding.h"
#include "qrid/cose/test_key.h"
#include "qrid/crypto/seeded.h"

#include <gtest/gtest.h>

namespace qrid::cose {
namespace {

TEST(TestKey, ShowsByItsKidWhatItIs) {
    for (const Algorithm algorithm : {Algorithm::es256, Algorithm::eddsa}) {
        const PrivateKey key = generate_test_key(algorithm, seeded_random(bytes_of("seed")));
        EXPECT_TRUE(is_test_key(key.public_key()));
        EXPECT_TRUE(hex_encode(kid_of(key.public_key())).starts_with(test_mark));
        EXPECT_TRUE(is_test_key(PublicKey::from_pem(key.public_key().pem()))) << "however it is written";
        EXPECT_EQ(generate_test_key(algorithm, seeded_random(bytes_of("seed"))).public_key().point().x,
                  key.public_key().point().x);
        EXPECT_TRUE(key.public_key().verify(bytes_of("message"), key.sign(bytes_of("message"))));
    }
}

TEST(TestKey, IsNoOtherKey) {
    for (int i = 0; i < 100; ++i) EXPECT_FALSE(is_test_key(generate_key(Algorithm::eddsa).public_key()));
}

} // namespace
} // namespace qrid::cose
