// A trust list at the edges of what is allowed, and one that is odd but good.
#include "lists.h"
#include "qrid/base/encoding.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/root_pin.h"
#include "qrid/trust/trusted_jwk.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;
using namespace test::lists;

json good_payload() { return json::parse(read_trust_list(write_trust_list(list_of(1, {0}), root(0))).token.payload); }

std::string signed_list(const json& payload, std::string kid = hex_encode(cose::kid_of(root(0).public_key()))) {
    return write_jws("jwk-set+jwt", kid, payload.dump(), root(0));
}

bool is_believed(const std::string& text) {
    return !code_of([&] { checked_root_of(read_trust_list(text)); });
}

TEST(TrustListLimits, NameAnIssuerOfUpTo2048Bytes) {
    const auto named = [](const std::string& name) {
        json payload = good_payload();
        payload["iss"] = payload["sub"] = name;
        return code_of([&] { read_trust_list(signed_list(payload)); });
    };
    EXPECT_EQ(named(std::string(2048, 'x')), std::nullopt);
    EXPECT_EQ(named(std::string(2049, 'x')), Code::bad_trust_list);
    EXPECT_EQ(named(""), Code::bad_trust_list);
    EXPECT_EQ(named("a\nb"), Code::bad_trust_list);
    TrustList list = list_of(1, {0});
    list.iss = "\xff";
    EXPECT_EQ(code_of([&] { write_trust_list(list, root(0)); }), Code::bad_trust_list);
    EXPECT_EQ(code_of([&] { write_root_change("\xff", root(0), root(1).public_key(), made); }), Code::bad_trust_list);
}

TEST(TrustListLimits, AreReachedByTheLargestNumbers) {
    json payload = good_payload();
    payload["version"] = (std::int64_t{1} << 53) - 1;
    EXPECT_TRUE(is_believed(signed_list(payload)));
    payload["version"] = std::int64_t{1} << 53;
    EXPECT_FALSE(is_believed(signed_list(payload)));
}

TEST(TrustListLimits, AllowOneMebiByte) {
    json payload = good_payload();
    std::string text, kid;
    for (std::size_t rest = 0; text.size() != max_trust_list; ++rest) { // base64 leaves gaps
        ASSERT_LT(rest, 12U);
        kid.assign(1 + rest / 4, 'k');
        payload["more"] = "";
        const std::size_t room = max_trust_list - signed_list(payload, kid).size();
        payload["more"] = std::string(room / 4 * 3 + rest % 4, 'x');
        text = signed_list(payload, kid);
    }
    EXPECT_EQ(code_of([&] { read_trust_list(text); }), std::nullopt);
    EXPECT_EQ(code_of([&] { read_trust_list(text + "A"); }), Code::bad_trust_list);
}

TEST(TrustListLimits, AllowAHundredChangesOfRoot) {
    json payload = good_payload();
    const std::string change = write_root_change(iss, root(0), root(1).public_key(), made);
    payload["root_changes"] = std::vector<std::string>(max_root_changes, change);
    EXPECT_EQ(code_of([&] { read_trust_list(signed_list(payload)); }), std::nullopt);
}

TEST(TrustListSigner, IsFoundByTheKidThatTheListStatesOrByItsThumbprint) {
    json payload = good_payload();
    payload["keys"].back()["kid"] = "our root";
    EXPECT_TRUE(is_believed(signed_list(payload)));
    EXPECT_TRUE(is_believed(signed_list(payload, "our root")));
    EXPECT_FALSE(is_believed(signed_list(payload, "another")));
}

TEST(TrustListSigner, IsNotAnotherKeyThatStatesItsKid) {
    json payload = good_payload();
    TrustedKey revoked = trusted(root(3).public_key(), Purpose::trust);
    revoked.revoked = Revocation{0, true};
    json usurper = write_trusted_jwk(revoked);
    usurper["kid"] = hex_encode(cose::kid_of(root(0).public_key()));
    payload["keys"].push_back(usurper);
    EXPECT_TRUE(is_believed(signed_list(payload))); // that key was revoked, and not the root
}

TEST(TrustListSigner, NeedHaveNoEnd) {
    TrustList list = list_of(1, {0});
    list.keys.back().not_after.reset();
    EXPECT_EQ(good_until(read_trust_list(write_trust_list(list, root(0)))), ends);
}

TEST(TrustListSigner, MaySignOnAfterItHasEndorsedTheNext) {
    TrustList list = list_of(1, {0, 1});
    list.root_changes = {write_root_change(iss, root(0), root(1).public_key(), made - 50)};
    const SignedTrustList announced = read_trust_list(write_trust_list(list, root(0)));
    EXPECT_TRUE(leads_to_root(pin(0), announced));
    EXPECT_FALSE(leads_to_root(pin(1), announced));
}

} // namespace
} // namespace qrid
