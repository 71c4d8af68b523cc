#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/key_files.h"
#include "qrid/trust/trusted_jwk.h"
#include "support/errors.h"
#include "support/new_key.h"
#include "support/temporary.h"
#include "support/vectors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;
using test::new_key;

TEST(Jwk, HasTheThumbprintOfRfc8037) {
    QRID_NEEDS_SHARED("vectors/keys/thumbprints.json");
    const json vector = test::shared_json("vectors/keys/thumbprints.json")["rfc8037_a3"];
    EXPECT_EQ(vector["thumbprint_b64url"], base64url_encode(jwk_thumbprint(read_jwk(vector["jwk"]))));
}

TEST(Jwk, GoesRoundAndRefusesTheRest) {
    for (Algorithm algorithm : {Algorithm::es256, Algorithm::es384, Algorithm::eddsa}) {
        const PublicKey key = new_key(algorithm);
        json jwk = write_jwk(key);
        EXPECT_EQ(read_jwk(jwk).pem(), key.pem());
        for (const char* member : {"kty", "crv", "x"}) {
            json less = jwk;
            less.erase(member);
            EXPECT_EQ(code_of([&] { read_jwk(less); }), Code::bad_key);
        }
        jwk["d"] = "AAAA";
        EXPECT_EQ(code_of([&] { read_jwk(jwk); }), Code::bad_key);
    }
}

TEST(Trust, ReadsEveryFormOfAKey) {
    const PublicKey key = new_key();
    const json jwk = write_jwk(key);
    const std::vector<std::string> forms{key.pem(), jwk.dump(),
                                         json{{"keys", {jwk}}, {"iss", "https://id.example"}}.dump(),
                                         std::string(text_of(cbor::encode(cose::write_key(key)))),
                                         std::string(text_of(cbor::encode(cbor::Array{cose::write_key(key)})))};
    for (const std::string& form : forms) {
        const auto keys = read_trusted_keys(bytes_of(form), "test");
        ASSERT_EQ(keys.size(), 1U);
        EXPECT_EQ(keys[0].key.pem(), key.pem());
        EXPECT_TRUE(keys[0].answers_to(cose::kid_of(key)));
        EXPECT_FALSE(keys[0].states_kid);
    }
    for (const char* bad : {"", "{", "{}", "[]", "hello", "{\"keys\":5}", "-----BEGIN PUBLIC KEY-----"})
        EXPECT_EQ(code_of([&] { read_trusted_keys(bytes_of(bad), "test"); }), Code::bad_key) << bad;
}

TEST(Trust, ReadsBackWhatItWrites) {
    TrustedKey key = read_trusted_keys(bytes_of(new_key().pem()), "test").front();
    key.purpose = Purpose::status;
    key.not_before = 5;
    key.not_after = 9;
    key.revoked = Revocation{7, true};
    const TrustedKey again = read_trusted_keys(bytes_of(write_trusted_jwk(key).dump()), "test").front();
    EXPECT_EQ(again.purpose, Purpose::status);
    EXPECT_EQ(again.not_before, 5);
    EXPECT_EQ(again.not_after, 9);
    EXPECT_EQ(again.revoked->at, 7);
    EXPECT_TRUE(again.revoked->compromised);
    EXPECT_TRUE(again.states_kid);
}

TEST(Trust, PassesOverKeysForOtherThings) {
    json other = write_jwk(new_key());
    other["use"] = "enc";
    const json rsa{{"kty", "RSA"}, {"n", "AQAB"}, {"e", "AQAB"}};
    const json set{{"keys", {rsa, other, write_jwk(new_key())}}};
    EXPECT_EQ(read_trusted_keys(bytes_of(set.dump()), "test").size(), 1U);
    EXPECT_EQ(code_of([&] { read_trusted_keys(bytes_of(json{{"keys", {rsa}}}.dump()), "test"); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { read_trusted_keys(bytes_of(other.dump()), "test"); }), Code::bad_key);
    json wrong = write_jwk(new_key());
    wrong["alg"] = "Ed25519";
    EXPECT_EQ(code_of([&] { read_trusted_keys(bytes_of(wrong.dump()), "test"); }), Code::bad_key);
    wrong = write_jwk(new_key());
    wrong["exp"] = 1e300;
    EXPECT_EQ(code_of([&] { read_trusted_keys(bytes_of(wrong.dump()), "test"); }), Code::bad_key);
}

TEST(Trust, FindsKeysByKidAndPurpose) {
    TrustSet trust;
    for (Purpose purpose : {Purpose::cards, Purpose::status}) {
        TrustedKey key = read_trusted_keys(bytes_of(new_key().pem()), "test").front();
        key.purpose = purpose;
        trust.add(key);
    }
    const Bytes kid = trust.keys()[0].kids[0];
    const auto keys = [&](const std::optional<Bytes>& named, Purpose purpose, Algorithm algorithm = Algorithm::es256) {
        return trust.candidates({purpose, named, algorithm}).keys.size();
    };
    EXPECT_EQ(keys(kid, Purpose::cards), 1U);
    EXPECT_TRUE(trust.candidates({Purpose::cards, kid, Algorithm::es256}).kid_known);
    EXPECT_EQ(keys(kid, Purpose::cards, Algorithm::es384), 0U);
    EXPECT_EQ(trust.candidates({Purpose::cards, kid, Algorithm::es384}).claimed, &trust.keys()[0]);
    EXPECT_FALSE(trust.candidates({Purpose::status, kid, Algorithm::es256}).kid_known);
    EXPECT_EQ(keys(std::nullopt, Purpose::status), 1U);
    EXPECT_EQ(keys(Bytes{1}, Purpose::cards), 1U); // its file names no kid
    EXPECT_EQ(trust.candidates({Purpose::trust, kid, Algorithm::es256}).claimed, nullptr);
}

// 5,800 keys in a file cost seconds for each card that names none of them.
class ManyKeys : public testing::Test {
protected:
    TrustedKey& add(Algorithm algorithm = Algorithm::es256) {
        keys.push_back(read_trusted_keys(bytes_of(new_key(algorithm).pem()), "test").front());
        return keys.back();
    }
    void add_kid(const Bytes& kid) {
        for (TrustedKey& key : keys) key.kids.push_back(kid), key.states_kid = true;
    }
    TrustSet set() const {
        TrustSet set;
        for (const TrustedKey& key : keys) set.add(key);
        return set;
    }
    Candidates candidates(const std::optional<Bytes>& kid = {}, const std::string& iss = {}) const {
        trust = set();
        return trust.candidates({Purpose::cards, kid, Algorithm::es256, iss});
    }

    std::vector<TrustedKey> keys;
    mutable TrustSet trust;
};

TEST_F(ManyKeys, AreTriedUpToALimit) {
    for (std::size_t i = 0; i < most_keys_tried; ++i) add();
    for (std::size_t i = 0; i < most_keys_tried; ++i) add(Algorithm::eddsa);
    EXPECT_EQ(candidates().keys.size(), most_keys_tried);
    EXPECT_FALSE(candidates().too_many);
    EXPECT_FALSE(candidates(Bytes{1}).too_many);
    add();
    for (const std::optional<Bytes>& kid : {std::optional<Bytes>(), std::optional(Bytes{1})}) {
        EXPECT_EQ(candidates(kid).keys.size(), most_keys_tried);
        EXPECT_TRUE(candidates(kid).too_many);
    }
    EXPECT_FALSE(candidates(keys.back().kids.front()).too_many);
}

TEST_F(ManyKeys, OfOneKidAreTriedUpToALimit) {
    const Bytes kid{1, 2, 3};
    for (std::size_t i = 0; i < most_keys_tried + 6; ++i) add();
    add_kid(kid);
    EXPECT_EQ(candidates(kid).keys.size(), most_keys_tried);
    EXPECT_TRUE(candidates(kid).too_many);
    EXPECT_TRUE(candidates(kid).kid_known);
    const TrustedKey& last = keys.back(); // a key's own kid counts for more than what others state
    for (TrustedKey& key : keys)
        if (&key != &last) key.kids.push_back(last.kids.front());
    EXPECT_TRUE(same_key(candidates(last.kids.front()).keys.front()->key, last.key));
}

TEST_F(ManyKeys, AreTriedInTheOrderOfTheirIssuers) {
    for (std::size_t i = 0; i < most_keys_tried; ++i) add().iss = "https://other.example";
    add();
    add().iss = "https://id.example";
    const Candidates found = candidates({}, "https://id.example");
    ASSERT_EQ(found.keys.size(), most_keys_tried);
    EXPECT_EQ(found.claimed, found.keys[0]);
    EXPECT_EQ(found.keys[0]->iss, "https://id.example");
    EXPECT_EQ(found.keys[1]->iss, "");
    EXPECT_EQ(found.keys[2]->iss, "https://other.example");
}

TEST_F(ManyKeys, AreTriedWithEveryEntryOfEach) {
    for (std::size_t i = 0; i < most_keys_tried + 1; ++i) add().iss = "https://id.example";
    const std::size_t count = keys.size();
    for (std::size_t i = 0; i < count; ++i) { // who names another's key as revoked is heard where that key is tried
        keys.push_back(keys[i]);
        keys.back().iss = "https://other.example";
    }
    const Candidates found = candidates({}, "https://id.example");
    EXPECT_EQ(found.keys.size(), 2 * most_keys_tried);
    EXPECT_TRUE(found.too_many);
}

TEST(Trust, ReadsNoFileThatIsTooLarge) {
    std::string pem = new_key().pem();
    pem.resize(max_key_file, '\n');
    EXPECT_EQ(read_trusted_keys(bytes_of(pem), "test").size(), 1U);
    EXPECT_EQ(code_of([&] { read_trusted_keys(bytes_of(pem + "\n"), "test"); }), Code::bad_key);
}

TEST(Trust, IndexesTheKidsOfEverySource) {
    TrustedKey key = read_trusted_keys(bytes_of(new_key().pem()), "a").front();
    TrustSet trust;
    trust.add(key);
    key.kids.push_back({9, 9});
    key.states_kid = true;
    trust.add(key);
    trust.add(key);
    ASSERT_EQ(trust.keys().size(), 1U);
    EXPECT_EQ(trust.candidates({Purpose::cards, Bytes{9, 9}, Algorithm::es256}).keys.size(), 1U);
    EXPECT_TRUE(trust.candidates({Purpose::cards, Bytes{9, 9}, Algorithm::es256}).kid_known);
    EXPECT_TRUE(trust.keys().front().answers_to(Bytes{9, 9}));
}

TrustedKey named(const PublicKey& key, const std::string& iss, std::optional<Seconds> list_until = {}) {
    TrustedKey named = read_trusted_keys(bytes_of(key.pem()), "test").front();
    named.iss = iss;
    named.list_until = list_until;
    return named;
}

TEST(Trust, IsGoodAsLongAsTheNewestListThatNamesAKey) {
    const PublicKey key = new_key();
    const auto until = [&](std::initializer_list<std::optional<Seconds>> sources) {
        TrustSet trust;
        for (const auto& source : sources) trust.add(named(key, "a", source));
        EXPECT_EQ(trust.keys().size(), 1U);
        return trust.keys().front().list_until;
    };
    EXPECT_EQ(until({{}, {}}), std::nullopt);
    EXPECT_EQ(until({5, 9, 7}), 9);
    EXPECT_EQ(until({5, {}}), 5); // a plain file does not make a list younger
    EXPECT_EQ(until({{}, 5}), 5);
}

TEST(Trust, ReadsWhereTheStatusListsAre) {
    json set{{"iss", "a"}, {"status_uri", "https://s.example/"}, {"keys", {write_jwk(new_key())}}};
    const auto read = [&] { return read_trusted_keys(bytes_of(set.dump()), "test").front().status_uri; };
    EXPECT_EQ(read(), "https://s.example/");
    set["status_uri"] = std::string(max_status_uri, 'x'); // whether anything is fetched from there is judged later
    EXPECT_EQ(read(), std::string(max_status_uri, 'x'));
    for (const json& bad : {json(""), json(5), json(nullptr), json::array({"https://s.example/"}), json("a\nb"),
                            json("a\x1b[2J"), json(std::string(max_status_uri + 1, 'x'))}) {
        set["status_uri"] = bad;
        EXPECT_EQ(code_of(read), Code::bad_key) << bad;
    }
    set["status_uri"] = "https://s.example/";
    set.erase("iss"); // whose lists?
    EXPECT_EQ(read(), std::nullopt);
    set.erase("status_uri");
    EXPECT_EQ(read(), std::nullopt);
}

TEST(Trust, TakesTheNewestListsWordForWhereTheStatusListsAre) {
    const PublicKey key = new_key();
    struct Source {
        std::optional<Seconds> until;
        std::optional<std::string> uri;
    };
    const auto uri = [&](std::initializer_list<Source> sources) {
        TrustSet trust;
        for (const Source& source : sources) {
            TrustedKey entry = named(key, "a", source.until);
            entry.status_uri = source.uri;
            trust.add(entry);
        }
        EXPECT_EQ(trust.keys().size(), 1U);
        return trust.keys().front().status_uri;
    };
    EXPECT_EQ(uri({{{}, {}}, {{}, {}}}), std::nullopt);
    EXPECT_EQ(uri({{{}, {}}, {{}, "x"}}), "x");
    EXPECT_EQ(uri({{{}, "x"}, {{}, "y"}}), "x");
    EXPECT_EQ(uri({{{}, "x"}, {5, "y"}}), "y"); // signed goes before unsigned
    EXPECT_EQ(uri({{5, "x"}, {{}, "y"}}), "x");
    EXPECT_EQ(uri({{5, "x"}, {9, "y"}}), "y");
    EXPECT_EQ(uri({{9, "x"}, {5, "y"}}), "x");
    EXPECT_EQ(uri({{5, "x"}, {9, {}}}), "x");
    TrustSet two; // another issuer's word is about its own entry
    TrustedKey other = named(key, "b");
    other.status_uri = "https://b.example/";
    two.add(named(key, "a"));
    two.add(other);
    ASSERT_EQ(two.keys().size(), 2U);
    EXPECT_EQ(two.keys()[0].status_uri, std::nullopt);
}

TEST(Trust, LetsNoIssuerRevokeAnothersKey) {
    const PublicKey key = new_key();
    for (const bool first : {true, false}) {
        TrustSet trust;
        TrustedKey revoked = named(key, "b");
        revoked.revoked = Revocation{5, true};
        if (first) trust.add(revoked);
        trust.add(named(key, "a"));
        if (!first) trust.add(revoked);
        ASSERT_EQ(trust.keys().size(), 2U);
        for (const TrustedKey& entry : trust.keys()) EXPECT_EQ(entry.revoked.has_value(), entry.iss == "b");
        trust.add(named(key, "a", 7)); // merges with its own issuer's
        EXPECT_EQ(trust.keys().size(), 2U);
    }
}

TEST(Trust, SpreadsARevocationOverThePurposesOfAKey) {
    TrustSet trust;
    TrustedKey cards = named(new_key(), "a"), status = cards;
    cards.purpose = Purpose::cards;
    status.purpose = Purpose::status;
    status.revoked = Revocation{5, true};
    trust.add(cards);
    trust.add(status);
    ASSERT_EQ(trust.keys().size(), 2U);
    for (const TrustedKey& entry : trust.keys()) EXPECT_TRUE(entry.revoked);
}

TEST(Trust, JudgesAKey) {
    TrustedKey key = named(new_key(), "a", 100);
    const auto flaw = [&](std::optional<Seconds> signed_at, Seconds at) -> std::optional<Code> {
        const auto found = flaw_of(key, signed_at, at);
        return found ? std::optional(found->code) : std::nullopt;
    };
    EXPECT_EQ(flaw(5, 99), std::nullopt);
    EXPECT_EQ(flaw(5, 100), Code::trust_stale);
    key.not_before = 10;
    key.not_after = 20;
    EXPECT_EQ(flaw(5, 9 - key_tolerance), Code::key_not_yet_valid);
    EXPECT_EQ(flaw(5, 10 - key_tolerance), std::nullopt); // a clock that is a minute behind
    EXPECT_EQ(flaw(5, 20), Code::key_retired);
    EXPECT_EQ(flaw(5, 100), Code::trust_stale); // a newer list may have given it more time
    key.revoked = Revocation{15, false};
    EXPECT_EQ(flaw(14, 16), std::nullopt);
    EXPECT_EQ(flaw(15, 16), Code::key_revoked);
    EXPECT_EQ(flaw({}, 16), Code::key_revoked);
    EXPECT_EQ(flaw(15, 14), std::nullopt); // not yet
    EXPECT_EQ(flaw(15, 100), Code::key_revoked);
    key.revoked->compromised = true;
    for (Seconds at : {Seconds{0}, Seconds{14}, Seconds{15}, Seconds{1000}}) EXPECT_EQ(flaw(0, at), Code::key_revoked);
}

TEST(Trust, LoadsDirectories) {
    const test::Temporary dir;
    EXPECT_EQ(code_of([&] { load_trust({dir.path()}); }), Code::bad_key);
    write_file(dir / "a.pem", bytes_of(new_key().pem()), Overwrite::refuse);
    write_file(dir / "b.json", bytes_of(write_jwk(new_key()).dump()), Overwrite::refuse);
    EXPECT_EQ(load_trust({dir.path()}).keys().size(), 2U);
    EXPECT_EQ(code_of([&] { load_trust({dir / "absent"}); }), Code::unreadable_file);
}

} // namespace
} // namespace qrid
