#include "freed_memory.h"
#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/private_keys.h"
#include "support/errors.h"
#include "support/program.h"
#include "support/temporary.h"
#include "support/vectors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;
using Value = cbor::Value;

const AskSecret never = []() -> Secret { throw std::logic_error("a passphrase was asked for"); };

// A key of the openssl program, with its numbers as that program prints them.
struct Pair {
    std::string pem, public_pem;
    PublicPoint point;
    Bytes d;
};

Pair make_pair(Algorithm algorithm) {
    const char* kind = algorithm == Algorithm::eddsa   ? "ED25519"
                       : algorithm == Algorithm::es256 ? "EC -pkeyopt ec_paramgen_curve:P-256"
                                                       : "EC -pkeyopt ec_paramgen_curve:P-384";
    Pair pair;
    pair.pem = test::output_of(fmt::format("openssl genpkey -algorithm {}", kind));
    pair.public_pem = test::output_of("openssl pkey -pubout", pair.pem);
    pair.point = PublicKey::from_pem(pair.public_pem).point();
    const std::string digits =
        test::output_of("openssl pkey -text -noout | sed -n '/^priv:/,/^pub:/{/^ /p}' | tr -d ' :\\n'", pair.pem);
    const std::size_t size = coordinate_size(algorithm);
    pair.d = hex_decode(digits);
    if (pair.d.size() > size) pair.d.erase(pair.d.begin(), pair.d.end() - static_cast<std::ptrdiff_t>(size));
    pair.d.insert(pair.d.begin(), size - pair.d.size(), 0);
    return pair;
}

json jwk_of(const Pair& pair) {
    json jwk = write_jwk(PublicKey::from_point(pair.point));
    jwk["d"] = base64url_encode(pair.d);
    return jwk;
}

cbor::Map cose_of(const Pair& pair) {
    cbor::Map map = *cose::write_key(PublicKey::from_point(pair.point)).map();
    map.emplace_back(-4, pair.d);
    return map;
}

std::vector<FileKey> read(std::string_view content, const AskSecret& passphrase = never) {
    return read_private_keys(bytes_of(content), "test", passphrase);
}
std::vector<FileKey> read_cose(const Value& value) { return read(text_of(cbor::encode(value))); }

bool belongs(const PrivateKey& key, const Pair& pair) {
    return PublicKey::from_pem(pair.public_pem).verify(bytes_of("message"), key.sign(bytes_of("message")));
}

TEST(PrivateKeys, AreReadInEveryForm) {
    for (Algorithm algorithm : {Algorithm::es256, Algorithm::es384, Algorithm::eddsa}) {
        const Pair pair = make_pair(algorithm);
        cbor::Map bare = cose_of(pair);
        std::erase_if(bare, [](const auto& entry) { return entry.first == Value(-2) || entry.first == Value(-3); });
        const std::vector<std::string> forms{pair.pem,
                                             jwk_of(pair).dump(),
                                             json{{"keys", {jwk_of(pair)}}}.dump(2),
                                             std::string(text_of(cbor::encode(cose_of(pair)))),
                                             std::string(text_of(cbor::encode(bare))),
                                             std::string(text_of(cbor::encode(cbor::Array{cose_of(pair)})))};
        for (const std::string& form : forms) {
            const auto keys = read(form);
            ASSERT_EQ(keys.size(), 1U);
            ASSERT_TRUE(keys[0].private_half);
            EXPECT_TRUE(belongs(*keys[0].private_half, pair));
            EXPECT_EQ(keys[0].key.key.pem(), pair.public_pem);
            EXPECT_TRUE(keys[0].key.answers_to(cose::kid_of(keys[0].key.key)));
        }
    }
}

TEST(PrivateKeys, ArePlainSec1AsOpensslWritesIt) {
    const Pair pair = make_pair(Algorithm::es384);
    const std::string sec1 = test::output_of("openssl ec", pair.pem);
    ASSERT_NE(sec1.find("BEGIN EC PRIVATE KEY"), std::string::npos);
    EXPECT_TRUE(belongs(*read(sec1).at(0).private_half, pair));
    const std::string locked = test::output_of("openssl ec -aes128 -passout pass:secret", pair.pem);
    EXPECT_TRUE(belongs(*read(locked, [] { return Secret("secret"); }).at(0).private_half, pair));
    EXPECT_EQ(code_of([&] { read(locked, [] { return Secret("wrong"); }); }), Code::wrong_passphrase);
    // With the curve before it, as ecparam writes it.
    const std::string generated = test::output_of("openssl ecparam -name prime256v1 -genkey");
    ASSERT_NE(generated.find("BEGIN EC PARAMETERS"), std::string::npos);
    EXPECT_TRUE(read(generated).at(0).private_half);
    const std::string sm2 = test::output_of("openssl ecparam -name SM2 -genkey");
    ASSERT_NE(sm2.find("BEGIN SM2 PARAMETERS"), std::string::npos);
    EXPECT_EQ(read(sm2).at(0).key.key.algorithm(), Algorithm::sm2);
}

TEST(PrivateKeys, AreOpenedByOnePassphraseAskedForOnce) {
    int asked = 0;
    const AskSecret ask = [&] { return ++asked, Secret("secret"); };
    std::string file;
    for (int i = 0; i < 2; ++i)
        file += test::output_of("openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:secret",
                                make_pair(Algorithm::es256).pem);
    EXPECT_EQ(read(file, ask).size(), 2U);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(code_of([&] { read(file, [] { return Secret(""); }); }), Code::wrong_passphrase);
}

TEST(PrivateKeys, AreReadFromEveryPemBlockOrNone) {
    const Pair one = make_pair(Algorithm::es256), two = make_pair(Algorithm::eddsa);
    auto keys = read("# ours\n" + one.public_pem + one.pem + "\n" + two.public_pem);
    ASSERT_EQ(keys.size(), 2U); // the first is one key, from two blocks
    EXPECT_TRUE(keys[0].private_half);
    EXPECT_FALSE(keys[1].private_half);
    const test::Temporary dir;
    const std::string path = (dir / "key.pem").string();
    write_file(path, bytes_of(one.pem), Overwrite::refuse);
    const std::string certificate = test::output_of(fmt::format("openssl req -x509 -new -key {} -subj /CN=Test", path));
    keys = read(certificate + one.pem);
    ASSERT_EQ(keys.size(), 1U);
    EXPECT_TRUE(keys[0].private_half);
    EXPECT_FALSE(read(certificate).at(0).private_half);
    const std::string request = test::output_of(fmt::format("openssl req -new -key {} -subj /CN=Test", path));
    const std::string rsa = test::output_of("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024");
    const std::string other_curve =
        test::output_of("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1");
    for (const std::string& file :
         {one.pem + request, one.pem + rsa, rsa, other_curve, one.pem + "-----BEGIN X", one.pem.substr(0, 100),
          std::string("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"),
          std::string("-----BEGIN EC PARAMETERS-----\n-----END EC PARAMETERS-----\n")})
        EXPECT_EQ(code_of([&] { read(file); }), Code::bad_key) << file;
}

TEST(PrivateKeys, AreLimitedInNumber) {
    const std::string pem = PrivateKey::generate(Algorithm::eddsa).public_key().pem();
    std::string file;
    for (int i = 0; i < 101; ++i) file += pem;
    EXPECT_EQ(code_of([&] { read(file); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { read(std::string((1 << 20) + 1, ' ')); }), Code::bad_key);
    file.resize(100 * pem.size());
    EXPECT_EQ(read(file).size(), 1U);
    EXPECT_EQ(read(pem + std::string(max_key_file_bytes - pem.size(), ' ')).size(), 1U);
    EXPECT_EQ(code_of([&] { read(pem + std::string(max_key_file_bytes - pem.size() + 1, ' ')); }), Code::bad_key);
    const json good = jwk_of(make_pair(Algorithm::es256));
    json list(9999, json{{"use", "enc"}, {"d", "A"}});
    list.push_back(good);
    EXPECT_EQ(read(json{{"keys", list}}.dump()).size(), 1U);
    list.push_back(good);
    EXPECT_EQ(code_of([&] { read(json{{"keys", list}}.dump()); }), Code::bad_key);
}

TEST(PrivateKeys, AreTwoWhereTwoKeysShareANumber) {
    const auto pem = [] { return PrivateKey::generate(Algorithm::eddsa).public_key().pem(); }; // which have no y
    EXPECT_EQ(read(pem() + pem()).size(), 2U);
    const auto rsa = [](std::uint8_t fill) {
        return PublicKey::from_point({Algorithm::ps256, Bytes(256, fill), Bytes{1, 0, 1}}).pem();
    };
    EXPECT_EQ(read(rsa(0xff) + rsa(0xfd)).size(), 2U);
    EXPECT_EQ(read(rsa(0xff) + rsa(0xff)).size(), 1U);
}

TEST(PrivateKeys, AreNotLookedForBehindABlockWithoutItsEnd) {
    EXPECT_EQ(code_of([] { read("-----BEGIN EC PARAMETERS-----\n" + make_pair(Algorithm::es256).pem); }),
              Code::bad_key);
}

TEST(PrivateKeys, OfAPublicSetMayBeOfRsa) {
    const json rsa = write_jwk(PublicKey::from_point({Algorithm::ps256, Bytes(256, 0xff), Bytes{1, 0, 1}}));
    const auto keys = read(json{{"keys", {rsa}}}.dump());
    ASSERT_EQ(keys.size(), 1U);
    EXPECT_FALSE(keys[0].private_half);
}

TEST(PrivateKeys, SayWhatToDoAboutAFileAndNotAboutWhatIsInIt) {
    try {
        read("hello");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.hint(), reason(Code::bad_key).hint);
    }
}

TEST(PrivateKeys, RefuseHalvesThatDoNotBelongTogether) {
    const Pair one = make_pair(Algorithm::es256), two = make_pair(Algorithm::es256);
    for (const char* member : {"x", "y", "d"}) {
        json mixed = jwk_of(one);
        mixed[member] = jwk_of(two)[member];
        EXPECT_EQ(code_of([&] { read(mixed.dump()); }), Code::bad_key) << member;
    }
    const Pair ed = make_pair(Algorithm::eddsa);
    json mixed = jwk_of(ed);
    mixed["d"] = jwk_of(one)["d"];
    EXPECT_EQ(code_of([&] { read(mixed.dump()); }), Code::bad_key);
    for (std::int64_t label : {-2, -3, -4}) {
        cbor::Map map = cose_of(one);
        for (auto& entry : map)
            if (entry.first == Value(label)) entry.second = *Value(cose_of(two)).find(Value(label));
        EXPECT_EQ(code_of([&] { read_cose(map); }), Code::bad_key) << label;
    }
}

TEST(PrivateKeys, RefuseNumbersOutOfRange) {
    const Bytes order = hex_decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"); // P-256's n
    const PublicPoint unknown{Algorithm::es256, {}, {}};
    Bytes last = order;
    last.back() -= 1;
    EXPECT_NO_THROW(PrivateKey::from_numbers(unknown, last));
    for (const Bytes& d : {order, Bytes(32, 0), Bytes(32, 255), Bytes(31, 1), Bytes(33, 1), Bytes()})
        EXPECT_EQ(code_of([&] { PrivateKey::from_numbers(unknown, d); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { PrivateKey::from_numbers({Algorithm::eddsa, {}, {}}, Bytes(64, 1)); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { PrivateKey::from_numbers({Algorithm::es384, {}, {}}, last); }), Code::bad_key);
}

TEST(PrivateKeys, KeepToWhatAJwkSays) {
    const json good = jwk_of(make_pair(Algorithm::es256));
    const auto with = [&](const char* member, const json& value) {
        json jwk = good;
        jwk[member] = value;
        return code_of([&] { read(jwk.dump()); });
    };
    EXPECT_EQ(with("use", "sig"), std::nullopt);
    EXPECT_EQ(with("key_ops", json::array({"sign", "verify"})), std::nullopt);
    EXPECT_EQ(with("alg", "ES256"), std::nullopt);
    EXPECT_EQ(with("kid", "anything"), std::nullopt);
    EXPECT_EQ(with("use", "enc"), Code::bad_key);
    EXPECT_EQ(with("alg", "ES384"), Code::bad_key);
    EXPECT_EQ(with("key_ops", json::array({"verify"})), Code::key_not_allowed);
    EXPECT_EQ(with("key_ops", "sign"), Code::key_not_allowed);
    EXPECT_EQ(with("d", 5), Code::bad_key);
    EXPECT_EQ(with("d", "not base64!"), Code::bad_key);
    EXPECT_EQ(with("d", good["d"].get<std::string>() + "="), Code::bad_key);
    json purposed = good;
    purposed["purpose"] = "status";
    EXPECT_EQ(read(purposed.dump()).at(0).key.purpose, Purpose::status);
}

TEST(PrivateKeys, KeepToWhatACoseKeySays) {
    const Pair pair = make_pair(Algorithm::es256);
    const auto with = [&](std::int64_t label, Value value) {
        cbor::Map map = cose_of(pair);
        map.emplace_back(label, std::move(value));
        return code_of([&] { read_cose(map); });
    };
    EXPECT_EQ(with(3, -7), std::nullopt);
    EXPECT_EQ(with(3, -9), std::nullopt);
    EXPECT_EQ(with(3, -8), Code::bad_key);
    EXPECT_EQ(with(4, cbor::Array{2, 1}), std::nullopt);
    EXPECT_EQ(with(4, cbor::Array{2}), Code::key_not_allowed);
    EXPECT_EQ(with(4, 1), Code::key_not_allowed);
    cbor::Map named = cose_of(pair);
    named.emplace_back(2, Bytes{7, 8});
    EXPECT_TRUE(read_cose(named).at(0).key.answers_to(Bytes{7, 8}));
}

TEST(PrivateKeys, AreFoundAmongOthersOfASet) {
    const Pair one = make_pair(Algorithm::es256), two = make_pair(Algorithm::eddsa);
    json encryption = jwk_of(make_pair(Algorithm::es256));
    encryption["use"] = "enc";
    const json rsa{{"kty", "RSA"}, {"n", "AQAB"}, {"e", "AQAB"}, {"d", "AQAB"}, {"p", "AQAB"}};
    const json set{{"iss", "https://id.example"},
                   {"keys", {rsa, jwk_of(one), encryption, write_jwk(PublicKey::from_point(two.point))}}};
    const auto keys = read(set.dump());
    ASSERT_EQ(keys.size(), 2U);
    EXPECT_TRUE(belongs(*keys[0].private_half, one));
    EXPECT_EQ(keys[0].key.iss, "https://id.example");
    EXPECT_FALSE(keys[1].private_half);
    EXPECT_EQ(code_of([&] { read(json{{"keys", {rsa}}}.dump()); }), Code::bad_key);
}

TEST(PrivateKeys, AreOneWhereOneIsWanted) {
    const Pair one = make_pair(Algorithm::es256), two = make_pair(Algorithm::eddsa);
    const auto only = [](const std::string& text) {
        return code_of([&] { read_private_key(bytes_of(text), "test", never); });
    };
    EXPECT_EQ(only(one.pem + two.public_pem), std::nullopt);
    EXPECT_EQ(only(one.pem + two.pem), Code::bad_key);
    EXPECT_EQ(only(one.public_pem), Code::bad_key);
    json revoked = jwk_of(one);
    revoked["revoked"] = {{"revoked_at", 5}, {"reason", "superseded"}};
    EXPECT_EQ(only(revoked.dump()), Code::key_not_allowed);
}

TEST(PrivateKeys, RefuseWhatIsNoKey) {
    for (const char* bad : {"", " ", "{", "{}", "[]", "hello", "{\"d\":", "{\"d\":\"", "{\"d\":\"\\", "{\"d\":\"AA\"}",
                            "{\"keys\":[{\"d\":\"AA\"}]}", "{\"keys\":5,\"d\":\"AA\"}", "\x80", "\xa1\x23\x41\x01"})
        EXPECT_EQ(code_of([&] { read(bad); }), Code::bad_key) << bad;
}

TEST(PrivateKeys, AreFoundHoweverTheirMemberIsSpelt) {
    const Pair pair = make_pair(Algorithm::es256);
    std::string text = jwk_of(pair).dump();
    text.replace(text.find("\"d\":"), 4, "\"\\u0064\" :\n ");
    EXPECT_TRUE(belongs(*read(text).at(0).private_half, pair));
}

// What is given back to the allocator while keys are read holds nothing of them, also where reading fails midway.
TEST(PrivateKeys, LeaveNothingInMemory) {
    const Pair pair = make_pair(Algorithm::es256), other = make_pair(Algorithm::es256);
    const std::string text = base64url_encode(pair.d), bytes(text_of(pair.d));
    const std::string jwk = jwk_of(pair).dump(), cose(text_of(cbor::encode(cose_of(pair))));
    const std::string set = json{{"keys", {jwk_of(pair), 5}}}.dump();
    json wrong = jwk_of(pair);
    wrong["x"] = base64url_encode(other.point.x);
    const std::string mismatch = wrong.dump(), bad_number = json{{"keys", {jwk_of(pair)}}}.dump() + "]";
    cbor::Map longer = cose_of(pair);
    longer.emplace_back(1000, "text");
    const std::string cut = std::string(text_of(cbor::encode(longer)).substr(0, cbor::encode(longer).size() - 2));
    for (const std::string& pattern :
         {text.substr(0, 12), text.substr(20, 12), bytes.substr(0, 8), bytes.substr(16, 8)}) {
        for (const std::string* content : {&jwk, &cose, &set, &mismatch, &bad_number, &cut}) {
            test::watch_freed_memory(pattern);
            (void)code_of([&] { read(*content); });
            EXPECT_EQ(test::found_in_freed_memory(), 0) << content->size();
        }
    }
    // The watch itself works.
    test::watch_freed_memory(text);
    { const auto copy = std::make_unique<std::string>(text); }
    EXPECT_GT(test::found_in_freed_memory(), 0);
    test::watch_freed_memory("");
}

TEST(PrivateKeys, HaveTheThumbprintsOfThePublishedVectors) {
    QRID_NEEDS_SHARED("vectors/keys/thumbprints.json");
    const json vectors = test::shared_json("vectors/keys/thumbprints.json");
    int used = 0;
    for (const auto& [name, vector] : vectors.items()) {
        const bool is_jwk = vector.contains("jwk");
        const Bytes content = is_jwk ? to_bytes(bytes_of(vector["jwk"].dump()))
                                     : hex_decode(vector["cose_key_canonical_hex"].get<std::string>());
        const PublicKey key = read(text_of(content)).at(0).key.key;
        if (is_jwk)
            EXPECT_EQ(vector["thumbprint_b64url"], base64url_encode(jwk_thumbprint(key))) << name;
        else
            EXPECT_EQ(vector["sha256_hex"], hex_encode(cose::thumbprint(key))) << name;
        ++used;
    }
    EXPECT_EQ(used, 3);
}

// RFC 8037 appendix A.1: the private key whose thumbprint appendix A.3 gives.
TEST(PrivateKeys, ReadTheKeyOfRfc8037) {
    const auto keys = read(R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
                               "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
    EXPECT_EQ(base64url_encode(jwk_thumbprint(keys.at(0).key.key)), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    EXPECT_EQ(base64url_encode(
                  keys.at(0).private_half->sign(bytes_of("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"))),
              "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
}

} // namespace
} // namespace qrid
