#include "qrid/wallet/choice.h"
#include "support/errors.h"
#include "unit/wallet/held.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using namespace test;

const PrivateKey& chooser() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    return key;
}

Claims with_fields(const std::vector<int>& keys) {
    Identity whole = held_identity(300), some;
    for (const int key : keys) some.fields[key] = whole.fields.at(key);
    return held_claims(chooser().public_key(), some);
}

const std::vector<int> name_and_face{identity_key::full_name, identity_key::face},
    whole{identity_key::id, identity_key::full_name, identity_key::date_of_birth, identity_key::face},
    age{identity_key::date_of_birth};

std::string chosen(const std::vector<Claims>& cards, const CardWish& wish) {
    return choose_card(held_account(chooser(), cards), wish).card.name;
}

TEST(CardChoice, IsTheSmallestThatServes) {
    const std::vector<Claims> cards{with_fields(whole), with_fields(name_and_face), with_fields(age)};
    EXPECT_EQ(chosen(cards, {.needs = age, .at = held_at}), "card2");
    EXPECT_EQ(chosen(cards, {.needs = std::vector<int>{identity_key::full_name}, .at = held_at}), "card1");
    EXPECT_EQ(chosen(cards, {.needs = std::vector<int>{identity_key::id}, .at = held_at}), "card0");
    EXPECT_EQ(chosen(cards, {.needs = std::vector<int>{identity_key::photo}, .at = held_at}), "card1"); // either key
}

TEST(CardChoice, IdentifiesAPersonWhenNothingIsSaid) {
    EXPECT_EQ(chosen({with_fields(whole), with_fields(name_and_face), with_fields(age)}, {.at = held_at}), "card1");
    EXPECT_EQ(chosen({with_fields({identity_key::full_name}), with_fields(age)}, {.at = held_at}), "card0");
    EXPECT_EQ(chosen({with_fields(age)}, {.at = held_at}), "card0");
    // The name and the face on two cards: the name counts.
    EXPECT_EQ(chosen({with_fields({identity_key::face}), with_fields({identity_key::full_name})}, {.at = held_at}),
              "card1");
}

TEST(CardChoice, IsTheNewestOfEqualOnesAndTheNamedOneWithoutAsking) {
    EXPECT_EQ(chosen({with_fields(age), with_fields(age)}, {.at = held_at}), "card1");
    EXPECT_EQ(chosen({with_fields(age), with_fields(whole)}, {.name = "card0", .at = held_at}), "card0");
    EXPECT_EQ(code_of([] { chosen({with_fields(age)}, {.name = "x", .at = held_at}); }), Code::unreadable_file);
    EXPECT_EQ(code_of([] { chosen({}, {.at = held_at}); }), Code::unreadable_file);
}

TEST(CardChoice, PassesOverAnOlderCardOfTheSameFieldsThoughItIsSmaller) {
    Claims old = with_fields(whole), renewed = with_fields(whole);
    old.iat = held_at - 5000;
    renewed.identity->fields[identity_key::full_name] = "Amara Lin of the longest name that she ever had";
    EXPECT_EQ(chosen({renewed, old}, {.at = held_at}), "card0");
    EXPECT_EQ(chosen({renewed, old}, {.name = "card1", .at = held_at}), "card1"); // asked for by its name
    renewed.exp = held_at;                                                        // one that has expired is none
    EXPECT_EQ(chosen({renewed, old}, {.at = held_at}), "card1");
}

TEST(CardChoice, SaysOfEachCardWhyItDoesNotServe) {
    Claims foreign = with_fields(age), unbound = with_fields(age), old = with_fields(age), early = with_fields(age);
    foreign.cnf = wallet_issuer().public_key();
    unbound.cnf.reset();
    old.exp = held_at;
    early.nbf = held_at + 1;
    Account account = held_account(chooser(), {foreign, unbound, old, early, with_fields(age)});
    account.cards.push_back({"card5", "no card at all"});
    const CardWish wish{.needs = std::vector<int>{identity_key::full_name, identity_key::face}, .at = held_at};
    EXPECT_EQ(code_of([&] { choose_card(account, wish); }), Code::no_card_serves);
    EXPECT_EQ(message_of([&] { choose_card(account, wish); }),
              "no card in the account amara qualifies; card0: it is bound to another device; card1: it is not bound "
              "to a device; card2: it expired 2023-11-14T22:13:20Z; card3: it is not valid before "
              "2023-11-14T22:13:21Z; card4: it lacks fullName, face; card5: this is some other text, not a card");
}

TEST(CardChoice, NamesTheFieldsThatAreShown) {
    EXPECT_EQ(fields_of(with_fields(name_and_face)), (std::vector<std::string_view>{"fullName", "face"}));
    EXPECT_TRUE(fields_of({}).empty());
}

} // namespace
} // namespace qrid
