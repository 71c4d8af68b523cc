// The wallet at the edges of what is allowed.
#include "qrid/wallet/history.h"
#include "qrid/wallet/showing.h"
#include "support/errors.h"
#include "support/temporary.h"
#include "unit/wallet/held.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

using namespace test;

const AskSecret give_1234 = [] { return Secret("1234"); };

Account new_account(const fs::path& wallet) {
    make_account(wallet, "amara", Algorithm::es256, give_1234, held_at);
    return open_account(wallet, "amara");
}

void replace_in(const fs::path& file, std::string_view old, std::string_view by) {
    std::string text(text_of(read_file(file)));
    ASSERT_NE(text.find(old), std::string::npos);
    text.replace(text.find(old), old.size(), by);
    write_file(file, bytes_of(text), Overwrite::replace);
}

TEST(AccountLimits, AllowNamesOf64Characters) {
    EXPECT_EQ(code_of([] { check_account_name(std::string(64, 'a')); }), std::nullopt);
    EXPECT_EQ(code_of([] { check_account_name(std::string(65, 'a')); }), Code::usage);
}

TEST(AccountLimits, AllowAnyMomentThatCanBeWritten) {
    const Temporary dir;
    const Account account = new_account(dir.path());
    std::string made = std::to_string(held_at);
    for (const auto& [moment, good] : {std::pair{std::to_string(earliest_time), true},
                                       {std::to_string(latest_time), true},
                                       {std::to_string(earliest_time - 1), false},
                                       {std::to_string(latest_time + 1), false},
                                       {std::string("1.5"), false},
                                       {std::string("\"1\""), false}}) {
        replace_in(account.dir / "account.json", "\"created\": " + made, "\"created\": " + moment);
        made = moment;
        const auto refusal = code_of([&] { open_account(dir.path(), "amara"); });
        EXPECT_EQ(refusal, good ? std::nullopt : std::optional(Code::unreadable_file)) << moment;
    }
}

TEST(DeviceKey, SaysWhetherThePinIsWrongOrTheKey) {
    const Temporary dir;
    const Account account = new_account(dir.path());
    EXPECT_TRUE(open_device_key(account, Secret("1234")).public_key().pem() == account.device_key.pem());
    EXPECT_EQ(code_of([&] { open_device_key(account, Secret("4321")); }), Code::wrong_passphrase);
    EXPECT_EQ(message_of([&] { open_device_key(account, Secret("4321")); }), "wrong PIN for the account amara");
    Account other = account;
    other.device_key = wallet_issuer().public_key();
    EXPECT_EQ(code_of([&] { open_device_key(other, Secret("1234")); }), Code::bad_key);
    write_file(account.dir / "device.pem", bytes_of("no key\n"), Overwrite::replace, FileMode::secret);
    EXPECT_EQ(code_of([&] { open_device_key(account, Secret("1234")); }), Code::bad_key);
}

TEST(History, HasAnyMomentThatCanBeWritten) {
    const Temporary dir;
    const Account account = new_account(dir.path());
    remember_presentation(account, {earliest_time, latest_time, "a", "card", true});
    remember_presentation(account, {latest_time, earliest_time, "b", "card", true});
    remember_presentation(account, {latest_time + 1, 0, "never", "card", true});
    remember_presentation(account, {0, earliest_time - 1, "never", "card", true});
    const auto past = past_presentations(account);
    ASSERT_EQ(past.size(), 2U);
    EXPECT_EQ(past[0].at, earliest_time);
    EXPECT_EQ(past[1].at, latest_time);
}

TEST(History, IsForgottenAloneAndNothingBesideIt) {
    const Temporary dir;
    const Account account = new_account(dir.path());
    remember_presentation(account, {1, 2, "a", "card", true});
    write_file(account.dir / "history.jsonl.part", bytes_of("half"), Overwrite::refuse);
    forget_presentations(account);
    EXPECT_FALSE(fs::exists(account.dir / "history.jsonl.part"));
    EXPECT_NO_THROW(open_account(dir.path(), "amara"));
    EXPECT_TRUE(fs::exists(account.dir / "device.pem"));
}

TEST(History, ThatCannotBeForgottenIsToldOf) {
    const Temporary dir;
    const Account account = new_account(dir.path());
    fs::create_directories(account.dir / "history.jsonl" / "full");
    for (int i = 0; i < 20; ++i) // whatever can be removed before or after it
        write_file(account.dir / fmt::format("history.jsonl.{}.part", i), bytes_of("half"), Overwrite::refuse);
    EXPECT_EQ(code_of([&] { forget_presentations(account); }), Code::cannot_write);
}

TEST(History, HasALineForEachPresentation) {
    const Temporary dir;
    const Account account = new_account(dir.path());
    for (int i = 0; i < 3; ++i) remember_presentation(account, {i, i, "a", "card", true});
    const std::string text(text_of(read_file(account.dir / "history.jsonl")));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
}

// ---- choosing

const PrivateKey& holder_key() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    return key;
}

Claims card_with(const std::vector<int>& keys) {
    Identity all = held_identity(300), some;
    for (const int key : keys) some.fields[key] = all.fields.at(key);
    return held_claims(holder_key().public_key(), some);
}

TEST(CardChoice, IsTheOneThatHasBothWhereOneHas) {
    const Account account = held_account(
        holder_key(), {card_with({identity_key::full_name}), card_with({identity_key::full_name, identity_key::face})});
    EXPECT_EQ(choose_card(account, {.at = held_at}).card.name, "card1");
}

TEST(CardChoice, TakesACardFromItsFirstSecondToItsLast) {
    Claims claims = card_with({identity_key::full_name});
    claims.nbf = held_at;
    claims.exp = held_at + 1;
    EXPECT_EQ(choose_card(held_account(holder_key(), {claims}), {.at = held_at}).card.name, "card0");
}

TEST(CardChoice, PassesOverACardWhoseClaimsAreBad) {
    Account account = held_account(holder_key(), {card_with({identity_key::full_name})});
    account.cards.insert(account.cards.begin(),
                         {"bad", text_of_card(cose::write_sign1(wallet_issuer(), {}, Bytes{0xa1, 0x04, 0x60}))});
    EXPECT_EQ(choose_card(account, {.needs = std::vector<int>{}, .at = held_at}).card.name, "card0");
    EXPECT_EQ(code_of([&] { choose_card(account, {.name = "bad", .at = held_at}); }), Code::no_card_serves);
}

// ---- showing

HeldCard card_in_hand(std::size_t face_bytes) {
    return choose_card(held_account(holder_key(), {held_claims(holder_key().public_key(), held_identity(face_bytes))}),
                       {.at = held_at});
}

std::size_t holds(EcLevel level) { return static_cast<std::size_t>(alphanumeric_capacity(print_version, level)); }

std::string hint_for(std::size_t characters, const HeldCard& card, std::optional<EcLevel> wanted) {
    try {
        level_for(characters, card, wanted, print_version);
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::too_many_bytes);
        return error.hint();
    }
    return "";
}

TEST(LiveCode, IsOfLevelMToTheLastCharacter) {
    const HeldCard card = card_in_hand(600);
    const LiveCode full = level_for(holds(EcLevel::medium), card, std::nullopt, print_version);
    EXPECT_EQ(full.level, EcLevel::medium);
    EXPECT_EQ(full.advice, "");
    const LiveCode over = level_for(holds(EcLevel::medium) + 3, card, std::nullopt, print_version);
    EXPECT_EQ(over.level, EcLevel::low);
    EXPECT_NE(over.advice.find("remove 2 bytes"), std::string::npos) << over.advice;
    EXPECT_EQ(level_for(holds(EcLevel::low), card, std::nullopt, print_version).level, EcLevel::low);
    EXPECT_NE(hint_for(holds(EcLevel::low) + 1, card, std::nullopt), "");
    EXPECT_NE(hint_for(holds(EcLevel::low) + 1, card, EcLevel::low), "");
}

TEST(LiveCode, IsOfferedLessCorrectionWhereThatIsEnough) {
    const HeldCard card = card_in_hand(600);
    const auto offers = [](const std::string& hint, std::string_view option) {
        return hint.find(option) != std::string::npos;
    };
    EXPECT_TRUE(offers(hint_for(holds(EcLevel::low), card, EcLevel::medium), "--ec L"));
    EXPECT_FALSE(offers(hint_for(holds(EcLevel::low), card, EcLevel::medium), "--dense"));
    for (const auto& [characters, level] : {std::pair{holds(EcLevel::low) + 1, std::optional(EcLevel::medium)},
                                            {holds(EcLevel::low) + 1, std::optional(EcLevel::low)},
                                            {holds(EcLevel::low) + 1, std::optional<EcLevel>()}}) {
        EXPECT_TRUE(offers(hint_for(characters, card, level), "--dense"));
        EXPECT_FALSE(offers(hint_for(characters, card, level), "--ec L"));
    }
}

TEST(LiveCode, IsAdvisedToLeaveOutWhatIsLargeEnoughTheLargestFirst) {
    const auto advice = [](const HeldCard& card, std::size_t over_bytes) {
        return level_for(holds(EcLevel::medium) + over_bytes / 2 * 3, card, std::nullopt, print_version).advice;
    };
    const std::string small = advice(card_in_hand(600), 8);
    EXPECT_NE(small.find("a face of at most 592 bytes"), std::string::npos) << small;
    EXPECT_LT(small.find("a card without face"), small.find("a card without id")) << small;
    EXPECT_NE(small.find("a card without fullName"), std::string::npos) << small;
    EXPECT_NE(small.find("a card without dateOfBirth"), std::string::npos) << small; // which has eight
    EXPECT_EQ(small.find("nationality"), std::string::npos) << small;                // which has three
    EXPECT_EQ(small.find("gender"), std::string::npos) << small;
    EXPECT_NE(advice(card_in_hand(208), 8).find("a face of at most 200 bytes"), std::string::npos);
    EXPECT_EQ(advice(card_in_hand(206), 8).find("a face of at most"), std::string::npos); // such a face is none
    Identity photographed = held_identity(0);
    photographed.fields[identity_key::photo] = Bytes(500, 1);
    const HeldCard card = choose_card(
        held_account(holder_key(), {held_claims(holder_key().public_key(), photographed)}), {.at = held_at});
    EXPECT_NE(advice(card, 100).find("a card without "), std::string::npos) << advice(card, 100);
}

} // namespace
} // namespace qrid
