#include "qrid/card/fit.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

// As if every byte of a field took two characters, and the rest of a card 300.
std::size_t characters(const Identity& identity) { return 300 + 2 * content_size(identity); }

Identity person(std::size_t address, std::size_t face) {
    Identity identity;
    identity.fields[identity_key::id] = std::string("12345");
    identity.fields[identity_key::full_name] = std::string("Ada");
    identity.fields[identity_key::email] = std::string(20, 'e');
    if (address > 0) identity.fields[identity_key::address] = std::string(address, 'a');
    if (face > 0) identity.fields[identity_key::face] = std::vector{Biometric{Bytes(face), {}, {}, {}}};
    return identity;
}

TEST(Fit, SaysNothingOfWhatFits) {
    EXPECT_EQ(usual_capacity(), 1451U);                    // ISO/IEC 18004, table 7: version 25-M
    EXPECT_FALSE(overflow_of(person(547, 0), characters)); // 300 + 2 * 575 = 1450
    EXPECT_TRUE(overflow_of(person(548, 0), characters));
}

TEST(Fit, NamesTheVersionThatItTakes) {
    const auto a_bit = overflow_of(person(548, 0), characters);
    EXPECT_EQ(a_bit->characters, 1452U);
    EXPECT_EQ(a_bit->version, 26);
    EXPECT_TRUE(a_bit->fits_with_less);
    const auto far_too_much = overflow_of(person(2000, 0), characters);
    EXPECT_EQ(far_too_much->version, std::nullopt);
    EXPECT_FALSE(far_too_much->fits_with_less);
}

TEST(Fit, WantsASmallerFaceFirst) {
    const auto overflow = overflow_of(person(0, 900), characters);
    ASSERT_TRUE(overflow);
    EXPECT_EQ(overflow->face_bytes, 900U);
    EXPECT_GT(overflow->smaller_face, 500U);
    EXPECT_LT(overflow->smaller_face, 900U);
    EXPECT_TRUE(overflow->drop.empty());
}

TEST(Fit, LeavesOutTheLargestFieldsAndNeverWhoseTheCardIs) {
    EXPECT_EQ(overflow_of(person(700, 0), characters)->drop, std::vector<std::string>{"address"});
    EXPECT_EQ(overflow_of(person(600, 100), characters)->drop, (std::vector<std::string>{"face", "address"}));
    Identity long_name = person(0, 0);
    long_name.fields[identity_key::full_name] = std::string(900, 'n');
    EXPECT_TRUE(overflow_of(long_name, characters)->drop.empty());
}

} // namespace
} // namespace qrid
