#include "qrid/qr/symbol.h"
#include "support/errors.h"
#include "unit/qr/drawing.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using test::code_of;

constexpr EcLevel levels[] = {EcLevel::low, EcLevel::medium, EcLevel::quartile, EcLevel::high};

// ISO/IEC 18004 table 7.
TEST(Capacity, IsWhatTheStandardSays) {
    EXPECT_EQ(alphanumeric_capacity(1, EcLevel::low), 25);
    EXPECT_EQ(alphanumeric_capacity(19, EcLevel::medium), 909);
    EXPECT_EQ(alphanumeric_capacity(40, EcLevel::low), 4296);
    EXPECT_EQ(alphanumeric_capacity(40, EcLevel::medium), 3391);
    EXPECT_EQ(byte_capacity(1, EcLevel::high), 7);
    EXPECT_EQ(byte_capacity(40, EcLevel::low), 2953);
}

TEST(Capacity, IsWhereTheEncoderTurnsToTheNextVersion) {
    for (int version = 1; version < max_version; ++version)
        for (EcLevel level : levels) {
            const int capacity = alphanumeric_capacity(version, level);
            EXPECT_EQ(encode_symbol(std::string(static_cast<std::size_t>(capacity), '$'), level).version, version);
            EXPECT_EQ(encode_symbol(std::string(static_cast<std::size_t>(capacity) + 1, '$'), level).version,
                      version + 1);
            const int bytes = byte_capacity(version, level);
            EXPECT_EQ(encode_symbol(std::string(static_cast<std::size_t>(bytes), '\0'), level).version, version);
        }
}

TEST(Capacity, TellsTheVersionByItsCodewords) {
    for (int version = 1; version <= max_version; ++version)
        for (EcLevel level : levels) EXPECT_EQ(version_of(data_codewords(version, level), level), version);
    EXPECT_EQ(version_of(20, EcLevel::low), std::nullopt);
    EXPECT_EQ(version_of(0, EcLevel::low), std::nullopt);
}

TEST(Symbol, HasTheShapeOfItsVersion) {
    const Symbol symbol = encode_symbol(test::some_text(900));
    EXPECT_EQ(symbol.version, 19);
    EXPECT_EQ(symbol.size, 93);
    EXPECT_EQ(symbol.level, EcLevel::medium);
    EXPECT_EQ(symbol.modules.size(), 93U * 93U);
    for (std::uint8_t module : symbol.modules) ASSERT_LE(module, 1);
    for (int i = 0; i < 7; ++i) { // three finder patterns, none in the fourth corner
        EXPECT_TRUE(symbol.dark(i, 0) && symbol.dark(92 - i, 0) && symbol.dark(0, 92 - i));
        EXPECT_FALSE(symbol.dark(i, 7) || symbol.dark(92 - i, 7) || symbol.dark(7, 92 - i));
    }
}

TEST(Symbol, RefusesWhatDoesNotFitAndSaysWhatDoes) {
    try {
        encode_symbol(test::some_text(3392));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::too_many_bytes);
        EXPECT_STREQ(error.what(), "3392 characters do not fit into a QR code of level M, which holds 3391");
        EXPECT_EQ(error.hint(), "use level L, which holds 4296");
    }
    EXPECT_EQ(encode_symbol(test::some_text(3391)).version, 40);
    EXPECT_EQ(code_of([] { encode_symbol(test::some_text(4297), EcLevel::low); }), Code::too_many_bytes);
    EXPECT_EQ(code_of([] { encode_symbol(std::string(2954, 'a'), EcLevel::low); }), Code::too_many_bytes);
    EXPECT_EQ(code_of([] { encode_symbol(std::string(2954, '\0'), EcLevel::low); }), Code::too_many_bytes);
    EXPECT_EQ(code_of([] { encode_symbol(std::string(100'000'000, 'A')); }), Code::too_many_bytes);
    EXPECT_EQ(code_of([] { encode_symbol(""); }), Code::usage);
}

void refuses_version(const std::string& text, EcLevel level, int largest, const char* message, std::string_view hint) {
    try {
        encode_symbol(text, level, largest);
        FAIL() << message;
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::too_many_bytes);
        EXPECT_STREQ(error.what(), message);
        EXPECT_EQ(error.hint(), hint);
    }
}

TEST(Symbol, RefusesALargerVersionThanIsAllowedAndSaysWhatHelps) {
    const auto filled = [](int version) {
        return std::string(std::size_t(alphanumeric_capacity(version, EcLevel::medium)), '$');
    };
    EXPECT_EQ(encode_symbol(filled(25), EcLevel::medium, print_version).version, 25);
    refuses_version(filled(25) + '$', EcLevel::medium, print_version,
                    "the code would be version 26-M, but the largest allowed is 25",
                    "use --ec L to make it version 22-L; or leave out something, such as the face, or draw it anyway "
                    "with --version-max 26 or --dense");
    refuses_version(filled(40), EcLevel::medium, print_version,
                    "the code would be version 40-M, but the largest allowed is 25",
                    "leave out something, such as the face, or draw it anyway with --version-max 40 or --dense");
    refuses_version(filled(2), EcLevel::low, 1, "the code would be version 2-L, but the largest allowed is 1",
                    "leave out something, such as the face, or draw it anyway with --version-max 2 or --dense");
    EXPECT_EQ(encode_symbol(filled(40), EcLevel::medium, 40).version, 40);
}

} // namespace
} // namespace qrid
