// What an issuer's health is found to be: everything is made wrong in turn, and is fine otherwise.
#include "qrid/base/encoding.h"
#include "qrid/cose/key.h"
#include "qrid/cose/test_key.h"
#include "qrid/issuer/health.h"
#include "qrid/issuer/inside/place_health.h"
#include "qrid/issuer/inside/registry_mark.h"
#include "qrid/issuer/key_life.h"
#include "qrid/issuer/standing.h"
#include "qrid/issuer/status_bundling.h"
#include "qrid/issuer/status_publishing.h"
#include "qrid/issuer/trust_publishing.h"
#include "qrid/status/token.h"
#include "qrid/trust/trust_list.h"
#include "support/environment.h"
#include "support/errors.h"
#include "support/https_server.h"
#include "support/issuers.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace qrid {
namespace {

using test::code_of, test::day, test::now, test::passphrase;
using Names = std::set<std::string>;

class HealthTest : public test::IssuerFixture {
protected:
    HealthTerms terms{.space_left = [](const fs::path&) { return std::uint64_t{1} << 40; }};

    PrivateKey opened(Purpose purpose) { return issuer.open_key(issuer.active_key(purpose, now), passphrase); }
    void publish_lists(Seconds at = now, bool all = false) {
        (void)publish_status(issuer, opened(Purpose::status),
                             {.life = 7 * day, .ttl = day / 2, .jwt = true, .all = all, .force = true}, at);
    }
    void publish_trust_list(Seconds at = now) {
        (void)publish_trust(issuer, issuer.active_key(Purpose::trust, now), opened(Purpose::trust), 30 * day, false,
                            at);
    }
    void publish_all(Seconds at = now) {
        publish_lists(at, true);
        publish_trust_list(at);
    }
    void bundle(Seconds at = now, Seconds life = 7 * day) {
        (void)publish_bundle(issuer, opened(Purpose::status),
                             {.life = life, .file = {}, .overwrite = Overwrite::replace}, at);
    }
    /// Cards of both lists, everything published.
    void in_use() {
        cards = mint(40, now + 100 * day);
        publish_all();
    }
    void revoke(std::size_t card, Standing standing = Standing::revoked) {
        const std::vector<StandingOrder> orders{{cards.at(card).row.place, "unspecified"}};
        ASSERT_TRUE(change_standings(issuer, orders, standing, false, now).front().changed());
    }
    void change_key(Purpose purpose, const std::function<void(KeyRow&)>& change, bool staged = false) {
        KeyRow row = staged ? issuer.keys().staged(purpose, now).front() : issuer.active_key(purpose, now);
        change(row);
        Registry::Transaction transaction(issuer.registry());
        issuer.registry().update_key(row);
        transaction.commit();
    }
    void journal(const std::string& what, const nlohmann::json& detail, Seconds at = now) {
        Registry::Transaction transaction(issuer.registry());
        issuer.registry().journal(at, what, detail);
        transaction.commit();
    }
    fs::path published(const std::string& name) const { return issuer.dir() / "public" / name; }
    void put(const fs::path& file, ByteView bytes) { write_file(file, bytes, Overwrite::replace); }

    Health check(Seconds at = now) { return check_issuer(issuer.dir(), terms, at); }
    HealthCheck of(const std::string& name, Seconds at = now) {
        for (HealthCheck& one : check(at).checks)
            if (one.name == name) return std::move(one);
        ADD_FAILURE() << "no check " << name;
        return {};
    }
    static Names names_in(const HealthCheck& check) {
        Names names;
        for (const Finding& finding : check.findings) names.insert(finding.name);
        return names;
    }
    /// The findings of one check; all others have none.
    Names only(const std::string& name, Seconds at = now) {
        Names names;
        for (const HealthCheck& one : check(at).checks)
            if (one.name == name)
                names = names_in(one);
            else
                EXPECT_EQ(names_in(one), Names{}) << one.name;
        return names;
    }
    Names all(Seconds at = now) {
        Names names;
        for (const HealthCheck& one : check(at).checks) names.merge(names_in(one));
        return names;
    }
    static std::int64_t number(const HealthCheck& check, const char* key, std::size_t finding = 0) {
        return check.findings.at(finding).numbers.at(key);
    }

    std::vector<MintedCard> cards;
};

TEST_F(HealthTest, IsFineWhenAllIsWell) {
    in_use();
    const Health health = check();
    EXPECT_EQ(health.level(), HealthLevel::fine);
    EXPECT_EQ(health.about, "https://id.example");
    std::vector<std::string> names;
    for (const HealthCheck& one : health.checks) names.push_back(one.name);
    EXPECT_EQ(names, (std::vector<std::string>{"permissions", "registry", "journal", "status-lists", "status-bundle",
                                               "trust-list", "jwks", "active-keys", "staged-keys", "private-keys",
                                               "places", "disk", "runs", "replacements", "leases", "expiring-cards"}));
    EXPECT_EQ(of("status-lists").measured("status_lists_expiry_timestamp_seconds"), now + 7 * day);
    EXPECT_EQ(of("status-lists").measured("status_lists"), 2);
    EXPECT_EQ(of("trust-list").measured("trust_list_expiry_timestamp_seconds"), now + 30 * day);
    EXPECT_EQ(of("private-keys").measured("private_keys"), 6);
    bundle();
    EXPECT_EQ(all(), Names{});
    EXPECT_EQ(of("status-bundle").measured("status_bundle_version"), 1);
}

TEST_F(HealthTest, ANewIssuerHasToPublishItsKeysAndNothingElse) { EXPECT_EQ(all(), (Names{"trust-unpublished"})); }

// What was tried when this was missing: nobody but verifiers noticed.
TEST_F(HealthTest, TellsOfListsThatNobodyRenewedForHalfAYear) {
    in_use();
    EXPECT_EQ(all(now + 176 * day), (Names{"list-expired", "trust-expired"}));
    const HealthCheck lists = of("status-lists", now + 176 * day);
    EXPECT_EQ(lists.level(), HealthLevel::due);
    EXPECT_EQ(number(lists, "count"), 4); // two lists in both forms
    EXPECT_EQ(number(lists, "exp"), now + 7 * day);
}

TEST_F(HealthTest, TellsBeforeListsExpire) {
    in_use();
    EXPECT_EQ(only("status-lists", now + 4 * day), (Names{"list-expiring"}));
    terms.within = 5 * day; // not in the first half of their life
    EXPECT_EQ(all(now + 3 * day), (Names{"list-past-ttl"}));
    EXPECT_EQ(all(now + 4 * day), (Names{"list-expiring"}));
    terms.within = day;
    EXPECT_EQ(all(now + 4 * day), (Names{"list-past-ttl"}));
    publish_lists(now + 27 * day + 1);
    EXPECT_EQ(all(now + 28 * day), Names{});
    terms.within = 3 * day;
    EXPECT_EQ(all(now + 28 * day), (Names{"trust-expiring"}));
}

TEST_F(HealthTest, ANightsWorkMayBeADayLate) {
    in_use();
    EXPECT_EQ(all(now + day + day / 2 - 1), Names{});
    EXPECT_EQ(only("status-lists", now + day + day / 2), (Names{"list-past-ttl"}));
}

TEST_F(HealthTest, TellsOfAListThatIsNotThere) {
    in_use();
    fs::remove(published("status/1.cwt"));
    EXPECT_EQ(only("status-lists"), (Names{"list-unpublished"}));
    EXPECT_EQ(of("status-lists").findings.front().subject, published("status/1.cwt").string());
    publish_lists();
    fs::remove(published("status/1.jwt")); // which need not be there
    EXPECT_EQ(all(), Names{});
}

TEST_F(HealthTest, TellsOfAListThatNobodyCanRead) {
    in_use();
    put(published("status/0.jwt"), {});
    EXPECT_EQ(only("status-lists"), (Names{"list-damaged"}));
    put(published("status/0.jwt"), bytes_of("nonsense"));
    EXPECT_EQ(only("status-lists"), (Names{"list-damaged"}));
    fs::remove(published("status/0.jwt"));
    fs::create_directory(published("status/0.jwt"));
    EXPECT_EQ(only("status-lists"), (Names{"not-checked"}));
    EXPECT_EQ(check().level(), HealthLevel::unknown);
}

TEST_F(HealthTest, TellsOfAListThatNobodyBelieves) {
    in_use();
    const StatusList list(1, 50);
    const auto write = [&](const std::string& uri, const PrivateKey& key, Seconds iat = now) {
        put(published("status/0.cwt"), write_status_cwt({uri, iat, iat + 7 * day, day, {}}, 1, list.deflate(), key));
    };
    write("https://s.example/0", opened(Purpose::status));
    EXPECT_EQ(all(), Names{});
    write("https://s.example/0", cose::generate_key(Algorithm::es256));
    EXPECT_EQ(only("status-lists"), (Names{"list-untrusted"}));
    write("https://s.example/0", opened(Purpose::cards)); // which may not sign it
    EXPECT_EQ(only("status-lists"), (Names{"list-untrusted"}));
    write("https://s.example/1", opened(Purpose::status));
    EXPECT_EQ(only("status-lists"), (Names{"list-wrong-uri"}));
    write("https://s.example/0", opened(Purpose::status), now + 3600);
    EXPECT_EQ(all(), (Names{"list-dated-ahead", "registry-behind"})); // for the registry knows of none so late
}

TEST_F(HealthTest, TellsOfCardsThatAreNotShownAsTheyStand) {
    in_use();
    revoke(0);
    revoke(1);
    const HealthCheck missing = of("status-lists");
    EXPECT_EQ(names_in(missing), (Names{"list-differs"}));
    EXPECT_EQ(number(missing, "missing"), 4); // in both forms
    EXPECT_EQ(number(missing, "extra"), 0);
    publish_lists();
    EXPECT_EQ(all(), Names{});
    revoke(2, Standing::suspended);
    publish_lists();
    EXPECT_EQ(all(), Names{});
    revoke(2, Standing::valid);
    EXPECT_EQ(names_in(of("status-lists")), (Names{"list-differs"}));
    EXPECT_EQ(number(of("status-lists"), "extra"), 2);
}

TEST_F(HealthTest, TellsOfCardsThatArePublishedAsRevokedAndAreNot) {
    in_use();
    StatusList list(1, 50);
    list.set(cards[0].row.place.idx, status_value::invalid);
    const std::uint64_t number_of_list = cards[0].row.place.list;
    put(published(fmt::format("status/{}.cwt", number_of_list)),
        write_status_cwt({issuer.status_uri(number_of_list), now, now + 7 * day, day, {}}, 1, list.deflate(),
                         opened(Purpose::status)));
    EXPECT_EQ(only("status-lists"), (Names{"list-shrinks"}));
    EXPECT_EQ(number(of("status-lists"), "extra"), 1);
}

TEST_F(HealthTest, TellsOfListsThatAreNotNamedTogether) {
    in_use();
    put(published("status/aggregation.json"), bytes_of(R"({"status_lists": ["https://s.example/0"]})"));
    EXPECT_EQ(only("status-lists"), (Names{"aggregation-differs"}));
    fs::remove(published("status/aggregation.json"));
    EXPECT_EQ(only("status-lists"), (Names{"aggregation-differs"}));
}

TEST_F(HealthTest, TellsOfAPointerToOtherListsThanThose) {
    in_use();
    put(published("status/pointer.json"), bytes_of(R"({"lists": []})"));
    EXPECT_EQ(only("status-lists"), (Names{"pointer-differs"}));
    publish_lists();
    EXPECT_EQ(all(), Names{});
    for (const auto& entry : fs::directory_iterator(published("status/objects"))) {
        const Bytes object = read_file(entry.path());
        put(entry.path(), bytes_of(std::string(object.size(), 'x')));
        EXPECT_EQ(only("status-lists"), (Names{"pointer-differs"}));
        publish_lists(); // mends what the check tells of, and nothing else
        EXPECT_EQ(read_file(entry.path()), object);
        EXPECT_EQ(all(), Names{});
    }
    EXPECT_EQ(all(), Names{});
}

TEST_F(HealthTest, LooksAtTheBundleAsAtTheLists) {
    in_use();
    bundle();
    EXPECT_EQ(all(), Names{});
    publish_lists(now + 4 * day);
    EXPECT_EQ(only("status-bundle", now + 4 * day), (Names{"bundle-expiring"}));
    EXPECT_EQ(names_in(of("status-bundle", now + 3 * day)), (Names{"bundle-past-ttl"}));
    revoke(0);
    publish_lists();
    EXPECT_EQ(only("status-bundle"), (Names{"bundle-differs"}));
    EXPECT_EQ(number(of("status-bundle"), "missing"), 1);
    put(published("status/bundle.qsb"), bytes_of("nonsense"));
    EXPECT_EQ(only("status-bundle"), (Names{"bundle-damaged"}));
}

TEST_F(HealthTest, ABundleIsNoBetterThanTheTrustListInIt) {
    in_use();
    bundle(now, 60 * day);
    publish_all(now + 29 * day);
    EXPECT_EQ(names_in(of("status-bundle", now + 29 * day)), (Names{"bundle-past-ttl", "bundle-trust-expiring"}));
    EXPECT_EQ(names_in(of("status-bundle", now + 31 * day)), (Names{"bundle-past-ttl", "bundle-trust-expired"}));
    EXPECT_EQ(names_in(of("status-bundle", now + 61 * day)), (Names{"bundle-expired", "bundle-trust-expired"}));
    publish_trust_list(now + 61 * day);
    bundle(now + 62 * day);
    EXPECT_EQ(names_in(of("status-bundle", now + 61 * day)), (Names{"bundle-dated-ahead"}));
}

TEST_F(HealthTest, ABundleLacksListsThatHaveBegunSince) {
    in_use();
    bundle();
    const auto more = mint(61, now + 100 * day);
    publish_lists();
    EXPECT_EQ(only("status-bundle"), (Names{"bundle-unpublished"}));
    EXPECT_EQ(number(of("status-bundle"), "lists"), 2);
    cards = more;
    revoke(60);
    publish_lists();
    EXPECT_EQ(only("status-bundle"), (Names{"bundle-differs"}));
}

TEST_F(HealthTest, ABundleMustBeSignedByAKeyForStatus) {
    in_use();
    bundle();
    change_key(Purpose::status, [](KeyRow& row) { row.revoked = Revocation{now, true}; });
    const Names names = all();
    EXPECT_TRUE(names.contains("bundle-untrusted"));
    EXPECT_TRUE(names.contains("list-untrusted"));
    EXPECT_TRUE(names.contains("trust-differs"));
    EXPECT_TRUE(names.contains("jwks-differs"));
}

TEST_F(HealthTest, TellsOfATrustListThatIsNoGood) {
    in_use();
    put(published("trust.jwt"), {});
    EXPECT_EQ(only("trust-list"), (Names{"trust-damaged"}));
    put(published("trust.jwt"), bytes_of("nonsense"));
    EXPECT_EQ(only("trust-list"), (Names{"trust-damaged"}));
    const PrivateKey stranger = cose::generate_key(Algorithm::es256);
    KeyRow row = issuer.active_key(Purpose::trust, now);
    row.public_pem = stranger.public_key().pem();
    TrustList list{
        .iss = "https://id.example", .iat = now, .exp = now + 30 * day, .version = 1, .keys = {}, .root_changes = {}};
    list.keys.push_back(trusted_key_of(row, list.iss));
    put(published("trust.jwt"), bytes_of(write_trust_list(list, stranger)));
    EXPECT_EQ(only("trust-list"), (Names{"trust-untrusted"}));
    fs::remove(published("trust.jwt"));
    EXPECT_EQ(only("trust-list"), (Names{"trust-unpublished"}));
    publish_trust_list();
    EXPECT_EQ(all(), Names{});
    EXPECT_EQ(names_in(of("trust-list", now - 3600)), (Names{"trust-dated-ahead"}));
}

TEST_F(HealthTest, TellsOfATrustListThatIsNotTheLatest) {
    in_use();
    const Bytes first = read_file(published("trust.jwt"));
    publish_trust_list(now + 60);
    put(published("trust.jwt"), first);
    EXPECT_EQ(only("trust-list"), (Names{"trust-version"}));
}

TEST_F(HealthTest, TellsOfKeysThatVerifiersDoNotKnowAsTheyAre) {
    in_use();
    (void)revoke_key(issuer, issuer.keys().staged(Purpose::cards, now).front(), false, false, now);
    EXPECT_EQ(names_in(of("trust-list")), (Names{"trust-differs"}));
    EXPECT_EQ(number(of("trust-list"), "keys"), 1);
    EXPECT_EQ(names_in(of("jwks")), Names{}); // which each change publishes
    publish_trust_list();
    EXPECT_EQ(names_in(of("trust-list")), Names{});
}

TEST_F(HealthTest, TellsOfKeysThatAreNotInTheSetOfKeys) {
    in_use();
    fs::remove(published("jwks.json"));
    EXPECT_EQ(only("jwks"), (Names{"jwks-unpublished"}));
    put(published("jwks.json"), bytes_of("{"));
    EXPECT_EQ(only("jwks"), (Names{"jwks-damaged"}));
    nlohmann::json keys = issuer.jwks(now);
    keys["keys"].erase(0);
    put(published("jwks.json"), bytes_of(keys.dump()));
    EXPECT_EQ(only("jwks"), (Names{"jwks-differs"}));
    EXPECT_EQ(number(of("jwks"), "keys"), 1);
    put(published("jwks.json"), bytes_of(keys["keys"].dump())); // verifiers read it, but as nobody's
    EXPECT_EQ(only("jwks"), (Names{"jwks-differs"}));
    keys = issuer.jwks(now);
    put(published("jwks.json"), bytes_of(keys.dump()));
    EXPECT_EQ(all(), Names{});
    keys["status_uri"] = "https://other.example/";
    put(published("jwks.json"), bytes_of(keys.dump()));
    EXPECT_EQ(only("jwks"), (Names{"jwks-differs"}));
    EXPECT_EQ(number(of("jwks"), "keys"), 0);
}

TEST_F(HealthTest, TellsOfAKeyThatEnds) {
    in_use();
    const KeyRow before = issuer.active_key(Purpose::cards, now);
    change_key(Purpose::cards, [](KeyRow& row) { row.sign_until = now + 2 * day; });
    EXPECT_EQ(only("active-keys"), (Names{"key-ending"}));
    EXPECT_EQ(of("active-keys").findings.front().subject, "cards");
    EXPECT_EQ(number(of("active-keys"), "staged"), 1);
    change_key(Purpose::cards, [](KeyRow& row) { row.sign_until = now + 4 * day; });
    EXPECT_EQ(all(), Names{});
    // A card that is minted now may be good for longer than its key.
    change_key(Purpose::cards, [](KeyRow& row) { row.verify_until = now + 9 * 365 * day; });
    EXPECT_EQ(names_in(of("active-keys")), (Names{"key-too-short"}));
    change_key(Purpose::cards, [&](KeyRow& row) { row = before; });
    EXPECT_EQ(all(), Names{});
}

TEST_F(HealthTest, TellsOfAPurposeForWhichNobodySigns) {
    in_use();
    change_key(
        Purpose::status, [](KeyRow& row) { row.sign_from = now + day; }, true);
    change_key(Purpose::status, [](KeyRow& row) { row.sign_until = now; });
    EXPECT_EQ(names_in(of("active-keys")), (Names{"no-active-key"}));
    EXPECT_EQ(of("active-keys").findings.front().subject, "status");
    EXPECT_EQ(number(of("active-keys"), "staged"), 1);
}

TEST_F(HealthTest, TellsOfAStagedKeyThatIsMissingOrWillBeTooYoung) {
    in_use();
    const KeyRow staged = issuer.keys().staged(Purpose::trust, now).front();
    change_key(
        Purpose::trust, [](KeyRow& row) { row.sign_until = row.sign_from = now; }, true);
    EXPECT_EQ(names_in(of("staged-keys")), (Names{"no-staged-key"}));
    EXPECT_EQ(of("staged-keys").findings.front().subject, "trust");
    KeyRow again = staged;
    again.publish_from = now;
    again.sign_from = now + 30 * day;
    {
        Registry::Transaction transaction(issuer.registry());
        issuer.registry().update_key(again);
        transaction.commit();
    }
    EXPECT_EQ(names_in(of("staged-keys")), Names{});
    change_key(Purpose::trust, [](KeyRow& row) { row.sign_until = now + 20 * day; });
    EXPECT_EQ(names_in(of("staged-keys")), (Names{"signing-gap"}));
    change_key(
        Purpose::trust, [](KeyRow& row) { row.sign_from = now + 10 * day; }, true);
    EXPECT_EQ(names_in(of("staged-keys")), (Names{"staged-key-late"}));
    change_key(Purpose::trust, [](KeyRow& row) { row.sign_until = now + 30 * day; });
    EXPECT_EQ(names_in(of("staged-keys")), Names{});
}

TEST_F(HealthTest, TellsOfAPrivateHalfThatIsLostAndNotOfOneThatWasNeverHere) {
    in_use();
    const PrivateKey token = cose::generate_key(Algorithm::es256);
    (void)import_keys(issuer, {{token.public_key(), std::nullopt, Purpose::cards}}, passphrase, false, now);
    EXPECT_EQ(names_in(of("private-keys")), Names{});
    EXPECT_EQ(of("private-keys").measures.at(1).value, 1);
    const KeyRow active = issuer.active_key(Purpose::cards, now);
    fs::remove(issuer.key_file(active.kid));
    EXPECT_EQ(names_in(of("private-keys")), (Names{"private-key-missing"}));
    EXPECT_EQ(of("private-keys").findings.front().subject, active.kid);
}

TEST_F(HealthTest, TellsHowLongThePlacesWillDo) {
    in_use();
    EXPECT_EQ(of("places").measured("places_left"), 60);
    journal("cards-minted", {{"count", 590}, {"kid", "00"}}, now - day);
    journal("cards-minted", {{"count", 10'000}, {"kid", "00"}}, now - pace_span - 1); // too long ago
    journal("cards-minted", {{"count", 10'000}, {"kid", "00"}}, now + 1);             // not yet
    EXPECT_EQ(all(), Names{});
    EXPECT_EQ(of("places").measured("cards_minted_30d"), 590);
    journal("cards-minted", {{"count", 10}, {"kid", "00"}});
    EXPECT_EQ(only("places"), (Names{"places-low"}));
    EXPECT_EQ(number(of("places"), "left"), 60);
    EXPECT_EQ(number(of("places"), "seconds"), 3 * day);
}

TEST_F(HealthTest, TellsWhenThereIsNoRoomToWrite) {
    in_use();
    const std::int64_t needed = of("disk").measured("disk_needed_bytes");
    EXPECT_GT(needed, 100 << 20);
    terms.space_left = [&](const fs::path&) { return static_cast<std::uint64_t>(needed) - 1; };
    EXPECT_EQ(only("disk"), (Names{"disk-low"}));
    terms.space_left = [&](const fs::path&) { return static_cast<std::uint64_t>(needed); };
    EXPECT_EQ(all(), Names{});
    terms.space_left = [](const fs::path&) -> std::uint64_t { throw Error(Code::cannot_write, "no such disk"); };
    EXPECT_EQ(only("disk"), (Names{"not-checked"}));
    EXPECT_GT(HealthTerms::space_of(issuer.dir()), 0U);
    EXPECT_EQ(code_of([&] { (void)HealthTerms::space_of(issuer.dir() / "missing"); }), Code::cannot_write);
}

TEST_F(HealthTest, TellsOfRunsThatStoppedBeforeTheirEnd) {
    in_use();
    for (const char* id : {"one", "two"}) {
        Registry::Transaction transaction(issuer.registry());
        issuer.registry().set_run(id, {.records = 20, .bytes = 1, .rejects = 0, .input = ""});
        transaction.commit();
    }
    EXPECT_EQ(only("runs"), (Names{"run-unfinished"}));
    EXPECT_EQ(of("runs").findings.front().numbers, (HealthNumbers{{"count", 2}, {"records", 40}}));
    journal("cards-minted", {{"count", 1}, {"kid", "00"}}, now - running_for + 1); // one of them is going on
    EXPECT_EQ(all(), Names{});
    EXPECT_EQ(of("runs").measured("runs_unfinished"), 2);
    EXPECT_EQ(all(now + 1), (Names{"run-unfinished"}));
}

TEST_F(HealthTest, TellsOfReplacedCardsThatNobodyRevoked) {
    in_use();
    {
        Registry::Transaction transaction(issuer.registry());
        const std::vector<Replacement> replacements{{cards[0].row.serial, cards[1].row.serial, now},
                                                    {cards[2].row.serial, cards[3].row.serial, now + 9 * day}};
        issuer.registry().add_replacements(replacements);
        transaction.commit();
    }
    EXPECT_EQ(all(now + day - 1), Names{}); // until the next publication
    EXPECT_EQ(of("replacements", now + 1).measured("replacements_due"), 1);
    EXPECT_EQ(of("replacements", now + 1).measured("replacements_waiting"), 1);
    EXPECT_EQ(only("replacements", now + day), (Names{"replacement-unrevoked"}));
    EXPECT_EQ(number(of("replacements", now + day), "cards"), 1);
}

TEST_F(HealthTest, TellsOfLeasesThatNobodyMerged) {
    in_use();
    const auto take = [&](const std::string& id, Seconds iat, Seconds use_until) {
        Registry::Transaction transaction(issuer.registry());
        Lease lease;
        lease.id = id, lease.records = 1, lease.kid = cards.front().row.kid;
        lease.iat = iat, lease.exp = now + 100 * day, lease.use_until = use_until;
        lease.first = issuer.registry().take_serials(1);
        issuer.registry().add_lease(lease);
        transaction.commit();
    };
    EXPECT_EQ(of("leases").measured("leases_open", -1), 0);
    take("00000000000000aa", now, now + 30 * day);
    EXPECT_EQ(of("leases").measured("leases_open"), 1);
    EXPECT_EQ(only("leases"), Names{});
    take("00000000000000bb", now - 2 * day, now + day);
    EXPECT_EQ(of("leases", now + day).findings.front().subject, "00000000000000bb"); // its key signs no more
    EXPECT_EQ(of("leases", now + 7 * day).findings.front().numbers,
              (HealthNumbers{{"count", 2}, {"from", now - 2 * day}}));
    const HealthNumbers both{{"count", 2}, {"from", now - 2 * day}};
    KeyRow key_row = issuer.key(cards.front().row.kid);
    const auto with_key = [&] {
        Registry::Transaction transaction(issuer.registry());
        issuer.registry().update_key(key_row);
        transaction.commit();
        return of("leases").findings.front().numbers;
    };
    key_row.sign_until = now; // sooner than the leases were told
    EXPECT_EQ(with_key(), both);
    key_row.sign_until = now + 30 * day, key_row.revoked = Revocation{now, false};
    EXPECT_EQ(with_key(), both);
    for (const char* id : {"00000000000000aa", "00000000000000bb"}) {
        Registry::Transaction transaction(issuer.registry());
        LeaseRow row = issuer.registry().lease(id).value();
        (row.lease.iat == now ? row.merged : row.cancelled) = now;
        issuer.registry().update_lease(row);
        transaction.commit();
    }
    EXPECT_EQ(of("leases", now + 7 * day).level(), HealthLevel::fine);
}

TEST_F(HealthTest, CountsTheCardsThatExpireInEachMonth) {
    const Seconds next = parse_time("2023-12-01"); // now is in November 2023
    (void)mint(2, next - 1);
    (void)mint(3, next);
    (void)mint(1, parse_time("2024-11-30"));
    (void)mint(1, parse_time("2024-12-01")); // a month too late
    (void)mint(1, now - 1);                  // it has
    cards = mint(1, next);
    revoke(0);
    const HealthCheck check = of("expiring-cards");
    ASSERT_EQ(check.measures.size(), 13U);
    EXPECT_EQ(check.measures[0].labels.at("month"), "2023-11");
    EXPECT_EQ(check.measures[12].labels.at("month"), "2024-11");
    std::vector<std::int64_t> counts;
    for (const Measure& one : check.measures) counts.push_back(one.value);
    EXPECT_EQ(counts, (std::vector<std::int64_t>{2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
}

TEST_F(HealthTest, TellsOfAJournalThatWasChanged) {
    in_use();
    const std::string head = issuer.registry().last_journal_row()->digest;
    terms.head = head;
    EXPECT_EQ(all(), Names{});
    terms.head = std::string(64, '0');
    EXPECT_EQ(only("journal"), (Names{"journal-head-missing"}));
    terms.head.clear();
    test::run(fmt::format("sqlite3 '{}' \"UPDATE journal SET detail = '{{}}' WHERE seq = 2\"",
                          (issuer.dir() / "registry.db").string()));
    EXPECT_EQ(only("journal"), (Names{"journal-broken"}));
    EXPECT_EQ(number(of("journal"), "row"), 2);
}

TEST_F(HealthTest, TellsOfARegistryThatIsAnOlderCopy) {
    in_use();
    RegistryMark mark = mark_of(issuer.registry());
    mark.serials += 10;
    std::ofstream(issuer.dir() / "registry.head") << write_mark(mark);
    EXPECT_EQ(only("registry"), (Names{"registry-behind"}));
    EXPECT_EQ(check().level(), HealthLevel::due);
}

TEST_F(HealthTest, TellsOfARegistryThatIsNone) {
    in_use();
    test::run(fmt::format("sqlite3 '{}' 'DROP TABLE cards'", (issuer.dir() / "registry.db").string()));
    EXPECT_EQ(names_in(of("expiring-cards")), (Names{"not-checked"}));
    test::run(fmt::format("sqlite3 '{}' 'DROP TABLE settings'", (issuer.dir() / "registry.db").string()));
    const Health health = check();
    EXPECT_EQ(health.level(), HealthLevel::unknown);
    for (const HealthCheck& one : health.checks)
        EXPECT_EQ(names_in(one), one.name == "permissions" ? Names{}
                                 : one.name == "registry"  ? Names{"registry-damaged"}
                                                           : Names{"not-checked"})
            << one.name;
}

TEST_F(HealthTest, TellsOfFilesThatOthersCanChangeOrRead) {
    in_use();
    const auto with = [&](const fs::path& file, fs::perms more) {
        fs::permissions(file, more, fs::perm_options::add);
        const Names names = all();
        const std::string subject = of("permissions").findings.empty() ? "" : of("permissions").findings[0].subject;
        fs::permissions(file, more, fs::perm_options::remove);
        EXPECT_EQ(subject, file.string());
        return names;
    };
    EXPECT_EQ(with(issuer.key_file(issuer.active_key(Purpose::cards, now).kid), fs::perms::others_read),
              (Names{"unsafe-permissions"}));
    EXPECT_EQ(with(issuer.dir() / "registry.db", fs::perms::others_read), (Names{"unsafe-permissions"}));
    EXPECT_EQ(with(published("status"), fs::perms::others_write), (Names{"unsafe-permissions"}));
    // What is refused altogether.
    EXPECT_EQ(with(issuer.dir() / "issuer.json", fs::perms::others_write),
              (Names{"unsafe-permissions", "not-checked"}));
    EXPECT_EQ(with(issuer.dir() / "keys", fs::perms::others_write), (Names{"unsafe-permissions", "not-checked"}));
    EXPECT_EQ(all(), Names{});
}

TEST_F(HealthTest, IsOfAnIssuer) {
    EXPECT_EQ(code_of([&] { (void)check_issuer(dir_ / "nothing", terms, now); }), Code::not_an_issuer);
}

// ---- what the web server gives

class WebHealthTest : public HealthTest {
protected:
    test::Environment no_proxy{"no_proxy", "*"};
    test::HttpsServer server;

    void SetUp() override {
        in_use();
        bundle();
        terms.url = server.address("/id/");
        terms.download.ca = server.certificate();
        for (const std::string& name : names()) serve(name);
    }
    std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator(issuer.dir() / "public"))
            if (entry.is_regular_file()) found.push_back(fs::relative(entry.path(), issuer.dir() / "public").string());
        return found;
    }
    void serve(const std::string& name) { serve(name, read_file(published(name))); }
    void serve(const std::string& name, ByteView body) { server.answer("/id/" + name, "200 OK", "", body); }
};

TEST_F(WebHealthTest, IsFineWhenEveryFileIsThere) {
    EXPECT_EQ(all(), Names{});
    EXPECT_EQ(of("web-server").measured("web_files"), static_cast<std::int64_t>(names().size()));
    EXPECT_EQ(of("web-server").measured("web_files_same"), static_cast<std::int64_t>(names().size()));
    put(published("jwks.json.0123456789abcdef.part"), bytes_of("being written"));
    EXPECT_EQ(all(), Names{});
}

TEST_F(WebHealthTest, TellsOlderFilesFromOthers) {
    publish_all(now + 60);
    bundle(now + 60);
    const HealthCheck stale = of("web-server", now + 60);
    EXPECT_EQ(names_in(stale), (Names{"web-stale", "web-differs"}));
    for (const Finding& finding : stale.findings) // what has no date is different: jwks.json is not, registry.jwt is
        EXPECT_EQ(finding.numbers.at("count"), finding.name == "web-stale" ? 6 : 1);
    for (const std::string& name : names()) serve(name);
    EXPECT_EQ(all(now + 60), Names{});
    serve("status/0.cwt", bytes_of("Under construction"));
    EXPECT_EQ(only("web-server", now + 60), (Names{"web-differs"}));
    EXPECT_EQ(of("web-server", now + 60).findings.front().subject, terms.url + "status/0.cwt");
    serve("status/0.cwt", Bytes(17 << 20)); // more than is taken
    EXPECT_EQ(only("web-server", now + 60), (Names{"web-differs"}));
}

TEST_F(WebHealthTest, TellsMissingFilesFromAServerThatDoesNotAnswer) {
    server.answer("/id/jwks.json", "404 Not Found", "");
    EXPECT_EQ(only("web-server"), (Names{"web-missing"}));
    EXPECT_EQ(check().level(), HealthLevel::due);
    server.answer("/id/jwks.json", "500 Internal Server Error", "");
    EXPECT_EQ(only("web-server"), (Names{"web-unreachable"}));
    EXPECT_EQ(check().level(), HealthLevel::unknown);
    const std::size_t before = server.answers();
    for (const std::string& name : names()) server.answer("/id/" + name, "503 Service Unavailable", "");
    EXPECT_EQ(only("web-server"), (Names{"web-unreachable"}));
    EXPECT_EQ(server.answers() - before, 3U); // then it is left alone
    EXPECT_EQ(number(of("web-server"), "count"), static_cast<std::int64_t>(names().size()));
}

TEST_F(WebHealthTest, AsksNobodyElse) {
    server.answer("/id/jwks.json", "302 Found", "Location: https://other.example/\r\n");
    EXPECT_EQ(only("web-server"), (Names{"web-unreachable"}));
    terms.url = "http://id.example/";
    EXPECT_EQ(code_of([&] { (void)check(); }), Code::usage);
}

} // namespace
} // namespace qrid
