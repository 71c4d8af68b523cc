#include "qrid/base/json_number.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;

TEST(JsonNumber, IsWholeAndWithinBounds) {
    EXPECT_EQ(whole_number(json(-5), -5, 5), -5);
    EXPECT_EQ(whole_number(json(5U), -5, 5), 5);
    EXPECT_EQ(whole_number(json(INT64_MAX), 0), INT64_MAX);
    EXPECT_EQ(natural_number(json(0)), 0U);
    EXPECT_EQ(optional_whole_number(json(INT64_MIN)), INT64_MIN);
    for (const json& none : {json(-6), json(6), json(UINT64_MAX), json(1.0), json("1"), json(true), json()}) {
        EXPECT_EQ(code_of([&] { whole_number(none, -5, 5); }), Code::bad_json) << none;
        EXPECT_FALSE(optional_whole_number(none, -5, 5)) << none;
    }
    EXPECT_FALSE(optional_whole_number(json(UINT64_MAX)));
    EXPECT_EQ(code_of([] { natural_number(json(-1)); }), Code::bad_json);
}

// Read as an integer it was undefined behaviour, in issuer.json and in the caches of a verifier.
TEST(JsonNumber, IsNoneWhenItIsWrittenWithAnExponent) {
    EXPECT_EQ(code_of([] { natural_number(json(1e300)); }), Code::bad_json);
    EXPECT_EQ(code_of([] { whole_number(json(-1e300), INT64_MIN); }), Code::bad_json);
}

} // namespace
} // namespace qrid
