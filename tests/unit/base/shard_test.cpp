// Work that several machines share.
#include "qrid/base/shard.h"
#include "support/errors.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

TEST(Shard, CountsFromZeroOrOne) {
    EXPECT_EQ(parse_shard("0/8"), (Shard{0, 8}));
    EXPECT_EQ(parse_shard("7/8"), (Shard{7, 8}));
    EXPECT_EQ(parse_shard("8/8"), (Shard{0, 8}));
    EXPECT_EQ(parse_shard("1/1"), Shard{});
    EXPECT_EQ(parse_shard("1000000/1000000"), (Shard{0, max_shards}));
    EXPECT_EQ(parse_shard("8/8").text(), "0/8");
}

TEST(Shard, AllTogetherHaveEachNumberOnce) {
    for (const std::uint64_t count : {1U, 2U, 7U})
        for (const std::uint64_t from : {0U, 1U})
            for (std::uint64_t number = 0; number < 30; ++number) {
                int having = 0;
                for (std::uint64_t index = from; index < from + count; ++index)
                    having += parse_shard(std::to_string(index) + "/" + std::to_string(count)).has(number);
                EXPECT_EQ(having, 1) << number << " of " << count << " from " << from;
            }
}

TEST(Shard, KnowsHowManyItHas) {
    for (const std::uint64_t end : {0U, 1U, 6U, 7U, 8U, 30U})
        for (std::uint64_t index = 0; index < 7; ++index) {
            const Shard shard{index, 7};
            std::uint64_t having = 0;
            for (std::uint64_t number = 0; number < end; ++number) having += shard.has(number);
            EXPECT_EQ(shard.count_below(end), having) << index << " below " << end;
        }
}

TEST(Shard, RefusesAnythingElse) {
    for (const char* text : {"", "/", "1", "1/", "/2", "3/2", "1/0", "0/0", "-1/2", "+1/2", " 1/2", "1/2 ", "1/2/3",
                             "1.5/2", "1/1000001", "1/99999999999999999999", "a/b"})
        EXPECT_EQ(test::code_of([&] { parse_shard(text); }), Code::usage) << text;
}

} // namespace
} // namespace qrid
