// Texts in several codes whose pictures come one by one.
#include "qrid/qr/found_code.h"
#include "qrid/verify/parts_of_inputs.h"
#include "support/errors.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace qrid {
namespace {

std::string parity_of(std::string_view text) {
    std::uint8_t parity = 0;
    for (const char c : text) parity ^= static_cast<std::uint8_t>(c);
    return std::to_string(parity);
}

// Part `index` of `count` equal ones of a text, in a picture of that name.
CardInput code_part(std::string name, std::string_view text, int index, int count) {
    const std::size_t size = text.size() / static_cast<std::size_t>(count);
    const std::string part(text.substr(static_cast<std::size_t>(index) * size, size));
    FoundCode code;
    code.text = part;
    code.bytes = to_bytes(bytes_of(part));
    code.part = CodePart{index, count, parity_of(text)};
    CardInput input{std::move(name), part, {}};
    input.code = std::move(code);
    return input;
}

CardInput text_input(std::string name, std::string text) { return {std::move(name), std::move(text), {}}; }

std::vector<std::string> told(const std::vector<CardInput>& inputs) {
    std::vector<std::string> all;
    for (const CardInput& input : inputs) all.push_back(input.name + ": " + input.text);
    return all;
}

using Told = std::vector<std::string>;

TEST(United, JoinsCodesOfSeveralPicturesInAnyOrder) {
    const std::string text = "one text in three parts";
    const std::string whole = text.substr(0, 21); // three times seven
    EXPECT_EQ(told(united({code_part("c", whole, 2, 3), text_input("x", "beside"), code_part("a", whole, 0, 3),
                           code_part("b", whole, 1, 3)})),
              (Told{"x: beside", "c + a + b: " + whole}));
    const auto inputs = united({code_part("a", whole, 0, 3), code_part("b", whole, 1, 3), code_part("c", whole, 2, 3)});
    EXPECT_FALSE(is_part(inputs.at(0)));
    EXPECT_FALSE(flaw_of_part(inputs.at(0)));
    // A picture that is given twice counts once, before and after the whole is there.
    EXPECT_EQ(told(united({code_part("a", whole, 0, 3), code_part("a2", whole, 0, 3), code_part("b", whole, 1, 3),
                           code_part("c", whole, 2, 3), code_part("c", whole, 2, 3)}))
                  .size(),
              1U);
}

TEST(United, LeavesAPartAloneAndSaysWhichItIs) {
    const auto inputs = united({code_part("a.png", "abcdef", 0, 3), text_input("x", "beside"),
                                code_part("c.png", "abcdef", 2, 3), code_part("other.png", "uvwx", 1, 2)});
    ASSERT_EQ(told(inputs), (Told{"x: beside", "a.png: ab", "c.png: ef", "other.png: wx"}));
    EXPECT_FALSE(is_part(inputs[0]));
    for (std::size_t i = 1; i < inputs.size(); ++i) EXPECT_TRUE(is_part(inputs[i]));
    EXPECT_EQ(flaw_of_part(inputs[2])->code(), Code::no_code_found);
    EXPECT_STREQ(flaw_of_part(inputs[2])->what(), "c.png shows part 3 of 3 of a text split over several codes");
}

TEST(United, KeepsCodesOfDifferentTextsApart) {
    const std::string one = "abcdef", other = "uvwxyz";
    EXPECT_EQ(told(united({code_part("1", one, 0, 2), code_part("2", other, 0, 3), code_part("3", one, 1, 2),
                           code_part("4", other, 2, 3), code_part("5", other, 1, 3)})),
              (Told{"1 + 3: abcdef", "2 + 4 + 5: uvwxyz"}));
    // Numbers that no code has.
    CardInput wrong = code_part("w", one, 0, 2);
    wrong.code->part->index = 7;
    EXPECT_TRUE(united({wrong}).empty());
}

TEST(United, JoinsHealthCards) {
    EXPECT_EQ(
        told(united({text_input("b", "shc:/2/2/34"), text_input("x", "shc:/99"), text_input("a", "shc:/1/2/12")})),
        (Told{"b + a: shc:/1234", "x: shc:/99"}));
    EXPECT_EQ(told(united({text_input("a", "shc:/1/2/12"), text_input("again", "shc:/1/2/12"),
                           text_input("b", "shc:/2/2/34"), text_input("of three", "shc:/2/3/56")})),
              (Told{"a + again + b: shc:/1234", "of three: shc:/2/3/56"}));
    // Of two cards in as many parts nobody can say which belong together.
    const std::vector<CardInput> two{text_input("a", "shc:/1/2/12"), text_input("b", "shc:/2/2/34"),
                                     text_input("c", "shc:/1/2/56"), text_input("d", "shc:/2/2/78")};
    EXPECT_EQ(told(united(two)), told(two));
    EXPECT_TRUE(is_part(two[0]));
}

} // namespace
} // namespace qrid
