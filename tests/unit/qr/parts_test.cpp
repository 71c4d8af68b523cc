#include "qrid/qr/parts.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

FoundCode part(int index, int count, const std::string& text, const std::string& sequence = "64") {
    FoundCode code;
    code.text = text;
    code.bytes = to_bytes(bytes_of(text));
    code.part = CodePart{index, count, sequence};
    return code;
}

TEST(Parts, AreJoinedInTheirOrder) {
    PartsCollector collector;
    EXPECT_FALSE(collector.add(part(2, 3, "C")));
    EXPECT_FALSE(collector.add(part(0, 3, "A")));
    EXPECT_FALSE(collector.add(part(2, 3, "C"))); // seen before
    EXPECT_EQ(collector.missing(), std::vector<std::string>{"part 2 of 3"});
    const auto whole = collector.add(part(1, 3, "B"));
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->text, "ABC");
    EXPECT_EQ(text_of(whole->bytes), "ABC");
    EXPECT_FALSE(whole->part);
    EXPECT_TRUE(collector.missing().empty());
}

TEST(Parts, OfTextsOfLikeParityAreKeptApart) {
    // A ^ B is 3, and so is P ^ S.
    PartsCollector collector;
    EXPECT_FALSE(collector.add(part(0, 2, "A", "3")));
    EXPECT_FALSE(collector.add(part(0, 2, "P", "3"))); // another text
    EXPECT_FALSE(collector.add(part(0, 2, "Q", "8")));
    EXPECT_FALSE(collector.add(part(0, 4, "R", "8")));
    EXPECT_EQ(collector.add(part(1, 2, "S", "3"))->text, "PS"); // though A came first
    EXPECT_EQ(collector.missing(), (std::vector<std::string>{"part 2 of 2", "part 2 of 2", "parts 2, 3 and 4 of 4"}));
    EXPECT_EQ(collector.add(part(1, 2, "B", "3"))->text, "AB");
}

// qrencode cuts within a character; each half alone is taken for another encoding.
TEST(Parts, MayEndWithinACharacter) {
    FoundCode first = part(0, 2, ""), second = part(1, 2, "");
    first.bytes = {'a', 0xc3};
    first.text = "aÃ";
    second.bytes = {0xa4, 'b'};
    second.text = "¤b";
    PartsCollector collector;
    EXPECT_FALSE(collector.add(first));
    EXPECT_EQ(collector.add(second)->text, "aäb");
}

TEST(Parts, ThatCannotBeAreNotTaken) {
    PartsCollector collector;
    for (const auto& [index, count] : {std::pair{-1, 3}, {3, 3}, {0, 17}, {0, 0}, {5, 2}})
        EXPECT_FALSE(collector.add(part(index, count, "A")));
    EXPECT_TRUE(collector.missing().empty());
    EXPECT_EQ(collector.add(part(0, 1, "A", "65"))->text, "A");
}

} // namespace
} // namespace qrid
