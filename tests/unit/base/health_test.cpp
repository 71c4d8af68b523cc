#include "qrid/base/health.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

constexpr Seconds day = seconds_per_day;

TEST(Health, WhatIsUnknownWeighsMostAndWhatIsDueMoreThanWhatIsFine) {
    Health health;
    EXPECT_EQ(health.level(), HealthLevel::fine);
    health.checks.push_back({.name = "a"});
    EXPECT_EQ(health.level(), HealthLevel::fine);
    health.checks.push_back({.name = "b"});
    health.checks.back().add({.name = "x"});
    EXPECT_EQ(health.level(), HealthLevel::due);
    health.checks.front().not_checked(Error(Code::status_unreachable, "no answer", "wait"));
    EXPECT_EQ(health.level(), HealthLevel::unknown);
    EXPECT_EQ(health.checks.front().findings.front().why, "no answer");
    EXPECT_EQ(health.checks.front().findings.front().hint, "wait");
    EXPECT_EQ(name(HealthLevel::unknown), "unknown");
}

TEST(Health, FindingsOfOneNameAreOneWhoseCountsAddUpAndWhoseMomentsAreTheEarliest) {
    HealthCheck check{.name = "a"};
    check.note({.name = "x", .subject = "first", .numbers = {{"exp", 9}, {"missing", 2}}});
    check.note({.name = "x", .subject = "second", .numbers = {{"exp", 7}, {"missing", 3}}});
    check.note({.name = "y"});
    ASSERT_EQ(check.findings.size(), 2U);
    EXPECT_EQ(check.findings[0].subject, "first");
    EXPECT_EQ(check.findings[0].numbers, (HealthNumbers{{"count", 2}, {"exp", 7}, {"missing", 5}}));
    EXPECT_EQ(check.findings[1].numbers, (HealthNumbers{{"count", 1}}));
}

TEST(Health, AnAttemptThatThrowsIsACheckThatWasNotMade) {
    HealthCheck check{.name = "a"};
    check.attempt([] {});
    EXPECT_EQ(check.level(), HealthLevel::fine);
    check.attempt([] { throw Error(Code::unreadable_file, "gone"); }, "file");
    EXPECT_EQ(check.level(), HealthLevel::unknown);
    EXPECT_EQ(check.findings.front().subject, "file");
}

TEST(Health, WhatEndsSoonIsDueButNotInTheFirstHalfOfItsLife) {
    const auto at = [](Seconds now, Seconds within = 3 * day) { return level_of_life(0, 8 * day, within, now); };
    EXPECT_EQ(at(0), HealthLevel::fine);
    EXPECT_EQ(at(5 * day - 1), HealthLevel::fine);
    EXPECT_EQ(at(5 * day), HealthLevel::due);
    EXPECT_EQ(at(9 * day, 0), HealthLevel::due);
    EXPECT_EQ(at(8 * day - 1, 0), HealthLevel::fine);
    EXPECT_EQ(at(4 * day - 1, 100 * day), HealthLevel::fine);
    EXPECT_EQ(at(4 * day, 100 * day), HealthLevel::due);
}

} // namespace
} // namespace qrid
