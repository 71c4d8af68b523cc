#include "lists.h"
#include "qrid/base/encoding.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/root_pin.h"
#include "qrid/trust/trust_list.h"
#include "qrid/trust/trusted_jwk.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;
using namespace test::lists;

// A token like a list's, but with another header or payload.
std::string token_of(const json& payload, std::string_view typ = "jwk-set+jwt") {
    return write_jws(typ, hex_encode(cose::kid_of(root(0).public_key())), payload.dump(), root(0));
}

json payload_of(const std::string& text) {
    const SignedTrustList list = read_trust_list(text);
    return json::parse(list.token.payload);
}

TEST(Jws, GoesRoundWithEveryAlgorithm) {
    for (Algorithm algorithm : {Algorithm::es256, Algorithm::es384, Algorithm::eddsa}) {
        const PrivateKey key = PrivateKey::generate(algorithm);
        const std::string text = write_jws("t", "k", "content", key);
        const Jws token = read_jws(text, max_trust_list);
        EXPECT_TRUE(is_jws(text));
        EXPECT_EQ(token.alg, name(algorithm));
        EXPECT_EQ(token.typ, "t");
        EXPECT_EQ(token.kid, "k");
        EXPECT_EQ(text_of(token.payload), "content");
        EXPECT_TRUE(verify(token, key.public_key()));
        EXPECT_FALSE(verify(token, PrivateKey::generate(algorithm).public_key()));
    }
}

TEST(Jws, CarriesZipAndLeavesOutWhatIsEmpty) {
    const std::string text = write_jws("", "k", "content", root(0), "DEF");
    const Jws token = read_jws(text, max_trust_list);
    EXPECT_EQ(token.zip, "DEF");
    EXPECT_EQ(token.typ, "");
    const json header = json::parse(base64url_decode(text.substr(0, text.find('.'))));
    EXPECT_EQ(header.size(), 3U);
    EXPECT_EQ(read_jws(write_jws("t", "k", "content", root(0)), max_trust_list).zip, "");
}

TEST(TrustList, SaysThatItsIssuerIsForTests) {
    TrustList list = list_of(3, {0});
    EXPECT_FALSE(read_trust_list(write_trust_list(list, root(0))).list.test);
    EXPECT_FALSE(payload_of(write_trust_list(list, root(0))).contains("test"));
    list.test = true;
    EXPECT_TRUE(read_trust_list(write_trust_list(list, root(0))).list.test);
    EXPECT_EQ(payload_of(write_trust_list(list, root(0)))["test"], true);
}

TEST(TrustList, NamesItsIssuerForPeople) {
    TrustList list = list_of(3, {0});
    EXPECT_EQ(read_trust_list(write_trust_list(list, root(0))).list.name, std::nullopt) << "as lists before had it";
    list.name = "浙江省公安厅";
    const std::string text = write_trust_list(list, root(0));
    EXPECT_EQ(payload_of(text)["organization_name"], "浙江省公安厅");
    const SignedTrustList again = read_trust_list(text);
    EXPECT_EQ(again.list.name, list.name);
    TrustSet keys;
    for (TrustedKey& key : trusted_keys_of(again, "a list")) keys.add(std::move(key));
    for (const TrustedKey& key : list.keys) {
        const bool signs_cards = key.purpose.value_or(Purpose::cards) == Purpose::cards;
        EXPECT_EQ(keys.issuer_name(list.iss, cose::kid_of(key.key)), signs_cards ? "浙江省公安厅" : "");
        EXPECT_EQ(keys.issuer_name("https://other.example", cose::kid_of(key.key)), "");
    }
    EXPECT_EQ(keys.issuer_name(list.iss, bytes_of("no kid of theirs")), "");
    list.name = "https://other.example"; // whatever it pretends, it is of the list's own issuer
    EXPECT_EQ(read_trust_list(write_trust_list(list, root(0))).list.name, list.name);
    for (const json& bad : {json(""), json(7), json("a\nb"),
                            json("a\xe2\x80\xae"
                                 "b"),
                            json("\xe2\x81\xa6"
                                 "a"),
                            json("a\xc2\x9b"
                                 "b"),
                            json("\xd8\x9c"), json("a\x7f"), json(std::string(max_issuer_name + 1, 'x'))}) {
        json payload = payload_of(text);
        payload["organization_name"] = bad;
        EXPECT_EQ(code_of([&] { read_trust_list(token_of(payload)); }), Code::bad_trust_list) << bad;
    }
}

TEST(TrustList, ReadsBackWhatItWrites) {
    TrustList list = list_of(3, {0});
    list.keys[1].revoked = Revocation{made - 10, true};
    list.status_uri = "https://s.example/";
    const std::string text = write_trust_list(list, root(0));
    const SignedTrustList again = read_trust_list(" \r\n" + text + "\n");
    EXPECT_EQ(again.text, text);
    EXPECT_EQ(again.token.typ, "jwk-set+jwt");
    EXPECT_EQ(again.token.kid, hex_encode(cose::kid_of(root(0).public_key())));
    EXPECT_EQ(again.list.iss, list.iss);
    EXPECT_EQ(again.list.version, 3);
    EXPECT_EQ(again.list.iat, made);
    EXPECT_EQ(again.list.exp, ends);
    ASSERT_EQ(again.list.keys.size(), list.keys.size());
    for (std::size_t i = 0; i < list.keys.size(); ++i) {
        EXPECT_TRUE(same_key(again.list.keys[i].key, list.keys[i].key));
        EXPECT_EQ(again.list.keys[i].purpose, list.keys[i].purpose);
        EXPECT_EQ(again.list.keys[i].not_before, list.keys[i].not_before);
        EXPECT_EQ(again.list.keys[i].not_after, list.keys[i].not_after);
        EXPECT_EQ(again.list.keys[i].iss, iss);
    }
    EXPECT_TRUE(again.list.keys[1].revoked->compromised);
    EXPECT_EQ(again.list.status_uri, list.status_uri);
    for (const TrustedKey& key : trusted_keys_of(again, "test")) EXPECT_EQ(key.status_uri, list.status_uri);
    EXPECT_TRUE(same_key(checked_root_of(again).key, root(0).public_key()));
    EXPECT_EQ(payload_of(text)["sub"], iss);
}

TEST(TrustList, IsReadAsAFileOfKeysThatEndWithIt) {
    const std::string text = write_trust_list(list_of(1, {0}), root(0));
    for (const TrustedKey& key : read_trusted_keys(bytes_of("\n" + text + "\n"), "file")) {
        EXPECT_EQ(key.list_until, ends);
        EXPECT_EQ(key.origin, "file");
        EXPECT_EQ(key.iss, iss);
    }
    const std::string stranger =
        write_jws("jwk-set+jwt", hex_encode(cose::kid_of(root(0).public_key())), payload_of(text).dump(), root(1));
    EXPECT_EQ(code_of([&] { read_trusted_keys(bytes_of(stranger), "file"); }), Code::bad_key);
}

TEST(TrustList, EndsWithItsRoot) {
    TrustList list = list_of(1, {0});
    list.keys.back().not_after = ends - 5;
    EXPECT_EQ(good_until(read_trust_list(write_trust_list(list, root(0)))), ends - 5);
}

TEST(TrustList, RefusesWhatIsNoList) {
    const json good = payload_of(write_trust_list(list_of(1, {0}), root(0)));
    const auto refused = [&](const char* member, const json& value) {
        json bad = good;
        if (value.is_discarded())
            bad.erase(member);
        else
            bad[member] = value;
        EXPECT_EQ(code_of([&] { read_trust_list(token_of(bad)); }), Code::bad_trust_list) << member << value;
    };
    const json none(json::value_t::discarded);
    EXPECT_EQ(code_of([&] { read_trust_list(token_of(good)); }), std::nullopt);
    for (const char* member : {"iss", "sub", "iat", "exp", "version", "keys"}) refused(member, none);
    for (const char* member : {"iss", "sub"})
        for (const json& value : {json(""), json(5), json("a\nb"), json("a\u202eb"), json(std::string(3000, 'x'))})
            refused(member, value);
    refused("sub", "https://other.example");
    for (const char* member : {"iat", "exp", "version"})
        for (const json& value : {json("1"), json(1.5), json(1e9), json(-1), json(UINT64_MAX), json(INT64_MAX), json()})
            refused(member, value);
    refused("version", 0);
    refused("exp", made);
    for (const json& value : {json(5), json::object(), json::array({5}), json::array({json{{"kty", "EC"}}})})
        refused("keys", value);
    refused("root_changes", 5);
    refused("status_uri", 5);
    refused("status_uri", "");
    refused("status_uri", "a\nb");
    refused("root_changes", json::array({5}));
    refused("root_changes", json::array({"x"}));
    refused("root_changes", json::array({token_of(good)}));
    refused("root_changes",
            json::array({write_root_change("https://other.example", root(0), root(1).public_key(), made)}));
    refused("root_changes", json(std::vector<std::string>(
                                max_root_changes + 1, write_root_change(iss, root(0), root(1).public_key(), made))));
    const json big = json::array({json(std::string(max_trust_list, 'x'))});
    refused("more", big);
    EXPECT_EQ(code_of([&] { read_trust_list(token_of(good, "JWT")); }), Code::bad_trust_list);
    EXPECT_EQ(code_of([&] { read_trust_list(token_of(good, "trust-root+jwt")); }), Code::bad_trust_list);
    EXPECT_EQ(code_of([&] { read_trust_list(write_jws("jwk-set+jwt", "", good.dump(), root(0))); }),
              Code::bad_trust_list);
    for (const char* text : {"", "eyJ", "a.b.c", "{}", "eyJ.eyJ.eyJ", "..", "e30.e30.AA"})
        EXPECT_EQ(code_of([&] { read_trust_list(text); }), Code::bad_trust_list) << text;
}

TEST(TrustList, BoundsTheNumberOfKeys) {
    json payload = payload_of(write_trust_list(list_of(1, {0}), root(0)));
    json roots = json::array();
    for (std::size_t i = 0; i < max_roots; ++i) roots.push_back(payload["keys"].back());
    payload["keys"] = roots;
    EXPECT_EQ(code_of([&] { read_trust_list(token_of(payload)); }), std::nullopt);
    payload["keys"].push_back(roots.back());
    EXPECT_EQ(code_of([&] { read_trust_list(token_of(payload)); }), Code::bad_trust_list);
    payload["keys"] = json(10001, payload_of(write_trust_list(list_of(1, {0}), root(0)))["keys"].front());
    EXPECT_EQ(code_of([&] { read_trust_list(token_of(payload)); }), Code::bad_trust_list);
}

TEST(TrustList, IsSignedByOneOfTheFirstKeysThatAnswerToItsKid) {
    json payload = payload_of(write_trust_list(list_of(1, {0}), root(0)));
    json entry = payload["keys"].back();
    for (const char* member : {"kty", "crv", "x", "y", "alg"}) entry.erase(member);
    payload["keys"].clear();
    std::vector<PrivateKey> roots;
    for (std::size_t i = 0; i <= most_keys_tried; ++i) {
        roots.push_back(PrivateKey::generate(Algorithm::eddsa));
        entry.update(write_jwk(roots.back().public_key()));
        entry["kid"] = "same";
        payload["keys"].push_back(entry);
    }
    const auto root_when_signed_by = [&](std::size_t place) {
        return read_trust_list(write_jws("jwk-set+jwt", "same", payload.dump(), roots[place])).root;
    };
    EXPECT_EQ(root_when_signed_by(most_keys_tried - 1), most_keys_tried - 1);
    EXPECT_EQ(root_when_signed_by(most_keys_tried), std::nullopt);
}

TEST(TrustList, SurvivesDeepNesting) {
    std::string payload = payload_of(write_trust_list(list_of(1, {0}), root(0))).dump();
    const std::string deep = std::string(300000, '[') + std::string(300000, ']');
    payload.replace(payload.find("\"use\""), 5, "\"revoked\":" + deep + ",\"use\"");
    const std::string text = write_jws("jwk-set+jwt", "k", payload, root(0));
    EXPECT_EQ(code_of([&] { read_trust_list(text); }), Code::bad_trust_list);
    EXPECT_EQ(code_of([&] { read_trusted_keys(bytes_of(payload), "test"); }), Code::bad_key);
}

TEST(TrustList, MustNameTheRootThatSignsIt) {
    EXPECT_EQ(code_of([&] { write_trust_list(list_of(1, {1}), root(0)); }), Code::bad_signature);
    EXPECT_EQ(code_of([&] { write_trust_list(list_of(1, {}), card_key()); }), Code::bad_signature); // for other things
    const auto with = [](auto change) {
        TrustList list = list_of(1, {0});
        change(list.keys.back());
        return code_of([&] { write_trust_list(list, root(0)); });
    };
    EXPECT_EQ(with([](TrustedKey& k) { k.revoked = Revocation{made + 5, true}; }), Code::bad_trust_list);
    EXPECT_EQ(with([](TrustedKey& k) { k.revoked = Revocation{made, false}; }), Code::bad_trust_list);
    EXPECT_EQ(with([](TrustedKey& k) { k.revoked = Revocation{made + 5, false}; }), std::nullopt);
    EXPECT_EQ(with([](TrustedKey& k) { k.not_before = made + key_tolerance + 1; }), Code::bad_trust_list);
    EXPECT_EQ(with([](TrustedKey& k) { k.not_after = made; }), Code::bad_trust_list);
    TrustList twice = list_of(1, {0, 0});
    twice.keys.back().revoked = Revocation{0, true};
    EXPECT_EQ(code_of([&] { write_trust_list(twice, root(0)); }), Code::bad_trust_list);
}

RC_GTEST_PROP(TrustList, NoChangedCharacterIsBelieved, ()) {
    static const std::string good = chain_of(3, {0, 1});
    std::string text = good;
    const auto place = *rc::gen::inRange<std::size_t>(0, text.size());
    text[place] =
        *rc::gen::elementOf(std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n"));
    RC_PRE(text != good);
    RC_ASSERT(code_of([&] { checked_root_of(read_trust_list(text)); }).has_value());
}

RC_GTEST_PROP(TrustList, NoTruncationIsBelieved, ()) {
    static const std::string good = chain_of(3, {0, 1});
    const auto length = *rc::gen::inRange<std::size_t>(0, good.size());
    RC_ASSERT(code_of([&] { checked_root_of(read_trust_list(good.substr(0, length))); }).has_value());
}

// ---- the root, and its changes

TEST(TrustRoot, IsNamedByAKeyOrEitherThumbprint) {
    const SignedTrustList list = read_trust_list(write_trust_list(list_of(1, {0}), root(0)));
    const PublicKey key = root(0).public_key();
    const std::string hex = hex_encode(cose::thumbprint(key)), base64url = base64url_encode(jwk_thumbprint(key));
    EXPECT_TRUE(leads_to_root(pin(0), list));
    EXPECT_FALSE(leads_to_root(pin(1), list));
    EXPECT_TRUE(leads_to_root(parse_thumbprint(hex).value(), list));
    EXPECT_TRUE(leads_to_root(parse_thumbprint(base64url).value(), list));
    EXPECT_FALSE(leads_to_root(parse_thumbprint(hex_encode(cose::thumbprint(card_key().public_key()))).value(), list));
    EXPECT_FALSE(leads_to_root(parse_thumbprint(std::string(64, '0')).value(), list));
    EXPECT_FALSE(leads_to_root({}, list));
    for (const std::string& text : {std::string(), hex.substr(1), hex + "0", std::string(64, 'g'), std::string(43, '+'),
                                    base64url.substr(0, 42), std::string("root.pem")})
        EXPECT_FALSE(parse_thumbprint(text)) << text;
}

TEST(TrustRoot, IsReadFromAnyKeyFileButNoTrustList) {
    const PublicKey key = root(0).public_key();
    const TrustList list = list_of(1, {0});
    const json set{{"keys", {write_trusted_jwk(list.keys.front()), write_trusted_jwk(list.keys.back())}}};
    for (const std::string& form : {key.pem(), write_jwk(key).dump(), set.dump()}) {
        const RootPin read = read_root(bytes_of(form), "test");
        ASSERT_EQ(read.keys.size(), 1U);
        EXPECT_TRUE(same_key(read.keys[0], key));
    }
    EXPECT_EQ(code_of([&] { read_root(bytes_of(write_trusted_jwk(list.keys.front()).dump()), "test"); }),
              Code::bad_key);
    EXPECT_EQ(code_of([&] { read_root(bytes_of(write_trust_list(list, root(0))), "test"); }), Code::bad_key);
    std::string many;
    for (std::size_t i = 0; i < most_keys_tried; ++i) many += root(0).public_key().pem();
    EXPECT_NO_THROW((void)read_root(bytes_of(many), "test"));
    many += root(0).public_key().pem();
    EXPECT_EQ(code_of([&] { read_root(bytes_of(many), "test"); }), Code::bad_key);
}

TEST(TrustRoot, IsFollowedFromWhereverOneStands) {
    const SignedTrustList list = read_trust_list(chain_of(1, {0, 1, 2}));
    for (std::size_t i : {0U, 1U, 2U}) {
        EXPECT_TRUE(leads_to_root(pin(i), list)) << i;
        const auto thumbprint = parse_thumbprint(hex_encode(cose::thumbprint(root(i).public_key())));
        EXPECT_TRUE(leads_to_root(thumbprint.value(), list)) << i;
    }
    EXPECT_FALSE(leads_to_root(pin(3), list));
    // The old roots are not in the list any more, but who pinned one as a key still has it.
    EXPECT_TRUE(leads_to_root(pin(0), read_trust_list(chain_of(1, {0, 1, 2}, {2}))));
}

TEST(TrustRoot, IsNotFollowedOverAGapOrBackwards) {
    TrustList list = list_of(1, {0, 1, 2});
    const std::string first = write_root_change(iss, root(0), root(1).public_key(), made),
                      second = write_root_change(iss, root(1), root(2).public_key(), made);
    list.root_changes = {second, first};
    EXPECT_FALSE(leads_to_root(pin(0), read_trust_list(write_trust_list(list, root(2)))));
    list.root_changes = {second};
    EXPECT_FALSE(leads_to_root(pin(0), read_trust_list(write_trust_list(list, root(2)))));
    list.root_changes = {first, second};
    EXPECT_FALSE(leads_to_root(pin(2), read_trust_list(write_trust_list(list, root(1)))));
    // Somebody else's word, under the kid of the root.
    list.root_changes = {write_jws("trust-root+jwt", hex_encode(cose::kid_of(root(0).public_key())),
                                   json{{"iss", iss}, {"iat", made}, {"root", write_jwk(root(1).public_key())}}.dump(),
                                   root(1))};
    EXPECT_FALSE(leads_to_root(pin(0), read_trust_list(write_trust_list(list, root(1)))));
}

TEST(TrustRoot, IsAnotherKeyUnderAnotherIdentifierOfSm2) {
    const PrivateKey key = PrivateKey::generate(Algorithm::sm2).with_distid("root@id.example");
    const PublicKey &half = key.public_key(), usual = half.with_distid(usual_distid);
    EXPECT_TRUE(same_key(half, PublicKey::from_pem(half.pem())));
    EXPECT_FALSE(same_key(half, usual));
    TrustList list = list_of(1, {});
    list.keys.push_back(trusted(usual, Purpose::trust)); // which has not signed the list
    list.keys.push_back(trusted(half, Purpose::trust));
    const SignedTrustList signed_list = read_trust_list(write_trust_list(list, key));
    EXPECT_TRUE(leads_to_root({{half}, {}}, signed_list));
    EXPECT_FALSE(leads_to_root({{usual}, {}}, signed_list));
    for (const Sha256& thumbprint : {cose::thumbprint(half), jwk_thumbprint(half)})
        EXPECT_TRUE(leads_to_root({{}, thumbprint}, signed_list)) << "of a thumbprint both are meant";
    // What is said against one counts for the other: who has stolen the key signs under any identifier.
    list.keys.push_back(trusted(root(1).public_key(), Purpose::trust));
    list.root_changes = {write_root_change(iss, key, root(1).public_key(), made - 50)};
    EXPECT_TRUE(leads_to_root({{half}, {}}, read_trust_list(write_trust_list(list, root(1)))));
    list.keys[2].revoked = Revocation{made, true};
    EXPECT_FALSE(leads_to_root({{half}, {}}, read_trust_list(write_trust_list(list, root(1)))));
}

TEST(TrustRoot, IsNotFollowedOnTheWordOfAStolenOne) {
    const auto follows = [](auto change) {
        TrustList list = list_of(1, {0, 1});
        list.root_changes = {write_root_change(iss, root(0), root(1).public_key(), made - 50)};
        change(list.keys[list.keys.size() - 2]);
        return leads_to_root(pin(0), read_trust_list(write_trust_list(list, root(1))));
    };
    EXPECT_TRUE(follows([](TrustedKey&) {}));
    EXPECT_FALSE(follows([](TrustedKey& k) { k.revoked = Revocation{made, true}; }));
    EXPECT_TRUE(follows([](TrustedKey& k) { k.revoked = Revocation{made - 49, false}; }));
    EXPECT_FALSE(follows([](TrustedKey& k) { k.revoked = Revocation{made - 50, false}; }));
    EXPECT_TRUE(follows([](TrustedKey& k) { k.not_after = made - 49; })); // retired since
    EXPECT_FALSE(follows([](TrustedKey& k) { k.not_after = made - 50; }));
}

TEST(TrustRoot, ChangeGoesRoundAndRefusesTheRest) {
    const std::string text = write_root_change(iss, root(0), root(1).public_key(), made);
    const RootChange change = read_root_change(text);
    EXPECT_EQ(change.iss, iss);
    EXPECT_EQ(change.iat, made);
    EXPECT_TRUE(same_key(change.root, root(1).public_key()));
    EXPECT_TRUE(verify(change.token, root(0).public_key()));
    const json good = json::parse(change.token.payload);
    for (const char* member : {"iss", "iat", "root"}) {
        json bad = good;
        bad.erase(member);
        EXPECT_EQ(code_of([&] { read_root_change(token_of(bad, "trust-root+jwt")); }), Code::bad_trust_list) << member;
        bad[member] = 1.5;
        EXPECT_EQ(code_of([&] { read_root_change(token_of(bad, "trust-root+jwt")); }), Code::bad_trust_list) << member;
    }
    EXPECT_EQ(code_of([&] { read_root_change(token_of(good, "jwk-set+jwt")); }), Code::bad_trust_list);
}

} // namespace
} // namespace qrid
