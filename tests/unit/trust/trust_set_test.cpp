// One key from several sources, and what is looked up in a set.
#include "qrid/base/encoding.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/trusted_jwk.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <numeric>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;

const PublicKey& the_key() {
    static const PublicKey key = PrivateKey::generate(Algorithm::es256).public_key();
    return key;
}

TrustedKey source(const auto& change) {
    TrustedKey key = read_trusted_keys(bytes_of(the_key().pem()), "test").front();
    change(key);
    return key;
}

// The one entry that the two make, added in this order.
TrustedKey merged(const auto& one, const auto& two) {
    TrustSet trust;
    trust.add(source(one));
    trust.add(source(two));
    EXPECT_EQ(trust.keys().size(), 1U);
    return trust.keys().front();
}

// What each order of the two makes of it.
void expect_in_both_orders(const auto& one, const auto& two, const auto& judge) {
    judge(merged(one, two));
    judge(merged(two, one));
}

const auto says_nothing = [](TrustedKey&) {};

TEST(TrustSet, TakesTheNarrowestTimeOfAKeysSources) {
    const auto wide = [](TrustedKey& k) { k.not_before = 10, k.not_after = 40; };
    const auto narrow = [](TrustedKey& k) { k.not_before = 20, k.not_after = 30; };
    expect_in_both_orders(wide, narrow, [](const TrustedKey& k) {
        EXPECT_EQ(k.not_before, 20);
        EXPECT_EQ(k.not_after, 30);
    });
    expect_in_both_orders(wide, says_nothing, [](const TrustedKey& k) {
        EXPECT_EQ(k.not_before, 10);
        EXPECT_EQ(k.not_after, 40);
    });
}

TEST(TrustSet, TakesAnyWordOnIssuerPurposeAndKid) {
    const auto says = [](TrustedKey& k) {
        k.iss = "a";
        k.purpose = Purpose::status;
        k.states_kid = true;
        k.kids.push_back({1, 2, 3});
    };
    expect_in_both_orders(says, says_nothing, [](const TrustedKey& k) {
        EXPECT_EQ(k.iss, "a");
        EXPECT_EQ(k.purpose, Purpose::status);
        EXPECT_TRUE(k.states_kid);
        EXPECT_TRUE(k.answers_to(Bytes{1, 2, 3}));
        EXPECT_TRUE(k.answers_to(cose::kid_of(the_key())));
        EXPECT_FALSE(k.answers_to(Bytes{1, 2}));
    });
    expect_in_both_orders(says_nothing, says_nothing, [](const TrustedKey& k) {
        EXPECT_EQ(k.purpose, std::nullopt);
        EXPECT_FALSE(k.states_kid);
        EXPECT_FALSE(k.revoked);
    });
}

TEST(TrustSet, TakesTheGravestRevocation) {
    const auto at = [](Seconds moment, bool compromised) {
        return [=](TrustedKey& k) { k.revoked = Revocation{moment, compromised}; };
    };
    expect_in_both_orders(at(5, false), says_nothing, [](const TrustedKey& k) {
        ASSERT_TRUE(k.revoked);
        EXPECT_EQ(k.revoked->at, 5);
        EXPECT_FALSE(k.revoked->compromised);
    });
    expect_in_both_orders(at(5, false), at(9, false), [](const TrustedKey& k) {
        ASSERT_TRUE(k.revoked);
        EXPECT_EQ(k.revoked->at, 5); // whichever source was read first
    });
    expect_in_both_orders(at(5, false), at(9, true), [](const TrustedKey& k) {
        ASSERT_TRUE(k.revoked);
        EXPECT_TRUE(k.revoked->compromised);
    });
    // Over two purposes of one key as well, whichever was told of first.
    for (const bool status_first : {true, false})
        for (const bool compromised : {true, false}) {
            const auto status = [&](TrustedKey& k) { k.purpose = Purpose::status, at(5, compromised)(k); };
            const auto cards = [](TrustedKey& k) { k.purpose = Purpose::cards; };
            TrustSet trust;
            if (status_first) trust.add(source(status));
            trust.add(source(cards));
            if (!status_first) trust.add(source(status));
            ASSERT_EQ(trust.keys().size(), 2U);
            for (const TrustedKey& key : trust.keys()) {
                ASSERT_TRUE(key.revoked);
                EXPECT_EQ(key.revoked->compromised, compromised);
            }
        }
}

// What the sources make of the entry for cards of an issuer, in each of their orders.
void expect_in_all_orders(const std::vector<std::function<void(TrustedKey&)>>& sources, const std::string& iss,
                          const std::function<void(const TrustedKey&)>& judge) {
    std::vector<std::size_t> order(sources.size());
    std::iota(order.begin(), order.end(), 0);
    do {
        TrustSet trust;
        for (const std::size_t i : order) trust.add(source(sources[i]));
        const Candidates found = trust.candidates({Purpose::cards, {}, Algorithm::es256, iss});
        ASSERT_FALSE(found.keys.empty());
        EXPECT_TRUE(found.keys.front()->iss.empty() || found.keys.front()->iss == iss);
        judge(*found.keys.front());
        if (testing::Test::HasFailure()) FAIL() << "in the order " << testing::PrintToString(order);
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST(TrustSet, HoldsWhatIsSaidAgainstAKeyAgainstAllItsEntriesInWhateverOrder) {
    const auto entry = [](std::string iss, std::optional<Purpose> purpose, auto change) {
        return [=](TrustedKey& k) { k.iss = iss, k.purpose = purpose, change(k); };
    };
    const auto good = [](TrustedKey&) {};
    const auto stolen = [](TrustedKey& k) { k.revoked = Revocation{5, true}; };
    const auto ended = [](TrustedKey& k) { k.not_after = 9; };
    const auto late = [](TrustedKey& k) { k.not_before = 7; };
    const auto is_stolen = [](const TrustedKey& k) { EXPECT_TRUE(k.revoked && k.revoked->compromised); };
    const auto has_ended = [](const TrustedKey& k) { EXPECT_EQ(k.not_after, 9); };
    const auto is_late = [](const TrustedKey& k) { EXPECT_EQ(k.not_before, 7); };
    const auto is_free = [](const TrustedKey& k) { EXPECT_FALSE(k.revoked || k.not_after || k.not_before); };
    // One list that names a key for two purposes, one of them twice.
    for (const Purpose other : {Purpose::status, Purpose::trust})
        expect_in_all_orders({entry("b", other, good), entry("b", Purpose::cards, good), entry("b", other, stolen)},
                             "b", is_stolen);
    // A file that names no issuer speaks of every issuer's entry.
    expect_in_all_orders({entry("a", {}, good), entry("b", {}, good), entry("", {}, stolen)}, "b", is_stolen);
    expect_in_all_orders({entry("a", {}, good), entry("b", {}, good), entry("", {}, stolen)}, "a", is_stolen);
    // What names no purpose speaks of each.
    expect_in_all_orders({entry("b", Purpose::status, good), entry("b", Purpose::cards, good), entry("b", {}, ended)},
                         "b", has_ended);
    expect_in_all_orders({entry("b", Purpose::status, good), entry("b", Purpose::cards, good), entry("", {}, late)},
                         "b", is_late);
    // Another issuer's word, and a date for another purpose, say nothing.
    expect_in_all_orders({entry("a", {}, stolen), entry("b", {}, good), entry("a", {}, ended)}, "b", is_free);
    expect_in_all_orders({entry("b", Purpose::status, ended), entry("b", Purpose::cards, good)}, "b", is_free);
}

TEST(TrustSet, KeepsTwoPurposesOfAKeyApart) {
    TrustSet trust;
    for (const Purpose purpose : {Purpose::cards, Purpose::status, Purpose::cards})
        trust.add(source([&](TrustedKey& k) { k.purpose = purpose; }));
    ASSERT_EQ(trust.keys().size(), 2U);
    for (const Purpose purpose : {Purpose::cards, Purpose::status})
        EXPECT_EQ(trust.candidates({purpose, {}, Algorithm::es256}).keys.size(), 1U);
    EXPECT_TRUE(trust.candidates({Purpose::trust, {}, Algorithm::es256}).keys.empty());
}

TEST(TrustSet, KeepsTwoIdentifiersOfAKeyApartInEitherOrder) {
    const PublicKey usual = PrivateKey::generate(Algorithm::sm2).public_key(), alices = usual.with_distid("ALICE");
    for (const auto& [one, two] : {std::pair(usual, alices), std::pair(alices, usual)}) {
        TrustSet trust;
        for (const PublicKey& key : {one, two, one}) trust.add(read_trusted_keys(bytes_of(key.pem()), "test").front());
        ASSERT_EQ(trust.keys().size(), 2U);
        const Candidates found = trust.candidates({Purpose::cards, trust.keys().front().kids.front(), Algorithm::sm2});
        ASSERT_EQ(found.keys.size(), 2U);
        EXPECT_NE(found.keys[0]->key.distid(), found.keys[1]->key.distid());
        TrustedKey revoked = read_trusted_keys(bytes_of(one.pem()), "test").front();
        revoked.revoked = Revocation{10, true};
        trust.add(revoked); // of the key, under whatever identifier
        for (const TrustedKey& key : trust.keys()) EXPECT_TRUE(key.revoked);
    }
}

TEST(TrustSet, FindsKeysWhoseSourceNamedNoKid) {
    const auto found = [](const auto& change, Purpose purpose) {
        TrustSet trust;
        trust.add(source(change));
        return trust.candidates({purpose, Bytes{1, 2, 3}, Algorithm::es256}).keys.size(); // a kid that none answers to
    };
    EXPECT_EQ(found(says_nothing, Purpose::cards), 1U); // good for anything
    EXPECT_EQ(found([](TrustedKey& k) { k.purpose = Purpose::cards; }, Purpose::cards), 1U);
    EXPECT_EQ(found([](TrustedKey& k) { k.purpose = Purpose::status; }, Purpose::cards), 0U);
    EXPECT_EQ(found([](TrustedKey& k) { k.states_kid = true; }, Purpose::cards), 0U);
}

// ---- the members of a JWK

std::optional<Code> refusal_with(const char* member, const json& value) {
    json jwk = write_jwk(the_key());
    jwk[member] = value;
    return code_of([&] { read_trusted_jwk(jwk, "a", "test"); });
}

TEST(TrustedJwk, IsRefusedForAMemberThatIsNotWhatItShouldBe) {
    EXPECT_EQ(refusal_with("purpose", "cards"), std::nullopt);
    EXPECT_EQ(refusal_with("use", "enc"), Code::bad_key);
    EXPECT_EQ(refusal_with("alg", "ES384"), Code::bad_key);
    EXPECT_EQ(refusal_with("alg", "Ed25519"), Code::bad_key);
    EXPECT_EQ(refusal_with("purpose", "anything"), Code::bad_key);
    EXPECT_EQ(refusal_with("revoked", 5), Code::bad_key);
    for (const char* member : {"use", "kid", "alg", "purpose"}) EXPECT_EQ(refusal_with(member, 5), Code::bad_key);
    for (const char* member : {"nbf", "exp"})
        for (const json& value : {json("5"), json(5.5), json(UINT64_MAX), json(std::uint64_t{1} << 63)})
            EXPECT_EQ(refusal_with(member, value), Code::bad_key) << member << value;
    EXPECT_EQ(refusal_with("exp", json::parse("9223372036854775807")), std::nullopt);
    EXPECT_EQ(code_of([] { read_status_uri({{"status_uri", ""}}); }), Code::bad_key);
}

TEST(TrustedJwk, OfEd25519MayNameItsAlgorithmInEitherWay) {
    for (const char* alg : {"EdDSA", "Ed25519"}) {
        json jwk = write_jwk(PrivateKey::generate(Algorithm::eddsa).public_key());
        jwk["alg"] = alg;
        EXPECT_NO_THROW(read_trusted_jwk(jwk, "a", "test")) << alg;
    }
}

TEST(TrustedJwk, OfASetIsPassedOverWhenItIsForOtherThings) {
    const auto counts = [](json jwk, const char* member, const json& value) {
        jwk[member] = value;
        return is_signature_jwk(jwk);
    };
    const json good = write_jwk(the_key());
    EXPECT_TRUE(is_signature_jwk(good));
    EXPECT_TRUE(is_signature_jwk(5)); // so that it is told of
    for (const auto& [member, value] : {std::pair{"kty", "oct"},
                                        {"crv", "P-521"},
                                        {"use", "enc"},
                                        {"alg", "ECDH-ES"},
                                        {"kty", ""},
                                        {"crv", ""},
                                        {"alg", ""}})
        EXPECT_FALSE(counts(good, member, value)) << member;
    const json rsa{{"kty", "RSA"}, {"e", "AQAB"}};
    EXPECT_TRUE(counts(rsa, "n", std::string(342, 'A'))); // 2048 bits
    EXPECT_FALSE(counts(rsa, "n", std::string(341, 'A')));
    EXPECT_TRUE(counts(rsa, "n", 5)); // damaged
}

TEST(TrustedJwk, HasNoMembersThatTheKeyDoesNotSay) {
    const json jwk = write_trusted_jwk(source(says_nothing));
    for (const char* member : {"purpose", "nbf", "exp", "revoked"}) EXPECT_FALSE(jwk.contains(member)) << member;
}

TEST(TrustedKeys, AreAtMostTenThousandOfASet) {
    const json jwk = write_jwk(the_key());
    json other = jwk;
    other["use"] = "enc";
    json list(9999, other);
    list.push_back(jwk);
    EXPECT_EQ(read_trusted_jwks(list, "a", "test").size(), 1U);
    list.push_back(jwk);
    EXPECT_EQ(code_of([&] { read_trusted_jwks(list, "a", "test"); }), Code::bad_key);
    EXPECT_TRUE(read_trusted_jwks(json::array(), "a", "test").empty());
    EXPECT_EQ(code_of([&] { read_trusted_jwks(json::array({other}), "a", "test"); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { read_trusted_jwks("keys", "a", "test"); }), Code::bad_key);
}

TEST(Purposes, AreParsedByTheirNames) {
    for (const Purpose purpose : {Purpose::cards, Purpose::status, Purpose::trust})
        EXPECT_EQ(parse_purpose(name(purpose)), purpose);
    EXPECT_EQ(code_of([] { parse_purpose("card"); }), Code::usage);
}

} // namespace
} // namespace qrid
