#include "qrid/base/encoding.h"
#include "qrid/card/card.h"
#include "qrid/card/text.h"
#include "qrid/cose/test_key.h"
#include "qrid/issuer/init.h"
#include "qrid/issuer/issuer.h"
#include "qrid/issuer/journal.h"
#include "qrid/issuer/minting.h"
#include "qrid/issuer/standing.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/key_files.h"
#include "qrid/trust/trusted_jwk.h"
#include "support/cards.h"
#include "support/errors.h"
#include "support/issuers.h"
#include "support/temporary.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include <set>
#include <sys/stat.h>
#include <thread>

namespace qrid {
namespace {

using test::code_of;

using test::counting_random;
using test::now;
using test::passphrase;
using test::small_config;

class IssuerTest : public test::IssuerFixture {};

TEST(IssuerConfig, IsReadAsItWasWritten) {
    const test::Temporary dir;
    IssuerConfig config = small_config();
    config.name = "Bürgeramt";
    config.trust_life = 5;
    config.registry = "postgresql://host/db";
    write_config(dir.path(), config);
    const IssuerConfig read = read_config(dir.path());
    EXPECT_EQ(read.name, config.name);
    EXPECT_EQ(read.lists, config.lists);
    EXPECT_EQ(read.trust_life, 5);
    EXPECT_EQ(read.registry, config.registry);
    EXPECT_EQ(code_of([&] { write_config(dir.path(), config); }), Code::exists);
    EXPECT_EQ(code_of([&] { read_config(dir / "elsewhere"); }), Code::not_an_issuer);
}

TEST(IssuerConfig, KeepsItsNumbersWithinTheirBounds) {
    const test::Temporary dir;
    write_config(dir.path(), small_config());
    const auto good = nlohmann::json::parse(text_of(read_file(dir / "issuer.json")));
    const auto with = [&](const char* member, const nlohmann::json& value) {
        nlohmann::json changed = good;
        changed[member] = value;
        write_file(dir / "issuer.json", bytes_of(changed.dump()), Overwrite::replace);
        return code_of([&] { read_config(dir.path()); });
    };
    const auto refused = [&](const char* member, const nlohmann::json& value) {
        return with(member, value) == Code::registry_damaged;
    };
    constexpr Seconds thousand_years = seconds_per_day * 365 * 1000;
    for (const char* life : {"card_life", "longest_card_life", "status_life", "status_ttl", "trust_life"}) {
        EXPECT_EQ(with(life, thousand_years), std::nullopt) << life;
        EXPECT_TRUE(refused(life, thousand_years + 1) && refused(life, 0) && refused(life, "1")) << life;
    }
    for (const auto& [member, most] : {std::pair("lists", 1U << 20), std::pair("entries", 1U << 28)}) {
        EXPECT_EQ(with(member, most), std::nullopt) << member;
        EXPECT_TRUE(refused(member, most + 1) && refused(member, 0)) << member;
    }
    EXPECT_TRUE(refused("registry", "") && refused("format", 2) && refused("iss", 5));
    nlohmann::json first_ones = good;
    first_ones.erase("trust_life"), first_ones.erase("registry");
    write_file(dir / "issuer.json", bytes_of(first_ones.dump()), Overwrite::replace);
    EXPECT_EQ(read_config(dir.path()).trust_life, 30 * seconds_per_day);
    EXPECT_EQ(read_config(dir.path()).registry, "registry.db");
    fs::resize_file(dir / "issuer.json", 20);
    EXPECT_EQ(code_of([&] { read_config(dir.path()); }), Code::registry_damaged);
}

TEST(IssuerConfig, NamesTheIssuerByAUriThatCanBeShown) {
    const auto with = [](const std::string& iss, const std::string& name = "") {
        IssuerConfig config = small_config();
        config.iss = iss;
        config.name = name;
        return code_of([&] { check_config(config); });
    };
    EXPECT_EQ(with("urn:x", "Bürgeramt"), std::nullopt);
    for (const char* bad :
         {"", "id.example", ":x", "https://id example", "https://id.example/<x>", "urn:\xff", "urn:\x1b[2J"})
        EXPECT_EQ(with(bad), Code::usage) << bad;
    EXPECT_EQ(with("urn:x", "\xff"), Code::usage);
    EXPECT_EQ(with("urn:x", "\x1b[2J"), Code::usage);
    EXPECT_EQ(with("urn:x", std::string(max_issuer_name, 'n')), std::nullopt);
    for (const std::string& unseen : {std::string(max_issuer_name + 1, 'n'), std::string("  "), std::string("\u3164"),
                                      std::string("\u3000"), std::string("\u0301\u0301")})
        EXPECT_EQ(with("urn:x", unseen), Code::usage) << unseen;
    EXPECT_EQ(with("urn:" + std::string(600, 'x'), "urn:" + std::string(600, 'x')), std::nullopt); // by its iss
}

TEST_F(IssuerTest, IsMadeWithAKeyOfEachPurpose) {
    for (Purpose purpose : {Purpose::cards, Purpose::status, Purpose::trust})
        EXPECT_EQ(issuer.active_key(purpose, now).purpose, purpose);
    for (Purpose purpose : {Purpose::cards, Purpose::status, Purpose::trust})
        EXPECT_EQ(issuer.keys().staged(purpose, now).size(), 1U);
    struct stat info {};
    for (const KeyRow& key : issuer.registry().keys()) {
        ASSERT_EQ(::stat(issuer.key_file(key.kid).c_str(), &info), 0);
        EXPECT_EQ(info.st_mode & 0777, 0600U);
    }
    ASSERT_EQ(::stat((issuer.dir() / "registry.db").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
    EXPECT_EQ(load_trust({issuer.dir() / "public" / "jwks.json"}).keys().size(),
              4U); // the trust key signs no card and no list
}

TEST_F(IssuerTest, LeavesNothingWhenItCannotBeMade) {
    IssuerConfig bad = small_config();
    bad.iss = "not a uri";
    EXPECT_EQ(code_of([&] { init_issuer(dir_ / "other", bad, Algorithm::es256, passphrase, counting_random(), now); }),
              Code::usage);
    EXPECT_EQ(code_of([&] {
                  init_issuer(dir_ / "issuer", small_config(), Algorithm::es256, passphrase, counting_random(), now);
              }),
              Code::exists);
    EXPECT_EQ(std::distance(fs::directory_iterator(dir_.path()), {}), 1);
    EXPECT_EQ(code_of([&] { Issuer{dir_.path()}; }), Code::not_an_issuer);
}

TEST_F(IssuerTest, MintsCardsThatReadBack) {
    const auto minted = mint(3);
    std::set<std::uint64_t> places;
    for (const MintedCard& card : minted) {
        const ReadCard read = read_card(card_of_text(card.text));
        EXPECT_EQ(read.claims.status, (StatusReference{card.row.place.idx, issuer.status_uri(card.row.place.list)}));
        EXPECT_EQ(issuer.registry().card(card.row.serial)->kid, card.row.kid);
        places.insert(card.row.place.list * 50 + card.row.place.idx);
    }
    EXPECT_EQ(places.size(), 3U);
    EXPECT_EQ(issuer.registry().cards_of_subject(issuer.subject_digest("ID-1")).size(), 3U);
    EXPECT_EQ(issuer.registry().cards_of_subject("ID-1").size(), 0U); // the registry does not know the ID itself
}

TEST_F(IssuerTest, GivesEveryIndexOnceAndGoesOnInNewLists) {
    std::set<std::pair<std::uint64_t, std::uint64_t>> places;
    for (const MintedCard& card : mint(130)) places.emplace(card.row.place.list, card.row.place.idx);
    EXPECT_EQ(places.size(), 130U);
    EXPECT_EQ(issuer.index_space().lists_begun(130), 4U); // 100 places in two lists, then two more
}

TEST_F(IssuerTest, TakesBackSerialsOfAMintThatFailed) {
    {
        Registry::Transaction dropped(issuer.registry());
        EXPECT_EQ(issuer.registry().take_serials(10), 0U);
    }
    Registry::Transaction kept(issuer.registry());
    EXPECT_EQ(issuer.registry().take_serials(10), 0U);
    EXPECT_EQ(issuer.registry().take_serials(1), 10U);
    kept.commit();
}

TEST_F(IssuerTest, KnowsOnlyCardsThatItSigned) {
    const MintedCard minted = mint(1).front();
    EXPECT_EQ(place_of(issuer, read_card(card_of_text(minted.text))), minted.row.place);
    // Somebody else's card that names the same place: it once revoked the true one.
    Claims forged;
    forged.identity = Identity{};
    forged.status = StatusReference{minted.row.place.idx, issuer.status_uri(minted.row.place.list)};
    const ReadCard card = read_card(sign_card(forged, cose::generate_key(Algorithm::es256)));
    EXPECT_EQ(code_of([&] { place_of(issuer, card); }), Code::bad_signature);
}

TEST_F(IssuerTest, ChainsItsJournal) {
    mint(1);
    EXPECT_EQ(verify_journal(issuer.registry()).broken_seq, std::nullopt);
    EXPECT_GE(verify_journal(issuer.registry()).rows, 7U);
}

TEST(Registry, RefusesWhatIsNone) {
    const test::Temporary dir;
    EXPECT_EQ(code_of([&] { Registry(RegistryPlace{(dir / "absent.db").string()}); }), Code::not_an_issuer);
    write_file(dir / "text.db", bytes_of(std::string(5000, 'x')), Overwrite::refuse);
    EXPECT_EQ(code_of([&] { Registry(RegistryPlace{(dir / "text.db").string()}); }), Code::registry_damaged);
}

} // namespace
} // namespace qrid
