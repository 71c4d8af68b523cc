#include "qrid/base/nearest.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

TEST(Nearest, IsTheWordWithTheFewestChanges) {
    const std::vector<std::string> known{"verify", "render", "scan"};
    EXPECT_EQ(nearest_word("rendre", known), "render");
    EXPECT_EQ(nearest_word("verfy", known), "verify");
    EXPECT_EQ(nearest_word("scan", known), "scan");
    EXPECT_EQ(nearest_word("can", known), "scan");
}

TEST(Nearest, IsNothingWhenAllAreFar) {
    EXPECT_EQ(nearest_word("portrait", {"verify", "render", "scan"}), "");
    EXPECT_EQ(nearest_word("x", {}), "");
    EXPECT_EQ(nearest_word("renamed-it", {"render"}), "");
}

} // namespace
} // namespace qrid
