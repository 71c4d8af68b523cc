#include "qrid/base/encoding.h"
#include "qrid/cose/test_key.h"
#include "qrid/crypto/seeded.h"
#include "support/errors.h"

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

TEST(TestKey, HasTwelveBitsOfMark) {
    EXPECT_TRUE(has_test_mark(Bytes{0x7e, 0x50}));
    EXPECT_TRUE(has_test_mark(Bytes{0x7e, 0x5f, 0x00}));
    for (const Bytes& kid : {Bytes{}, Bytes{0x7e}, Bytes{0x7e, 0x60}, Bytes{0x7e, 0x45}, Bytes{0x00, 0x7e, 0x50}})
        EXPECT_FALSE(has_test_mark(kid));
}

TEST(TestKey, IsRequiredWhereASeedIsUsed) {
    EXPECT_NO_THROW(require_test_key(generate_test_key(Algorithm::eddsa, system_random()).public_key()));
    EXPECT_EQ(test::code_of([] { require_test_key(generate_key(Algorithm::eddsa).public_key()); }),
              Code::key_not_allowed);
}

} // namespace
} // namespace qrid::cose
