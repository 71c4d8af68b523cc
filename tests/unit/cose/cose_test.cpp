#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/cose/sign1.h"
#include "support/errors.h"
#include "support/vectors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid::cose {
namespace {

using cbor::Array;
using cbor::Map;
using cbor::Value;
using test::code_of;

const PrivateKey& some_key() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    return key;
}

TEST(Thumbprint, IsThatOfRfc9679) {
    QRID_NEEDS_SHARED("vectors/keys/thumbprints.json");
    const auto vectors = test::shared_json("vectors/keys/thumbprints.json");
    for (const char* name : {"rfc9679_ec2", "same_key_cose"}) {
        const PublicKey key =
            read_key(cbor::decode(hex_decode(vectors[name]["cose_key_canonical_hex"].get<std::string>())).value);
        EXPECT_EQ(vectors[name]["sha256_hex"], hex_encode(thumbprint(key)));
        EXPECT_EQ(vectors[name]["cose_key_canonical_hex"], hex_encode(cbor::encode(write_key(key))));
    }
}

TEST(CoseKey, RefusesWhatIsNotAPublicKeyInFull) {
    const Value good = write_key(some_key().public_key());
    EXPECT_NO_THROW(read_key(good));
    for (std::int64_t label : {1, -1, -2, -3}) {
        Map map = *good.map();
        std::erase_if(map, [&](const auto& entry) { return entry.first == Value(label); });
        EXPECT_EQ(code_of([&] { read_key(map); }), Code::bad_key) << label;
    }
    Map secret = *good.map();
    secret.emplace_back(-4, Bytes(32, 1));
    EXPECT_EQ(code_of([&] { read_key(secret); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { read_key(7); }), Code::bad_key);
}

TEST(Sign1, GoesRound) {
    const Bytes bytes = write_sign1(some_key(), {{label::kid, kid_of(some_key().public_key())}}, bytes_of("payload"));
    const Sign1 message = read_sign1(bytes);
    EXPECT_EQ(text_of(message.payload), "payload");
    EXPECT_EQ(message.alg(), -7);
    EXPECT_EQ(message.kid(), kid_of(some_key().public_key()));
    EXPECT_TRUE(verify(message, some_key().public_key()));
    EXPECT_TRUE(message.warnings.empty());
}

RC_GTEST_PROP(Sign1, AnyFlippedBitFails, ()) {
    Bytes bytes = write_sign1(some_key(), {{label::kid, Bytes{1, 2}}}, bytes_of("a payload"));
    const auto bit = *rc::gen::inRange<std::size_t>(0, bytes.size() * 8);
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    bool accepted = false;
    try {
        accepted = verify(read_sign1(bytes), some_key().public_key());
    } catch (const Error&) {
    } // refused earlier, which is as good
    RC_ASSERT(!accepted);
}

Bytes message_with(Map protected_header, Map unprotected_header) {
    return cbor::encode(
        Value::tagged(18, Array{cbor::encode(protected_header), unprotected_header, Bytes{1}, Bytes(64)}));
}

TEST(Sign1, RefusesOtherShapes) {
    EXPECT_EQ(code_of([] { read_sign1(message_with({{1, -7}}, {})); }), std::nullopt);
    EXPECT_EQ(code_of([] { read_sign1(message_with({{1, -7}, {2, Array{1}}}, {})); }), Code::bad_cose);
    EXPECT_EQ(code_of([] { read_sign1(message_with({{1, -7}}, {{1, -8}})); }), Code::bad_cose);
    EXPECT_EQ(code_of([] { read_sign1(message_with({{1, -7}, {16, 1}}, {{16, 1}})); }), Code::bad_cose);
    EXPECT_EQ(code_of([] { read_sign1(message_with({{1, -7}, {4, "text"}}, {})); }), Code::bad_cose);
    EXPECT_EQ(code_of([] { read_sign1(cbor::encode(Array{Bytes{}, Map{}})); }), Code::bad_cose);
    EXPECT_EQ(code_of([] { read_sign1(cbor::encode(Array{Bytes{}, Map{}, Value(), Bytes{}})); }), Code::bad_cose);
    EXPECT_EQ(code_of([] {
                  read_sign1(cbor::encode(Value::tagged(17, Array{Bytes{}, Map{}, Bytes{}, Bytes{}})));
              }),
              Code::bad_cose);
    EXPECT_EQ(code_of([] {
                  read_sign1(cbor::encode(Value::tagged(16, Array{Bytes{}, Map{}, Bytes{}})));
              }),
              Code::encrypted);
    EXPECT_EQ(code_of([] { read_sign1(cbor::encode("text")); }), Code::bad_cose);
    EXPECT_EQ(code_of([] { read_sign1(cbor::encode(Array{Bytes{}, Map{}, Bytes{}, "text"})); }), Code::bad_cose);
    EXPECT_EQ(code_of([] {
                  read_sign1(cbor::encode(Array{cbor::encode(Array{}), Map{}, Bytes{}, Bytes{}}));
              }),
              Code::bad_cose);
}

TEST(Sign1, HasLabelsThatAreIntegersOrTexts) {
    EXPECT_EQ(code_of([] { read_sign1(message_with({{1, -7}, {"text", 1}}, {})); }), std::nullopt);
    EXPECT_EQ(code_of([] { read_sign1(message_with({{1, -7}, {Bytes{1}, 1}}, {})); }), Code::bad_cose);
    EXPECT_EQ(code_of([] { read_sign1(message_with({{1, -7}, {true, 1}}, {})); }), Code::bad_cose);
}

TEST(Sign1, WarnsOfWhatAStrictWriterWouldNotWrite) {
    const auto warnings_of = [](std::string_view hex) { return read_sign1(hex_decode(hex)).warnings; };
    EXPECT_TRUE(warnings_of("d28440a04040").empty());
    for (const auto& [hex, code] :
         {std::pair{"d29f40a04040ff", "indefinite-length"}, {"d2980440a04040", "not-shortest"}}) {
        ASSERT_EQ(warnings_of(hex).size(), 1U) << hex;
        EXPECT_EQ(name(warnings_of(hex).front().code), code);
    }
}

TEST(Sign1, ReadsTheTagsThatMayWrapIt) {
    const Value inner = cbor::decode(message_with({{1, -7}}, {})).value;
    for (const Value& wrapped :
         {Value::tagged(61, inner), Value::tagged(55799, Value::tagged(61, inner)), inner.tag()->item.front()})
        EXPECT_NO_THROW(read_sign1(cbor::encode(wrapped)));
    EXPECT_EQ(code_of([&] { read_sign1(cbor::encode(Value::tagged(18, inner))); }), Code::bad_cose);
}

TEST(Sign1, TakesTheAlgorithmFromTheProtectedHeaderOnly) {
    const Bytes payload{1};
    const Bytes no_alg = cbor::encode(Map{});
    const Bytes signature = some_key().sign(to_be_signed(no_alg, payload));
    const Bytes message = cbor::encode(Value::tagged(18, Array{no_alg, Map{}, payload, signature}));
    EXPECT_FALSE(verify(read_sign1(message), some_key().public_key()));
}

TEST(Sign1, TakesTheProtectedKidAndWarnsOfTheOther) {
    const Sign1 message = read_sign1(message_with({{1, -7}, {4, Bytes{1}}}, {{4, Bytes{2}}}));
    EXPECT_EQ(message.kid(), Bytes{1});
    ASSERT_EQ(message.warnings.size(), 1U);
    EXPECT_EQ(message.warnings.front().code, WarningCode::repeated_kid);
    EXPECT_EQ(read_sign1(message_with({{1, -7}}, {{4, Bytes{2}}})).kid(), Bytes{2});
}

TEST(Sign1, DoesNotCountAnAlgorithmThatIsNotProtected) {
    const Sign1 message = read_sign1(message_with({}, {{1, -7}}));
    EXPECT_FALSE(message.alg());
    ASSERT_EQ(message.warnings.size(), 1U);
    EXPECT_EQ(message.warnings.front().code, WarningCode::unprotected_alg);
}

} // namespace
} // namespace qrid::cose
