#include "qrid/base/encoding.h"
#include "qrid/card/card.h"
#include "qrid/wallet/account.h"
#include "support/cards.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
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

TEST(Account, KeepsAPortraitBesideItsCardAsLongAsThatIsThere) {
    const test::Temporary dir;
    const std::array<std::string, 2> cards{"CARD1", "CARD2"};
    const Bytes portrait = to_bytes(bytes_of("a portrait"));
    {
        Delivery delivery(dir.path(), "amara", give_pin, now);
        delivery.stage(cards, portrait);
        delivery.commit();
    }
    const Account account = open_account(dir.path(), "amara");
    ASSERT_EQ(account.cards.size(), 2U);
    const auto file_of = [&](const WalletCard& card) { return card_file_of(account, card); };
    EXPECT_EQ(file_of(account.cards[0]), account.dir / "cards" / (account.cards[0].name + ".card"));
    for (const WalletCard& card : account.cards) {
        const auto beside = portrait_beside(file_of(card));
        ASSERT_TRUE(beside);
        EXPECT_EQ(read_file(*beside), portrait);
        struct stat info {};
        ASSERT_EQ(::stat(beside->c_str(), &info), 0);
        EXPECT_EQ(info.st_mode & 0777, 0600U);
    }
    remove_card(account, account.cards[0]);
    EXPECT_FALSE(portrait_beside(file_of(account.cards[0])));
    EXPECT_TRUE(portrait_beside(file_of(account.cards[1])));
    EXPECT_FALSE(portrait_beside(account.dir / "account.json"));
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(account.dir / "cards")) ++files;
    EXPECT_EQ(files, 2U);
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
    // One that is there already, and one twice, are no harm.
    const std::array<std::string, 4> more{"CARD3", "CARD2", "CARD3", "CARD4"};
    {
        Delivery delivery(dir.path(), "amara", never, now);
        delivery.stage(more);
        const std::vector<std::string> names = delivery.commit();
        ASSERT_EQ(names.size(), 4U);
        EXPECT_EQ(names[0], names[2]);
    }
    EXPECT_EQ(open_account(dir.path(), "amara").cards.size(), 4U);
    const std::array<std::string, 2> large{"CARD5", std::string(70'000, 'A')};
    EXPECT_EQ(code_of([&] { Delivery(dir.path(), "amara", never, now).stage(large); }), Code::too_large);
    EXPECT_EQ(open_account(dir.path(), "amara").cards.size(), 4U);
    // One that cannot get its name takes the others back.
    const std::array<std::string, 3> last{"CARD6", "CARD7", "CARD8"};
    {
        Delivery delivery(dir.path(), "amara", never, now);
        delivery.stage(last);
        fs::create_directory(dir / "amara" / "cards" / (hex_encode(sha256(bytes_of(last[2]))).substr(0, 16) + ".card"));
        EXPECT_TRUE(code_of([&] { delivery.commit(); }).has_value());
    } // and leaves alone what was in its way
    const Account account = open_account(dir.path(), "amara");
    EXPECT_EQ(account.cards.size(), 5U);
    EXPECT_EQ(std::count_if(account.cards.begin(), account.cards.end(),
                            [](const WalletCard& card) { return !card.text.empty(); }),
              4);
}

TEST(Account, ShowsTheOthersBesideADamagedCard) {
    const test::Temporary dir;
    deliver(dir.path(), "amara", "CARD1", give_pin);
    write_file(dir / "amara" / "cards" / "empty.card", {}, Overwrite::refuse);
    write_file(dir / "amara" / "cards" / "large.card", Bytes(70'000, 'A'), Overwrite::refuse);
    write_file(dir / "amara" / "cards" / "0123456789abcdef.card", bytes_of("CARD1"), Overwrite::refuse); // no line end
    const Account account = open_account(dir.path(), "amara");
    ASSERT_EQ(account.cards.size(), 4U);
    for (const WalletCard& card : account.cards) EXPECT_EQ(card.text, card.name.size() == 16 ? "CARD1" : "");
    for (const WalletCard& card : account.cards) remove_card(account, card);
    EXPECT_TRUE(open_account(dir.path(), "amara").cards.empty());
}

TEST(Account, IsDamagedWhenItsDocumentIs) {
    const test::Temporary dir;
    deliver(dir.path(), "amara", "CARD1", give_pin);
    const fs::path file = dir / "amara" / "account.json";
    const Bytes bytes = read_file(file);
    const std::string good(text_of(bytes));
    const auto code_with = [&](const std::string& from, const std::string& to) {
        std::string bad = good;
        bad.replace(bad.find(from), from.size(), to);
        write_file(file, bytes_of(bad), Overwrite::replace);
        return code_of([&] { open_account(dir.path(), "amara"); });
    };
    EXPECT_EQ(code_with("1700000000", "1700000001"), std::nullopt);
    EXPECT_EQ(code_with("1700000000", "1e300"), Code::unreadable_file);
    EXPECT_EQ(code_with("1700000000", "99999999999999"), Code::unreadable_file);
    EXPECT_EQ(code_with("\"P-256\"", "\"P-521\""), Code::unreadable_file);
    EXPECT_EQ(code_with("{", "["), Code::unreadable_file);
}

TEST(Account, LosesOnlyTheCardsThatWereReplaced) {
    const test::Temporary dir;
    Claims claims;
    claims.identity = Identity{{{identity_key::full_name, "Amara"}}};
    const PrivateKey issuer = PrivateKey::generate(Algorithm::eddsa);
    std::vector<std::string> cards;
    for (std::uint64_t idx = 0; idx < 3; ++idx) {
        claims.status = StatusReference{idx, "https://s.example/0"};
        cards.push_back(text_of_card(sign_card(claims, issuer)));
    }
    cards.emplace_back("CARD");
    {
        Delivery delivery(dir.path(), "amara", give_pin, now);
        delivery.stage(cards);
        delivery.commit();
    }
    const std::vector<StatusReference> gone{{1, "https://s.example/0"}, {2, "https://s.example/1"}};
    const std::array<std::string, 1> renewed{"CARD2"};
    {
        Delivery delivery(dir.path(), "amara", never, now);
        delivery.stage(renewed);
        EXPECT_EQ(delivery.commit(gone).size(), 1U);
    }
    const Account account = open_account(dir.path(), "amara");
    EXPECT_EQ(account.cards.size(), 4U);
    EXPECT_TRUE(std::none_of(account.cards.begin(), account.cards.end(),
                             [&](const WalletCard& card) { return card.text == cards[1]; }));
}

TEST(Account, ClearsUpAfterProcessesThatWereKilled) {
    const test::Temporary dir;
    deliver(dir.path(), "amara", "CARD1", give_pin);
    const fs::path part = dir / "amara" / "cards" / "1234.card.77-0.part", aside = dir / "amara.removed.part";
    write_file(part, bytes_of("CARD9"), Overwrite::refuse);
    deliver(dir.path(), "amara", "CARD2", never);
    EXPECT_FALSE(fs::exists(part));
    fs::copy(dir / "amara", aside, fs::copy_options::recursive); // a removal that was killed
    remove_account(open_account(dir.path(), "amara"));
    EXPECT_TRUE(fs::is_empty(dir.path()));
    fs::create_directories(aside / "cards");
    make_account(dir.path(), "amara", Algorithm::eddsa, give_pin, now);
    EXPECT_FALSE(fs::exists(aside));
}

TEST(Account, LosesACardOrAllOfIt) {
    const test::Temporary dir;
    deliver(dir.path(), "amara", "CARD1", give_pin);
    deliver(dir.path(), "amara", "CARD2", never);
    const Account account = open_account(dir.path(), "amara");
    remove_card(account, account.cards.front());
    ASSERT_EQ(open_account(dir.path(), "amara").cards.size(), 1U);
    EXPECT_EQ(open_account(dir.path(), "amara").cards.front().text, "CARD2");
    EXPECT_FALSE(remove_account(account));
    EXPECT_TRUE(account_names(dir.path()).empty());
    EXPECT_TRUE(fs::is_empty(dir.path()));
}

TEST(Account, SaysWhatCouldNotBeRemoved) {
    const test::Temporary dir;
    deliver(dir.path(), "amara", "CARD1", give_pin);
    const Account account = open_account(dir.path(), "amara");
    fs::create_directories(dir / "amara" / "cards" / "odd.card" / "full");
    EXPECT_EQ(code_of([&] { remove_card(account, {"odd", ""}); }), Code::cannot_write);
    EXPECT_FALSE(remove_account(account));
    EXPECT_EQ(code_of([&] { remove_account(account); }), Code::cannot_write); // which is gone
}

TEST(Account, LeavesNoWalletWhereThereWasNone) {
    const test::Temporary dir;
    {
        Delivery delivery(dir / "wallet", "amara", give_pin, now);
        delivery.stage(std::array<std::string, 1>{"CARD"});
    }
    EXPECT_TRUE(fs::is_empty(dir.path()));
}

TEST(Account, TakesCardsUpToItsLimit) {
    const test::Temporary dir;
    make_account(dir.path(), "amara", Algorithm::eddsa, give_pin, now);
    const std::string longest((64 << 10) - 1, 'A');
    deliver(dir.path(), "amara", longest, never);
    EXPECT_EQ(open_account(dir.path(), "amara").cards.at(0).text, longest);
    EXPECT_EQ(code_of([&] { deliver(dir.path(), "amara", longest + "A", never); }), Code::too_large);
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
