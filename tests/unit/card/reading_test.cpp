// What a reader of cards takes, and what it tells of it.
#include "qrid/base/brotli.h"
#include "qrid/base/encoding.h"
#include "qrid/card/claims.h"
#include "qrid/card/text.h"
#include "qrid/cbor/codec.h"
#include "support/errors.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

using cbor::Array;
using cbor::Map;
using cbor::Value;
using test::code_of;

// The codes of what is told of an identity, sorted.
std::vector<std::string> warnings_of(Map identity) {
    Warnings warnings;
    read_identity(Value(std::move(identity)), warnings);
    std::vector<std::string> codes;
    for (const Warning& warning : warnings) codes.emplace_back(name(warning.code));
    std::sort(codes.begin(), codes.end());
    return codes;
}
using Codes = std::vector<std::string>;

TEST(Identity, TellsValuesOutsideOfTheirCodeLists) {
    EXPECT_EQ(warnings_of({{9, 2}, {14, 3}, {18, Array{0, 10}}, {3, "eng"}, {13, "CHN"}, {23, "CN"}}), Codes{});
    for (const Map& identity :
         {Map{{9, 4}}, Map{{14, 0}}, Map{{18, Array{11}}}, Map{{3, "english"}}, Map{{3, "EN"}}, Map{{20, "zh"}},
          Map{{13, "China"}}, Map{{13, "chn"}}, Map{{23, "C"}}, Map{{8, "15.05.1990"}}, Map{{8, "199005"}}})
        EXPECT_EQ(warnings_of(identity), Codes{"unknown-code"}) << cbor::kind(identity.front().second);
    for (const char* date : {"19900515", "1990-05-15", "1964-08", "1964"}) EXPECT_EQ(warnings_of({{8, date}}), Codes{});
    for (const char* date : {"19901301", "1964-13", "0000"}) EXPECT_EQ(warnings_of({{8, date}}), Codes{"no-such-day"});
    EXPECT_EQ(warnings_of({{62, Array{Map{{0, Bytes{1}}, {1, 4}}}}}), Codes{"unknown-code"});
    EXPECT_EQ(warnings_of({{50, Array{Map{{0, Bytes{1}}, {1, 1}, {2, 7}}}}}), Codes{"unknown-code"});
    EXPECT_EQ(warnings_of({{99, 1}, {"x", 1}}), (Codes{"unknown-key", "unknown-key"}));
}

TEST(Identity, TellsPicturesOfAnotherFormatThanTheyDeclare) {
    const Bytes jpeg{0xff, 0xd8, 0xff, 0xe0};
    EXPECT_EQ(warnings_of({{62, Array{Map{{0, jpeg}, {1, 0}, {2, 1}}}}}), Codes{});
    EXPECT_EQ(warnings_of({{62, Array{Map{{0, jpeg}, {1, 0}, {2, 0}}}}}), Codes{"photo-format"});
    EXPECT_EQ(warnings_of({{60, Array{Map{{0, jpeg}, {1, 0}, {2, 4}}}}}), Codes{"photo-format"});
    EXPECT_EQ(warnings_of({{65, Array{Map{{0, jpeg}, {1, 2}, {2, 0}}}}}), Codes{}); // a sound has no magic
    EXPECT_EQ(warnings_of({{16, jpeg}, {17, 1}}), Codes{});
    EXPECT_EQ(warnings_of({{16, jpeg}, {17, 4}}), Codes{"photo-format"});
    EXPECT_EQ(warnings_of({{16, hex_encode(jpeg)}, {17, 1}}), Codes{"unusual-form"});
}

TEST(Identity, RefusesFieldsOfAnotherType) {
    for (const IdentityField& field : identity_fields())
        for (const Value& wrong : {Value(true), Value(1.5), Value(Array{Value(Array{})})}) {
            Warnings warnings;
            EXPECT_EQ(code_of([&] {
                          read_identity(Map{{field.key, wrong}}, warnings);
                      }),
                      Code::bad_claims)
                << field.name;
        }
}

TEST(BrotliCard, IsReadAndKnownForACard) {
    Bytes cose = hex_decode("d28443a10126a0");
    for (int i = 0; i < 200; ++i) cose.push_back(static_cast<std::uint8_t>(i * i));
    const std::string text = base45_encode(brotli_compress(cose));
    EXPECT_EQ(text_kind(text), TextKind::card);
    EXPECT_EQ(card_of_text(text), cose);
    EXPECT_TRUE(card_layers(text).is_brotli);
    EXPECT_EQ(text_kind(base45_encode(brotli_compress(Bytes(200, 'x')))), TextKind::other);
    EXPECT_EQ(code_of([] { card_of_text(base45_encode(brotli_compress(Bytes(100'000, 0)))); }), Code::too_large);
    EXPECT_EQ(code_of([] { card_of_text(base45_encode(bytes_of("surely no stream"))); }), Code::bad_compression);
}

TEST(BrotliCard, IsNotWrittenWhereASpaceWouldBeLost) {
    // Whatever the content, what is written neither begins nor ends with a space, and is read again.
    int brotli = 0;
    for (int i = 0; i < 500; ++i) {
        Bytes cose = hex_decode("d28443a10126a0");
        for (int k = 0; k < 60; ++k) cose.push_back(static_cast<std::uint8_t>(i * 7 + k * i));
        const std::string text = text_of_card(cose, Compression::brotli);
        EXPECT_EQ(trimmed(text), text);
        EXPECT_EQ(card_of_text(text), cose);
        brotli += card_layers(text).is_brotli ? 1 : 0;
        EXPECT_LE(text_of_card(cose, Compression::shorter).size(), text_of_card(cose).size());
    }
    EXPECT_GT(brotli, 400);
}

} // namespace
} // namespace qrid
