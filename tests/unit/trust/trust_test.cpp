#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/trusted_key.h"
#include "support/errors.h"
#include "support/temporary.h"
#include "support/vectors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;

PublicKey new_key(Algorithm algorithm = Algorithm::es256) { return PrivateKey::generate(algorithm).public_key(); }

TEST(Jwk, HasTheThumbprintOfRfc8037) {
    QRID_NEEDS_SHARED("vectors/keys/thumbprints.json");
    const json vector = test::shared_json("vectors/keys/thumbprints.json")["rfc8037_a3"];
    EXPECT_EQ(base64url_encode(jwk_thumbprint(read_jwk(vector["jwk"]))), vector["thumbprint_b64url"]);
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
    EXPECT_EQ(trust.candidates(kid, Purpose::cards).size(), 1U);
    EXPECT_EQ(trust.candidates(kid, Purpose::status).size(), 0U);
    EXPECT_EQ(trust.candidates(std::nullopt, Purpose::status).size(), 1U);
    EXPECT_EQ(trust.candidates(Bytes{1}, Purpose::cards).size(), 0U);
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
    EXPECT_EQ(flaw(5, 9), Code::key_not_yet_valid);
    EXPECT_EQ(flaw(5, 10), std::nullopt);
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
