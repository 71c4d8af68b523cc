#include "qrid/base/json_reader.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace qrid {
namespace {

using namespace std::string_literals;
using nlohmann::json;
using Kind = JsonFlaw::Kind;

constexpr JsonLimits wide{.bytes = 1 << 20, .depth = 64, .values = 100'000, .text = 1 << 20};

JsonFlaw flaw_in(std::string_view text, const JsonLimits& limits = wide) {
    JsonFlaw flaw;
    EXPECT_FALSE(json_in(text, limits, &flaw)) << text;
    return flaw;
}

TEST(JsonReader, ReadsWhatTheLibraryReads) {
    for (const char* text : {"0",
                             "-0",
                             "-1",
                             "18446744073709551615",
                             "18446744073709551616",
                             "-9223372036854775808",
                             "-9223372036854775809",
                             "1.5",
                             "1e3",
                             "1E+3",
                             "-1e-3",
                             "0.1e1",
                             "true",
                             "false",
                             "null",
                             "\"\"",
                             "[]",
                             "{}",
                             " [ 1 , 2 ] ",
                             "\t{\r\n\"a\" : { \"b\" : [ ] } }\n",
                             R"("\"\\\/\b\f\n\r\t")",
                             R"("\u0000\u0041\u00e9\u674e\ud83d\ude00")",
                             "\"\xe6\x9d\x8e \xf0\x9f\x98\x80\"",
                             "\xef\xbb\xbf{\"a\":1}",
                             R"({"":0,"a":{"":1}})",
                             "[[],[[]],{}]"}) {
        const auto read = json_in(text, wide);
        ASSERT_TRUE(read) << text;
        const json expected = json::parse(text);
        EXPECT_EQ(*read, expected) << text;
        EXPECT_EQ(read->type(), expected.type()) << text;
        EXPECT_EQ(read->dump(), expected.dump()) << text;
    }
}

TEST(JsonReader, RefusesWhatIsNone) {
    for (const std::string& text : {""s,
                                    " "s,
                                    "{"s,
                                    "["s,
                                    "[1"s,
                                    "[1,"s,
                                    "[1,]"s,
                                    "[,1]"s,
                                    "{\"a\"}"s,
                                    "{\"a\":}"s,
                                    "{\"a\":1,}"s,
                                    "{a:1}"s,
                                    "{'a':1}"s,
                                    "{1:1}"s,
                                    "nul"s,
                                    "nulL"s,
                                    "True"s,
                                    "01"s,
                                    "-"s,
                                    "-01"s,
                                    "+1"s,
                                    "1."s,
                                    ".5"s,
                                    "1e"s,
                                    "1e+"s,
                                    "0x1"s,
                                    "NaN"s,
                                    "Infinity"s,
                                    "1e999"s,
                                    "-1e999"s,
                                    "\""s,
                                    "\"\\"s,
                                    "\"\\\""s,
                                    "\"a\nb\""s,
                                    "\"\\x41\""s,
                                    "\"\\u12\""s,
                                    "\"\\u12g4\""s,
                                    "\"\\u-123\""s,
                                    "\"\\u 123\""s,
                                    "\"\\ud800\""s,
                                    "\"\\udc00\""s,
                                    "\"\\ud800\\u0041\""s,
                                    "\"\\ud800x\""s,
                                    "\"\xff\""s,
                                    "\"\xc0\x80\""s,
                                    "\"\xed\xa0\x80\""s,
                                    "\"\xf4\x90\x80\x80\""s,
                                    "\"\xe6\x9d\""s,
                                    "1 2"s,
                                    "{} x"s,
                                    "[1]]"s,
                                    "{}\0"s,
                                    "\0"s,
                                    "[1\v]"s,
                                    "// a\n1"s,
                                    "\xef\xbb\xbf\xef\xbb\xbf"s + "1",
                                    "\xef\xbb"s,
                                    std::string(129, '1'),
                                    "[1}"s,
                                    "{\"a\":1]"s}) {
        const bool is_no_double = text.ends_with("1e999");
        EXPECT_EQ(flaw_in(text).kind, text.size() == 129 ? Kind::too_much
                                      : is_no_double     ? Kind::number
                                                         : Kind::damaged)
            << text;
    }
}

TEST(JsonReader, RefusesAMemberThatIsThereTwice) {
    EXPECT_EQ(flaw_in(R"({"a":1,"a":1})").kind, Kind::twice);
    EXPECT_EQ(flaw_in(R"({"a":1,"\u0061":1})").kind, Kind::twice);
    const JsonFlaw flaw = flaw_in(R"([{"b":[{"x/y":1,"x/y":2}]}])");
    EXPECT_EQ(flaw.kind, Kind::twice);
    EXPECT_EQ(flaw.pointer, "/0/b/0/x~1y");
    EXPECT_EQ(flaw.at, 21U);
    EXPECT_TRUE(json_in(R"([{"a":1},{"a":{"a":1}}])", wide));
}

TEST(JsonReader, TellsNumbersThatNoDoubleHoldsFromDamage) {
    for (const char* text : {"1e400", "[-1e400]", "{\"a\":1e-400}"})
        EXPECT_EQ(flaw_in(text).kind, Kind::number) << text;
}

TEST(JsonReader, HoldsEachLimitToItsLastStep) {
    const JsonLimits limits{.bytes = 40, .depth = 3, .values = 6, .text = 5};
    const auto kind = [&](std::string_view text) { return flaw_in(text, limits).kind; };
    EXPECT_TRUE(json_in(std::string(39, ' ') + "1", limits));
    EXPECT_EQ(kind(std::string(40, ' ') + "1"), Kind::too_much);
    EXPECT_TRUE(json_in("[[[]]]", limits));
    EXPECT_EQ(kind("[[[[]]]]"), Kind::too_deep);
    EXPECT_EQ(kind(R"({"a":{"a":{"a":{}}}})"), Kind::too_deep);
    EXPECT_TRUE(json_in("[1,2,3,4,5]", limits));
    EXPECT_EQ(kind("[1,2,3,4,5,6]"), Kind::too_much);
    EXPECT_TRUE(json_in(R"({"abcde":"abcde"})", limits));
    EXPECT_EQ(kind(R"({"abcdef":"a"})"), Kind::too_much);
    EXPECT_EQ(kind(R"({"a":"abcdef"})"), Kind::too_much);
}

TEST(JsonReader, SaysWhereAndNothingOfTheText) {
    EXPECT_EQ(flaw_in("[1, 2, secret]").at, 7U);
    EXPECT_EQ(flaw_in("[1, 2, secret]").pointer, "/2");
    try {
        (void)read_json(R"({"name": "Amara", "name": "Lin"})"s, wide, Code::bad_claims);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::bad_claims);
        EXPECT_STREQ(error.what(), "invalid JSON at byte 24: is given twice");
    }
}

// Any text of the alphabet that JSON is made of: the library and this reader agree but for what is said in the header.
RC_GTEST_PROP(JsonReader, AgreesWithTheLibrary, ()) {
    static const std::vector<std::string> pieces{"{",
                                                 "}",
                                                 "[",
                                                 "]",
                                                 ",",
                                                 ":",
                                                 "\"",
                                                 "\"a\"",
                                                 "\"b\"",
                                                 "1",
                                                 "-",
                                                 "0",
                                                 ".5",
                                                 "e2",
                                                 "true",
                                                 "null",
                                                 " ",
                                                 "\\",
                                                 "\\u0061",
                                                 "\\ud83d\\ude00",
                                                 "\xe6\x9d\x8e",
                                                 "\xff",
                                                 "\"a\":1",
                                                 "[1,2]",
                                                 "{\"a\":"};
    const auto chosen = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces));
    std::string text;
    for (const std::string& piece : chosen) text += piece;
    JsonFlaw flaw;
    const auto read = json_in(text, wide, &flaw);
    const json expected = json::parse(text, nullptr, false);
    if (!read && flaw.kind == Kind::twice) return;
    RC_ASSERT(read.has_value() == !expected.is_discarded());
    if (read) RC_ASSERT(*read == expected);
}

// What the library behind it takes for the end, rounds away, or would quote whole.
TEST(JsonReader, RefusesWhatTheLibraryForgives) {
    EXPECT_FALSE(json_in(std::string_view("{}\0", 3), wide));
    EXPECT_FALSE(json_in(std::string_view("{}\0{", 4), wide));
    EXPECT_FALSE(json_in("1e-999", wide));
    EXPECT_TRUE(json_in("0e-999", wide));
    EXPECT_FALSE(json_in(std::string(100'000, '\n') + "x", {.bytes = 1 << 20, .depth = 1, .values = 1}));
    EXPECT_TRUE(json_in(std::string(100'000, '\n') + "1", {.bytes = 1 << 20, .depth = 1, .values = 1}));
}

json some_json(int depth) {
    switch (*rc::gen::inRange(0, depth > 0 ? 7 : 5)) {
    case 0:
        return *rc::gen::arbitrary<std::int64_t>();
    case 1:
        return *rc::gen::arbitrary<std::uint64_t>();
    case 2:
        return *rc::gen::arbitrary<bool>();
    case 3: {
        const double number = *rc::gen::arbitrary<double>();
        return std::isfinite(number) ? json(number) : json();
    }
    case 4:
        return *rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127));
    case 5: {
        json list = json::array();
        for (int i = *rc::gen::inRange(0, 4); i > 0; --i) list.push_back(some_json(depth - 1));
        return list;
    }
    default: {
        json object = json::object();
        for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
            object[*rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127))] = some_json(depth - 1);
        return object;
    }
    }
}

RC_GTEST_PROP(JsonReader, ReadsBackWhatWasWritten, ()) {
    const json written = some_json(4);
    RC_ASSERT(read_json(written.dump(), wide) == written);
    RC_ASSERT(read_json(written.dump(2), wide) == written);
}

} // namespace
} // namespace qrid
