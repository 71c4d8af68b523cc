// Issuers that were made for tests, and what follows from a seed.
#include "qrid/base/encoding.h"
#include "qrid/base/reserved_name.h"
#include "qrid/cose/test_key.h"
#include "qrid/issuer/key_life.h"
#include "support/errors.h"
#include "support/issuers.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using namespace test;

const RandomSource seeded = RandomSource::seeded(bytes_of("0123456789abcdef"));

IssuerConfig test_config() {
    IssuerConfig config = small_config();
    config.test = true;
    return config;
}

std::vector<std::string> kids_of(const Issuer& issuer) {
    std::vector<std::string> kids;
    for (const KeyRow& row : issuer.registry().keys()) kids.push_back(row.kid);
    return kids;
}

TEST(TestIssuer, HasTestKeysAndNoOthers) {
    const Temporary dir;
    Issuer issuer = init_issuer(dir / "issuer", test_config(), Algorithm::eddsa, passphrase, {}, now);
    (void)new_key(issuer, {.algorithm = Algorithm::eddsa}, passphrase, now);
    (void)rotate_keys(issuer, {.purpose = Purpose::status, .immediately = true}, passphrase, now);
    const std::vector<std::string> kids = kids_of(issuer);
    EXPECT_EQ(kids.size(), 8U);
    for (const std::string& kid : kids) EXPECT_TRUE(kid.starts_with(cose::test_mark)) << kid;
    const PrivateKey other = cose::generate_key(Algorithm::eddsa),
                     own = cose::generate_test_key(Algorithm::eddsa, system_random());
    EXPECT_EQ(code_of([&] {
                  import_keys(issuer, {{other.public_key(), other}}, passphrase, false, now);
              }),
              Code::key_not_allowed);
    EXPECT_NO_THROW(import_keys(issuer, {{own.public_key(), own}}, passphrase, false, now));
    EXPECT_TRUE(issuer.jwks(now)["test"]);
    EXPECT_TRUE(read_config(dir / "issuer").test);
}

TEST(TestIssuer, IsNoOther) {
    const Temporary dir;
    Issuer issuer = small_issuer(dir / "issuer");
    EXPECT_FALSE(issuer.config().test);
    EXPECT_FALSE(issuer.jwks(now).contains("test"));
    const PrivateKey key = cose::generate_test_key(Algorithm::eddsa, system_random());
    EXPECT_EQ(code_of([&] {
                  import_keys(issuer, {{key.public_key(), key}}, passphrase, false, now);
              }),
              Code::key_not_allowed);
    EXPECT_EQ(code_of([&] { issuer.draw_from(seeded); }), Code::key_not_allowed);
    EXPECT_EQ(
        code_of([&] { (void)init_issuer(dir / "other", small_config(), Algorithm::eddsa, passphrase, seeded, now); }),
        Code::key_not_allowed);
    EXPECT_FALSE(fs::exists(dir / "other"));
}

TEST(TestIssuer, HasANameThatIsReserved) {
    for (const char* uri : {"https://id.example", "https://a.test/path", "https://EXAMPLE.com:80",
                            "https://x@example.org", "x://localhost", "https://a.invalid.", "https://example.net?x"})
        EXPECT_TRUE(is_reserved_name(uri)) << uri;
    for (const char* uri : {"https://id.city.gov", "https://example.com.city.gov", "https://myexample.com",
                            "urn:x:test", "https://example.org@city.gov", "https://city.gov/a.test",
                            "https://city.gov#.test", "https://test:x@city.gov", "https://", ""})
        EXPECT_FALSE(is_reserved_name(uri)) << uri;
    IssuerConfig config = test_config();
    config.iss = "https://id.city.gov";
    EXPECT_EQ(code_of([&] { check_config(config); }), Code::usage);
    config.test = false;
    EXPECT_NO_THROW(check_config(config));
}

// As if issuer.json had been edited by hand.
Issuer turned(const fs::path& dir, bool test) {
    IssuerConfig config = read_config(dir);
    config.test = test;
    fs::remove(dir / "issuer.json");
    write_config(dir, config);
    return Issuer(dir);
}

TEST(TestIssuer, SignsWithNoKeyThatLacksTheMark) {
    const Temporary dir;
    (void)init_issuer(dir / "issuer", small_config(), Algorithm::eddsa, passphrase, {}, now);
    Issuer issuer = turned(dir / "issuer", true);
    issuer.draw_from(seeded);
    EXPECT_EQ(code_of([&] { (void)issuer.open_key(issuer.active_key(Purpose::cards, now), passphrase); }),
              Code::key_not_allowed);
    EXPECT_EQ(code_of([&] { (void)change_passphrase(issuer, passphrase, Secret("another"), false, now); }),
              Code::key_not_allowed);
}

TEST(TestIssuer, IsNotWhatAKidThatLooksSoMakesOfAnother) {
    const Temporary dir;
    {
        Issuer issuer = init_issuer(dir / "issuer", test_config(), Algorithm::eddsa, passphrase, {}, now);
        EXPECT_TRUE(
            read_card(card_of_text(mint_card(issuer, passphrase, identity_with("ID-1"), now).text)).claims.test);
    }
    Issuer issuer = turned(dir / "issuer", false); // whose keys have the mark by accident
    EXPECT_FALSE(read_card(card_of_text(mint_card(issuer, passphrase, identity_with("ID-1"), now).text)).claims.test);
}

TEST(TestIssuer, SealsNoTwoFilesAlike) {
    const Temporary dir;
    Issuer issuer = init_issuer(dir / "issuer", test_config(), Algorithm::eddsa, passphrase, seeded, now);
    const fs::path file = issuer.key_file(issuer.active_key(Purpose::cards, now).kid);
    const Bytes first = read_file(file);
    const Secret other("another passphrase");
    (void)change_passphrase(issuer, passphrase, other, false, now);
    (void)change_passphrase(issuer, other, passphrase, false, now);
    EXPECT_NE(read_file(file), first) << "the same salt and IV once more";
}

TEST(TestIssuer, FollowsFromItsSeedAndItsName) {
    const Temporary dir;
    const auto made = [&](const char* name, const IssuerConfig& config, const RandomSource& random) {
        return init_issuer(dir / name, config, Algorithm::eddsa, passphrase, random, now);
    };
    const Issuer one = made("one", test_config(), seeded), again = made("again", test_config(), seeded);
    EXPECT_EQ(kids_of(one), kids_of(again));
    EXPECT_EQ(one.subject_digest("ID-1"), again.subject_digest("ID-1"));
    EXPECT_EQ(one.index_space().place(7), again.index_space().place(7));
    for (const char* file : {"issuer.json", "registry.db", "registry.head", "public/jwks.json"})
        EXPECT_EQ(read_file(dir / "one" / file), read_file(dir / "again" / file)) << file;
    for (const std::string& kid : kids_of(one)) EXPECT_EQ(read_file(one.key_file(kid)), read_file(again.key_file(kid)));

    IssuerConfig elsewhere = test_config();
    elsewhere.iss = "https://other.example";
    const Issuer other = made("other", elsewhere, seeded);
    EXPECT_NE(kids_of(one), kids_of(other)) << "two issuers of one seed are two";
    EXPECT_NE(one.subject_digest("ID-1"), other.subject_digest("ID-1"));
    EXPECT_NE(kids_of(one), kids_of(made("third", test_config(), RandomSource::seeded(bytes_of("another seed....")))));
}

} // namespace
} // namespace qrid
