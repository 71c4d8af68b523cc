// Private numbers are taken out of JSON before anything parses it.
#include "qrid/trust/inside/lifted_json.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;

LiftedJson lift(std::string_view text) { return lift_private_numbers(bytes_of(text)); }

TEST(LiftedJson, HasAPlaceWhereANumberWas) {
    const LiftedJson lifted = lift(R"({"d":"AA","keys":[{"d" : "BB"}]})");
    ASSERT_EQ(lifted.numbers.size(), 2U);
    EXPECT_EQ(lifted.numbers[0].view(), "AA");
    EXPECT_EQ(lifted.numbers[1].view(), "BB");
    EXPECT_EQ(json::parse(lifted.text)["d"], "0");
    EXPECT_EQ(json::parse(lifted.text)["keys"][0]["d"], "1");
}

TEST(LiftedJson, HasNoOtherSecrets) {
    for (const char* name : {"p", "q", "dp", "dq", "qi", "k", "\\u0070"}) {
        const LiftedJson lifted = lift("{\"" + std::string(name) + "\":\"SECRET\"}");
        EXPECT_TRUE(lifted.numbers.empty()) << name;
        EXPECT_EQ(lifted.text.find("SECRET"), std::string::npos) << name;
    }
}

TEST(LiftedJson, IsTheSameWhereNothingIsAMembersText) {
    for (const char* text : {R"(["d","AA"])", R"({"d":5,"x":"y"})", R"({"x":"d","y":"AA"})", R"({"xx0064":"AA"})",
                             R"({"\\u0064":"AA"})", R"({"d")", R"({"d":)", R"("d")"}) {
        const LiftedJson lifted = lift(text);
        EXPECT_EQ(lifted.text, text);
        EXPECT_TRUE(lifted.numbers.empty()) << text;
    }
}

TEST(LiftedJson, GivesEachNumberToItsKeyAndNoneToAnother) {
    const LiftedJson lifted = lift(R"([{"d":"AQID"},{"d":5},{"d":"!"}])");
    json document = json::parse(lifted.text);
    EXPECT_EQ(take_private_number(document[0], lifted), (SecretBytes{1, 2, 3}));
    EXPECT_FALSE(document[0].contains("d"));
    for (const std::size_t i : {1U, 2U})
        EXPECT_EQ(test::code_of([&] { take_private_number(document[i], lifted); }), Code::bad_key);
}

} // namespace
} // namespace qrid
