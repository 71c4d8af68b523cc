// What a verifier's stores are found to be: everything is made wrong in turn, and is fine otherwise.
#include "bundles.h"
#include "qrid/status/store_health.h"
#include "unit/trust/lists.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace qrid {
namespace {

using test::lists::root, test::lists::trusted, test::lists::card_key;
using namespace test::bundles;
using Names = std::set<std::string>;

constexpr Seconds one_day = seconds_per_day, list_life = 40 * one_day, bundle_life = 10 * one_day;
const BundleShape small_shape{2, 100, 1};

class StoreHealthTest : public ::testing::Test {
protected:
    test::Temporary dir;
    TrustStore trust{dir / "trust"};
    StatusStore status{dir / "status"};
    StoreHealthTerms terms;

    static TrustList list_of(std::int64_t version) {
        TrustList list{
            .iss = iss, .iat = made, .exp = made + list_life, .version = version, .keys = {}, .root_changes = {}};
        list.keys.push_back(trusted(card_key().public_key(), Purpose::cards));
        list.keys.push_back(trusted(status_key().public_key(), Purpose::status));
        list.keys.push_back(trusted(root(0).public_key(), Purpose::trust));
        for (TrustedKey& key : list.keys) key.not_after = made + 400 * one_day;
        return list;
    }
    void import_list(const TrustList& list) {
        (void)trust.import(read_trust_list(write_trust_list(list, root(0))),
                           {.root = RootPin{{root(0).public_key()}, {}}}, made);
    }
    void import_bundle(const TrustList& list, std::uint64_t version = 1, Seconds ttl = 100 * one_day) {
        const std::string text = write_trust_list(list, root(0));
        const Bytes bytes = carried(claims_of(version, small_shape), random_lists(small_shape, 1, 10), status_key(),
                                    [&](BundleClaims& claims) {
                                        claims.trust_list = text;
                                        claims.exp = made + bundle_life;
                                        claims.ttl = ttl;
                                    });
        (void)status.import(read<Bundle>(bytes),
                            {.trust = {.store = &trust, .import = {.root = RootPin{{root(0).public_key()}, {}}}}},
                            made);
    }
    void in_use() { import_bundle(list_of(1)); }

    Health check(Seconds at = made) { return check_stores(trust, status, terms, at); }
    static Names names_in(const HealthCheck& check) {
        Names names;
        for (const Finding& finding : check.findings) names.insert(finding.name);
        return names;
    }
    Names all(Seconds at = made) {
        Names names;
        for (const HealthCheck& one : check(at).checks) names.merge(names_in(one));
        return names;
    }
};

TEST_F(StoreHealthTest, IsFineWhenAllIsFresh) {
    in_use();
    const Health health = check();
    EXPECT_EQ(health.level(), HealthLevel::fine);
    EXPECT_EQ(health.about, (dir / "trust").string());
    std::vector<std::string> names;
    for (const HealthCheck& one : health.checks) names.push_back(one.name);
    EXPECT_EQ(names, (std::vector<std::string>{"permissions", "trust-lists", "trusted-keys", "status-bundles",
                                               "status-of-issuers"}));
    EXPECT_EQ(health.checks[1].measured("trust_lists_expiry_timestamp_seconds"), made + list_life);
    EXPECT_EQ(health.checks[3].measured("status_bundles_expiry_timestamp_seconds"), made + bundle_life);
}

TEST_F(StoreHealthTest, TellsWhatIssuersCallThemselves) {
    TrustList list = list_of(1);
    import_list(list);
    EXPECT_TRUE(check().names.empty());
    list = list_of(2);
    list.name = "示例市";
    import_list(list);
    EXPECT_EQ(check().names, (std::map<std::string, std::string>{{"https://id.example", "示例市"}}));
}

TEST_F(StoreHealthTest, TellsOfAStoreThatTrustsNobody) {
    EXPECT_EQ(all(), (Names{"nothing-trusted"}));
    EXPECT_FALSE(fs::exists(dir / "trust")); // and leaves it alone
    fs::create_directory(dir / "trust");
    std::ofstream(dir / "trust/key.pem") << card_key().public_key().pem();
    EXPECT_EQ(all(), Names{});
}

TEST_F(StoreHealthTest, TellsBeforeThingsExpireAndAfter) {
    in_use();
    EXPECT_EQ(all(made + 7 * one_day - 1), Names{});
    EXPECT_EQ(all(made + 7 * one_day), (Names{"stored-bundle-expiring"}));
    EXPECT_EQ(all(made + 10 * one_day), (Names{"stored-bundle-expired"}));
    EXPECT_EQ(all(made + 37 * one_day), (Names{"stored-bundle-expired", "stored-trust-expiring"}));
    EXPECT_EQ(all(made + 40 * one_day), (Names{"stored-bundle-expired", "stored-trust-expired"}));
    EXPECT_EQ(check(made + 40 * one_day).level(), HealthLevel::due);
    terms.within = one_day;
    EXPECT_EQ(all(made + 8 * one_day), Names{});
}

TEST_F(StoreHealthTest, TellsOfABundleThatShouldHaveBeenRenewed) {
    import_bundle(list_of(1), 1, one_day);
    EXPECT_EQ(all(made + 2 * one_day - 1), Names{});
    EXPECT_EQ(all(made + 2 * one_day), (Names{"stored-bundle-past-ttl"}));
}

TEST_F(StoreHealthTest, TellsOfKeysThatEndWithoutAnother) {
    TrustList list = list_of(1);
    list.keys[0].not_after = made + 20 * one_day;
    import_bundle(list);
    terms.within = one_day;
    EXPECT_EQ(names_in(check(made + 19 * one_day - 1).checks[2]), Names{});
    const HealthCheck ending = check(made + 19 * one_day).checks[2];
    EXPECT_EQ(names_in(ending), (Names{"keys-ending"}));
    EXPECT_EQ(ending.findings.front().subject, "https://id.example for cards");
    EXPECT_EQ(ending.findings.front().numbers.at("until"), made + 20 * one_day);
    EXPECT_EQ(names_in(check(made + 20 * one_day).checks[2]), (Names{"keys-ended"}));
    TrustList next = list_of(2);
    next.keys[0].not_after = made + 20 * one_day;
    next.keys.push_back(trusted(root(3).public_key(), Purpose::cards));
    next.keys.back().not_after = made + 90 * one_day;
    import_list(next);
    EXPECT_EQ(names_in(check(made + 20 * one_day).checks[2]), Names{});
}

TEST_F(StoreHealthTest, TellsOfAnIssuerWithoutKeysForStatus) {
    TrustList list = list_of(1);
    list.keys.erase(list.keys.begin() + 1);
    import_list(list);
    EXPECT_EQ(names_in(check().checks[2]), (Names{"no-keys"}));
}

TEST_F(StoreHealthTest, TellsOfIssuersWhoseStatusNobodyCanTell) {
    TrustList list = list_of(1);
    import_list(list);
    EXPECT_EQ(all(), (Names{"issuer-without-status"}));
    terms.online = true; // but it does not say where its lists are
    EXPECT_EQ(all(), (Names{"issuer-without-status"}));
    list.version = 2;
    list.status_uri = "https://s.example/";
    import_list(list);
    EXPECT_EQ(all(), Names{});
    terms.online = false;
    EXPECT_EQ(all(), (Names{"issuer-without-status"}));
    import_bundle(list);
    EXPECT_EQ(all(), Names{});
}

TEST_F(StoreHealthTest, TellsOfDamagedFiles) {
    in_use();
    const auto spoil = [](const fs::path& file) {
        const Bytes before = read_file(file);
        Bytes spoiled = before;
        spoiled[spoiled.size() / 2] ^= 1;
        write_file(file, spoiled, Overwrite::replace);
        return before;
    };
    const Bytes list = spoil(trust.file_of(iss));
    EXPECT_TRUE(all().contains("stored-trust-damaged"));
    write_file(trust.file_of(iss), list, Overwrite::replace);
    const Bytes bundle = spoil(status.file_of(iss));
    EXPECT_EQ(all(), (Names{"stored-bundle-damaged", "issuer-without-status"}));
    write_file(status.file_of(iss), bundle, Overwrite::replace);
    EXPECT_EQ(all(), Names{});
    std::ofstream(dir / "trust/key.pem") << "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
    std::ofstream(dir / "trust/readme") << "nothing of interest\n";
    EXPECT_EQ(all(), Names{}); // which verify passes over as well
}

TEST_F(StoreHealthTest, TellsOfABundleThatIsNoLongerBelieved) {
    in_use();
    TrustList list = list_of(2);
    list.keys[1].revoked = Revocation{made - 10, true};
    import_list(list);
    EXPECT_TRUE(names_in(check().checks[3]).contains("stored-bundle-untrusted"));
}

TEST_F(StoreHealthTest, TellsOfATrustListThatIsOlderThanTheBundles) {
    in_use();
    const Bytes first = read_file(trust.file_of(iss));
    import_bundle(list_of(2), 2);
    EXPECT_EQ(all(), Names{});
    write_file(trust.file_of(iss), first, Overwrite::replace); // from a backup
    EXPECT_EQ(all(), (Names{"stored-trust-behind"}));
}

TEST_F(StoreHealthTest, TellsOfStoresThatOthersCanChange) {
    in_use();
    for (const fs::path& place : {dir / "trust", dir / "trust/issuers", dir / "status", trust.file_of(iss)}) {
        fs::permissions(place, fs::perms::others_write, fs::perm_options::add);
        EXPECT_TRUE(all().contains("unsafe-permissions")) << place;
        EXPECT_EQ(check().checks[0].findings.front().subject, place.string());
        fs::permissions(place, fs::perms::others_write, fs::perm_options::remove);
    }
    EXPECT_EQ(all(), Names{});
}

} // namespace
} // namespace qrid
