#include "qrid/wallet/account.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace qrid {
namespace {

using test::code_of;

constexpr Seconds now = 1'700'000'000;
const Secret pin("1234");
const AskSecret give_pin = [] { return pin; };
const AskSecret never = []() -> Secret { throw Error(Code::internal, "asked without need"); };

std::string deliver(const fs::path& wallet, const std::string& account, const std::string& card, const AskSecret& ask) {
    Delivery delivery(wallet, account, ask, now);
    delivery.stage({&card, 1});
    return delivery.commit().front();
}

TEST(Account, HoldsWhatWasDelivered) {
    const test::Temporary dir;
    const fs::path wallet = dir / "wallet";
    EXPECT_TRUE(account_names(wallet).empty());
    const std::string first = deliver(wallet, "amara", "CARD1", give_pin);
    const PublicKey key = open_account(wallet, "amara").device_key;
    deliver(wallet, "amara", "CARD2", never);
    const Account account = open_account(wallet, "amara");
    ASSERT_EQ(account.cards.size(), 2U);
    EXPECT_EQ(account.cards[0].name, first);
    EXPECT_EQ(account.cards[0].text, "CARD1");
    EXPECT_EQ(account.device_key.pem(), key.pem());
    EXPECT_EQ(account_names(wallet), std::vector<std::string>{"amara"});
}

TEST(Account, KeepsItsDeviceKeyUnderThePin) {
    const test::Temporary dir;
    deliver(dir.path(), "amara", "CARD", give_pin);
    const fs::path file = dir / "amara" / "device.pem";
    struct stat info {};
    ASSERT_EQ(::stat(file.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
    const Bytes pem = read_file(file);
    EXPECT_EQ(PrivateKey::from_pem(text_of(pem), &pin).public_key().pem(),
              open_account(dir.path(), "amara").device_key.pem());
    const Secret wrong("0000");
    EXPECT_EQ(code_of([&] { PrivateKey::from_pem(text_of(pem), &wrong); }), Code::wrong_passphrase);
}

TEST(Account, LeavesNothingOfADeliveryThatWasNotCommitted) {
    const test::Temporary dir;
    {
        Delivery delivery(dir.path(), "amara", give_pin, now);
        delivery.stage(std::array<std::string, 1>{"CARD"});
    }
    EXPECT_TRUE(fs::is_empty(dir.path()));
    deliver(dir.path(), "amara", "CARD", give_pin);
    {
        Delivery delivery(dir.path(), "amara", never, now);
        delivery.stage(std::array<std::string, 1>{"CARD2"});
    }
    EXPECT_EQ(open_account(dir.path(), "amara").cards.size(), 1U);
    EXPECT_EQ(std::distance(fs::directory_iterator(dir / "amara" / "cards"), {}), 1);
}

TEST(Account, IsNotWhatAKilledDeliveryLeft) {
    const test::Temporary dir;
    deliver(dir.path(), "amara", "CARD", give_pin);
    fs::copy(dir / "amara", dir / "eve.9713-0.part", fs::copy_options::recursive);
    EXPECT_EQ(account_names(dir.path()), std::vector<std::string>{"amara"});
}

TEST(Account, OpensItsDeviceKeyWithThePinAlone) {
    const test::Temporary dir;
    for (const Algorithm algorithm : {Algorithm::es256, Algorithm::eddsa}) {
        const std::string name = algorithm == Algorithm::es256 ? "amara" : "bo";
        make_account(dir.path(), name, algorithm, give_pin, now);
        const Account account = open_account(dir.path(), name);
        EXPECT_TRUE(account.cards.empty());
        EXPECT_EQ(open_device_key(account, pin).public_key().pem(), account.device_key.pem());
        EXPECT_EQ(code_of([&] { open_device_key(account, Secret("1235")); }), Code::wrong_passphrase);
    }
    EXPECT_EQ(code_of([&] { make_account(dir.path(), "bo", Algorithm::es256, never, now); }), Code::exists);
    // A key that somebody has put into its place is not the account's.
    fs::copy_file(dir / "bo" / "device.pem", dir / "amara" / "device.pem", fs::copy_options::overwrite_existing);
    EXPECT_EQ(code_of([&] { open_device_key(open_account(dir.path(), "amara"), pin); }), Code::bad_key);
}

TEST(Account, TakesSeveralCardsAtOnceOrNone) {
    const test::Temporary dir;
    make_account(dir.path(), "amara", Algorithm::eddsa, give_pin, now);
    const std::array<std::string, 2> cards{"CARD1", "CARD2"};
    {
        Delivery delivery(dir.path(), "amara", never, now);
        delivery.stage(cards);
        EXPECT_EQ(delivery.commit().size(), 2U);
    }
    EXPECT_EQ(open_account(dir.path(), "amara").cards.size(), 2U);
    const std::array<std::string, 2> one_known{"CARD3", "CARD2"};
    EXPECT_EQ(code_of([&] { Delivery(dir.path(), "amara", never, now).stage(one_known); }), Code::exists);
    EXPECT_EQ(open_account(dir.path(), "amara").cards.size(), 2U);
}

TEST(Account, LosesACardOrAllOfIt) {
    const test::Temporary dir;
    deliver(dir.path(), "amara", "CARD1", give_pin);
    deliver(dir.path(), "amara", "CARD2", never);
    const Account account = open_account(dir.path(), "amara");
    remove_card(account, account.cards.front());
    ASSERT_EQ(open_account(dir.path(), "amara").cards.size(), 1U);
    EXPECT_EQ(open_account(dir.path(), "amara").cards.front().text, "CARD2");
    remove_account(account);
    EXPECT_TRUE(account_names(dir.path()).empty());
    EXPECT_TRUE(fs::is_empty(dir.path()));
}

TEST(Account, RefusesNamesThatAreNone) {
    const test::Temporary dir;
    for (const char* bad : {"", ".", "..", "../x", "a/b", ".hidden", "-x", "a b", "ä"}) {
        EXPECT_EQ(code_of([&] { open_account(dir.path(), bad); }), Code::usage) << bad;
        EXPECT_EQ(code_of([&] { Delivery(dir.path(), bad, give_pin, now); }), Code::usage) << bad;
    }
    EXPECT_EQ(code_of([&] { open_account(dir.path(), "nobody"); }), Code::unreadable_file);
}

} // namespace
} // namespace qrid
