#include "qrid/qr/parts.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

FoundCode part(int index, int count, const std::string& text, const std::string& sequence = "7") {
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
    PartsCollector collector;
    EXPECT_FALSE(collector.add(part(0, 2, "A")));
    EXPECT_FALSE(collector.add(part(0, 2, "X"))); // another text
    EXPECT_FALSE(collector.add(part(0, 2, "Q", "8")));
    EXPECT_FALSE(collector.add(part(0, 4, "R")));
    EXPECT_EQ(collector.add(part(1, 2, "B"))->text, "AB");
    EXPECT_EQ(collector.missing(), (std::vector<std::string>{"part 2 of 2", "parts 2, 3 and 4 of 4", "part 2 of 2"}));
}

TEST(Parts, ThatCannotBeAreNotTaken) {
    PartsCollector collector;
    for (const auto& [index, count] : {std::pair{-1, 3}, {3, 3}, {0, 17}, {0, 0}, {5, 2}})
        EXPECT_FALSE(collector.add(part(index, count, "A")));
    EXPECT_TRUE(collector.missing().empty());
    EXPECT_EQ(collector.add(part(0, 1, "A"))->text, "A");
}

TEST(Parts, OfOnePictureTakeThePlaceOfTheirCodes) {
    FoundCode other;
    other.text = "other";
    const auto joined = with_parts_joined({part(1, 2, "B"), other, part(0, 2, "A"), part(0, 3, "C", "9")});
    ASSERT_EQ(joined.size(), 3U);
    EXPECT_EQ(joined[0].text, "other");
    EXPECT_EQ(joined[1].text, "C");
    EXPECT_TRUE(joined[1].part);
    EXPECT_EQ(joined[2].text, "AB");
}

} // namespace
} // namespace qrid
