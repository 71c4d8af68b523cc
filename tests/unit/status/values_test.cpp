#include "qrid/status/values.h"
#include "support/errors.h"

#include <gtest/gtest.h>

#include <sstream>

namespace qrid {
namespace {

using test::code_of;

StatusList read(const std::string& text, std::uint64_t entries = 16, std::optional<int> bits = {}) {
    std::istringstream in(text);
    return read_status_values(in, entries, bits);
}

TEST(StatusValues, ReadsIndicesWithAndWithoutValues) {
    const StatusList list = read("# lost\n3\n\n  5 1 \r\n7\t0");
    EXPECT_EQ(list.bits(), 1);
    EXPECT_EQ(list.entries(), 16U);
    EXPECT_EQ(list.bytes(), (Bytes{0x28, 0}));
    EXPECT_EQ(read("").bytes(), (Bytes{0, 0}));
    EXPECT_EQ(read("15").get(15), 1);
    EXPECT_EQ(read("3" + std::string(255, ' ')).get(3), 1);
}

TEST(StatusValues, TakesAsManyBitsAsAreNeededOrAsked) {
    EXPECT_EQ(read("1 1").bits(), 1);
    EXPECT_EQ(read("1 2").bits(), 2);
    EXPECT_EQ(read("1 4").bits(), 4);
    EXPECT_EQ(read("1 16").bits(), 8);
    EXPECT_EQ(read("1 255").get(1), 255);
    EXPECT_EQ(read("1 1", 16, 8).bits(), 8);
}

TEST(StatusValues, RefusesWhatItCannotMean) {
    for (const char* bad : {"x", "-1", "1 -1", "1 2 3", "1,1", "16", "1 256", "99999999999999999999", "3\n3", "1 1x"})
        EXPECT_EQ(code_of([&] { read(bad); }), Code::bad_record) << bad;
    EXPECT_EQ(code_of([&] { read("1 2", 16, 1); }), Code::bad_record);
    EXPECT_EQ(code_of([&] { read(std::string(1000, '1')); }), Code::bad_record);
    EXPECT_EQ(code_of([&] { read("3" + std::string(256, ' ')); }), Code::bad_record);
    EXPECT_EQ(code_of([&] { read("0\n0\n0", 1); }), Code::bad_record);
}

} // namespace
} // namespace qrid
