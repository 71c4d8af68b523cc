#include "qrid/base/encoding.h"
#include "qrid/base/parallel.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/inside/edwards.h"
#include "qrid/crypto/keys.h"
#include "support/errors.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using test::code_of;

constexpr std::array algorithms{Algorithm::es256, Algorithm::es384, Algorithm::eddsa};

TEST(Digest, KnowsTheTestVectors) {
    // FIPS 180-4's "abc"; RFC 4231 case 2.
    EXPECT_EQ(hex_encode(sha256(bytes_of("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex_encode(hmac_sha256(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, KeepsAKeyForManyDigests) {
    // RFC 4231 cases 2, 1, 6 and 7: a short key, then one longer than a block.
    const HmacSha256 jefe(bytes_of("Jefe")), copy = jefe;
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(hex_encode(copy(bytes_of("what do ya want for nothing?"))),
                  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex_encode(HmacSha256(Bytes(20, 0x0b))(bytes_of("Hi There"))),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    const HmacSha256 long_key(Bytes(131, 0xaa));
    EXPECT_EQ(hex_encode(long_key(bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"))),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    EXPECT_EQ(hex_encode(long_key(bytes_of("This is a test using a larger than block-size key and a larger than "
                                           "block-size data. The key needs to be hashed before being used by the "
                                           "HMAC algorithm."))),
              "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
    EXPECT_EQ(jefe({}), hmac_sha256(bytes_of("Jefe"), {}));
    EXPECT_EQ(hex_encode(HmacSha256({})({})), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Keys, SignAndVerify) {
    for (Algorithm algorithm : algorithms) {
        const PrivateKey key = PrivateKey::generate(algorithm);
        const Bytes signature = key.sign(bytes_of("message"));
        EXPECT_EQ(signature.size(), 2 * coordinate_size(algorithm));
        EXPECT_TRUE(key.public_key().verify(bytes_of("message"), signature));
        EXPECT_FALSE(key.public_key().verify(bytes_of("massage"), signature));
        EXPECT_FALSE(PrivateKey::generate(algorithm).public_key().verify(bytes_of("message"), signature));
    }
}

TEST(Keys, SignWithEdwardsCurvesAsTheirSpecificationDoes) {
    // RFC 8032 section 7.1, tests 1 and 2: seed, message, signature.
    constexpr std::array<std::array<std::string_view, 3>, 2> vectors{
        {{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
          "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
          "be24655141438e7a100b"},
         {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
          "2aeeb00d291612bb0c00"}}};
    for (const auto& [seed, message, signature] : vectors) {
        const PrivateKey key = PrivateKey::from_numbers({Algorithm::eddsa, {}, {}}, hex_decode(seed));
        EXPECT_EQ(hex_encode(key.sign(hex_decode(message))), signature);
        EXPECT_EQ(hex_encode(key.reproducible().sign(hex_decode(message))), signature);
        const PrivateKey again = PrivateKey::from_pem(std::string(key.plain_pem().view()), nullptr);
        EXPECT_EQ(hex_encode(again.sign(hex_decode(message))), signature);
    }
}

TEST(Keys, SignInManyThreadsAndAsCopiesThatOutliveTheFirst) {
    for (Algorithm algorithm : algorithms) {
        auto first = std::make_unique<PrivateKey>(PrivateKey::generate(algorithm));
        const PrivateKey copy = *first;
        first.reset();
        std::atomic<int> good{0};
        parallel_for(64, 4, [&](std::size_t i) {
            const Bytes message(i, 7);
            good += copy.public_key().verify(message, copy.sign(message)) ? 1 : 0;
        });
        EXPECT_EQ(good, 64);
    }
}

RC_GTEST_PROP(Keys, AnyFlippedBitOfASignatureFails, ()) {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    Bytes signature = key.sign(bytes_of("message"));
    const auto bit = *rc::gen::inRange<std::size_t>(0, signature.size() * 8);
    signature[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    RC_ASSERT(!key.public_key().verify(bytes_of("message"), signature));
}

TEST(Keys, RefuseSignaturesOfOtherLengths) {
    const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    for (std::size_t size : {0, 1, 63, 65, 72, 96, 1000}) EXPECT_FALSE(key.public_key().verify({}, Bytes(size, 1)));
    EXPECT_FALSE(key.public_key().verify({}, Bytes(64, 0)));
    EXPECT_FALSE(key.public_key().verify({}, Bytes(64, 255)));
}

TEST(Keys, GoRoundThroughNumbersAndPem) {
    for (Algorithm algorithm : algorithms) {
        const PublicKey key = PrivateKey::generate(algorithm).public_key();
        EXPECT_EQ(PublicKey::from_point(key.point()).pem(), key.pem());
        EXPECT_EQ(PublicKey::from_pem(key.pem()).point().x, key.point().x);
        EXPECT_EQ(PublicKey::from_pem(key.pem()).algorithm(), algorithm);
    }
}

TEST(Keys, RefuseAPointThatIsNotOnItsCurve) {
    PublicPoint point = PrivateKey::generate(Algorithm::es256).public_key().point();
    point.y[31] ^= 1;
    EXPECT_EQ(code_of([&] { PublicKey::from_point(point); }), Code::bad_key);
    point.y.pop_back();
    EXPECT_EQ(code_of([&] { PublicKey::from_point(point); }), Code::bad_key);
}

TEST(Keys, ArePrivateUnderTheirPassphrase) {
    const Secret right("correct horse"), wrong("battery staple"), empty("");
    for (Algorithm algorithm : algorithms) {
        const PrivateKey key = PrivateKey::generate(algorithm);
        const Secret pem = key.encrypted_pem(right);
        EXPECT_TRUE(is_encrypted_pem(pem.view()));
        EXPECT_EQ(PrivateKey::from_pem(pem.view(), &right).public_key().pem(), key.public_key().pem());
        EXPECT_EQ(code_of([&] { PrivateKey::from_pem(pem.view(), &wrong); }), Code::wrong_passphrase);
        EXPECT_EQ(code_of([&] { PrivateKey::from_pem(pem.view(), nullptr); }), Code::wrong_passphrase);
        EXPECT_EQ(code_of([&] { PrivateKey::from_pem(pem.view(), &empty); }), Code::wrong_passphrase);
    }
    const PrivateKey key = PrivateKey::generate(Algorithm::eddsa);
    EXPECT_EQ(code_of([&] { key.encrypted_pem(empty); }), Code::wrong_passphrase); // none is made any more
    EXPECT_EQ(PrivateKey::from_pem(key.plain_pem().view(), nullptr).public_key().pem(), key.public_key().pem());
}

TEST(Keys, TakeNoPassphraseThatCouldNotBeReadAgain) {
    const PrivateKey key = PrivateKey::generate(Algorithm::eddsa);
    const Secret longest(std::string(max_passphrase, 'x')), longer(std::string(max_passphrase + 1, 'x'));
    EXPECT_NO_THROW(PrivateKey::from_pem(key.encrypted_pem(longest).view(), &longest));
    EXPECT_EQ(code_of([&] { key.encrypted_pem(longer); }), Code::wrong_passphrase);
}

TEST(Keys, TellAPrivateKeyFromAPublicOne) {
    const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    EXPECT_EQ(code_of([&] { PublicKey::from_pem(key.plain_pem().view()); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { PrivateKey::from_pem(key.public_key().pem(), nullptr); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"); }),
              Code::bad_key);
}

TEST(Keys, ComeFromNumbersThatBelongTogether) {
    const auto number = [](std::uint8_t low, std::size_t size) {
        Bytes d(size, 0);
        d.back() = low;
        return d;
    };
    for (Algorithm algorithm : algorithms) {
        const Bytes d = number(7, coordinate_size(algorithm));
        const PrivateKey key = PrivateKey::from_numbers({algorithm, {}, {}}, d);
        EXPECT_TRUE(key.public_key().verify(bytes_of("message"), key.sign(bytes_of("message"))));
        EXPECT_EQ(PrivateKey::from_numbers(key.public_key().point(), d).public_key().pem(), key.public_key().pem());
        EXPECT_EQ(PrivateKey::from_pem(key.plain_pem().view(), nullptr).public_key().pem(), key.public_key().pem());
        const PublicPoint other = PrivateKey::generate(algorithm).public_key().point();
        EXPECT_EQ(code_of([&] { PrivateKey::from_numbers(other, d); }), Code::bad_key);
        EXPECT_EQ(code_of([&] { PrivateKey::from_numbers({algorithm, other.x, {}}, d); }), Code::bad_key);
    }
    // The generator is the public half of 1 (FIPS 186-4 D.1.2.3).
    EXPECT_EQ(hex_encode(PrivateKey::from_numbers({Algorithm::es256, {}, {}}, number(1, 32)).public_key().point().x),
              "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
}

TEST(Keys, RefuseAPemWhoseHalvesDoNotBelongTogether) {
    const auto sec1 = [](Bytes d, const PublicPoint& half) {
        Bytes der{0x30, 0x77, 2, 1, 1, 4, 32}; // ECPrivateKey of P-256 (RFC 5915)
        der.insert(der.end(), d.begin(), d.end());
        const Bytes between = hex_decode("a00a06082a8648ce3d030107a14403420004"); // the curve, the head of the point
        der.insert(der.end(), between.begin(), between.end());
        der.insert(der.end(), half.x.begin(), half.x.end());
        der.insert(der.end(), half.y.begin(), half.y.end());
        std::string text = base64_encode(der);
        text.insert(128, "\n").insert(64, "\n");
        return fmt::format("-----BEGIN EC PRIVATE KEY-----\n{}\n-----END EC PRIVATE KEY-----\n", text);
    };
    const Bytes d(32, 9);
    const PrivateKey key = PrivateKey::from_numbers({Algorithm::es256, {}, {}}, d);
    EXPECT_NO_THROW(PrivateKey::from_pem(sec1(d, key.public_key().point()), nullptr));
    const PublicPoint other = PrivateKey::generate(Algorithm::es256).public_key().point();
    EXPECT_EQ(code_of([&] { PrivateKey::from_pem(sec1(d, other), nullptr); }), Code::bad_key);
}

} // namespace
} // namespace qrid
