#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/encrypt0.h"
#include "qrid/crypto/digest.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid::cose {
namespace {

using cbor::Map;
using cbor::Value;
using test::code_of;

ContentKey key_of(std::size_t size, std::uint8_t fill = 7) { return {SecretBytes(size, fill), std::nullopt}; }

RC_GTEST_PROP(Encrypt0, GoesRoundAndNoticesEveryChange, (const Bytes& plain)) {
    const ContentKey key = key_of(*rc::gen::element(16U, 32U));
    Bytes message = write_encrypt0(key, plain, system_random());
    RC_ASSERT(is_encrypt0(message));
    RC_ASSERT(open_encrypt0(read_encrypt0(message), std::vector{key_of(32, 1), key}) == plain);
    const auto bit = *rc::gen::inRange<std::size_t>(0, message.size() * 8);
    message[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    std::optional<Bytes> opened;
    try {
        opened = open_encrypt0(read_encrypt0(message), std::vector{key});
    } catch (const Error&) {
    } // refused
    RC_ASSERT(!opened);
}

TEST(Encrypt0, TakesTheTagsThatMayWrapIt) {
    const Bytes message = write_encrypt0(key_of(16), bytes_of("x"), system_random());
    const Value inner = cbor::decode(message).value;
    for (const Value& wrapped : {Value::tagged(61, inner), Value::tagged(55799, Value::tagged(61, inner))}) {
        EXPECT_TRUE(is_encrypt0(cbor::encode(wrapped)));
        EXPECT_EQ(open_encrypt0(read_encrypt0(cbor::encode(wrapped)), std::vector{key_of(16)}), Bytes{'x'});
    }
    const Encrypt0 bare = read_encrypt0(cbor::encode(inner.tag()->item.front()));
    ASSERT_EQ(bare.warnings.size(), 1U);
    EXPECT_EQ(bare.warnings.front().code, WarningCode::untagged);
    EXPECT_FALSE(is_encrypt0(cbor::encode(Value::tagged(18, inner))));
    EXPECT_FALSE(is_encrypt0({}));
    EXPECT_FALSE(is_encrypt0(hex_decode("d8")));
}

TEST(Encrypt0, SaysWhyItDoesNotOpen) {
    const Bytes message = write_encrypt0(key_of(32), bytes_of("x"), system_random());
    EXPECT_EQ(code_of([&] { open_encrypt0(read_encrypt0(message), {}); }), Code::encrypted);
    EXPECT_EQ(code_of([&] { open_encrypt0(read_encrypt0(message), std::vector{key_of(16)}); }), Code::encrypted);
    const auto with_headers = [](Map protected_header, Map unprotected_header) {
        return cbor::encode(
            Value::tagged(16, cbor::Array{cbor::encode(protected_header), unprotected_header, Bytes(20)}));
    };
    const std::vector keys{key_of(16)};
    EXPECT_EQ(code_of([&] {
                  open_encrypt0(read_encrypt0(with_headers({{1, 24}}, {{5, Bytes(12)}})), keys);
              }),
              Code::unsupported_algorithm);
    EXPECT_EQ(code_of([&] {
                  open_encrypt0(read_encrypt0(with_headers({}, {{1, 1}, {5, Bytes(12)}})), keys);
              }),
              Code::unsupported_algorithm); // an alg that is not protected does not count
    EXPECT_EQ(code_of([&] {
                  open_encrypt0(read_encrypt0(with_headers({{1, 1}}, {{5, Bytes(8)}})), keys);
              }),
              Code::bad_cose);
    EXPECT_EQ(code_of([&] { open_encrypt0(read_encrypt0(with_headers({{1, 1}}, {})), keys); }), Code::bad_cose);
    EXPECT_EQ(code_of([&] { open_encrypt0(read_encrypt0(with_headers({{1, 1}}, {{5, 12}})), keys); }), Code::bad_cose);
    EXPECT_EQ(code_of([&] { read_encrypt0(with_headers({{1, 1}, {2, cbor::Array{1}}}, {})); }), Code::bad_cose);
}

TEST(Encrypt0, RefusesOtherShapes) {
    const Bytes header = cbor::encode(Map{{1, 1}}), bytes(20);
    for (const Value& other :
         {Value("text"), Value(cbor::Array{header, Map{}}), Value(cbor::Array{header, Map{}, "text"}),
          Value(cbor::Array{header, Map{}, bytes, bytes})})
        EXPECT_EQ(code_of([&] { read_encrypt0(cbor::encode(Value::tagged(16, other))); }), Code::bad_cose)
            << cbor::kind(other);
    EXPECT_NO_THROW(read_encrypt0(cbor::encode(Value::tagged(16, cbor::Array{header, Map{}, bytes}))));
}

TEST(Encrypt0, IsLookedForBehindThreeTagsAndNoMore) {
    Value message = Value::tagged(16, cbor::Array{Bytes{}, Map{}, Bytes(20)});
    for (int i = 0; i < 3; ++i) message = Value::tagged(55799, message);
    EXPECT_TRUE(is_encrypt0(cbor::encode(message)));
    EXPECT_FALSE(is_encrypt0(cbor::encode(Value::tagged(55799, message))));
}

TEST(Encrypt0, TriesAKeyOfAnotherNameNowhere) {
    ContentKey named = key_of(16), other = key_of(16);
    named.kid = Bytes{1};
    other.kid = Bytes{2};
    const Bytes message = write_encrypt0(named, bytes_of("x"), system_random());
    EXPECT_EQ(read_encrypt0(message).kid(), named.kid);
    EXPECT_EQ(code_of([&] { open_encrypt0(read_encrypt0(message), std::vector{other}); }), Code::encrypted);
    EXPECT_EQ(open_encrypt0(read_encrypt0(message), std::vector{named}), Bytes{'x'});
    EXPECT_EQ(open_encrypt0(read_encrypt0(message), std::vector{key_of(16)}), Bytes{'x'});
}

TEST(ContentKey, IsReadInItsForms) {
    const SecretBytes wanted(16, 0x41);
    EXPECT_EQ(read_content_key(bytes_of("AAAAAAAAAAAAAAAA")).key, wanted);
    EXPECT_EQ(read_content_key(bytes_of(" 41414141414141414141414141414141\r\n")).key, wanted);
    EXPECT_EQ(read_content_key(bytes_of("41414141414141414141414141414141")).key, wanted);
    EXPECT_EQ(read_content_key(Bytes(32, 0x80)).key, SecretBytes(32, 0x80));
    const ContentKey cose = read_content_key(cbor::encode(Map{{1, 4}, {2, Bytes{9}}, {-1, Bytes(16, 0x41)}}));
    EXPECT_EQ(cose.key, wanted);
    EXPECT_EQ(cose.kid, Bytes{9});
    for (const Bytes& bad : {Bytes{}, Bytes(17, 1), to_bytes(bytes_of("zz414141414141414141414141414141\n")),
                             cbor::encode(Map{{1, 2}, {-1, 1}}), cbor::encode(Map{{1, 4}, {-1, Bytes(24, 1)}})})
        EXPECT_EQ(code_of([&] { read_content_key(bad); }), Code::bad_key) << hex_encode(bad);
}

TEST(ContentKey, OfCoseIsSymmetricWithItsNumberAsBytes) {
    const Bytes k(16, 0x41);
    EXPECT_EQ(read_content_key(cbor::encode(Map{{1, 4}, {2, 9}, {-1, k}})).kid, std::nullopt); // a kid is bytes
    EXPECT_EQ(read_content_key(cbor::encode(Map{{1, 4}, {-1, k}})).kid, std::nullopt);
    const auto refusal = [](const Bytes& content) { return test::message_of([&] { read_content_key(content); }); };
    const std::string not_symmetric = refusal(cbor::encode(Map{{1, 2}, {-1, k}}));
    EXPECT_NE(not_symmetric, refusal({0xff})) << "what is wrong with a key is told more exactly";
    for (const Value& map : {Value(Map{{-1, k}}), Value(Map{{1, 4}}), Value(Map{{1, 4}, {-1, "k"}})})
        EXPECT_EQ(refusal(cbor::encode(map)), not_symmetric);
}

} // namespace
} // namespace qrid::cose
