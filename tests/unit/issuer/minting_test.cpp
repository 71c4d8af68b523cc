#include "qrid/base/encoding.h"
#include "qrid/card/record_lines.h"
#include "qrid/cose/test_key.h"
#include "qrid/issuer/batch.h"
#include "support/errors.h"
#include "support/issuers.h"

#include <set>
#include <sstream>

namespace qrid {
namespace {

using test::code_of;

class Minting : public test::IssuerFixture {};

const CardTerms some_terms{.iat = test::now, .exp = test::now + 100, .nbf = {}, .cnf = {}};

const CardTerms& bound_terms() {
    static const CardTerms terms{
        .iat = test::now, .exp = test::now + 100, .nbf = {}, .cnf = cose::generate_key(Algorithm::eddsa).public_key()};
    return terms;
}

Identity ada() {
    Identity identity = test::identity_with("ID-1");
    identity.fields[identity_key::full_name] = std::string("Ada Lovelace");
    identity.fields[identity_key::date_of_birth] = std::string("18151210");
    return identity;
}

Identity identity_in(const std::string& text) { return *read_card(card_of_text(text)).claims.identity; }

std::vector<Variant> some_variants() {
    const std::vector<std::string> names{"full", "without-address", "age-only"};
    return parse_variants(names);
}

TEST_F(Minting, EveryVariantIsACardOfItsOwnAndAllAreThePersons) {
    Mint mint = open_mint();
    Registry::Transaction transaction(issuer.registry());
    const std::vector<MintedCard> cards = mint.mint_variants(ada(), some_variants(), bound_terms());
    transaction.commit();
    ASSERT_EQ(cards.size(), 3U);
    std::set<std::pair<std::uint64_t, std::uint64_t>> places;
    for (const MintedCard& card : cards) {
        places.emplace(card.row.place.list, card.row.place.idx);
        EXPECT_EQ(card.row.subject, issuer.subject_digest("ID-1"));
        EXPECT_EQ(read_card(card_of_text(card.text)).claims.status->idx, card.row.place.idx);
    }
    EXPECT_EQ(places.size(), 3U);
    EXPECT_EQ(identity_in(cards[0].text), ada());
    EXPECT_EQ(identity_in(cards[1].text), ada()); // has no address: equal, and yet another card
    EXPECT_EQ(identity_in(cards[2].text).fields.size(), 1U);
    EXPECT_EQ(*identity_in(cards[2].text).text(identity_key::date_of_birth), "18151210");
    EXPECT_EQ(issuer.registry().cards_of_subject(issuer.subject_digest("ID-1")).size(), 3U);
}

TEST_F(Minting, WithoutVariantsThereIsOneWholeCard) {
    Mint mint = open_mint();
    Registry::Transaction transaction(issuer.registry());
    const std::vector<MintedCard> cards = mint.mint_variants(ada(), {}, some_terms);
    transaction.commit();
    ASSERT_EQ(cards.size(), 1U);
    EXPECT_EQ(identity_in(cards[0].text), ada());
    EXPECT_EQ(cards[0].row.subject, issuer.subject_digest("ID-1"));
}

TEST_F(Minting, OneCallFillsInWhatMintDoesByDefault) {
    const MintedCard card = mint_card(issuer, test::passphrase, ada(), test::now + 5);
    const Claims claims = read_card(card_of_text(card.text)).claims;
    EXPECT_EQ(claims.iss, issuer.config().iss);
    EXPECT_EQ(claims.iat, test::now + 5);
    EXPECT_EQ(claims.exp, test::now + 5 + issuer.config().card_life);
    EXPECT_EQ(claims.nbf, std::nullopt);
    EXPECT_EQ(claims.status, (StatusReference{card.row.place.idx, issuer.status_uri(card.row.place.list)}));
    EXPECT_EQ(*claims.identity, ada());
    EXPECT_EQ(issuer.registry().cards_of_subject(issuer.subject_digest("ID-1")).size(), 1U);
    EXPECT_EQ(issuer.registry().last_journal_row()->what, "cards-minted");

    const MintedCard other = mint_card(issuer, test::passphrase, ada(), test::now + 5);
    EXPECT_NE(std::pair(other.row.place.list, other.row.place.idx), std::pair(card.row.place.list, card.row.place.idx));
}

TEST_F(Minting, OneCallRefusesAsMintDoesAndLeavesNothing) {
    const auto refusal = [&](const Identity& record, const Secret& given) {
        return code_of([&] { (void)mint_card(issuer, given, record, test::now); });
    };
    Identity unborn = ada();
    unborn.fields[identity_key::date_of_birth] = std::string("21000101");
    EXPECT_EQ(refusal(unborn, test::passphrase), Code::bad_record);
    EXPECT_EQ(refusal({}, test::passphrase), Code::no_identity);
    EXPECT_EQ(refusal(ada(), Secret("wrong")), Code::wrong_passphrase);
    EXPECT_TRUE(issuer.registry().cards_of_subject(issuer.subject_digest("ID-1")).empty());
}

TEST_F(Minting, ACardThatNamesNobodyIsNotMade) {
    Mint mint = open_mint();
    Registry::Transaction transaction(issuer.registry());
    EXPECT_EQ(code_of([&] { (void)mint.mint_variants(ada(), some_variants(), some_terms); }), Code::no_identity);
    Identity nobody;
    nobody.fields[identity_key::full_name] = std::string("\u00a0\u200b");
    EXPECT_EQ(code_of([&] { (void)test::mint_one(mint, nobody, bound_terms()); }), Code::no_identity);
    EXPECT_EQ(test::mint_one(mint, ada(), some_terms).row.serial, 0U);
    transaction.commit();
}

TEST_F(Minting, AVariantThatLeavesNothingTakesNoPlace) {
    Mint mint = open_mint();
    Registry::Transaction transaction(issuer.registry());
    EXPECT_EQ(code_of([&] { (void)mint.mint_variants(test::identity_with("ID-1"), some_variants(), some_terms); }),
              Code::bad_record);
    EXPECT_EQ(test::mint_one(mint, ada(), some_terms).row.serial, 0U);
    transaction.commit();
}

// The cards of a batch in memory.
class Lines final : public BatchOutput {
public:
    void keep(std::string_view cards, std::string_view /*rejects*/,
              const std::vector<RawRecord>& /*records*/) override {
        text += cards;
    }
    std::string text;
};

TEST_F(Minting, ABatchGivesTheCardsOfARecordTogetherInTheOrderOfTheVariants) {
    std::istringstream in(R"({"id":"ID-1","fullName":"Ada","dateOfBirth":"18151210"})"
                          "\n"
                          R"({"id":"ID-2","fullName":"Li","dateOfBirth":"19900515"})"
                          "\n");
    LineReader reader(in);
    IssuerCards source(issuer, open_mint(), bound_terms(), some_variants());
    Lines output;
    EXPECT_EQ(mint_batches(
                  reader, [&](const RawRecord& record) { return reader.identity(record); }, source, output,
                  {[](const Error&, const RawRecord&) {}, [](std::size_t) {}}, 2),
              2U);
    std::istringstream lines(output.text);
    std::vector<std::string> seen;
    std::set<std::uint64_t> indices;
    for (std::string line; std::getline(lines, line);) {
        const auto card = nlohmann::json::parse(line);
        seen.push_back(fmt::format("{} {} {}", card["id"].get<std::string>(), card["variant"].get<std::string>(),
                                   identity_in(card["card"]).fields.size()));
        indices.insert(card["list"].get<std::uint64_t>() * 50 + card["idx"].get<std::uint64_t>());
    }
    EXPECT_EQ(seen, (std::vector<std::string>{"ID-1 full 3", "ID-1 without-address 3", "ID-1 age-only 1", "ID-2 full 3",
                                              "ID-2 without-address 3", "ID-2 age-only 1"}));
    EXPECT_EQ(indices.size(), 6U);
    EXPECT_EQ(issuer.registry().cards_of_subject(issuer.subject_digest("ID-2")).size(), 3U);
    const auto last = issuer.registry().last_journal_row();
    ASSERT_TRUE(last);
    EXPECT_EQ(last->what, "cards-minted");
    EXPECT_NE(last->detail.find("\"count\":6"), std::string::npos);
}

TEST(CardLine, NamesTheVariantOnlyOfACardThatIsOne) {
    const std::string id = "ID-1";
    const StatusPlace place{0, 7};
    EXPECT_EQ(card_line(&id, "6BF", &place, "ab", "2027"),
              R"({"id":"ID-1","card":"6BF","list":0,"idx":7,"kid":"ab","exp":"2027"})"
              "\n");
    EXPECT_EQ(card_line(nullptr, "6BF", nullptr, "ab", "2027", "age-only"),
              R"({"id":null,"variant":"age-only","card":"6BF","kid":"ab","exp":"2027"})"
              "\n");
}

} // namespace
} // namespace qrid
