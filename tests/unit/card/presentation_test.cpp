#include "qrid/base/encoding.h"
#include "qrid/card/card.h"
#include "qrid/card/presentation.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/test_key.h"
#include "support/cards.h"
#include "support/errors.h"
#include "support/vectors.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using cbor::Map;
using test::code_of;

const PrivateKey& device_key() {
    static const PrivateKey key = cose::generate_key(Algorithm::es256);
    return key;
}

Bytes some_card() {
    Claims claims;
    claims.cnf = device_key().public_key();
    claims.identity = Identity{{{identity_key::full_name, "Li Wei"}}};
    return sign_card(claims, cose::generate_key(Algorithm::eddsa));
}

TEST(Presentation, GoesRound) {
    const ProofClaims claims{"https://gate.example", 1000, 1060, Bytes{1, 2, 3}};
    const Bytes card = some_card(), token = write_presentation(card, claims, device_key());
    const Presentation shown = read_presentation(cose::read_sign1(token));
    EXPECT_EQ(shown.claims.aud, claims.aud);
    EXPECT_EQ(shown.claims.iat, claims.iat);
    EXPECT_EQ(shown.claims.exp, claims.exp);
    EXPECT_EQ(shown.claims.cnonce, claims.cnonce);
    EXPECT_EQ(shown.card.payload, cose::read_sign1(card).payload);
    EXPECT_TRUE(cose::verify(shown.proof, device_key().public_key()));
    // A card may be read through it.
    EXPECT_EQ(*read_card(token).claims.identity->text(identity_key::full_name), "Li Wei");
}

TEST(Presentation, AddsAtMost145Bytes) {
    const Bytes card = some_card();
    const Bytes token =
        write_presentation(card, {"https://gate.example", 1'700'000'000, 1'700'000'060, Bytes(16)}, device_key());
    EXPECT_LE(token.size() - card.size(), 145U);
}

TEST(Presentation, IsRefusedInAnyOtherShape) {
    const cbor::Value card = cbor::decode(some_card()).value;
    const auto code = [&](Map header, Map payload) {
        return code_of(
            [&] { read_card(cose::write_sign1(device_key(), std::move(header), cbor::encode(std::move(payload)))); });
    };
    const Map good_header{{13, card}, {16, 294}}, good_claims{{3, "x"}, {6, 1}};
    EXPECT_EQ(code(good_header, good_claims), std::nullopt);
    EXPECT_EQ(code({{13, card}}, good_claims), Code::bad_cose);
    EXPECT_EQ(code({{16, 294}}, good_claims), Code::bad_cose);
    EXPECT_EQ(code({{13, 1}, {16, 294}}, good_claims), Code::bad_cose);
    for (const Map& claims : {Map{}, Map{{3, "x"}}, Map{{6, 1}}, Map{{3, 1}, {6, 1}}, Map{{3, "x"}, {6, "x"}},
                              Map{{1, "iss"}, {3, "x"}, {6, 1}}, Map{{2, "sub"}, {3, "x"}, {6, 1}},
                              Map{{3, "x"}, {4, "x"}, {6, 1}}, Map{{3, "x"}, {6, 1}, {39, "text"}}})
        EXPECT_EQ(code(good_header, claims), Code::bad_claims);
    // A presentation of a presentation is none of a card.
    const Bytes token = write_presentation(some_card(), {"x", 1, {}, {}}, device_key());
    EXPECT_TRUE(read_card(write_presentation(token, {"x", 1, {}, {}}, device_key())).flaw);
}

TEST(Presentation, OfThePublishedVectorIsSignedByItsHolder) {
    QRID_NEEDS_SHARED("vectors/sd-cwt/kbt.cbor");
    const Bytes token = read_file(test::shared_path("vectors/sd-cwt/kbt.cbor"));
    const PublicKey holder =
        PublicKey::from_pem(text_of(read_file(test::shared_path("vectors/sd-cwt/holder_pub.pem"))));
    const PublicKey issuer =
        PublicKey::from_pem(text_of(read_file(test::shared_path("vectors/sd-cwt/issuer_pub.pem"))));
    const Presentation shown = read_presentation(cose::read_sign1(token));
    EXPECT_TRUE(cose::verify(shown.proof, holder));
    EXPECT_TRUE(cose::verify(shown.card, issuer));
    EXPECT_FALSE(cose::verify(shown.proof, issuer));
}

} // namespace
} // namespace qrid
