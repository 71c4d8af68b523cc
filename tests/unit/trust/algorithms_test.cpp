// Every row of the table of algorithms by all that a row has to be good for, and SM2 by published numbers.
#include "qrid/base/encoding.h"
#include "qrid/cose/key.h"
#include "qrid/cose/sign1.h"
#include "qrid/cose/test_key.h"
#include "qrid/crypto/keys.h"
#include "qrid/crypto/seeded.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/private_keys.h"
#include "qrid/trust/trust_list.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

namespace qrid {
namespace {

using test::code_of;

const ByteView the_message = bytes_of("message digest");

bool same_numbers(const PublicKey& a, const PublicKey& b) {
    const PublicPoint p = a.point(), q = b.point();
    return p.algorithm == q.algorithm && p.x == q.x && p.y == q.y && p.distid == q.distid;
}

bool is_usable(const AlgorithmRow& row) { return row.signs && is_available(row.algorithm); }

TEST(Algorithms, HaveNamesAndNumbersOfTheirOwn) {
    std::set<std::string_view> names;
    std::set<std::int64_t> numbers;
    for (const AlgorithmRow& row : algorithm_table()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_TRUE(numbers.insert(row.cose).second) << row.name;
        EXPECT_TRUE(row.cose_also == 0 || numbers.insert(row.cose_also).second) << row.name;
        EXPECT_EQ(algorithm_of_jose(row.name), row.algorithm);
        EXPECT_EQ(algorithm_of_cose(row.cose), row.algorithm);
        EXPECT_EQ(names_that_sign().find(row.name) != std::string::npos, row.signs) << row.name;
        EXPECT_TRUE(!row.signs || parse_algorithm(row.name) == row.algorithm) << row.name;
        EXPECT_EQ(row.is_standard, row.cose > -65536) << row.name; // RFC 9052 section 11.2
    }
    EXPECT_EQ(algorithm_of_cose(-48), Algorithm::ml_dsa_44); // and never SM2's: RFC 9964
}

TEST(Algorithms, WorkByTheirRowAlone) {
    for (const AlgorithmRow& row : algorithm_table()) {
        if (!is_usable(row)) continue;
        const PrivateKey key = PrivateKey::generate(row.algorithm), other = PrivateKey::generate(row.algorithm);
        const PublicKey& half = key.public_key();
        Bytes signature = key.sign(the_message);
        EXPECT_EQ(signature.size(), row.signature) << row.name;
        EXPECT_TRUE(half.verify(the_message, signature)) << row.name;
        EXPECT_TRUE(half.verify(the_message, key.sign(the_message))) << row.name; // a key signs more than once
        EXPECT_FALSE(half.verify(bytes_of("another"), signature)) << row.name;
        EXPECT_FALSE(other.public_key().verify(the_message, signature)) << row.name;
        signature.back() ^= 1;
        EXPECT_FALSE(half.verify(the_message, signature)) << row.name;
        signature.pop_back();
        EXPECT_FALSE(half.verify(the_message, signature)) << row.name;

        EXPECT_EQ(half.point().x.size(), row.coordinate);
        EXPECT_TRUE(same_numbers(PublicKey::from_pem(half.pem()), half)) << row.name;
        EXPECT_TRUE(same_numbers(read_jwk(write_jwk(half)), half)) << row.name;
        EXPECT_TRUE(same_numbers(cose::read_key(cose::write_key(half)), half)) << row.name;
        const PrivateKey again = PrivateKey::from_pem(key.plain_pem().view(), nullptr);
        EXPECT_TRUE(same_numbers(again.public_key(), half)) << row.name;
        EXPECT_TRUE(half.verify(the_message, again.sign(the_message))) << row.name;

        const Bytes d(row.secret, 7);
        const auto computed = public_half(row.algorithm, d);
        ASSERT_TRUE(computed) << row.name;
        EXPECT_TRUE(same_numbers(PrivateKey::from_numbers(*computed, d).public_key(), PublicKey::from_point(*computed)))
            << row.name;
    }
}

TEST(Algorithms, ComeOutOfAPassphrase) { // those of keys_test.cpp do, too
    const Secret secret("secret");
    for (const Algorithm algorithm : {Algorithm::sm2, Algorithm::ml_dsa_44}) {
        if (!is_available(algorithm)) continue;
        const PrivateKey key = PrivateKey::generate(algorithm);
        const PrivateKey again = PrivateKey::from_pem(key.encrypted_pem(secret).view(), &secret);
        EXPECT_TRUE(same_numbers(again.public_key(), key.public_key()));
    }
}

// RFC 7518 section 6 and RFC 9964 section 3: each type has one member for its private number.
TEST(Algorithms, HaveTheirPrivateNumberWhereTheirJwkHasIt) {
    for (const AlgorithmRow& row : algorithm_table()) {
        if (!is_usable(row)) continue;
        const Bytes d(row.secret, 7);
        const std::string own = row.family == Family::ml_dsa ? "priv" : "d", other = own == "d" ? "priv" : "d";
        const auto code_with = [&](const std::vector<std::string>& members) {
            nlohmann::json jwk = write_jwk(PublicKey::from_point(*public_half(row.algorithm, d)));
            for (const std::string& member : members) jwk[member] = base64url_encode(d);
            return code_of([&] { (void)read_private_keys(bytes_of(jwk.dump()), "test", [] { return Secret(); }); });
        };
        EXPECT_FALSE(code_with({own})) << row.name;
        EXPECT_EQ(code_with({other}), Code::bad_key) << row.name;
        EXPECT_EQ(code_with({own, other}), Code::bad_key) << row.name;
    }
}

TEST(Algorithms, AreOfferedWhereTheyFit) {
    for (const AlgorithmRow& row : algorithm_table())
        EXPECT_EQ(names_for_codes().find(row.name) != std::string::npos,
                  row.signs && !code_of([&] { check_fits_codes(row.algorithm); }))
            << row.name;
    try {
        parse_algorithm("RSA", names_for_codes());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.hint(), "choose " + names_for_codes());
    }
}

TEST(Algorithms, SignTrustLists) {
    for (const AlgorithmRow& row : algorithm_table()) {
        if (!is_usable(row)) continue;
        const PrivateKey root = PrivateKey::generate(row.algorithm), stranger = PrivateKey::generate(row.algorithm);
        TrustedKey entry = read_trusted_keys(bytes_of(root.public_key().pem()), "test").front();
        entry.purpose = Purpose::trust;
        const TrustList list{
            .iss = "https://id.example", .iat = 1, .exp = 2, .version = 1, .keys = {entry}, .root_changes = {}};
        EXPECT_TRUE(read_trust_list(write_trust_list(list, root)).root) << row.name;
        EXPECT_ANY_THROW(write_trust_list(list, stranger)) << row.name;
    }
}

TEST(Algorithms, AreReproducibleOrSayThatTheyAreNot) {
    for (const AlgorithmRow& row : algorithm_table()) {
        if (!is_usable(row) || code_of([&] { check_reproducible(row.algorithm); })) continue;
        const PrivateKey key = PrivateKey::generate(row.algorithm).reproducible();
        EXPECT_EQ(key.sign(the_message), key.sign(the_message)) << row.name;
        EXPECT_TRUE(key.public_key().verify(the_message, key.sign(the_message))) << row.name;
    }
}

TEST(Algorithms, SignNothingUnderAnothersNumber) {
    for (const AlgorithmRow& own : algorithm_table())
        for (const AlgorithmRow& said : algorithm_table()) {
            if (!is_usable(own)) continue;
            static std::map<Algorithm, PrivateKey> keys;
            const PrivateKey& key = keys.try_emplace(own.algorithm, PrivateKey::generate(own.algorithm)).first->second;
            const Bytes head = cose::write_protected(said.algorithm, {});
            const cose::Sign1 message = cose::read_sign1(cose::sign_message(key, head, the_message));
            EXPECT_EQ(cose::verify(message, key.public_key()), own.algorithm == said.algorithm)
                << own.name << " " << said.name;
        }
}

TEST(Algorithms, ThatThisOpensslLacksAreToldSo) {
    for (const AlgorithmRow& row : algorithm_table())
        if (!is_available(row.algorithm)) {
            EXPECT_EQ(code_of([&] { PrivateKey::generate(row.algorithm); }), Code::key_not_allowed) << row.name;
            EXPECT_EQ(code_of([&] {
                          PublicKey::from_point({row.algorithm, Bytes(row.coordinate, 1), {}});
                      }),
                      Code::bad_key);
        }
}

TEST(Algorithms, AreRefusedForCodesByTheirSize) {
    for (const AlgorithmRow& row : algorithm_table())
        EXPECT_EQ(code_of([&] { check_fits_codes(row.algorithm); }) == Code::too_large, row.family == Family::ml_dsa);
}

// GB/T 32918.5-2017 annex A.2: the key, the message "message digest" of 1234567812345678, and its signature.
const auto* const standard_d = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
const auto* const standard_x = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020";
const auto* const standard_y = "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
const auto* const standard_signature = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
                                       "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

TEST(Sm2, KnowsTheNumbersOfTheStandard) {
    const auto half = public_half(Algorithm::sm2, hex_decode(standard_d));
    ASSERT_TRUE(half);
    EXPECT_EQ(hex_encode(half->x), standard_x);
    EXPECT_EQ(hex_encode(half->y), standard_y);
    const PublicKey key = PublicKey::from_point(*half);
    const Bytes signature = hex_decode(standard_signature);
    EXPECT_TRUE(key.verify(the_message, signature));
    EXPECT_FALSE(key.verify(bytes_of("message digesu"), signature));
    EXPECT_FALSE(key.with_distid("ALICE123@YAHOO.COM").verify(the_message, signature));
    EXPECT_TRUE(key.with_distid("ALICE123@YAHOO.COM").with_distid(usual_distid).verify(the_message, signature));
}

TEST(Sm2, TakesNoNumberOutOfItsRange) {
    // n of GB/T 32918.5 section 2; n - 1, which ECDSA would take, is none.
    Bytes n = hex_decode("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123");
    EXPECT_FALSE(public_half(Algorithm::sm2, n));
    n.back() -= 1;
    EXPECT_FALSE(public_half(Algorithm::sm2, n));
    n.back() -= 1;
    EXPECT_TRUE(public_half(Algorithm::sm2, n));
    EXPECT_FALSE(public_half(Algorithm::sm2, Bytes(32, 0)));
}

TEST(Sm2, KeepsItsIdentifierInEveryForm) {
    const std::string id = "张三@example.cn";
    const PrivateKey key = PrivateKey::generate(Algorithm::sm2).with_distid(id);
    const PublicKey& half = key.public_key();
    EXPECT_TRUE(half.verify(the_message, key.sign(the_message)));
    EXPECT_FALSE(half.with_distid(usual_distid).verify(the_message, key.sign(the_message)));
    EXPECT_EQ(PublicKey::from_pem(half.pem()).distid(), id);
    EXPECT_EQ(PrivateKey::from_pem(key.plain_pem().view(), nullptr).public_key().distid(), id);
    EXPECT_EQ(read_jwk(write_jwk(half)).distid(), id);
    EXPECT_EQ(cose::read_key(cose::write_key(half)).distid(), id);
    // The names of a key do not depend on it.
    EXPECT_EQ(cose::thumbprint(half), cose::thumbprint(half.with_distid(usual_distid)));
    EXPECT_EQ(jwk_thumbprint(half), jwk_thumbprint(half.with_distid(usual_distid)));
    for (const std::string& bad :
         {std::string(), std::string(max_distid + 1, 'x'), std::string("a\nb"), std::string(" a"), std::string("a "),
          std::string("\xff"), std::string("a\tb"), std::string("-----BEGIN X-----"), std::string("a --BEGIN X"),
          std::string("a\u00a0b"), std::string("a\u3000b"), std::string("a\u200bb"), std::string("a\u202eb"),
          std::string("\u0085"), std::string("\uff21")}) {
        EXPECT_EQ(code_of([&] { (void)half.with_distid(bad); }), Code::usage) << bad;
        PublicPoint point = half.point();
        point.distid = bad;
        if (bad.empty()) continue; // the usual one
        EXPECT_EQ(code_of([&] { (void)PublicKey::from_point(point); }), Code::bad_key) << bad;
    }
    EXPECT_EQ(code_of([&] { (void)PrivateKey::generate(Algorithm::es256).with_distid(id); }), Code::usage);
}

// As the readers of public and of private keys find it.
void expect_distid(const PrivateKey& key, const std::string& preface, std::string_view wanted) {
    const std::string half = preface + key.public_key().pem(), whole = preface + std::string(key.plain_pem().view());
    EXPECT_EQ(PublicKey::from_pem(half).distid(), wanted) << preface;
    EXPECT_EQ(read_trusted_keys(bytes_of(half), "test").front().key.distid(), wanted) << preface;
    EXPECT_EQ(PrivateKey::from_pem(whole, nullptr).public_key().distid(), wanted) << preface;
    const auto files = read_private_keys(bytes_of(whole), "test", [] { return Secret(); });
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files.front().key.key.distid(), wanted) << preface;
    EXPECT_EQ(files.front().private_half->public_key().distid(), wanted) << preface;
}

TEST(Sm2, HasTheIdentifierOfTheLinesRightBeforeItsBlock) {
    const PrivateKey key = PrivateKey::generate(Algorithm::sm2);
    expect_distid(key, "distid: a distid:b\n", "a distid:b");
    expect_distid(key, "distid: ALICE\r\n", "ALICE");
    expect_distid(key, "distid:ALICE\n", "ALICE");
    expect_distid(key, "distid: ALICE\n# her distid: see above\nNote: none\n", "ALICE");
    expect_distid(key, "distid: BOB\ndistid: ALICE\n", "ALICE");
    expect_distid(key, "A key, and its distid: ALICE\n", usual_distid);
    expect_distid(key, "distid: ALICE\n\n", usual_distid);
    expect_distid(key, "distid: ALICE\nand some words\n", usual_distid);
    expect_distid(key, "# distid: ALICE\n", usual_distid);
    const std::string other = PrivateKey::generate(Algorithm::es256).public_key().pem();
    EXPECT_EQ(
        read_trusted_keys(bytes_of("distid: ALICE\n" + other + key.public_key().pem()), "test").at(1).key.distid(),
        usual_distid);
    for (const char* bad : {"distid:\n", "distid: \u00a0\n", "distid: A\u00a0B\n", "distid: \uff21\n"}) {
        const std::string half = bad + key.public_key().pem(), whole = bad + std::string(key.plain_pem().view());
        EXPECT_EQ(code_of([&] { (void)PublicKey::from_pem(half); }), Code::bad_key) << bad;
        EXPECT_EQ(code_of([&] { (void)read_trusted_keys(bytes_of(half), "test"); }), Code::bad_key) << bad;
        EXPECT_EQ(code_of([&] { (void)PrivateKey::from_pem(whole, nullptr); }), Code::bad_key) << bad;
    }
}

RC_GTEST_PROP(Sm2, KeepsAnyIdentifierInEveryForm, ()) {
    static const PrivateKey plain = PrivateKey::generate(Algorithm::sm2);
    const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "distid:", " ", ":", "#", "-", "--", "BEGIN ", "END ", "\\n", "\"", "张", "é", "a", "1234567812345678"));
    std::string id;
    for (const std::string& part : parts) id += part;
    if (code_of([&] { check_kind({Algorithm::sm2, id}); }) || id.empty()) return;
    const PrivateKey key = plain.with_distid(id);
    const PublicKey& half = key.public_key();
    RC_ASSERT(PublicKey::from_pem(half.pem()).distid() == id);
    RC_ASSERT(read_trusted_keys(bytes_of(half.pem()), "test").front().key.distid() == id);
    RC_ASSERT(PrivateKey::from_pem(key.plain_pem().view(), nullptr).public_key().distid() == id);
    RC_ASSERT(read_trusted_keys(bytes_of(write_jwk(half).dump()), "test").front().key.distid() == id);
    RC_ASSERT(cose::read_key(cose::write_key(half)).distid() == id);
}

TEST(Sm2, IsMadeUnderItsIdentifier) {
    const KeyKind kind(Algorithm::sm2, "ALICE123@YAHOO.COM");
    EXPECT_EQ(cose::generate_key(kind).public_key().distid(), kind.distid);
    EXPECT_EQ(cose::generate_test_key(kind, system_random()).public_key().distid(), kind.distid);
    EXPECT_EQ(cose::generate_key(Algorithm::sm2).public_key().distid(), usual_distid);
    EXPECT_EQ(code_of([] { check_kind({Algorithm::es256, "x"}); }), Code::usage);
    EXPECT_FALSE(code_of([&] { check_kind(kind); }));
}

TEST(Sm2, IsNoOtherCurve) {
    const PublicPoint p256 = PrivateKey::generate(Algorithm::es256).public_key().point();
    const PublicPoint sm2 = PrivateKey::generate(Algorithm::sm2).public_key().point();
    EXPECT_EQ(code_of([&] { PublicKey::from_point({Algorithm::sm2, p256.x, p256.y}); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { PublicKey::from_point({Algorithm::es256, sm2.x, sm2.y}); }), Code::bad_key);
}

TEST(Sm2, CannotBeReproduced) {
    EXPECT_EQ(code_of([] { check_reproducible(Algorithm::sm2); }), Code::key_not_allowed);
    EXPECT_EQ(code_of([] { (void)PrivateKey::generate(Algorithm::sm2).reproducible(); }), Code::key_not_allowed);
}

} // namespace
} // namespace qrid
