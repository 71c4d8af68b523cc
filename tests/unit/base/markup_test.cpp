#include "qrid/base/markup.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

TEST(Markup, LeavesNothingThatEndsATextOrAnAttribute) {
    EXPECT_EQ(markup_text("<a href=\"x\" b='y'>&amp;</a>"),
              "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
    EXPECT_EQ(markup_text("\u6797 \uFFFE\uFFFF\uFFFD"), "\u6797 ??\uFFFD");
    EXPECT_EQ(markup_text(""), "");
}

} // namespace
} // namespace qrid
