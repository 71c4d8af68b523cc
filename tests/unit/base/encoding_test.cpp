#include "qrid/base/encoding.h"
#include "qrid/base/error.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

// RFC 9285 section 4.3 and 4.4.
TEST(Base45, EncodesTheExamplesOfItsRfc) {
    EXPECT_EQ(base45_encode(bytes_of("AB")), "BB8");
    EXPECT_EQ(base45_encode(bytes_of("Hello!!")), "%69 VD92EX0");
    EXPECT_EQ(base45_encode(bytes_of("base-45")), "UJCLQE7W581");
    EXPECT_EQ(text_of(base45_decode("QED8WEX0")), "ietf!");
}

TEST(Base45, RefusesWhatItsRfcRefuses) {
    for (const char* bad : {"GGW:", "GGX", "::", "A", "BB8a", "BB8\n", "\xff\xff\xff"}) {
        try {
            base45_decode(bad);
            FAIL() << bad;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Code::bad_base45) << bad;
        }
    }
}

RC_GTEST_PROP(Base45, GoesRound, (const Bytes& bytes)) { RC_ASSERT(base45_decode(base45_encode(bytes)) == bytes); }
RC_GTEST_PROP(Base64, GoesRound, (const Bytes& bytes)) {
    RC_ASSERT(base64_decode(base64_encode(bytes)) == bytes);
    RC_ASSERT(base64url_decode(base64url_encode(bytes)) == bytes);
}
RC_GTEST_PROP(Hex, GoesRound, (const Bytes& bytes)) { RC_ASSERT(hex_decode(hex_encode(bytes)) == bytes); }

TEST(Base64, RefusesSpareBitsAndStrangers) {
    for (const char* bad : {"A", "AB", "AA=", "A===", "AA\n=", "@@@@"}) EXPECT_THROW(base64_decode(bad), Error) << bad;
    EXPECT_THROW(base64url_decode("AA=="), Error);
    EXPECT_EQ(base64_decode("AA=="), Bytes{0});
}

} // namespace
} // namespace qrid
