#include "qrid/card/variant.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

using test::code_of;

Identity with_every_field() {
    Identity identity;
    for (const IdentityField& field : identity_fields()) identity.fields[field.key] = std::string(field.name);
    return identity;
}

std::vector<int> keys_left(std::string_view variant) {
    std::vector<int> keys;
    for (const auto& [key, value] : reduced(with_every_field(), parse_variant(variant)).fields) keys.push_back(key);
    return keys;
}

std::string hint_of(std::string_view text) {
    try {
        (void)parse_variant(text);
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::usage);
        return error.hint();
    }
    return "no error";
}

TEST(Variant, LeavesWhatItsNameSays) {
    EXPECT_EQ(reduced(with_every_field(), parse_variant("full")), with_every_field());
    EXPECT_EQ(keys_left("with-face"), (std::vector{1, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17, 19, 20, 62}));
    EXPECT_EQ(keys_left("age-only"), std::vector{8});
    EXPECT_EQ(keys_left("door=face,id"), (std::vector{1, 62}));
    Identity rest = with_every_field();
    for (int key : {10, 11, 12, 21}) rest.fields.erase(key);
    EXPECT_EQ(reduced(with_every_field(), parse_variant("without-address")), rest);
}

TEST(Variant, TakesNamesThatAreFitForFiles) {
    EXPECT_EQ(parse_variant("Door-7=id").name, "Door-7");
    EXPECT_EQ(parse_variant(std::string(32, 'a') + "=id").keys, std::vector{1});
    for (const std::string& name : {std::string(), std::string(33, 'a'), std::string("a.b"), std::string("a/b"),
                                    std::string("a_b"), std::string("ä"), std::string("full"), std::string("age-only")})
        EXPECT_EQ(code_of([&] { (void)parse_variant(name + "=id"); }), Code::usage) << name;
}

TEST(Variant, NamesTheNearestOfWhatItDoesNotKnow) {
    EXPECT_EQ(hint_of("with-fase"), "did you mean 'with-face'?");
    EXPECT_EQ(hint_of("nothing like it"),
              "choose one of full, with-face, without-address, age-only, or name its fields: NAME=field,field");
    EXPECT_EQ(hint_of("door=id,dateofbirth"), "did you mean 'dateOfBirth'?");
    EXPECT_EQ(hint_of("door=id,xxxxxxx"), "see qrid-mint(1) for the fields of a record");
    for (const char* text : {"", "door=", "door=id,", "door=,id", "door=id,id", "door=id, face", "door=1", "FULL"})
        EXPECT_EQ(code_of([&] { (void)parse_variant(text); }), Code::usage) << text;
    EXPECT_EQ(code_of([] { (void)parse_variant("door=" + std::string(1 << 20, 'x')); }), Code::usage);
}

TEST(Variant, AreKnownApartByTheirNames) {
    const std::vector<std::string> two{"age-only", "a=id"}, twice{"a=id", "a=face"}, same{"full", "full"};
    ASSERT_EQ(parse_variants(two).size(), 2U);
    EXPECT_EQ(parse_variants(two)[1].name, "a");
    EXPECT_EQ(code_of([&] { (void)parse_variants(twice); }), Code::usage);
    EXPECT_EQ(code_of([&] { (void)parse_variants(same); }), Code::usage);
    std::vector<std::string> many;
    for (std::size_t i = 0; i < max_variants; ++i) many.push_back("v" + std::to_string(i) + "=id");
    EXPECT_EQ(parse_variants(many).size(), max_variants);
    many.emplace_back("full");
    EXPECT_EQ(code_of([&] { (void)parse_variants(many); }), Code::usage);
}

TEST(Variant, ThatLeavesNothingIsTheRecordsFault) {
    Identity record;
    record.fields[4] = std::string("Ada");
    const std::vector<Variant> variants{parse_variant("full"), parse_variant("age-only")};
    EXPECT_EQ(code_of([&] { (void)reduced(record, variants[1]); }), Code::bad_record);
    EXPECT_EQ(code_of([&] { (void)identities_of(record, variants, true); }), Code::bad_record);
    try {
        check_variants(record, variants, true);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::bad_record);
        EXPECT_STREQ(error.what(), "the record has none of the fields of the variant age-only");
    }
    record.fields[8] = std::string("19900101");
    check_variants(record, variants, true);
    EXPECT_EQ(identities_of(record, variants, true)[1].fields.size(), 1U);
    EXPECT_EQ(identities_of(record, {}, false), std::vector{record});
    EXPECT_EQ(code_of([&] { check_variants(record, variants, false); }), Code::no_identity);
    record.fields[4] = std::string(" \u200b");
    EXPECT_EQ(code_of([&] { check_variants(record, {}, false); }), Code::no_identity);
    EXPECT_EQ(code_of([&] { check_variants({}, {}, true); }), Code::no_identity);
}

TEST(Variant, KnowsWhatTellsWhoseItIs) {
    for (const Variant& variant : built_in_variants())
        EXPECT_EQ(tells_nobody(variant), variant.name == "age-only") << variant.name;
    for (const char* telling : {"a=id", "a=lastName", "a=face", "a=leftIris", "a=photo", "a=secondaryFullName"})
        EXPECT_FALSE(tells_nobody(parse_variant(telling))) << telling;
    EXPECT_TRUE(tells_nobody(parse_variant("a=gender,nationality")));
}

RC_GTEST_PROP(Variant, KeepsTheValuesOfItsFieldsAndNoOther, ()) {
    const auto fields = identity_fields();
    std::string text = "some=";
    Identity record, wanted;
    for (const IdentityField& field : fields) {
        const bool has = *rc::gen::arbitrary<bool>(), carried = *rc::gen::arbitrary<bool>();
        const auto value = *rc::gen::arbitrary<std::string>();
        if (has) record.fields[field.key] = value;
        if (has && carried) wanted.fields[field.key] = value;
        if (carried) text += std::string(field.name) + ",";
    }
    RC_PRE(!wanted.fields.empty());
    text.pop_back();
    RC_ASSERT(reduced(record, parse_variant(text)) == wanted);
}

} // namespace
} // namespace qrid
