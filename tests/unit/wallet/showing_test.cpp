#include "qrid/wallet/showing.h"
#include "support/errors.h"
#include "unit/wallet/held.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using namespace test;

HeldCard held(const PrivateKey& device, std::size_t face_bytes) {
    return choose_card(held_account(device, {held_claims(device.public_key(), held_identity(face_bytes))}),
                       {.at = held_at});
}

std::string live_text(const PrivateKey& device, const HeldCard& card) {
    const ProofClaims claims{"https://gate.example", held_at, held_at + 60, Bytes(16, 7)};
    return presentation_text(card, claims, device);
}

TEST(Showing, WrapsTheCardInAProof) {
    const PrivateKey device = PrivateKey::generate(Algorithm::es256);
    const HeldCard card = held(device, 100);
    const ReadCard shown = read_card(card_of_text(live_text(device, card)));
    ASSERT_TRUE(shown.proof);
    EXPECT_EQ(shown.proof->claims.aud, "https://gate.example");
    EXPECT_TRUE(cose::verify(shown.proof->message, device.public_key()));
    EXPECT_TRUE(cose::verify(shown.message, wallet_issuer().public_key()));
    EXPECT_EQ(shown.size, card.cose.size());
}

// With a face of 600 bytes and a status reference: at or under version 25 with either kind of device key.
TEST(Showing, KeepsALiveCodeWithAFaceReadable) {
    for (const Algorithm algorithm : {Algorithm::es256, Algorithm::eddsa}) {
        const PrivateKey device = PrivateKey::generate(algorithm);
        const HeldCard card = held(device, 600);
        const std::string text = live_text(device, card);
        const LiveCode code = level_for(text.size(), card, std::nullopt, print_version);
        EXPECT_LE(encode_symbol(text, code.level).version, print_version) << name(algorithm);
        EXPECT_EQ(code.level, EcLevel::low);
        EXPECT_NE(code.advice.find("a face of at most "), std::string::npos) << code.advice;
    }
}

TEST(Showing, SaysWhatToDropAndThatIsEnough) {
    const PrivateKey device = PrivateKey::generate(Algorithm::es256);
    const HeldCard card = held(device, 600);
    const std::size_t characters = live_text(device, card).size();
    EXPECT_EQ(code_of([&] { level_for(characters, card, EcLevel::medium, print_version); }), Code::too_many_bytes);
    const std::string advice = level_for(characters, card, std::nullopt, print_version).advice;
    std::size_t face = 0;
    ASSERT_EQ(
        std::sscanf(advice.c_str(), "remove %*d bytes to fit version 25-M: use a face of at most %zu bytes", &face), 1)
        << advice;
    const HeldCard smaller = held(device, face);
    const std::string text = live_text(device, smaller);
    const LiveCode code = level_for(text.size(), smaller, std::nullopt, print_version);
    EXPECT_EQ(code.level, EcLevel::medium);
    EXPECT_EQ(code.advice, "");
    EXPECT_LE(encode_symbol(text, code.level).version, print_version);
    // And hardly less would have been; keys and signatures differ by a few bytes in how well they compress.
    const HeldCard larger = held(device, face + 24);
    EXPECT_EQ(level_for(live_text(device, larger).size(), larger, std::nullopt, print_version).level, EcLevel::low);
}

TEST(Showing, RefusesWhatFitsAtNoLevel) {
    const PrivateKey device = PrivateKey::generate(Algorithm::es256);
    const HeldCard card = held(device, 1200);
    const std::size_t characters = live_text(device, card).size();
    EXPECT_EQ(code_of([&] { level_for(characters, card, std::nullopt, print_version); }), Code::too_many_bytes);
    EXPECT_EQ(level_for(characters, card, std::nullopt, max_version).level, EcLevel::medium);
    EXPECT_EQ(level_for(characters, card, EcLevel::low, max_version).level, EcLevel::low);
}

} // namespace
} // namespace qrid
