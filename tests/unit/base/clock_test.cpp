#include "qrid/base/clock.h"
#include "qrid/base/expiry.h"
#include "support/errors.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

TEST(Clock, ReadsRfc3339AndSeconds) {
    EXPECT_EQ(parse_time("2024-06-01T00:00:00Z"), 1717200000);
    EXPECT_EQ(parse_time("2024-06-01"), 1717200000);
    EXPECT_EQ(parse_time("2024-06-01T08:00:00+08:00"), 1717200000);
    EXPECT_EQ(parse_time("2024-05-31T20:00:00.25-04:00"), 1717200000);
    EXPECT_EQ(parse_time("1717200000"), 1717200000);
    EXPECT_EQ(format_time(1717200000), "2024-06-01T00:00:00Z");
}

TEST(Clock, RefusesEverythingElse) {
    for (const char* bad : {"", "tomorrow", "2024-13-01", "2024-02-30", "2024-06-01T25:00:00Z", "2024-06-01T00:00:00",
                            "12x", "2024-06-01T00:00:00Zx", "99999999999999", "-99999999999999"})
        EXPECT_EQ(test::code_of([&] { parse_time(bad); }), Code::usage) << bad;
    for (const char* bad : {"", "d", "-1d", "1w", "1.5h", "9223372036854775807d"})
        EXPECT_EQ(test::code_of([&] { parse_duration(bad); }), Code::usage) << bad;
}

TEST(Clock, SpeaksInSpans) {
    EXPECT_EQ(parse_duration("10y"), 315360000);
    EXPECT_EQ(format_span(3 * 86400 + 5), "3 days");
    EXPECT_EQ(format_span(-3600), "1 hour");
    EXPECT_EQ(format_span(0), "0 seconds");
    EXPECT_EQ(format_time(INT64_MAX), "9223372036854775807");
}

TEST(Clock, TellsHowLongAgoATimeWasOver) {
    EXPECT_EQ(expired_ago(1717200000, 1717200000 + 3 * seconds_per_day), "expired 3 days ago, on 2024-06-01T00:00:00Z");
    EXPECT_EQ(expired_ago(1717200000, 1717200000), "expired 0 seconds ago, on 2024-06-01T00:00:00Z");
}

} // namespace
} // namespace qrid
