// Keys that others sign with: RSA, and certificates; and Ed25519 keys that are none.
#include "qrid/base/encoding.h"
#include "qrid/crypto/keys.h"
#include "support/errors.h"
#include "support/program.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace qrid {
namespace {

using test::code_of;

// An RSA key, a certificate over it, and what `openssl` signs with it.
class Rsa : public testing::Test {
protected:
    static void SetUpTestSuite() {
        dir = new test::Temporary;
        const std::string in = (*dir / "").string();
        test::run(fmt::format(
            "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=test -keyout {0}key.pem -out {0}cert.pem", in));
        test::run(fmt::format("openssl x509 -in {0}cert.pem -outform DER -out {0}cert.der", in));
        test::run(fmt::format("openssl pkey -in {0}key.pem -pubout -out {0}pub.pem", in));
        write_file(*dir / "message", bytes_of("a message"), Overwrite::refuse);
        test::run(fmt::format("openssl dgst -sha256 -sign {0}key.pem -sigopt rsa_padding_mode:pss -sigopt "
                              "rsa_pss_saltlen:32 -out {0}good.sig {0}message",
                              in));
        test::run(fmt::format("openssl dgst -sha256 -sign {0}key.pem -out {0}pkcs1.sig {0}message", in));
    }
    static void TearDownTestSuite() { delete dir; }
    static Bytes file(const char* name) { return read_file(*dir / name); }
    static std::string text(const char* name) { return std::string(text_of(file(name))); }
    static test::Temporary* dir;
};
test::Temporary* Rsa::dir = nullptr;

TEST_F(Rsa, VerifiesPssAndNothingElse) {
    const PublicKey key = PublicKey::from_pem(text("pub.pem"));
    EXPECT_EQ(key.algorithm(), Algorithm::ps256);
    Bytes signature = file("good.sig");
    EXPECT_TRUE(key.verify(bytes_of("a message"), signature));
    EXPECT_FALSE(key.verify(bytes_of("a massage"), signature));
    EXPECT_FALSE(key.verify(bytes_of("a message"), file("pkcs1.sig")));
    signature.push_back(0);
    EXPECT_FALSE(key.verify(bytes_of("a message"), signature));
    EXPECT_FALSE(key.verify(bytes_of("a message"), {}));
}

TEST_F(Rsa, IsOneKeyAsNumbersPemAndCertificate) {
    const PublicKey key = PublicKey::from_pem(text("pub.pem"));
    const PublicPoint numbers = key.point();
    EXPECT_EQ(numbers.x.size(), 256U);
    EXPECT_EQ(hex_encode(numbers.y), "010001");
    EXPECT_EQ(PublicKey::from_point(numbers).pem(), key.pem());
    const auto keys = read_pem_keys(text("cert.pem") + text("pub.pem"));
    ASSERT_EQ(keys.size(), 2U);
    EXPECT_TRUE(keys[0].certificate);
    EXPECT_FALSE(keys[1].certificate);
    const PemKey der = read_der_keys(file("cert.der")).front();
    EXPECT_EQ(der.certificate, keys[0].certificate);
    EXPECT_EQ(*der.certificate, sha256(file("cert.der")));
    EXPECT_EQ(der.key.pem(), key.pem());
}

TEST_F(Rsa, DoesNotSign) {
    EXPECT_EQ(code_of([&] { PrivateKey::from_pem(text("key.pem"), nullptr); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { parse_algorithm("PS256"); }), Code::usage);
    EXPECT_EQ(code_of([&] { read_pem_keys(text("key.pem")); }), Code::bad_key);
}

TEST_F(Rsa, IsRefusedWhenWeakOrDamaged) {
    PublicPoint numbers = PublicKey::from_pem(text("pub.pem")).point();
    for (const Bytes& exponent : {Bytes{}, Bytes{1}, Bytes{4}, Bytes(9, 0xff)})
        EXPECT_EQ(code_of([&] { PublicKey::from_point({Algorithm::ps256, numbers.x, exponent}); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { PublicKey::from_point({Algorithm::ps256, Bytes(128, 0xff), numbers.y}); }), Code::bad_key);
    EXPECT_EQ(code_of([&] {
                  PublicKey::from_point({Algorithm::ps256, Bytes(100000, 0xff), numbers.y});
              }),
              Code::bad_key);
    Bytes der = file("cert.der");
    der.push_back(0);
    EXPECT_EQ(code_of([&] { read_der_keys(der); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { read_der_keys(ByteView(der).first(100)); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { read_der_keys({}); }), Code::bad_key);
}

TEST(Ed25519, RefusesKeysOfSmallOrder) {
    // With such a key one signature would be good for many messages.
    for (const char* point : {"0000000000000000000000000000000000000000000000000000000000000000",
                              "0100000000000000000000000000000000000000000000000000000000000000",
                              "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"})
        EXPECT_EQ(code_of([&] {
                      PublicKey::from_point({Algorithm::eddsa, hex_decode(point), {}});
                  }),
                  Code::bad_key)
            << point;
}

TEST(Ed25519, VerifiesWhatOpensslSigns) {
    const PrivateKey key = PrivateKey::generate(Algorithm::eddsa);
    for (const std::size_t size : {0U, 1U, 300U, 100000U}) {
        const Bytes message(size, 7);
        Bytes signature = key.sign(message);
        EXPECT_TRUE(key.public_key().verify(message, signature));
        signature[40] ^= 1;
        EXPECT_FALSE(key.public_key().verify(message, signature));
    }
}

TEST(Ecdsa, VerifiesNumbersOfAnyLength) {
    // Signatures whose numbers begin with zeros or with a set bit are written in another length for OpenSSL.
    for (const Algorithm algorithm : {Algorithm::es256, Algorithm::es384}) {
        const PrivateKey key = PrivateKey::generate(algorithm);
        const Bytes message{1, 2, 3};
        bool saw_short = false;
        constexpr int some = 300, most = 100'000; // one in 128 is short
        for (int i = 0; i < some || (!saw_short && i < most); ++i) {
            const Bytes signature = key.sign(message);
            saw_short = saw_short || signature[0] == 0 || signature[signature.size() / 2] == 0;
            ASSERT_TRUE(key.public_key().verify(message, signature)) << hex_encode(signature);
        }
        EXPECT_TRUE(saw_short);
        EXPECT_FALSE(key.public_key().verify(message, Bytes(2 * coordinate_size(algorithm), 0)));
        EXPECT_FALSE(key.public_key().verify(message, Bytes(2 * coordinate_size(algorithm), 0xff)));
    }
}

} // namespace
} // namespace qrid
