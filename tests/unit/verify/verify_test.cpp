#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/base/printable.h"
#include "qrid/card/text.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/cose/test_key.h"
#include "qrid/trust/key_file.h"
#include "qrid/verify/inspect.h"
#include "support/cards.h"
#include "support/vectors.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using nlohmann::json;
using namespace test;

TEST(Verify, PassesAGoodCardWithEveryCheckInOrder) {
    const Report report = report_of(good_verifier());
    EXPECT_EQ(report.verdict(), Verdict::valid);
    for (std::size_t i = 0; i < check_count; ++i) EXPECT_EQ(report.checks.begin()[i].check, static_cast<Check>(i));
    EXPECT_TRUE(report.warnings.empty());
    EXPECT_EQ(report_to_json(report)["card"]["identity"]["fullName"], "Li Wei");
}

TEST(Verify, TellsEveryFailureAtOnce) {
    const Verifier verifier(good_trust(), library_of({list_with(5, status_value::invalid)}), now);
    Claims claims = good_claims();
    claims.exp = now - 1;
    claims.iss = "https://other.example";
    const Report report = report_of(verifier, claims);
    EXPECT_EQ(outcome(report, Check::issuer), "fail issuer-mismatch");
    EXPECT_EQ(outcome(report, Check::validity), "fail expired");
    EXPECT_EQ(outcome(report, Check::status), "fail revoked");
    EXPECT_EQ(outcome(report, Check::signature), "pass");
    EXPECT_EQ(exit_code(report.verdict()), 1);
}

TEST(Verify, IsUndeterminedWithoutTheKeyOrTheList) {
    Report report = report_of(Verifier(good_trust(), {}, now));
    EXPECT_EQ(outcome(report, Check::status), "unknown status-missing");
    EXPECT_EQ(exit_code(report.verdict()), 3);
    report = report_of(good_verifier(), good_claims(), cose::generate_key(Algorithm::es256));
    EXPECT_EQ(outcome(report, Check::key), "unknown unknown-key");
    EXPECT_EQ(outcome(report, Check::signature), "skipped");
    EXPECT_EQ(report.verdict(), Verdict::undetermined);
    EXPECT_EQ(report_of(Verifier({}, {}, now)).verdict(), Verdict::undetermined);
}

TEST(Verify, JudgesTheStatusList) {
    const auto status = [](StatusToken token, std::uint64_t idx = 5, Seconds at = now) {
        const Verifier verifier(good_trust(), library_of({std::move(token)}), at);
        Claims claims = good_claims();
        claims.status->idx = idx;
        return outcome(report_of(verifier, claims), Check::status);
    };
    EXPECT_EQ(status(list_with(5, 0)), "pass");
    EXPECT_EQ(status(list_with(5, 1)), "fail revoked");
    EXPECT_EQ(status(list_with(5, 2)), "fail suspended");
    EXPECT_EQ(status(list_with(5, 3)), "unknown status-untrusted");
    EXPECT_EQ(status(list_with(5, 0), 100), "fail status-index-out-of-range");
    EXPECT_EQ(status(list_with(5, 0), UINT64_MAX), "fail status-index-out-of-range");
    EXPECT_EQ(status(list_with(5, 1, now - 1000)), "unknown status-stale");
    const auto last_known = [](int value) { // of a list that has expired
        Claims claims = good_claims();
        claims.status->idx = 5;
        const Verifier verifier(good_trust(), library_of({list_with(5, value, now - 1000)}), now);
        return report_of(verifier, claims).checks[Check::status].last_known;
    };
    EXPECT_EQ(last_known(1), Code::revoked);
    EXPECT_EQ(last_known(0), std::nullopt);
    EXPECT_EQ(status(list_with(5, 1, now - 10, cose::generate_key(Algorithm::eddsa))), "unknown status-untrusted");
    EXPECT_EQ(status(list_with(5, 1, now - 10, card_key())),
              "unknown status-untrusted"); // a key for cards signs no list
}

TEST(Verify, WarnsOfAListThatWantsToBeFetchedAnew) {
    const Verifier verifier(good_trust(), library_of({list_with(0, 0, now - 11)}), now);
    const Report report = report_of(verifier);
    EXPECT_EQ(report.verdict(), Verdict::valid);
    EXPECT_EQ(report.warnings.at(0).code, WarningCode::status_old);
}

TEST(Verify, PrefersTheNewerList) {
    const Verifier verifier(good_trust(),
                            library_of({list_with(5, 0), list_with(5, 1, now - 5), list_with(5, 0, now - 50)}), now);
    EXPECT_EQ(outcome(report_of(verifier), Check::status), "fail revoked");
}

TEST(Verify, BelievesOnlyTheIssuersOwnLists) {
    // A list that says "valid", newer than the true one that says "revoked", by somebody who is trusted for other
    // cards.
    const PrivateKey other = cose::generate_key(Algorithm::eddsa);
    const auto status = [&](auto name_issuer) {
        TrustSet trust = good_trust();
        TrustedKey key = read_trusted_keys(bytes_of(other.public_key().pem()), "other").front();
        name_issuer(key);
        trust.add(key);
        const Verifier verifier(trust, library_of({list_with(5, 1), list_with(5, 0, now - 1, other)}), now);
        return outcome(report_of(verifier), Check::status);
    };
    EXPECT_EQ(status([](TrustedKey&) {}), "fail revoked");
    EXPECT_EQ(status([](TrustedKey& k) { k.iss = "https://other.example"; }), "fail revoked");
    EXPECT_EQ(status([](TrustedKey& k) { k.iss = iss; }), "pass");
    EXPECT_EQ(status([](TrustedKey& k) { k.iss = iss, k.not_after = now; }), "fail revoked");
    EXPECT_EQ(status([](TrustedKey& k) { k.iss = iss, k.not_before = now + key_tolerance + 1; }), "fail revoked");
}

TEST(Verify, BelievesNoListOfTheFuture) {
    const Verifier verifier(good_trust(), library_of({list_with(5, 0, now + 1000), list_with(5, 1)}), now);
    EXPECT_EQ(outcome(report_of(verifier), Check::status), "fail revoked");
    const Verifier alone(good_trust(), library_of({list_with(5, 0, now + 1000)}), now);
    EXPECT_EQ(outcome(report_of(alone), Check::status), "unknown status-untrusted");
}

TEST(Verify, TakesTheStrictestOfAKeyThatIsTrustedTwice) {
    TrustSet trust;
    trust.add(read_trusted_keys(bytes_of(card_key().public_key().pem()), "plain").front());
    TrustedKey revoked = trusted(card_key(), Purpose::cards);
    revoked.revoked = Revocation{now - 5, true};
    trust.add(revoked);
    const Report report = report_of(Verifier(trust, {}, now));
    EXPECT_EQ(outcome(report, Check::key), "fail key-revoked");
    EXPECT_EQ(outcome(report, Check::issuer), "pass");
}

TEST(Verify, JudgesTheKeysLife) {
    const auto with = [](auto change, Seconds iat = now - 1000) {
        TrustSet trust;
        TrustedKey key = trusted(card_key(), Purpose::cards);
        change(key);
        trust.add(key);
        const Verifier verifier(trust, {}, now);
        Claims claims = good_claims();
        claims.iat = iat;
        return outcome(report_of(verifier, claims), Check::key);
    };
    EXPECT_EQ(with([](TrustedKey& k) { k.not_before = now; }), "pass");
    EXPECT_EQ(with([](TrustedKey& k) { k.not_before = now + key_tolerance + 1; }), "fail key-not-yet-valid");
    EXPECT_EQ(with([](TrustedKey& k) { k.not_after = now; }), "fail key-retired");
    EXPECT_EQ(with([](TrustedKey& k) { k.revoked = Revocation{now - 5, true}; }), "fail key-revoked");
    EXPECT_EQ(with([](TrustedKey& k) { k.revoked = Revocation{now - 5, false}; }), "pass"); // issued before
    EXPECT_EQ(with([](TrustedKey& k) { k.revoked = Revocation{now - 5, false}; }, now - 5), "fail key-revoked");
    EXPECT_EQ(with([](TrustedKey& k) { k.purpose = Purpose::status; }), "fail key-usage");
    // Of a stolen key no card is good, whatever its iat and whenever it is looked at.
    EXPECT_EQ(with([](TrustedKey& k) { k.revoked = Revocation{now + 5, true}; }), "fail key-revoked");
    EXPECT_EQ(with([](TrustedKey& k) { k.revoked = Revocation{now + 5, false}; }), "pass");
}

TEST(Verify, IsUndeterminedOnceTheTrustListIsTooOld) {
    const auto with = [](auto change) {
        TrustSet trust;
        TrustedKey key = trusted(card_key(), Purpose::cards);
        key.list_until = now;
        change(key);
        trust.add(key);
        trust.add(trusted(status_key(), Purpose::status));
        return report_of(Verifier(trust, library_of({list_with(0, 0)}), now));
    };
    const Report report = with([](TrustedKey&) {});
    EXPECT_EQ(outcome(report, Check::key), "unknown trust-stale");
    EXPECT_EQ(outcome(report, Check::signature), "pass");
    EXPECT_EQ(exit_code(report.verdict()), 3);
    EXPECT_EQ(with([](TrustedKey& k) { k.list_until = now + 1; }).verdict(), Verdict::valid);
    EXPECT_EQ(with([](TrustedKey& k) { k.not_after = now; }).verdict(), Verdict::undetermined);
    EXPECT_EQ(with([](TrustedKey& k) { k.not_before = now + key_tolerance + 1; }).verdict(), Verdict::undetermined);
    // A newer list would not take it back.
    EXPECT_EQ(with([](TrustedKey& k) { k.revoked = Revocation{now - 5, true}; }).verdict(), Verdict::invalid);
}

TEST(Verify, BelievesNoStatusListUnderATrustListThatIsTooOld) {
    const auto status = [](int value, auto change) {
        TrustSet trust;
        trust.add(trusted(card_key(), Purpose::cards));
        TrustedKey key = trusted(status_key(), Purpose::status);
        change(key);
        trust.add(key);
        return outcome(report_of(Verifier(trust, library_of({list_with(5, value)}), now)), Check::status);
    };
    for (int value : {0, 1, 2})
        EXPECT_EQ(status(value, [](TrustedKey& k) { k.list_until = now; }), "unknown trust-stale");
    EXPECT_EQ(status(1, [](TrustedKey& k) { k.list_until = now + 1; }), "fail revoked");
    EXPECT_EQ(status(0, [](TrustedKey& k) { k.revoked = Revocation{now + 5, true}; }), "unknown status-untrusted");
    EXPECT_EQ(status(0, [](TrustedKey& k) { k.revoked = Revocation{now - 10, false}; }), "unknown status-untrusted");
    EXPECT_EQ(status(0, [](TrustedKey& k) { k.revoked = Revocation{now - 9, false}; }), "pass");
}

TEST(Verify, LetsNoIssuerTakeOverAnothersKeys) {
    // Another issuer that is trusted for its own cards names this one's keys as its own, and as revoked.
    for (const bool first : {true, false}) {
        TrustSet trust = first ? TrustSet() : good_trust();
        for (TrustedKey key : {trusted(card_key(), Purpose::cards), trusted(status_key(), Purpose::status)}) {
            key.iss = "https://other.example";
            key.revoked = Revocation{0, true};
            trust.add(key);
        }
        const TrustSet good = good_trust();
        for (const TrustedKey& key : good.keys()) trust.add(key);
        const Verifier verifier(trust, library_of({list_with(0, 0)}), now);
        EXPECT_EQ(report_of(verifier).verdict(), Verdict::valid) << first;
        Claims claims = good_claims();
        claims.iss = "https://third.example";
        EXPECT_EQ(outcome(report_of(verifier, claims), Check::issuer), "fail issuer-mismatch");
    }
}

// A file of 5,800 keys cost 7.5 s for each card that names none of them.
TEST(Verify, TriesAFewOfManyKeysAndSaysSo) {
    const Bytes nameless = cose::write_sign1(card_key(), {}, write_claims(good_claims()));
    TrustSet trust;
    for (std::size_t i = 0; i < most_keys_tried; ++i)
        trust.add(read_trusted_keys(bytes_of(cose::generate_key(Algorithm::es256).public_key().pem()), "many").front());
    TrustedKey known = read_trusted_keys(bytes_of(card_key().public_key().pem()), "test").front();
    trust.add(known);
    const auto report_by = [&](const TrustSet& keys) {
        return verify_cose(Verifier(keys, library_of({}), now), "test", nameless);
    };
    const Report unsure = report_by(trust);
    EXPECT_EQ(outcome(unsure, Check::signature), "skipped");
    EXPECT_EQ(outcome(unsure, Check::key), "unknown unknown-key");
    EXPECT_EQ(unsure.checks[Check::key].detail,
              "more than 64 trusted keys could have signed it; trust only the issuer's own keys");
    known.iss = iss; // those of the issuer that the card names come first
    trust.add(known);
    EXPECT_EQ(outcome(report_by(trust), Check::signature), "pass");
}

TEST(Verify, JudgesTheTime) {
    const auto with = [](auto change) {
        Claims claims = good_claims();
        change(claims);
        return report_of(good_verifier(), claims);
    };
    EXPECT_EQ(outcome(with([](Claims& c) { c.exp = now; }), Check::validity), "fail expired");
    EXPECT_EQ(outcome(with([](Claims& c) { c.nbf = now + 1; }), Check::validity), "fail not-yet-valid");
    EXPECT_EQ(outcome(with([](Claims& c) { c.nbf = now; }), Check::validity), "pass");
    const Report endless = with([](Claims& c) { c.exp.reset(); });
    ASSERT_EQ(endless.warnings.size(), 1U);
    EXPECT_EQ(endless.warnings[0].code, WarningCode::missing_exp);
    EXPECT_EQ(with([](Claims& c) { c.iat = now + 60; }).warnings.at(0).code, WarningCode::iat_in_future);
}

TEST(Verify, RefusesAnotherAlgorithmThanTheKeys) {
    // Signed with Ed25519 under the kid of a P-256 key.
    const Bytes bytes = cose::write_sign1(status_key(), {{cose::label::kid, cose::kid_of(card_key().public_key())}},
                                          write_claims(good_claims()));
    EXPECT_EQ(outcome(verify_cose(good_verifier(), "test", bytes), Check::signature), "fail algorithm-mismatch");
    const cbor::Value odd = cbor::Value::tagged(
        18, cbor::Array{cbor::encode(cbor::Map{{1, -999}}), cbor::Map{}, write_claims(good_claims()), Bytes(64)});
    EXPECT_EQ(outcome(verify_cose(good_verifier(), "test", cbor::encode(odd)), Check::signature),
              "unknown unsupported-algorithm");
}

TEST(Verify, ReportsTheSignatureEvenWhenTheClaimsAreBad) {
    const Bytes bytes = cose::write_sign1(card_key(), {{cose::label::kid, cose::kid_of(card_key().public_key())}},
                                          cbor::encode(cbor::Map{{4, "soon"}}));
    const Report report = verify_cose(good_verifier(), "test", bytes);
    EXPECT_EQ(outcome(report, Check::decode), "fail bad-claims");
    EXPECT_EQ(outcome(report, Check::signature), "pass");
    EXPECT_EQ(report.verdict(), Verdict::invalid);
}

RC_GTEST_PROP(Verify, NoFlippedBitIsEverValid, ()) {
    static const Verifier verifier = good_verifier();
    static const Bytes card = sign_card(good_claims(), card_key());
    Bytes bytes = card;
    const auto bit = *rc::gen::inRange<std::size_t>(0, bytes.size() * 8);
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    RC_ASSERT(verify_cose(verifier, "test", bytes).verdict() != Verdict::valid);
}

RC_GTEST_PROP(Verify, NoChangedCharacterIsEverValid, ()) {
    static const Verifier verifier = good_verifier();
    static const std::string card = text_of_card(sign_card(good_claims(), card_key()));
    std::string text = card;
    const auto place = *rc::gen::inRange<std::size_t>(0, text.size());
    text[place] = *rc::gen::elementOf(std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"));
    RC_PRE(text != card);
    RC_ASSERT(verify_text(verifier, "test", text).verdict() != Verdict::valid);
}

RC_GTEST_PROP(Verify, NoTruncationIsEverValid, ()) {
    static const Verifier verifier = good_verifier();
    static const std::string card = text_of_card(sign_card(good_claims(), card_key()));
    const auto length = *rc::gen::inRange<std::size_t>(0, card.size());
    RC_ASSERT(verify_text(verifier, "test", card.substr(0, length)).verdict() != Verdict::valid);
}

TEST(Verify, HoldsForThePublishedCards) {
    for (const char* file : {"vectors/claim169/ed25519-signed.json", "vectors/claim169/ecdsa-p256-signed.json"}) {
        QRID_NEEDS_SHARED(file);
        const json vector = test::shared_json(file);
        const Bytes raw = hex_decode(vector["signing_key"]["public_key_hex"].get<std::string>());
        const bool edwards = raw.size() == 32;
        const PublicPoint point =
            edwards ? PublicPoint{Algorithm::eddsa, raw, {}}
                    : PublicPoint{Algorithm::es256, {raw.begin() + 1, raw.begin() + 33}, {raw.begin() + 33, raw.end()}};
        TrustSet trust;
        trust.add(read_trusted_keys(bytes_of(PublicKey::from_point(point).pem()), "test").front());
        const Verifier verifier(trust, {}, parse_time("2024-06-01T00:00:00Z"));
        std::string text = vector["qr_data"];
        EXPECT_EQ(verify_text(verifier, file, text).verdict(), Verdict::valid) << file;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char before = std::exchange(text[i], text[i] == 'A' ? 'B' : 'A');
            EXPECT_EQ(verify_text(verifier, file, text).verdict(), Verdict::invalid) << file << " " << i;
            text[i] = before;
        }
        const Verifier later(trust, {}, parse_time("2028-01-01T00:00:00Z"));
        EXPECT_EQ(outcome(verify_text(later, file, text), Check::validity), "fail expired");
    }
}

// A verifier that fetches: what it asked for, and what it is given.
struct Fetching {
    int asked = 0;
    Verifier verifier;
    Fetching(StatusLibrary at_hand, std::function<StatusToken(Warnings&)> answer, TrustSet trust = good_trust())
        : verifier(std::move(trust), std::move(at_hand), now) {
        verifier.fetch_with([this, answer](const std::string& uri, const TrustedKey& signer, Warnings& warnings) {
            ++asked;
            EXPECT_EQ(uri, list_uri);
            EXPECT_EQ(signer.iss, iss);
            return std::vector{answer(warnings)};
        });
    }
};

StatusToken nothing(Warnings&) { throw Error(Code::status_unreachable, "nobody answers"); }

// The order in which two lists of one second were given decided whether a revoked card was good.
TEST(Status, OfListsThatAreEquallyNewTheStrictestCounts) {
    const auto status_of = [](const std::vector<int>& values) {
        std::vector<StatusToken> tokens;
        for (const int value : values) tokens.push_back(list_with(5, value));
        const Report report = report_of(Verifier(good_trust(), library_of(std::move(tokens)), now));
        return outcome(report, Check::status) + (warns(report, "status-conflict") ? " warned" : "");
    };
    constexpr int valid = status_value::valid, invalid = status_value::invalid, suspended = status_value::suspended;
    EXPECT_EQ(status_of({valid, valid}), "pass");
    EXPECT_EQ(status_of({invalid, invalid}), "fail revoked");
    EXPECT_EQ(status_of({valid, invalid}), "fail revoked warned");
    EXPECT_EQ(status_of({invalid, valid}), "fail revoked warned");
    EXPECT_EQ(status_of({valid, suspended, valid}), "fail suspended warned");
    EXPECT_EQ(status_of({suspended, invalid}), "fail revoked warned");
    EXPECT_EQ(status_of({invalid, suspended}), "fail revoked warned");
    EXPECT_EQ(status_of({valid, 3}), "unknown status-untrusted warned");
    EXPECT_EQ(status_of({3, suspended}), "fail suspended warned");
}

TEST(Status, OfANewerListTheOlderSaysNothing) {
    const auto status_of = [](Seconds of_valid, Seconds of_invalid) {
        const Report report = report_of(Verifier(
            good_trust(),
            library_of({list_with(5, status_value::valid, of_valid), list_with(5, status_value::invalid, of_invalid)}),
            now));
        EXPECT_FALSE(warns(report, "status-conflict"));
        return outcome(report, Check::status);
    };
    EXPECT_EQ(status_of(now - 9, now - 10), "pass");
    EXPECT_EQ(status_of(now - 10, now - 9), "fail revoked");
}

TEST(Status, WhatNobodyTrustedSignedConflictsWithNothing) {
    const PrivateKey other = cose::generate_key(Algorithm::eddsa);
    const Report report = report_of(Verifier(
        good_trust(),
        library_of({list_with(5, status_value::invalid, now - 10, other), list_with(5, status_value::valid)}), now));
    EXPECT_EQ(outcome(report, Check::status), "pass");
    EXPECT_FALSE(warns(report, "status-conflict"));
}

StatusToken damaged_list(Seconds iat, const PrivateKey& key = status_key()) {
    return read_status_token(write_status_cwt({list_uri, iat, iat + 100, {}, {}}, 2, Bytes{1, 2, 3}, key));
}

TEST(Status, IsUnknownByAListThatIsDamaged) {
    const auto report_by = [](std::vector<StatusToken> tokens) {
        return report_of(Verifier(good_trust(), library_of(std::move(tokens)), now));
    };
    EXPECT_EQ(outcome(report_by({damaged_list(now - 10)}), Check::status), "unknown bad-compression");
    EXPECT_EQ(outcome(report_by({damaged_list(now - 10), list_with(5, 0, now - 11)}), Check::status), "pass");
    // Of several that tell nothing the newest says why.
    const PrivateKey stranger = cose::generate_key(Algorithm::eddsa);
    for (const Seconds of_stranger : {now - 9, now - 11})
        EXPECT_EQ(outcome(report_by({damaged_list(now - 10), list_with(5, 0, of_stranger, stranger)}), Check::status),
                  of_stranger > now - 10 ? "unknown status-untrusted" : "unknown bad-compression");
}

TEST(Status, OfAListThatHasExpiredIsNotWarnedToo) {
    const Report report = report_of(Verifier(good_trust(), library_of({list_with(5, 0, now - 1000)}), now));
    EXPECT_EQ(outcome(report, Check::status), "unknown status-stale");
    EXPECT_TRUE(report.warnings.empty());
}

TEST(Status, AListIsInflatedOnceAndOnlyWhenATrustedKeySignedIt) {
    const PrivateKey stranger = cose::generate_key(Algorithm::eddsa);
    const Verifier verifier(good_trust(), library_of({list_with(5, 0), list_with(5, 0, now - 9, stranger)}), now);
    int inflated = 0;
    for (const StatusToken& token : verifier.status().find(list_uri)) {
        const auto memory = [&] {
            const auto& list = verifier.judged(token).list;
            return list ? list->memory : nullptr;
        };
        const auto first = memory();
        EXPECT_EQ(memory(), first);
        inflated += first != nullptr;
    }
    EXPECT_EQ(inflated, 1);
}

TEST(Fetching, OfAListAsNewAsTheOneAtHandTheStrictestCounts) {
    const auto status_of = [](int at_hand, int fetched) {
        Fetching fetching(library_of({list_with(5, at_hand, now - 11)}), // older than its ttl
                          [=](Warnings&) { return list_with(5, fetched, now - 11); });
        return outcome(report_of(fetching.verifier), Check::status);
    };
    EXPECT_EQ(status_of(status_value::valid, status_value::valid), "pass");
    EXPECT_EQ(status_of(status_value::invalid, status_value::valid), "fail revoked");
    EXPECT_EQ(status_of(status_value::valid, status_value::invalid), "fail revoked");
}

TEST(Fetching, AsksOnceForAListThatIsMissingOrOld) {
    const auto answer = [](Warnings&) { return list_with(5, status_value::invalid); };
    Fetching missing({}, answer), young(library_of({list_with(0, 0, now)}), answer),
        old(library_of({list_with(0, 0, now - 11)}), answer), expired(library_of({list_with(0, 0, now - 101)}), answer);
    for (Fetching* fetching : {&missing, &old, &expired}) {
        for (int i = 0; i < 3; ++i) EXPECT_EQ(outcome(report_of(fetching->verifier), Check::status), "fail revoked");
        EXPECT_EQ(fetching->asked, 1);
    }
    EXPECT_EQ(outcome(report_of(young.verifier), Check::status), "pass");
    EXPECT_EQ(young.asked, 0);
}

TEST(Fetching, AsksOnlyForCardsThatATrustedKeyHasSigned) {
    Fetching fetching({}, nothing);
    report_of(fetching.verifier, good_claims(), cose::generate_key(Algorithm::es256));
    Bytes forged = sign_card(good_claims(), card_key());
    forged.back() ^= 1;
    EXPECT_EQ(outcome(verify_cose(fetching.verifier, "test", forged), Check::signature), "fail bad-signature");
    TrustedKey revoked = trusted(card_key(), Purpose::cards);
    revoked.revoked = Revocation{0, true};
    TrustSet trust;
    trust.add(revoked);
    Fetching flawed({}, nothing, trust);
    EXPECT_EQ(outcome(report_of(flawed.verifier), Check::key), "fail key-revoked");
    EXPECT_EQ(fetching.asked + flawed.asked, 0);
}

TEST(Fetching, TellsWhatWentWrongOrGoesOnWithTheListAtHand) {
    Fetching missing({}, nothing), old(library_of({list_with(0, 0, now - 11)}), nothing),
        broken({}, [](Warnings&) -> StatusToken { throw std::runtime_error("no memory, say"); });
    EXPECT_EQ(outcome(report_of(missing.verifier), Check::status), "unknown status-unreachable");
    EXPECT_EQ(outcome(report_of(broken.verifier), Check::status), "unknown internal");
    const Report report = report_of(old.verifier);
    EXPECT_EQ(outcome(report, Check::status), "pass");
    ASSERT_EQ(report.warnings.size(), 2U);
    EXPECT_EQ(report.warnings[0].code, WarningCode::status_not_fetched);
    EXPECT_EQ(report.warnings[1].code, WarningCode::status_old);
}

TEST(Fetching, JudgesWhatWasFetchedLikeAnyOtherList) {
    const PrivateKey stranger = cose::generate_key(Algorithm::es256);
    Fetching foreign({}, [&](Warnings&) { return list_with(0, 0, now, stranger); });
    EXPECT_EQ(outcome(report_of(foreign.verifier), Check::status), "unknown status-untrusted");
    Fetching older(library_of({list_with(5, status_value::invalid, now - 11)}),
                   [](Warnings&) { return list_with(0, 0, now - 20); });
    EXPECT_EQ(outcome(report_of(older.verifier), Check::status), "fail revoked"); // the newer one counts
}

TEST(Fetching, OfTwoListsTheNewerCountsWhicheverIsStricter) {
    const auto status_of = [](int at_hand, int fetched, Seconds made) {
        Fetching fetching(library_of({list_with(5, at_hand, now - 20)}),
                          [=](Warnings&) { return list_with(5, fetched, made); });
        return outcome(report_of(fetching.verifier), Check::status);
    };
    EXPECT_EQ(status_of(status_value::valid, status_value::suspended, now - 21), "pass");
    EXPECT_EQ(status_of(status_value::suspended, status_value::valid, now - 19), "pass");
}

TEST(Fetching, CarriesWarningsToEachCard) {
    Fetching kept({}, [](Warnings& warnings) {
        warnings.push_back({WarningCode::status_rollback, "x"});
        return list_with(0, 0, now - 50);
    });
    for (int i = 0; i < 2; ++i) {
        const Report report = report_of(kept.verifier);
        EXPECT_EQ(outcome(report, Check::status), "pass");
        ASSERT_EQ(report.warnings.size(), 1U); // its ttl has passed, but there is no newer one
        EXPECT_EQ(report.warnings[0].code, WarningCode::status_rollback);
    }
}

TEST(Report, ShowsNoControlCharacters) {
    Claims claims = good_claims();
    claims.identity->fields[identity_key::full_name] = "A\x1b[2J\x07\xc2\x9b"
                                                       "B\n";
    const std::string text = report_to_text(report_of(good_verifier(), claims), false);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\x07'), std::string::npos);
    EXPECT_EQ(text.find("\xc2\x9b"), std::string::npos);
    EXPECT_NE(text.find("A?[2J??B "), std::string::npos);
    EXPECT_EQ(printable("a\u202eb\u2066c\u2028d"), "a?b?c?d");
}

TEST(Report, MarksWhatIsNotToBeTrusted) {
    EXPECT_NE(report_to_text(report_of(Verifier({}, {}, now)), false).find("NOT to be trusted"), std::string::npos);
    EXPECT_EQ(report_to_text(report_of(good_verifier()), false).find("NOT to be trusted"), std::string::npos);
}

TEST(Input, IsToldFromItsContent) {
    const Bytes card = sign_card(good_claims(), card_key());
    const std::string text = text_of_card(card);
    EXPECT_EQ(content_kind(card), ContentKind::cose);
    EXPECT_EQ(content_kind(bytes_of(text)), ContentKind::text);
    EXPECT_EQ(content_kind(bytes_of("{\"card\":\"X\"}")), ContentKind::json_lines);
    EXPECT_EQ(content_kind(bytes_of("\x89PNG\r\n\x1a\n....")), ContentKind::picture);
    EXPECT_EQ(card_inputs("x", bytes_of(text + "\n" + text + "\n")).size(), 2U);
    EXPECT_EQ(card_inputs("x", bytes_of("{\"card\":\"" + text + "\"}\n{\"card\":\"B\"}\n")).at(1).name, "x:2");
    EXPECT_EQ(card_inputs("x", card).front().cose, card);
    // A scan of a picture that also shows a web address.
    const auto mixed = card_inputs("x", bytes_of("https://example.com\n" + text + "\n"));
    ASSERT_EQ(mixed.size(), 1U);
    EXPECT_EQ(mixed.front().text, text);
}

TEST(Input, DropsNoCardBesideACard) {
    const std::string text = text_of_card(sign_card(good_claims(), card_key()));
    const auto texts = [](const std::string& content) {
        std::vector<std::string> all;
        for (const CardInput& input : card_inputs("x", bytes_of(content))) all.push_back(input.text);
        return all;
    };
    using Texts = std::vector<std::string>;
    const std::string damaged = text.substr(1); // its beginning is missing
    EXPECT_EQ(texts(text + "\nHC1:ABC\nshc:/12\n{\"card\":\"B\"}\n" + damaged + "\nwords\nhttps://x.example\n"),
              (Texts{text, "HC1:ABC", "shc:/12", "B", damaged}));
    EXPECT_EQ(texts("HC1:ABC\nHC1:DEF"), (Texts{"HC1:ABC", "HC1:DEF"}));
}

TEST(Inspect, DoesNotGoDownIntoPresentationsOfPresentations) {
    Bytes bytes = sign_card(good_claims(), card_key());
    for (int i = 0; i < 200; ++i) bytes = write_presentation(bytes, {"x", 1, {}, {}}, card_key());
    const Inspection found = inspect({"x", {}, bytes}, {.bytes = true, .demands = {.max_bytes = 16 << 20}});
    EXPECT_LT(found.bytes.size(), 40U);
    EXPECT_TRUE(found.flaw);
}

TEST(Inspect, HidesHeadersThatAreNotKnown) {
    const Bytes bytes =
        cose::write_sign1(card_key(), {{15, cbor::Map{{2, "990106199005150045"}}}}, write_claims(good_claims()));
    const std::string text = inspection_to_text(inspect({"x", {}, bytes}, {.bytes = true}));
    EXPECT_EQ(text.find(hex_encode(bytes_of("330106"))), std::string::npos);
}

TEST(Inspect, MasksAndNeverMakesALink) {
    const CardInput input{"x", text_of_card(sign_card(good_claims(), card_key())), {}};
    EXPECT_EQ(inspection_to_text(inspect(input, {.now = now, .bytes = true})).find("Li Wei"), std::string::npos);
    EXPECT_NE(inspection_to_text(inspect(input, {.now = now, .reveal = true})).find("Li Wei"), std::string::npos);
    const Inspection url = inspect({"x", "https://evil.example/a.b", {}}, {.now = now});
    EXPECT_EQ(url.kind, "a web address");
    EXPECT_EQ(url.flaw->code(), Code::not_a_card);
    EXPECT_NE(inspection_to_text(url).find("hxxps://evil[.]example/…"), std::string::npos);
}

} // namespace
} // namespace qrid
