// What must hold of any card: nothing but the whole of it, as it was signed, passes.
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/card/text.h"
#include "support/cards.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace qrid {
namespace {

using namespace test;

const Verifier& the_verifier() {
    static const Verifier verifier = good_verifier();
    return verifier;
}

bool passes(ByteView cose) { return verify_cose(the_verifier(), "x", cose).verdict() == Verdict::valid; }
bool passes_text(std::string_view text) { return verify_text(the_verifier(), "x", text).verdict() == Verdict::valid; }

Claims any_claims() {
    Claims claims = good_claims();
    for (const IdentityField& field : identity_fields())
        if (field.type == FieldType::text && *rc::gen::arbitrary<bool>())
            claims.identity->fields[field.key] = "n" + hex_encode(*rc::gen::arbitrary<Bytes>()); // never nobody
    if (*rc::gen::arbitrary<bool>())
        claims.identity->fields[identity_key::face] = std::vector{Biometric{*rc::gen::arbitrary<Bytes>(), 0, 4, {}}};
    return claims;
}

RC_GTEST_PROP(AnyCard, PassesInEveryFormThatIsWritten, ()) {
    const Claims claims = any_claims();
    const Bytes cose = sign_card(claims, card_key());
    for (const Compression how : {Compression::zlib, Compression::brotli, Compression::shorter}) {
        const std::string text = text_of_card(cose, how);
        RC_ASSERT(card_of_text(text) == cose);
        RC_ASSERT(passes_text(text));
        RC_ASSERT(passes_text("  \r\n" + text + "\r\n"));
        RC_ASSERT(verify_text(the_verifier(), "x", text).card->claims.identity == claims.identity);
    }
}

RC_GTEST_PROP(AnyCard, FailsWithAnyBitFlipped, ()) {
    const Bytes cose = sign_card(any_claims(), card_key());
    for (int i = 0; i < 20; ++i) {
        Bytes changed = cose;
        const auto bit = *rc::gen::inRange<std::size_t>(0, cose.size() * 8);
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        RC_ASSERT(!passes(changed));
    }
}

RC_GTEST_PROP(AnyCard, FailsWhenCutOrFollowedByAnything, ()) {
    const Bytes cose = sign_card(any_claims(), card_key());
    const std::string text = text_of_card(cose);
    RC_ASSERT(!passes(ByteView(cose).first(*rc::gen::inRange<std::size_t>(0, cose.size()))));
    RC_ASSERT(!passes_text(std::string_view(text).substr(0, *rc::gen::inRange<std::size_t>(0, text.size()))));
    Bytes longer = cose;
    longer.push_back(*rc::gen::arbitrary<std::uint8_t>());
    RC_ASSERT(!passes(longer));
    RC_ASSERT(!passes_text(text_of_card(longer)));
    Bytes compressed = zlib_compress(cose);
    compressed.push_back(*rc::gen::arbitrary<std::uint8_t>());
    RC_ASSERT(!passes_text(base45_encode(compressed)));
}

TEST(OneCard, FailsWithEachOfItsBitsFlippedAndAtEachLength) {
    const Bytes cose = sign_card(good_claims(), card_key());
    ASSERT_TRUE(passes(cose));
    for (std::size_t bit = 0; bit < cose.size() * 8; ++bit) {
        Bytes changed = cose;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        EXPECT_FALSE(passes(changed)) << "bit " << bit;
    }
    for (std::size_t size = 0; size < cose.size(); ++size) EXPECT_FALSE(passes(ByteView(cose).first(size))) << size;
}

// Every text that differs from a card's in one character is another card or none, and so is every text whose compressed
// bytes differ in one bit: no text is read as the bytes of another one.
TEST(OneCard, IsNotReadFromAnotherText) {
    // Always the same card: of a compressed stream that refers to what stands in it thrice, more could be said.
    const PrivateKey key = PrivateKey::from_numbers({Algorithm::eddsa, {}, {}}, Bytes(32, 7));
    const Bytes cose = sign_card(good_claims(), key);
    const std::string text = text_of_card(cose);
    const auto cose_of = [](std::string_view changed) {
        try {
            return card_of_text(changed);
        } catch (const Error&) {
            return Bytes{};
        }
    };
    constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    for (std::size_t i = 0; i < text.size(); ++i)
        for (const char c : alphabet) {
            std::string changed = text;
            changed[i] = c;
            const bool is_padded = trimmed(changed) != changed; // a space at an end is not looked at
            if (changed != text && !is_padded) {
                EXPECT_NE(cose_of(changed), cose) << i << c;
            }
        }
    const Bytes compressed = zlib_compress(cose);
    for (std::size_t bit = 0; bit < compressed.size() * 8; ++bit) {
        Bytes changed = compressed;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        EXPECT_NE(cose_of(base45_encode(changed)), cose) << "bit " << bit;
    }
}

TEST(OneCard, IsNotReadFromLongerBase45) {
    // The last pair or triple written as if it held more: groups over 255 and over 65535 are refused.
    for (const std::string_view bad : {":::", "GGW", "FGX", "U5:", "::", "6BFA"}) EXPECT_FALSE(passes_text(bad));
    const std::string text = text_of_card(sign_card(good_claims(), card_key()));
    for (const std::string_view more : {"0", "00", "000", ":::", "\n0", "%", "a"}) {
        EXPECT_FALSE(passes_text(text + std::string(more))) << more;
        EXPECT_FALSE(passes_text(std::string(more) + text)) << more;
    }
}

} // namespace
} // namespace qrid
