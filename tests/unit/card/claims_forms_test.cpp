// Claims in forms that others write, and at the edges of what is allowed.
#include "qrid/card/card.h"
#include "qrid/card/challenge.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/test_key.h"
#include "support/cards.h"
#include "support/errors.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using cbor::Map;
using cbor::Value;
using test::code_of;

Bytes any_card(const PrivateKey& key) {
    Claims claims;
    claims.identity.emplace().fields[identity_key::full_name] = "Li Wei";
    return sign_card(claims, key);
}

Claims claims_of(const Value& value) {
    Warnings warnings;
    return read_claims(cbor::encode(value), warnings);
}

std::vector<std::string> claim_warnings(ByteView payload) {
    Warnings warnings;
    (void)read_claims(payload, warnings);
    std::vector<std::string> codes;
    for (const Warning& warning : warnings) codes.emplace_back(name(warning.code));
    return codes;
}

TEST(Claims, AreAMap) {
    for (const Value& value : {Value(1), Value("x"), Value(cbor::Array{})})
        EXPECT_EQ(code_of([&] { claims_of(value); }), Code::bad_claims);
    EXPECT_EQ(code_of([] { claims_of(Map{{8, Bytes{1}}}); }), Code::bad_claims); // cnf is one, too
}

TEST(Claims, HaveTimesOfFourDigitYears) {
    EXPECT_EQ(claims_of(Map{{4, latest_time}}).exp, latest_time);
    EXPECT_EQ(claims_of(Map{{4, earliest_time}}).exp, earliest_time);
    for (const Value& time : {Value(latest_time + 1), Value(earliest_time - 1), Value(1e12), Value(-1e12), Value(1e300),
                              Value(std::numeric_limits<double>::quiet_NaN()), Value("2030")})
        EXPECT_EQ(code_of([&] { claims_of(Map{{4, time}}); }), Code::bad_claims);
}

TEST(Claims, HaveFractionsOfSecondsCutOff) {
    EXPECT_EQ(claims_of(Map{{4, 1.75}}).exp, 1);
    EXPECT_EQ(claims_of(Map{{4, -0.5}}).exp, -1);
    EXPECT_EQ(claim_warnings(cbor::encode(Map{{4, 1.5}})), std::vector<std::string>{"unusual-form"});
}

TEST(Claims, WarnOfIndefiniteLengths) {
    EXPECT_EQ(claim_warnings(Bytes{0xbf, 0x04, 0x01, 0xff}), std::vector<std::string>{"indefinite-length"});
    EXPECT_TRUE(claim_warnings(Bytes{0xa1, 0x04, 0x01}).empty());
}

TEST(Claims, SayThatACardWasMadeForTestsOnlyByTrue) {
    Claims claims;
    claims.exp = 1;
    claims.test = true;
    EXPECT_EQ(write_claims(claims), cbor::encode(Map{{4, 1}, {-65537, true}})) << "in deterministic order";
    EXPECT_TRUE(claims_of(Map{{-65537, true}}).test);
    EXPECT_TRUE(claim_warnings(cbor::encode(Map{{-65537, true}})).empty());
    // Others may use the number for something else.
    for (const Value& other : {Value(false), Value(1), Value("yes")}) {
        EXPECT_FALSE(claims_of(Map{{-65537, other}}).test);
        EXPECT_EQ(claim_warnings(cbor::encode(Map{{-65537, other}})), std::vector<std::string>{"unknown-claim"});
    }
    EXPECT_FALSE(claims_of(Map{{65537, true}}).test);
}

TEST(Card, OfATestKeySaysSoWhateverTheClaims) {
    Claims claims;
    claims.identity.emplace().fields[identity_key::full_name] = "Li Wei";
    const auto says_so = [&](PrivateKey key) { return read_card(CardSigner(std::move(key)).sign(claims)).claims.test; };
    EXPECT_TRUE(says_so(cose::generate_test_key(Algorithm::eddsa, seeded_random(bytes_of("seed")))));
    EXPECT_FALSE(says_so(cose::generate_key(Algorithm::eddsa)));
    claims.test = true;
    EXPECT_TRUE(says_so(cose::generate_key(Algorithm::eddsa)));
}

TEST(Card, IsEncryptedFromASeedAlikeInWhateverOrder) {
    const CardSigner signer(cose::generate_test_key(Algorithm::eddsa, seeded_random(bytes_of("seed"))));
    const CardForm form{.encryption = cose::ContentKey{SecretBytes(16, 1), {}},
                        .random = RandomSource::seeded(bytes_of("seed"))};
    Claims one, other;
    one.identity.emplace().fields[identity_key::full_name] = "Li Wei";
    other.identity.emplace().fields[identity_key::full_name] = "Wang Fang";
    const std::string first = signer.text(one, form), second = signer.text(other, form);
    EXPECT_EQ(signer.text(other, form), second);
    EXPECT_EQ(signer.text(one, form), first);
    const auto iv = [](const std::string& text) { return cbor::decode(card_of_text(text)).value; };
    EXPECT_NE(iv(first), iv(second));
}

TEST(Card, IsNotEncryptedTwice) {
    const cose::ContentKey key{SecretBytes(16, 7), std::nullopt};
    const auto sealed = [&](const Bytes& plain) { return cose::write_encrypt0(key, plain, system_random()); };
    const Bytes card = any_card(cose::generate_key(Algorithm::es256));
    EXPECT_NO_THROW(read_card(sealed(card), std::vector{key}));
    EXPECT_EQ(code_of([&] { read_card(sealed(sealed(card)), std::vector{key}); }), Code::bad_cose);
}

TEST(Presentation, HasClaimsThatAreAMap) {
    const PrivateKey device = cose::generate_key(Algorithm::es256);
    const Bytes card = any_card(device);
    const Bytes bytes = cose::write_sign1(
        device, {{cose::label::kcwt, cbor::decode(card).value}, {cose::label::typ, 294}}, cbor::encode("claims"));
    EXPECT_EQ(code_of([&] { read_presentation(cose::read_sign1(bytes)); }), Code::bad_claims);
}

TEST(Challenge, HasItsLimits) {
    Challenge challenge{std::string(max_audience, '~'), Bytes(max_nonce, 1)};
    EXPECT_EQ(read_challenge(write_challenge(challenge)), challenge);
    challenge.nonce.push_back(1);
    EXPECT_EQ(code_of([&] { read_challenge(write_challenge(challenge)); }), Code::bad_record);
    challenge = {std::string(max_audience + 1, '~'), Bytes{1}};
    EXPECT_EQ(code_of([&] { read_challenge(write_challenge(challenge)); }), Code::bad_record);
    challenge.aud = "x";
    std::string text = write_challenge(challenge);
    text.insert(1, 4096 - text.size(), ' ');
    EXPECT_EQ(read_challenge(text), challenge);
    text.insert(1, " ");
    EXPECT_EQ(code_of([&] { read_challenge(text); }), Code::bad_record);
}

} // namespace
} // namespace qrid
