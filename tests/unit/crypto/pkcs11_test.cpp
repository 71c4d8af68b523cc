#include "qrid/crypto/pkcs11.h"
#include "support/errors.h"
#include "support/soft_token.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <dlfcn.h>
#include <thread>

namespace qrid {
namespace {

using test::code_of;
using test::Environment;

const std::string named = "pkcs11:token=issuer;object=";

class Pkcs11 : public testing::Test {
protected:
    // Made once: every test reads it, and those that add to it use names of their own.
    static void SetUpTestSuite() {
        ASSERT_FALSE(test::softhsm_module().empty()) << "SoftHSM is not installed: run ./setup --check";
        token = std::make_unique<test::SoftToken>();
    }
    static void TearDownTestSuite() { token.reset(); }

    PrivateKey open(const std::string& uri, const fs::path& module = test::softhsm_module()) {
        return open_pkcs11_key(uri, module, [this] {
            ++asked;
            return Secret(pin);
        });
    }
    PrivateKey open_odd(const std::string& uri, const char* peculiarities) {
        const Environment real("QRID_TEST_MODULE", test::softhsm_module().c_str());
        const Environment odd("QRID_TEST_ODD", peculiarities);
        return open(uri, QRID_ODD_MODULE);
    }

    static std::unique_ptr<test::SoftToken> token;
    std::string pin = "1234";
    int asked = 0;
};

std::unique_ptr<test::SoftToken> Pkcs11::token;

PublicKey public_half(const std::string& file) {
    return PrivateKey::from_pem(text_of(read_file(file)), nullptr).public_key();
}

bool signs(const PrivateKey& key) {
    const Bytes signature = key.sign(bytes_of("message"));
    return signature.size() == 2 * coordinate_size(key.algorithm()) &&
           key.public_key().verify(bytes_of("message"), signature) &&
           !key.public_key().verify(bytes_of("massage"), signature);
}

TEST_F(Pkcs11, SignsWithEveryKindOfKeyOfOneToken) {
    for (const char* name : {"p256", "p384", "ed25519"}) {
        const PrivateKey key = open(named + name);
        EXPECT_EQ(key.public_key().pem(), public_half(token->file(name)).pem());
        EXPECT_TRUE(key.is_in_device());
        EXPECT_TRUE(signs(key)) << name;
    }
}

TEST_F(Pkcs11, FindsAKeyByItsIdToo) {
    EXPECT_EQ(open("pkcs11:token=issuer;id=%02").algorithm(), Algorithm::es384);
    EXPECT_EQ(open("pkcs11:token=issuer;id=%03;type=private").algorithm(), Algorithm::eddsa);
    EXPECT_EQ(open("pkcs11:token=issuer;id=%01;type=public").algorithm(), Algorithm::es256);
    EXPECT_EQ(open("pkcs11:object=p384").algorithm(), Algorithm::es384); // the only token
}

TEST_F(Pkcs11, KeepsTheKeyInTheToken) {
    const PrivateKey key = open(named + "p256");
    EXPECT_EQ(code_of([&] { key.plain_pem(); }), Code::key_not_allowed);
    EXPECT_EQ(code_of([&] { key.encrypted_pem(Secret("secret")); }), Code::key_not_allowed);
}

TEST_F(Pkcs11, AsksForThePinOnceForAllKeysOfAToken) {
    const PrivateKey one = open(named + "p256"), two = open(named + "p384");
    EXPECT_EQ(asked, 1);
    {
        const PrivateKey three = open(named + "ed25519");
        EXPECT_TRUE(signs(three));
    }
    EXPECT_TRUE(signs(one)); // the login outlives a key of several
    EXPECT_TRUE(signs(two));
}

TEST_F(Pkcs11, LogsOutWithTheLastKey) {
    { const PrivateKey key = open(named + "p256"); }
    const PrivateKey again = open(named + "p256");
    EXPECT_EQ(asked, 2);
    EXPECT_TRUE(signs(again));
}

TEST_F(Pkcs11, SignsFromManyThreadsAtOnce) {
    const PrivateKey p256 = open(named + "p256"), ed25519 = open(named + "ed25519");
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&, i] {
            for (int k = 0; k < 25; ++k) good += signs(i % 2 == 0 ? p256 : ed25519) ? 1 : 0;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(good, 8 * 25);
}

TEST_F(Pkcs11, WaitsWhereATokenHasFewSessions) {
    const Environment real("QRID_TEST_MODULE", test::softhsm_module().c_str());
    const Environment odd("QRID_TEST_ODD", "two-sessions");
    const PrivateKey key = open(named + "p256", QRID_ODD_MODULE);
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&] {
            for (int k = 0; k < 10; ++k) good += signs(key) ? 1 : 0;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(good, 6 * 10);
}

TEST_F(Pkcs11, GivesThePublicHalfWithoutAPin) {
    const AskSecret never = []() -> Secret { throw std::logic_error("the PIN was asked for"); };
    for (const char* name : {"p256", "p384", "ed25519"})
        EXPECT_EQ(pkcs11_public_key(named + name, test::softhsm_module(), never).pem(),
                  public_half(token->file(name)).pem());
}

TEST_F(Pkcs11, RefusesAPrivateKeyWithoutItsPublicHalf) {
    token->make_key("lone", "EC -pkeyopt ec_paramgen_curve:P-256", "0a", "--no-public-key");
    EXPECT_EQ(code_of([&] { open(named + "lone"); }), Code::missing_key);
    EXPECT_EQ(
        code_of([&] { pkcs11_public_key(named + "lone", test::softhsm_module(), [] { return Secret("1234"); }); }),
        Code::missing_key);
}

TEST_F(Pkcs11, RefusesWhatFitsNoneOrSeveral) {
    EXPECT_EQ(code_of([&] { open("pkcs11:token=nowhere;object=p256"); }), Code::missing_key);
    EXPECT_EQ(code_of([&] { open("pkcs11:token=issuer;serial=0000;object=p256"); }), Code::missing_key);
    EXPECT_EQ(code_of([&] { open("pkcs11:library-manufacturer=Nobody;object=p256"); }), Code::missing_key);
    EXPECT_EQ(asked, 0);
    EXPECT_EQ(code_of([&] { open(named + "nothing"); }), Code::missing_key);
    EXPECT_EQ(code_of([&] { open("pkcs11:token=issuer;object=p256;id=%02"); }), Code::missing_key);
    EXPECT_EQ(code_of([&] { open("pkcs11:token=issuer"); }), Code::bad_key);
}

TEST_F(Pkcs11, RefusesTwoTokensOfOneName) {
    token->init("twin");
    token->init("twin");
    EXPECT_EQ(code_of([&] { open("pkcs11:token=twin;object=p256"); }), Code::bad_key);
    EXPECT_EQ(asked, 0);
}

TEST_F(Pkcs11, ReadsNoUriThatItDoesNotUnderstand) {
    for (const char* uri : {"pkcs11:token", "pkcs11:token=%zz", "pkcs11:colour=red", "pkcs11:type=cert;object=p256",
                            "pkcs11:token=issuer;object=p256?pin-value=1234", "pkcs11:object=p256?pin-source=%7Ccat"})
        EXPECT_EQ(code_of([&] { open(uri); }), Code::usage) << uri;
    EXPECT_EQ(asked, 0);
}

TEST_F(Pkcs11, TakesThePinOfAPinSource) {
    write_file(token->in_dir("pin"), bytes_of("1234\nand more"), Overwrite::replace, FileMode::secret);
    EXPECT_TRUE(signs(open(named + "p256?pin-source=" + token->in_dir("pin"))));
    EXPECT_TRUE(signs(open(named + "p256?pin-source=file:" + token->in_dir("pin"))));
    EXPECT_TRUE(signs(open(named + "p256?pin-source=file://" + token->in_dir("pin"))));
    EXPECT_EQ(asked, 0);
    EXPECT_EQ(code_of([&] { open(named + "p256?pin-source=" + token->in_dir("absent")); }), Code::wrong_passphrase);
}

TEST_F(Pkcs11, NeedsAModuleThatIsOne) {
    EXPECT_EQ(code_of([&] { open(named + "p256", ""); }), Code::missing_key);
    EXPECT_TRUE(signs(open(named + "p256?module-path=" + test::softhsm_module().string(), "")));
    EXPECT_EQ(code_of([&] { open(named + "p256", token->in_dir("absent.so")); }), Code::token_failed);
    EXPECT_EQ(code_of([&] { open(named + "p256", token->file("p256")); }), Code::token_failed);
    EXPECT_EQ(code_of([&] { open(named + "p256", QRID_LIBRARY); }), Code::token_failed); // a library, but no module
    EXPECT_EQ(asked, 1);
}

TEST_F(Pkcs11, TriesAWrongPinOnce) {
    const Environment real("QRID_TEST_MODULE", test::softhsm_module().c_str());
    void* module = ::dlopen(QRID_ODD_MODULE, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(module, nullptr);
    const auto logins = reinterpret_cast<int (*)()>(::dlsym(module, "qrid_test_logins"));
    const int before = logins();
    pin = "4321";
    EXPECT_EQ(code_of([&] { open_odd(named + "p256", ""); }), Code::wrong_passphrase);
    EXPECT_EQ(logins(), before + 1);
    EXPECT_EQ(code_of([&] { open_odd(named + "p384", ""); }), Code::wrong_passphrase);
    EXPECT_EQ(logins(), before + 1);
    pin = "";
    EXPECT_EQ(code_of([&] { open_odd(named + "p256", ""); }), Code::wrong_passphrase);
    pin = "1234";
    EXPECT_TRUE(signs(open_odd(named + "p256", "")));
    ::dlclose(module);
}

TEST_F(Pkcs11, DoesNotAskForAPinThatIsLocked) {
    EXPECT_EQ(code_of([&] { open_odd(named + "p256", "locked-flag"); }), Code::key_not_allowed);
    EXPECT_EQ(code_of([&] { open_odd(named + "p256", "no-pin-yet"); }), Code::key_not_allowed);
    EXPECT_EQ(asked, 0);
    EXPECT_EQ(code_of([&] { open_odd(named + "p256", "locks-at-login"); }), Code::key_not_allowed);
    EXPECT_EQ(code_of([&] { open_odd(named + "p256", "expired-pin"); }), Code::key_not_allowed);
}

TEST_F(Pkcs11, WarnsOfTheLastTry) {
    pin = "5678";
    try {
        open_odd(named + "p256", "final-try");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::wrong_passphrase);
        EXPECT_EQ(error.hint(), "make sure of the PIN before you try again; one more wrong PIN locks the token");
    }
}

TEST_F(Pkcs11, ReadsThePointsOfOtherMakers) {
    for (const char* name : {"p256", "p384", "ed25519"})
        for (const char* odd :
             {"raw-point", "octet-string", "bit-string", "printable-curve", "raw-point printable-curve", "no-id"}) {
            SCOPED_TRACE(fmt::format("{} {}", name, odd));
            const PrivateKey key = open_odd(named + name, odd);
            EXPECT_EQ(key.public_key().pem(), public_half(token->file(name)).pem());
        }
    for (const char* odd : {"rfc8410-curve", "gnupg-curve"})
        EXPECT_EQ(open_odd(named + "ed25519", odd).algorithm(), Algorithm::eddsa) << odd;
}

TEST_F(Pkcs11, RefusesAPublicHalfThatIsNone) {
    for (const char* odd : {"compressed-point", "damaged-point", "no-point"})
        EXPECT_EQ(code_of([&] { open_odd(named + "p256", odd); }), Code::missing_key) << odd;
    EXPECT_EQ(code_of([&] { open_odd(named + "p256", "other-curve"); }), Code::bad_key);
}

TEST_F(Pkcs11, RefusesAPublicHalfOfAnotherKey) {
    // Two labels the same, ids apart, and the private key of one with the public key of the other.
    token->make_key("mixed", "EC -pkeyopt ec_paramgen_curve:P-256", "0b", "--no-public-key");
    token->import("p256", "mixed2", "0b", "--force");
    EXPECT_EQ(code_of([&] { open(named + "mixed"); }), Code::bad_key);
}

TEST_F(Pkcs11, TellsWhatATokenCannotDo) {
    EXPECT_EQ(code_of([&] { open_odd(named + "p256", "not-for-signing"); }), Code::key_not_allowed);
    EXPECT_EQ(code_of([&] { open_odd(named + "p256", "unplugged"); }), Code::token_failed);
    EXPECT_EQ(code_of([&] { open_odd(named + "p256", "long-signature"); }), Code::token_failed);
    EXPECT_EQ(code_of([&] { open_odd(named + "p256", "wrong-signature"); }), Code::bad_key);
}

TEST_F(Pkcs11, GivesThePinAgainToAKeyThatAlwaysAsks) {
    const Environment real("QRID_TEST_MODULE", test::softhsm_module().c_str());
    const Environment odd("QRID_TEST_ODD", "always-asks");
    void* module = ::dlopen(QRID_ODD_MODULE, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(module, nullptr);
    const auto logins = reinterpret_cast<int (*)()>(::dlsym(module, "qrid_test_logins"));
    const PrivateKey key = open(named + "p256", QRID_ODD_MODULE);
    const int before = logins();
    EXPECT_TRUE(signs(key));
    EXPECT_EQ(logins(), before + 1);
    EXPECT_EQ(asked, 1);
    ::dlclose(module);
}

} // namespace
} // namespace qrid
