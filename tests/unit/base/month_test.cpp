#include "qrid/base/error.h"
#include "qrid/base/month.h"
#include "support/errors.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

TEST(Month, BeginsAndEndsAtMidnightUtc) {
    const Month month = Month::parse("2026-11");
    EXPECT_EQ(format_time(month.begin()), "2026-11-01T00:00:00Z");
    EXPECT_EQ(format_time(month.end()), "2026-12-01T00:00:00Z");
    EXPECT_EQ(Month::of(month.begin()), month);
    EXPECT_EQ(Month::of(month.end() - 1), month);
    EXPECT_EQ(Month::of(month.end()), month.next());
    EXPECT_EQ(Month::of(month.begin() - 1), month.previous());
    EXPECT_EQ(month.days(), 30);
    EXPECT_EQ(month.text(), "2026-11");
}

TEST(Month, GoesOnFromYearToYear) {
    EXPECT_EQ((Month{2026, 12}.next()), (Month{2027, 1}));
    EXPECT_EQ((Month{2027, 1}.previous()), (Month{2026, 12}));
    EXPECT_EQ((Month{2028, 2}.days()), 29);
    EXPECT_EQ((Month{2100, 2}.days()), 28);
    EXPECT_EQ((Month{9999, 12}.end()), latest_time + 1);
}

TEST(Month, IsNothingElse) {
    for (const char* text :
         {"", "2026", "2026-13", "2026-00", "0000-01", "2026-1", "26-11-01", "2026-11-01", "2026/11", "-026-11"})
        EXPECT_EQ(test::code_of([&] { (void)Month::parse(text); }), Code::usage) << text;
}

} // namespace
} // namespace qrid
