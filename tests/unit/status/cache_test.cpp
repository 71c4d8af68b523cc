// What a cache's file says of itself is believed only in the form that the cache writes.
#include "qrid/status/cache.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

TEST(StatusCache, FindsNothingInAFileWhoseNumbersAreNone) {
    const test::Temporary dir;
    const StatusCache cache(dir.path());
    const std::string uri = "https://id.example/status/0";
    const auto found = [&](const std::string& rest_of_head) {
        const std::string content = R"({"uri":")" + uri + R"(","etag":"",)" + rest_of_head + "}\nTOKEN";
        write_file(cache.file_of(uri), bytes_of(content), Overwrite::replace);
        const auto list = cache.find(uri);
        return list ? std::string(text_of(list->token)) : std::string();
    };
    EXPECT_EQ(found(R"("fetched_at":5)"), "TOKEN");
    for (const char* fetched : {"5.5", "1e300", "-1", "18446744073709551615", "\"5\"", "null"})
        EXPECT_EQ(found(R"("fetched_at":)" + std::string(fetched)), "") << moment;
    EXPECT_EQ(found(R"("fetched_at":5,"lengths":[2,3])"), "TO");
    for (const char* lengths : {"[2.5,3]", "[1e300]", "[-1]", "[\"2\",3]"})
        EXPECT_EQ(found(R"("fetched_at":5,"lengths":)" + std::string(lengths)), "") << lengths;
}

} // namespace
} // namespace qrid
