// Whose word on a card's standing counts.
#include "qrid/status/belief.h"
#include "qrid/status/token.h"
#include "qrid/trust/key_file.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

constexpr Seconds moment = 1'700'000'000;

const PrivateKey& issuer_key() {
    static const PrivateKey made = PrivateKey::generate(Algorithm::eddsa);
    return made;
}

StatusToken list_made_at(Seconds iat) {
    return read_status_token(
        write_status_cwt({"https://a.example/0", iat, iat + 100, 10, {}}, 1, StatusList(1, 8).deflate(), issuer_key()));
}

TrustedKey known_by(const std::string& iss, const PrivateKey& of = issuer_key()) {
    TrustedKey trusted = read_trusted_keys(bytes_of(of.public_key().pem()), "file of " + iss).front();
    trusted.iss = iss;
    trusted.purpose = Purpose::status;
    return trusted;
}

TrustedKey stolen(TrustedKey trusted) {
    trusted.revoked = Revocation{0, true};
    return trusted;
}

TrustSet trust_in(const std::vector<TrustedKey>& keys) {
    TrustSet trust;
    for (const TrustedKey& one : keys) trust.add(one);
    return trust;
}

std::optional<Code> flaw_code(const TrustSet& trust, const HasSay& has_say, Seconds iat = moment) {
    const Belief belief = believe(list_made_at(iat), trust, has_say, moment);
    EXPECT_NE(belief.signer == nullptr, !belief.flaw.has_value());
    return belief.flaw ? std::optional(belief.flaw->code) : std::nullopt;
}

TEST(Belief, IsOfWhoSignedAndMaySpeak) {
    const TrustSet trust = trust_in({known_by("https://a.example")});
    EXPECT_EQ(flaw_code(trust, anyone()), std::nullopt);
    EXPECT_EQ(flaw_code(trust, any_of_issuers({"https://b.example", "https://a.example"})), std::nullopt);
    EXPECT_EQ(flaw_code(trust, issuer_named("https://a.example")), std::nullopt);
    EXPECT_EQ(flaw_code(trust, issuer_named("https://b.example")), Code::issuer_mismatch);
    EXPECT_EQ(flaw_code(trust, any_of_issuers({"https://b.example"})), Code::issuer_mismatch);
    EXPECT_EQ(flaw_code(trust, any_of_issuers({})), Code::issuer_mismatch);
    EXPECT_EQ(flaw_code({}, anyone()), Code::bad_signature);
    EXPECT_EQ(flaw_code(trust_in({known_by("https://a.example", PrivateKey::generate(Algorithm::eddsa))}), anyone()),
              Code::bad_signature);
}

// Was: of a list whose signer came after them it was said that no trusted key had signed it.
TEST(Belief, IsNotDecidedWhenMoreKeysCouldHaveSignedThanAreTried) {
    StatusToken nameless = list_made_at(moment);
    nameless.kid.reset();
    TrustSet trust;
    const auto code = [&] {
        const Belief belief = believe(nameless, trust, anyone(), moment);
        return belief.flaw ? std::optional(belief.flaw->code) : std::nullopt;
    };
    for (std::size_t i = 0; i < most_keys_tried; ++i) trust.add(known_by("", PrivateKey::generate(Algorithm::eddsa)));
    EXPECT_EQ(code(), Code::bad_signature);
    trust.add(known_by(""));
    EXPECT_EQ(code(), Code::unknown_key);
    EXPECT_EQ(reason(Code::unknown_key).exit_code, 3);
    EXPECT_EQ(status_code(*believe(nameless, trust, anyone(), moment).flaw), Code::status_untrusted);
    EXPECT_EQ(believe(list_made_at(moment), trust, anyone(), moment).flaw, std::nullopt) << "its kid tells it apart";
}

TEST(Belief, OfKeysThatNobodyNamesIsOfOneSource) {
    const TrustSet trust = trust_in({known_by("")});
    TrustedKey card = known_by("", PrivateKey::generate(Algorithm::eddsa));
    EXPECT_EQ(flaw_code(trust, issuer_of(card)), std::nullopt);
    card.origin = "another file";
    EXPECT_EQ(flaw_code(trust, issuer_of(card)), Code::issuer_mismatch);
    card.iss = "https://a.example";
    EXPECT_EQ(flaw_code(trust, issuer_of(card)), Code::issuer_mismatch);
    card.origin = trust.keys()[0].origin;
    EXPECT_EQ(flaw_code(trust, issuer_of(card)), Code::issuer_mismatch);
    EXPECT_EQ(flaw_code(trust, issuer_named("https://a.example")), std::nullopt);
    EXPECT_EQ(flaw_code(trust, any_of_issuers({"https://a.example"})), Code::issuer_mismatch);
}

// A second issuer that named the same key made good what its owner had revoked.
TEST(Belief, NeedsAKeyThatCountsByEveryWordThatIsHeard) {
    const TrustedKey a = stolen(known_by("https://a.example")), b = known_by("https://b.example");
    for (const auto& keys : {std::vector{a, b}, std::vector{b, a}}) {
        const TrustSet trust = trust_in(keys);
        EXPECT_EQ(flaw_code(trust, anyone()), Code::key_revoked);
        EXPECT_EQ(flaw_code(trust, any_of_issuers({"https://a.example", "https://b.example"})), Code::key_revoked);
        EXPECT_EQ(flaw_code(trust, issuer_named("https://a.example")), Code::key_revoked);
        EXPECT_EQ(flaw_code(trust, issuer_of(known_by("https://a.example"))), Code::key_revoked);
        EXPECT_EQ(flaw_code(trust, issuer_of(known_by("https://b.example"))),
                  std::nullopt); // which is for its own cards
    }
}

TEST(Belief, EndsFiveMinutesAhead) {
    const TrustSet trust = trust_in({known_by("https://a.example")});
    EXPECT_EQ(flaw_code(trust, anyone(), moment + 300), std::nullopt);
    EXPECT_EQ(flaw_code(trust, anyone(), moment + 301), Code::iat_in_future);
}

TEST(Belief, TellsWhyAStandingIsNotKnown) {
    EXPECT_EQ(status_code({Code::trust_stale, ""}), Code::trust_stale);
    for (const Code code : {Code::bad_signature, Code::issuer_mismatch, Code::key_revoked, Code::iat_in_future})
        EXPECT_EQ(status_code({code, ""}), Code::status_untrusted);
}

TEST(Strictness, ComparesEveryEntry) {
    StatusList none(2, 8), some(2, 8), other(2, 8), suspended(2, 8), reserved(2, 8), wide(8, 8);
    some.set(3, status_value::invalid), other.set(4, status_value::invalid);
    suspended.set(3, status_value::suspended), reserved.set(3, 3), wide.set(3, status_value::invalid);
    const auto of = [](const StatusList& a, const StatusList& b) { return stricter(a.view(), b.view()); };
    EXPECT_EQ(of(none, none), Strictness::equal);
    EXPECT_EQ(of(some, none), Strictness::first);
    EXPECT_EQ(of(none, some), Strictness::second);
    EXPECT_EQ(of(some, other), Strictness::neither);
    EXPECT_EQ(of(some, suspended), Strictness::first);
    EXPECT_EQ(of(suspended, reserved), Strictness::first);
    EXPECT_EQ(of(reserved, none), Strictness::first);
    EXPECT_EQ(of(some, wide), Strictness::equal);
    EXPECT_EQ(of(StatusList(1, 8), StatusList(1, 16)), Strictness::first); // past its end no card is good
    EXPECT_EQ(of(StatusList(1, 16), StatusList(1, 8)), Strictness::second);
    EXPECT_EQ(of(StatusList(8, 1), StatusList(8, 2)), Strictness::first);
}

} // namespace
} // namespace qrid
