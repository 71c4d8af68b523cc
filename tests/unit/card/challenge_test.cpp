#include "qrid/card/challenge.h"
#include "qrid/card/field_names.h"
#include "qrid/card/text.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using test::code_of, test::message_of;

TEST(Challenge, IsOneLineOfJson) {
    const Challenge challenge{
        "https://gate.example", Bytes{0, 1, 0xFE, 0xFF}, {identity_key::full_name, identity_key::face}};
    const std::string text = write_challenge(challenge);
    EXPECT_EQ(text,
              R"({"qrid":"challenge","aud":"https://gate.example","cnonce":"AAH-_w","needs":["fullName","face"]})");
    EXPECT_EQ(read_challenge(text), challenge);
    EXPECT_EQ(text_kind(text), TextKind::challenge);
    EXPECT_EQ(write_challenge({"urn:x", Bytes{7}}), R"({"qrid":"challenge","aud":"urn:x","cnonce":"Bw"})");
}

RC_GTEST_PROP(Challenge, GoesRound, ()) {
    const auto length = *rc::gen::inRange<std::size_t>(1, max_nonce + 1);
    Challenge challenge{"https://" + *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('!', '~'))),
                        *rc::gen::container<Bytes>(length, rc::gen::arbitrary<std::uint8_t>())};
    for (const IdentityField& field : identity_fields())
        if (*rc::gen::arbitrary<bool>()) challenge.needs.push_back(field.key);
    RC_ASSERT(read_challenge(write_challenge(challenge)) == challenge);
}

TEST(Challenge, RefusesEveryOtherForm) {
    const auto why = [](const char* text) {
        EXPECT_EQ(code_of([&] { read_challenge(text); }), Code::bad_record) << text;
        return message_of([&] { read_challenge(text); });
    };
    EXPECT_EQ(why("{"), "bad challenge: it is not a challenge");
    EXPECT_EQ(why("[]"), "bad challenge: it is not a challenge");
    EXPECT_EQ(why("{}"), "bad challenge: no text \"qrid\"");
    EXPECT_EQ(why(R"({"qrid":"answer"})"), "bad challenge: it is not a challenge");
    EXPECT_EQ(why(R"({"qrid":"challenge","cnonce":"AA"})"), "bad challenge: no text \"aud\"");
    EXPECT_EQ(why(R"({"qrid":"challenge","aud":"a"})"), "bad challenge: no text \"cnonce\"");
    EXPECT_EQ(why(R"({"qrid":"challenge","aud":1,"cnonce":"AA"})"), "bad challenge: no text \"aud\"");
    for (const char* aud : {"", "a b", "a\\u0007", "a\\u007f", "a\\u202egate", "a\\u00a0b", "\\u0433ate"})
        EXPECT_EQ(why((std::string(R"({"qrid":"challenge","cnonce":"AA","aud":")") + aud + "\"}").c_str()),
                  "bad challenge: the aud is not a valid verifier name");
    for (const std::string& nonce : {std::string(), std::string("A"), std::string("A!"), std::string(88, 'A')})
        EXPECT_EQ(why((R"({"qrid":"challenge","aud":"a","cnonce":")" + nonce + "\"}").c_str()),
                  "bad challenge: the cnonce is not 1 to 64 bytes in base64url");
    EXPECT_EQ(why(R"({"qrid":"challenge","aud":"a","cnonce":"AA","exp":1})"), "bad challenge: unknown member \"exp\"");
    EXPECT_EQ(why(R"({"qrid":"challenge","aud":"a","cnonce":"AA","needs":"face"})"),
              "bad challenge: \"needs\" is not an array");
    for (const char* name : {"\"shoeSize\"", "1", "null"})
        EXPECT_EQ(why((std::string(R"({"qrid":"challenge","aud":"a","cnonce":"AA","needs":[)") + name + "]}").c_str()),
                  "bad challenge: \"needs\" names an unknown field");
    EXPECT_EQ(why(R"({"qrid":"challenge","aud":"https://gate.example","aud":"https://evil.example","cnonce":"AA"})"),
              "bad challenge: a member is given twice");
    EXPECT_EQ(why((std::string(5000, '[')).c_str()), "bad challenge: it is too long");
}

TEST(Challenge, TakesAnAudienceAsAnArgument) {
    EXPECT_NO_THROW(check_audience("https://gate.example/a?b"));
    for (const std::string& bad : {std::string(), std::string("a b"), std::string("a\n"), std::string("\xff"),
                                   std::string("g\xc3\xa4te"), std::string(max_audience + 1, 'a')})
        EXPECT_EQ(code_of([&] { check_audience(bad); }), Code::usage) << bad;
}

TEST(FieldNames, AreTakenInAnyOrderAndOnce) {
    EXPECT_EQ(parse_fields("face,fullName", "x"), (std::vector<int>{identity_key::full_name, identity_key::face}));
    for (const char* bad : {"", ",", "face,", "Face", "face, id", "face,id,face"})
        EXPECT_EQ(code_of([&] { parse_fields(bad, "x"); }), Code::usage) << bad;
    for (const IdentityField& field : identity_fields()) EXPECT_EQ(field_called(field_name(field.key)), &field);
    EXPECT_EQ(field_name(999), "");
}

} // namespace
} // namespace qrid
