#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/card/claims.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/cose/sign1.h"
#include "qrid/status/library.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/jws.h"
#include "qrid/trust/key_file.h"
#include "support/errors.h"
#include "support/vectors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;

TEST(StatusList, DecodesThePublishedLists) {
    QRID_NEEDS_SHARED("vectors/status-list/status_list_1bit.json");
    json vectors = test::shared_json("vectors/status-list/status_list_short.json")["lists"];
    for (const json& vector : vectors) {
        const StatusList list = StatusList::inflate(vector["bits"], hex_decode(vector["lst_hex"].get<std::string>()));
        EXPECT_EQ(vector["byte_array_hex"], hex_encode(list.bytes()));
        for (std::size_t i = 0; i < vector["statuses"].size(); ++i)
            EXPECT_EQ(list.get(i), vector["statuses"][i].get<int>());
        EXPECT_EQ(list.get(vector["statuses"].size()), std::nullopt);
    }
    const json big = test::shared_json("vectors/status-list/status_list_1bit.json");
    const StatusList list = StatusList::inflate(1, hex_decode(big["lst_hex"].get<std::string>()));
    EXPECT_EQ(list.entries(), big["entries"].get<std::uint64_t>());
    StatusList expected(1, big["entries"].get<std::uint64_t>());
    for (const json& entry : big["statuses"]) expected.set(entry[0], entry[1]);
    EXPECT_EQ(list.bytes(), expected.bytes());
    EXPECT_EQ(big["lst_hex"], hex_encode(zlib_compress(expected.bytes()))); // level 9 gives the draft's bytes
}

TEST(StatusToken, ReadsAndVerifiesThePublishedTokens) {
    QRID_NEEDS_SHARED("vectors/status-list/tokens.json");
    const json vectors = test::shared_json("vectors/status-list/tokens.json");
    TrustSet trust;
    for (TrustedKey& key : read_trusted_keys(bytes_of(vectors["example_key_jwk_public"].dump()), "test"))
        trust.add(key);
    for (const Bytes& content : {hex_decode(vectors["status_list_cwt_hex"].get<std::string>()),
                                 to_bytes(bytes_of(vectors["status_list_jwt"].get<std::string>()))}) {
        const StatusToken token = read_status_token(content);
        EXPECT_EQ(token.uri, "https://example.com/statuslists/1");
        EXPECT_EQ(token.iat, 1686920170);
        EXPECT_EQ(token.exp, 2291720170);
        EXPECT_EQ(token.ttl, 43200);
        EXPECT_FALSE(signers_of(token, trust).empty());
        EXPECT_EQ(StatusList::inflate(token.bits, token.lst).get(0), 1);
        EXPECT_TRUE(signers_of(token, TrustSet{}).empty());
    }
    const cose::Sign1 referenced = cose::read_sign1(hex_decode(vectors["referenced_token_cwt_hex"].get<std::string>()));
    EXPECT_TRUE(cose::verify(referenced, read_jwk(vectors["example_key_jwk_public"])));
    Warnings warnings;
    EXPECT_EQ(read_claims(referenced.payload, warnings).status,
              (StatusReference{0, "https://example.com/statuslists/1"}));
}

TEST(StatusList, IsWrittenAsPublished) {
    QRID_NEEDS_SHARED("vectors/status-list/status_list_1bit.json");
    json lists = test::shared_json("vectors/status-list/status_list_short.json")["lists"];
    for (const json& vector : lists) {
        StatusList list(vector["bits"], vector["statuses"].size());
        for (std::size_t i = 0; i < vector["statuses"].size(); ++i) list.set(i, vector["statuses"][i]);
        const Bytes lst = list.deflate({.kind = Packing::Kind::zlib, .level = 9});
        EXPECT_EQ(vector["lst_hex"], hex_encode(lst));
        EXPECT_EQ(vector["cbor_hex"], hex_encode(write_bare_cbor(list.bits(), lst)));
        EXPECT_EQ(vector["json"], json::parse(write_bare_json(list.bits(), lst)));
        EXPECT_EQ(open_list(read_bare_list(write_bare_cbor(list.bits(), lst))).view.get(0), list.get(0));
    }
}

TEST(StatusList, NamesItsValuesAsTheSpecificationDoes) {
    for (const auto& [value, name] :
         {std::pair(0, "VALID"), std::pair(1, "INVALID"), std::pair(2, "SUSPENDED"),
          std::pair(3, "APPLICATION_SPECIFIC"), std::pair(4, "RESERVED"), std::pair(11, "RESERVED"),
          std::pair(12, "APPLICATION_SPECIFIC"), std::pair(15, "APPLICATION_SPECIFIC"), std::pair(16, "RESERVED"),
          std::pair(255, "RESERVED")})
        EXPECT_EQ(status_name(value), name) << value;
}

TEST(StatusList, HasOneTwoFourOrEightBitsAnEntry) {
    for (const int bits : {1, 2, 4, 8}) EXPECT_EQ(StatusList(bits, 9).bits(), bits);
    for (const int bits : {-1, 0, 3, 5, 16}) {
        EXPECT_EQ(code_of([&] { StatusList(bits, 9); }), Code::bad_claims) << bits;
        EXPECT_EQ(code_of([&] { StatusView(bits, Bytes{1}); }), Code::bad_claims) << bits;
    }
}

RC_GTEST_PROP(StatusList, KeepsWhatWasSet, ()) {
    const int bits = *rc::gen::element(1, 2, 4, 8);
    StatusList list(bits, 1000);
    std::map<std::uint64_t, int> expected;
    for (int n = 0; n < 50; ++n) {
        const auto idx = *rc::gen::inRange<std::uint64_t>(0, 1000);
        list.set(idx, expected[idx] = *rc::gen::inRange(0, 1 << bits));
    }
    const Packing packing = *rc::gen::element(Packing{}, Packing{.kind = Packing::Kind::zlib, .level = 1},
                                              Packing{.kind = Packing::Kind::best});
    const StatusList again = StatusList::inflate(bits, list.deflate(packing));
    for (std::uint64_t i = 0; i < 1000; ++i) RC_ASSERT(again.get(i) == (expected.contains(i) ? expected[i] : 0));
}

TEST(StatusToken, GoesRoundAndFailsWhenTouched) {
    const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    TrustSet trust;
    trust.add(read_trusted_keys(bytes_of(key.public_key().pem()), "test").front());
    StatusList list(2, 100);
    list.set(42, status_value::suspended);
    Bytes bytes = write_status_cwt({"https://s.example/7", 1000, 2000, 300, {}}, list.bits(), list.deflate(), key);
    const StatusToken token = read_status_token(bytes);
    EXPECT_EQ(token.uri, "https://s.example/7");
    EXPECT_EQ(token.exp, 2000);
    EXPECT_EQ(StatusList::inflate(token.bits, token.lst).get(42), 2);
    EXPECT_FALSE(signers_of(token, trust).empty());
    bytes.back() ^= 1;
    EXPECT_TRUE(signers_of(read_status_token(bytes), trust).empty());
}

// Of large lists a slice decides how they are packed; both ways must be taken.
TEST(StatusList, PacksTheSparseAndTheDenseAsTheyNeed) {
    for (const unsigned one_in : {200U, 3U}) {
        StatusList list(1, 1 << 20);
        std::uint64_t random = 88172645463325252;
        for (std::uint64_t i = 0; i < list.entries(); ++i) {
            random = random * 6364136223846793005 + 1442695040888963407;
            if ((random >> 33) % one_in == 0) list.set(i, 1);
        }
        const std::size_t runs = zlib_compress(list.bytes(), {.strategy = Deflate::Strategy::runs}).size(),
                          huffman = zlib_compress(list.bytes(), {.strategy = Deflate::Strategy::huffman_only}).size();
        EXPECT_EQ(runs < huffman, one_in == 200) << one_in;
        EXPECT_EQ(list.deflate().size(), std::min(runs, huffman));
        EXPECT_EQ(zlib_inflate_to(list.deflate(), list.bytes().size()), list.bytes());
        EXPECT_EQ(code_of([&] { zlib_inflate_to(list.deflate(), list.bytes().size() - 1); }), Code::bad_compression);
        EXPECT_EQ(code_of([&] { zlib_inflate_to(list.deflate(), list.bytes().size() + 1); }), Code::bad_compression);
    }
}

TEST(StatusList, IsPackedInTheShorterWay) {
    StatusList sparse(1, 4096), dense(1, 4096);
    sparse.set(99, 1);
    for (std::uint64_t i = 0; i < dense.entries(); ++i)
        if (sha256(bytes_of(std::to_string(i)))[0] % 8 == 0) dense.set(i, 1);
    for (const StatusList* list : {&sparse, &dense}) {
        const auto size_by = [&](Deflate::Strategy strategy) {
            return zlib_compress(list->bytes(), {.level = 9, .strategy = strategy}).size();
        };
        const std::size_t runs = size_by(Deflate::Strategy::runs), huffman = size_by(Deflate::Strategy::huffman_only);
        EXPECT_EQ(list->deflate().size(), std::min(runs, huffman));
        EXPECT_EQ(list->deflate({.kind = Packing::Kind::best}).size(),
                  std::min(zlib_compress_best(list->bytes()).size(), list->deflate().size()));
    }
}

TEST(StatusToken, GoesRoundAsJwt) {
    const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    StatusList list(2, 100);
    list.set(42, status_value::suspended);
    std::string text =
        write_status_jwt({"https://s.example/7", 1000, 2000, 300, "https://s.example/all"}, 2, list.deflate(), key);
    const StatusToken token = read_status_token(bytes_of(text));
    EXPECT_EQ(token.form, "JWT");
    EXPECT_EQ(token.uri, "https://s.example/7");
    EXPECT_EQ(token.iat, 1000);
    EXPECT_EQ(token.exp, 2000);
    EXPECT_EQ(token.ttl, 300);
    EXPECT_EQ(token.aggregation_uri, "https://s.example/all");
    EXPECT_EQ(open_list(token).view.get(42), 2);
    EXPECT_EQ(token.kid, to_bytes(bytes_of(hex_encode(cose::kid_of(key.public_key())))));
    EXPECT_TRUE(token.signed_by(key.public_key()));
    TrustSet trust;
    trust.add(read_trusted_keys(bytes_of(key.public_key().pem()), "test").front());
    EXPECT_FALSE(signers_of(token, trust).empty());
}

TEST(StatusToken, RefusesBareListsThatAreNone) {
    for (const std::string bad : {"{}", "{\"bits\":1}", "{\"bits\":\"1\",\"lst\":\"\"}", "{\"bits\":1,\"lst\":\"*\"}",
                                  "{", "{\"bits\":9,\"lst\":\"\"}", "[]", "\xa0",
                                  "\xa1\x64"
                                  "bits\x01"}) {
        const auto code = code_of([&] { read_bare_list(bytes_of(bad)); });
        EXPECT_TRUE(code == Code::bad_claims || code == Code::bad_cbor) << bad;
    }
    EXPECT_EQ(code_of([] { read_bare_list({}); }), Code::bad_claims);
}

TEST(StatusToken, IsBareWhenItBeginsAsAMapOrAnObject) {
    EXPECT_TRUE(is_bare_list(bytes_of(" {")));
    EXPECT_TRUE(is_bare_list(write_bare_cbor(1, Bytes{1})));
    for (const char* other : {"", " ", "eyJ", "[", "\xd2\x84"}) EXPECT_FALSE(is_bare_list(bytes_of(other))) << other;
    EXPECT_EQ(read_bare_list(write_bare_cbor(1, Bytes{1})).form, "bare CBOR");
    EXPECT_EQ(read_bare_list(bytes_of(write_bare_json(1, Bytes{1}))).form, "bare JSON");
}

// A token of both forms that is good but for one number.
struct Odd {
    const char* name;
    std::int64_t label, number;
};

std::vector<std::optional<Code>> codes_with(const Odd& odd) {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    const bool is_bits = odd.label == 0;
    cbor::Map claims{{2, "u"},
                     {65533, cbor::Map{{"bits", is_bits ? odd.number : 1}, {"lst", zlib_compress(Bytes(1))}}}};
    json object{
        {"sub", "u"},
        {"status_list", {{"bits", is_bits ? odd.number : 1}, {"lst", base64url_encode(zlib_compress(Bytes(1)))}}}};
    if (!is_bits) claims.emplace_back(odd.label, odd.number), object[odd.name] = odd.number;
    if (odd.label != 6) claims.emplace_back(6, 1), object["iat"] = 1;
    const Bytes cwt = cose::write_sign1(key, {{16, "application/statuslist+cwt"}}, cbor::encode(claims));
    const std::string jwt = write_jws("statuslist+jwt", "kid", object.dump(), key);
    return {code_of([&] { read_status_token(cwt); }), code_of([&] { read_status_token(bytes_of(jwt)); })};
}

TEST(StatusToken, KeepsItsNumbersWithinTheirBounds) {
    using Codes = std::vector<std::optional<Code>>;
    const Codes good{std::nullopt, std::nullopt}, bad{Code::bad_claims, Code::bad_claims};
    for (const Odd& time : {Odd{"iat", 6, 0}, Odd{"exp", 4, 0}, Odd{"ttl", 65534, 0}}) {
        EXPECT_EQ(codes_with({time.name, time.label, 0}), good) << time.name;
        EXPECT_EQ(codes_with({time.name, time.label, latest_time}), good) << time.name;
        EXPECT_EQ(codes_with({time.name, time.label, -1}), bad) << time.name;
        EXPECT_EQ(codes_with({time.name, time.label, latest_time + 1}), bad) << time.name;
    }
    EXPECT_EQ(codes_with({"bits", 0, 1}), good);
    EXPECT_EQ(codes_with({"bits", 0, 8}), good);
    EXPECT_EQ(codes_with({"bits", 0, 0}), bad);
    EXPECT_EQ(codes_with({"bits", 0, 9}), bad);
}

TEST(StatusToken, IsReadWithoutWhatItMayLeaveOut) {
    const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    json object{{"sub", "u"}, {"iat", 1}, {"status_list", {{"bits", 1}, {"lst", ""}}}};
    const StatusToken token = read_status_token(bytes_of(write_jws("statuslist+jwt", "", object.dump(), key) + "\r\n"));
    EXPECT_TRUE(!token.exp && !token.ttl && !token.kid && !token.aggregation_uri);
    EXPECT_EQ(code_of([&] { read_status_token(bytes_of(write_jws("jwt", "", object.dump(), key))); }),
              Code::bad_claims);
    object["status_list"]["lst"] = "*";
    EXPECT_EQ(code_of([&] { read_status_token(bytes_of(write_jws("statuslist+jwt", "", object.dump(), key))); }),
              Code::bad_claims);
}

TEST(StatusToken, TellsWhereAllListsAreInBothForms) {
    const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    const StatusClaims claims{"u", 1000, 2000, 300, "https://s.example/all"};
    const StatusToken token = read_status_token(write_status_cwt(claims, 1, Bytes{1}, key));
    EXPECT_EQ(token.aggregation_uri, claims.aggregation_uri);
    EXPECT_EQ(token.alg, "ES256");
    EXPECT_EQ(token.form, "CWT");
    for (const Bytes& bytes : {write_status_cwt({"u", 1000, 2000, 300, {}}, 1, Bytes{1}, key),
                               to_bytes(bytes_of(write_status_jwt({"u", 1000, 2000, 300, {}}, 1, Bytes{1}, key)))})
        EXPECT_EQ(read_status_token(bytes).aggregation_uri, std::nullopt);
    cbor::Map list{{"bits", 1}, {"lst", Bytes{1}}, {"aggregation_uri", 5}}; // which is nowhere
    EXPECT_EQ(read_bare_list(cbor::encode(std::move(list))).aggregation_uri, std::nullopt);
}

TEST(StatusToken, RefusesOtherThings) {
    const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    const auto token = [&](cbor::Map header, cbor::Map claims) {
        return cose::write_sign1(key, std::move(header), cbor::encode(std::move(claims)));
    };
    const cbor::Map typ{{16, "application/statuslist+cwt"}};
    const cbor::Map list{{"bits", 1}, {"lst", zlib_compress(Bytes(1))}};
    EXPECT_EQ(code_of([&] { read_status_token(token(typ, {{2, "u"}, {6, 1}, {65533, list}})); }), std::nullopt);
    EXPECT_EQ(code_of([&] { read_status_token(token({}, {{2, "u"}, {6, 1}, {65533, list}})); }), Code::bad_claims);
    EXPECT_EQ(code_of([&] { read_status_token(token(typ, {{6, 1}, {65533, list}})); }), Code::bad_claims);
    EXPECT_EQ(code_of([&] { read_status_token(token(typ, {{2, "u"}, {65533, list}})); }), Code::bad_claims);
    EXPECT_EQ(code_of([&] { read_status_token(token(typ, {{2, "u"}, {6, 1}})); }), Code::bad_claims);
    EXPECT_EQ(code_of([&] { read_status_token(bytes_of("eyJhbGciOiJub25lIn0.e30.")); }), Code::bad_claims);
    const auto refused = [&](cbor::Map claims) {
        return code_of([&] { read_status_token(token(typ, std::move(claims))); }) == Code::bad_claims;
    };
    EXPECT_TRUE(refused({{2, 5}, {6, 1}, {65533, list}}));
    EXPECT_TRUE(refused({{2, "u"}, {6, "1"}, {65533, list}}));
    EXPECT_TRUE(refused({{2, "u"}, {6, 1}, {65533, cbor::Map{{"bits", 1}, {"lst", "text"}}}}));
    EXPECT_EQ(code_of([&] { read_status_token(cose::write_sign1(key, typ, cbor::encode(5))); }), Code::bad_claims);
    EXPECT_EQ(code_of([&] { StatusList::inflate(3, zlib_compress(Bytes(1))); }), Code::bad_claims);
    EXPECT_EQ(code_of([&] { StatusList::inflate(1, zlib_compress(Bytes(1000)), 999); }), Code::too_large);
}

} // namespace
} // namespace qrid
