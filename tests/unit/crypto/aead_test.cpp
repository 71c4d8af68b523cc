#include "qrid/base/encoding.h"
#include "qrid/crypto/aead.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

SecretBytes key_of(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

// The last one of the specification's examples for each key size with a 96-bit IV and no data: tag over nothing.
TEST(Gcm, SealsNothingAsTheSpecificationDoes) {
    const Bytes iv(gcm_iv, 0);
    EXPECT_EQ(hex_encode(gcm_seal(key_of(Bytes(16, 0)), iv, {}, {})), "58e2fccefa7e3061367f1d57a4e7455a");
    EXPECT_EQ(hex_encode(gcm_seal(key_of(Bytes(32, 0)), iv, {}, {})), "530f8afbc74536b9a963b4f1c4cb738b");
}

RC_GTEST_PROP(Gcm, GoesRoundAndNoticesEveryChange, (const Bytes& plain, const Bytes& aad)) {
    const SecretBytes key =
        key_of(*rc::gen::container<Bytes>(*rc::gen::element(16U, 32U), rc::gen::arbitrary<std::uint8_t>()));
    const Bytes iv = *rc::gen::container<Bytes>(gcm_iv, rc::gen::arbitrary<std::uint8_t>());
    Bytes sealed = gcm_seal(key, iv, aad, plain);
    RC_ASSERT(gcm_open(key, iv, aad, sealed) == plain);
    Bytes other = aad;
    other.push_back(0);
    RC_ASSERT(!gcm_open(key, iv, other, sealed));
    RC_ASSERT(!gcm_open(key, iv, aad, ByteView(sealed).first(sealed.size() - 1)));
    sealed[*rc::gen::inRange<std::size_t>(0, sealed.size())] ^= 1;
    RC_ASSERT(!gcm_open(key, iv, aad, sealed));
}

TEST(Gcm, OpensNothingWithAnotherSize) {
    const Bytes sealed(40, 1), iv(gcm_iv, 0);
    EXPECT_FALSE(gcm_open(key_of(Bytes(24, 0)), iv, {}, sealed));
    EXPECT_FALSE(gcm_open(key_of(Bytes(16, 0)), Bytes(8, 0), {}, sealed));
    EXPECT_FALSE(gcm_open(key_of(Bytes(16, 0)), iv, {}, Bytes(15, 0)));
}

} // namespace
} // namespace qrid
