#include "qrid/corpus/inside/fixed.h"

#include "qrid/base/encoding.h"
#include "qrid/cbor/writer.h"
#include "qrid/corpus/inside/kit.h"
#include "qrid/corpus/inside/parts.h"
#include "qrid/crypto/digest.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>

namespace qrid::corpus {

namespace {

// {1: "https://id.example", 2: "T-1", 4: 2100-01-01, 6: 2020-01-01, 169: {1: "T-1", 4: "Ada Lovelace"}, -65537: true}
constexpr const char* claims_hex =
    "a6017268747470733a2f2f69642e6578616d706c650263542d31041af4865700061a5e0be10018a9a20163542d31046c"
    "416461204c6f76656c6163653a00010000f5";

// Protected headers {1: alg, 4: kid}, and signatures over them and the claims: with P-256 and P-384 (RFC 6979 or not,
// each is one of many), and with RSA of 2048 bits.
constexpr const char *es256_header = "a2012604487e538b011b078de6", *esp256_header = "a2012804487e538b011b078de6",
                     *p256_es384_header = "a201382204487e538b011b078de6",
                     *es384_header = "a201382204487e5d36a01c730f14", *esp384_header = "a201383204487e5d36a01c730f14",
                     *ps256_header = "a201382404489225c9fbff1c2062", *rs256_header = "a20139010004489225c9fbff1c2062";
// s is below half of the order, and the first bit of r is set.
constexpr const char* es256_signature =
    "b079069a67604fd7ef5d0f01a975edf3df674dab40b41743ae36ee314be7975f45380c36cff59fde6e888a502a6eba67"
    "1211be459a8842c47196e4b0b30bdbbb";
// The same r with n - s, which anybody can compute.
constexpr const char* es256_high_s =
    "b079069a67604fd7ef5d0f01a975edf3df674dab40b41743ae36ee314be7975fbac7f3c8300a6022917775afd5914598"
    "aad53c680c8f5bc08222e61249574996";
// r begins with a zero byte.
constexpr const char* es256_short_r =
    "00baea5bfb010bd816a21d53013e0d990b775893499047fc7d6ea0b6e5c73964ea11805699c48594ebe0f8ced259c75e"
    "dfe327fa8f9323231adf9ae15161628c";
// Over SHA-384.
constexpr const char* es256_sha384 =
    "e616c8daa21d09a07faaeb753f8dc3548e30fe8c7162cd795aa79c6d2945ffbec89a3d5f5129919b7522c3b694205807"
    "d9124154817d822c388309841e6413c7";
constexpr const char* esp256_signature =
    "d896a5b42e2054fdb35cd16058803711347f7a9fe01604c57af5719be2c2ec9d10c28a70a5136f49c0ae0edd802b82da"
    "727060dbeef340dac4d54516a8b5ddd8";
// By the P-256 key, over SHA-384, under a header of ES384.
constexpr const char* p256_es384_signature =
    "de61776e739062c58e510b15a0717fe851024273c3646a3d3e888c23fce1a5d3123f2fd83b7357402dceb48e923abc73"
    "35c170cc60ad6c0fb4c0be6ae093f952";
constexpr const char* es384_signature =
    "ddda767bcaa8cd754ede1301a8dfb591467985136ce720e88fa0e7ce00050d3a1e87092615a93b2638b2a3e25d489b6a"
    "c5a0afce7635b0c45053cab963d27fdd2a73f23059b1c355a65dca59b0bda538c4f518c5970159f4e9048102b91dba99";
constexpr const char* esp384_signature =
    "4cc0f6d0b64bc07e6e63142c33dccb5afdc92b92c49c368f7c9da3999ef00c3eb465325fed127c7dead55d6f44500b1f"
    "a85699a0cff2258973594f454e3f683480a38f633eb8a27d566726f4883f9ce4724c4607f05390b35d70003550ee0355";
constexpr const char* ps256_signature =
    "1e3871231c9abd4ff50d46cb903138f4ba261e3a5cf8c16ee32ab34b5ca48e0b117df5e690bdcc1cc6d6abfc2fa14a0a"
    "f9a8e9a7e382e4842a1fa66ec24566e091ed414849d7ac7ffecc54c570a6e761ee126d7156457ed6beadfc5bc6607a8e"
    "97942c26dd8da284f1cd197b4ca2f7d306928bde86691533a7af38ed96adbbea653a5f320e49134947f8a7d4deaec40f"
    "18b11f116de7b1c47b332bc16b97115a8566a5210b617c805561d14aaca13a4ffa4fe97479cef873d544f378ac9d3e23"
    "edd031dbcf68647bd95f34ea3d36ef90ad78fd92044432fa509d0b19fa3acce75af18f94bf29d373f271dddaf83ebdef"
    "f31ff66da78af2831dd8b7af74cac053";
// With a salt of 0 bytes instead of 32.
constexpr const char* ps256_no_salt =
    "0c1a79d3aa2804a0068b1cc2dfb2f35dd12c18be3722cc1b2614a12488e10274ce4acccaa5d06d1ddbcbb5c5c301ca55"
    "63a697112fc0fbe8f219954aa5a0c011a9802efcf09f6b151c4cce4714a7cb8c5d36caffee063fe44eff3eb1dd17dd78"
    "8ff33bf796b36d99f9e4a55003cbc2c712d18f474233c677be3e6d1ef0089a070b99c7bf9ed1f834d1b4b08d58650377"
    "613c1de86dbd3ad9f7b9b516bdfb56b323610459d3a17d1b9caaf8221e91c854a53c93168597df7cc6ea643f5b2f5fd5"
    "e2ad39b60db99239de5d159e61c8d6c3edfbd339e425fe69e9b5c35034825297e03f3d1099a8f93882add1b926bd46a0"
    "f7fed9eafc60d66fbfb5d4226ab7fafb";
// RSASSA-PKCS1-v1_5.
constexpr const char* rs256_signature =
    "638e3fe91c114a3e0c4bd717908f832c184692e67af1ac4821ac8668ae9fb1a5db6e9ab4184c28c44ad05cbd34306638"
    "ecfeefa0198b22a657c2366a2d1e7e430f197434474d5467a35cd9758b704c16c9fc1168744cdc1cefe4d3b9ac5ee53f"
    "9eeb63486a4a195f18dca7732483cbe83b1ac8447451f5726fac8b494c56d65297ab17e6c5675527f78978e4c21bb9cc"
    "cca1a30b3479aaebf8b5e7ff18caa9f4336dee855d271b8c3d9b255af57a3c1e2de9acc4c4d12642d7af850738561dba"
    "7b31cb8d9d3c0f9038e4bed3b85ddfa8a1c48cc7962b26070b74a48f25341a50754e1c0f61e3188574a6c0e8ce6945fe"
    "26074182ba7f8f791ea633e8549990ae";

using Signature = std::function<Bytes()>;

Signature as_is(const char* hex) {
    return [hex] { return hex_decode(hex); };
}

Signature changed(const char* hex, void (*change)(Bytes&)) {
    return [hex, change] {
        Bytes signature = hex_decode(hex);
        change(signature);
        return signature;
    };
}

std::function<Bytes()> message(const char* header_hex, Signature signature) {
    return [header_hex, signature = std::move(signature)] {
        cbor::Writer out;
        out.tag(18).array(4).bytes(hex_decode(header_hex)).map(0).bytes(hex_decode(claims_hex)).bytes(signature());
        return std::move(out).take();
    };
}

// SEQUENCE {r, s} of X.690, of numbers of 32 bytes whose first bits are 1 and 0.
void to_der(Bytes& signature) {
    const Bytes r(signature.begin(), signature.begin() + 32), s(signature.begin() + 32, signature.end());
    signature = join({Bytes{0x30, 69, 2, 33, 0}, r, Bytes{2, 32}, s});
}

constexpr const char *ecdsa = "RFC 9053 section 2.1", *pss = "RFC 8230 section 2";

} // namespace

std::vector<FixedCard> fixed_cards() {
    const Codes bad = {"bad-signature"}, mismatch = {"algorithm-mismatch", "bad-signature", "unsupported-algorithm"};
    const auto good = [](std::string_view name, std::string_view title, std::string_view spec, std::string_view why,
                         std::string_view feature, std::function<Bytes()> make) {
        return FixedCard{name, title, Expect::valid, spec, why, {}, "", feature, std::move(make)};
    };
    const auto wrong = [](std::string_view name, std::string_view title, std::string_view spec, std::string_view why,
                          Codes codes, std::string_view feature, std::function<Bytes()> make) {
        return FixedCard{name, title, Expect::invalid, spec, why, std::move(codes), feature, feature, std::move(make)};
    };
    const std::string_view length = "a signature is r and s, each as long as the curve's coordinates",
                           range = "r and s are in 1..n-1";
    return {
        good("es256", "ECDSA with P-256 and SHA-256", ecdsa, "a card of the specification", "es256",
             message(es256_header, as_is(es256_signature))),
        good("es256-high-s", "the same with s above half of the order", ecdsa,
             "COSE does not ask for the smaller s: both are signatures", "es256",
             message(es256_header, as_is(es256_high_s))),
        good("es256-short-r", "an r that begins with a zero byte", ecdsa, "r is padded to the length of a coordinate",
             "es256", message(es256_header, as_is(es256_short_r))),
        good("esp256", "the fully specified alg -9 with a P-256 key", "RFC 9864 section 2.1",
             "ESP256 is ES256 on P-256", "es256", message(esp256_header, as_is(esp256_signature))),
        good("es384", "ECDSA with P-384 and SHA-384", ecdsa, "a card of the specification", "es384",
             message(es384_header, as_is(es384_signature))),
        good("esp384", "the fully specified alg -51 with a P-384 key", "RFC 9864 section 2.1",
             "ESP384 is ES384 on P-384", "es384", message(esp384_header, as_is(esp384_signature))),
        good("ps256", "RSASSA-PSS with 2048 bits", pss, "an algorithm of the specification", "ps256",
             message(ps256_header, as_is(ps256_signature))),
        wrong("es256-der", "the signature is in DER", ecdsa, length, bad, "es256",
              message(es256_header, changed(es256_signature, to_der))),
        wrong("es256-r-zero", "r is zero", ecdsa, range, bad, "es256",
              message(es256_header, changed(es256_signature, [](Bytes& s) { std::fill_n(s.begin(), 32, 0); }))),
        wrong("es256-s-zero", "s is zero", ecdsa, range, bad, "es256",
              message(es256_header, changed(es256_signature, [](Bytes& s) { std::fill_n(s.begin() + 32, 32, 0); }))),
        wrong("es256-zeros", "r and s are zero", ecdsa,
              "the signature of CVE-2022-21449, which some libraries took for every message", bad, "es256",
              message(es256_header, changed(es256_signature, [](Bytes& s) { std::fill(s.begin(), s.end(), 0); }))),
        wrong("es256-ones", "r and s are all ones, above the order", ecdsa, range, bad, "es256",
              message(es256_header, changed(es256_signature, [](Bytes& s) { std::fill(s.begin(), s.end(), 0xff); }))),
        wrong("es256-swapped", "s stands before r", ecdsa, "r comes first", bad, "es256",
              message(es256_header,
                      changed(es256_signature, [](Bytes& s) { std::rotate(s.begin(), s.begin() + 32, s.end()); }))),
        wrong("es256-short", "the zero byte that r begins with is left out", ecdsa, length, bad, "es256",
              message(es256_header, changed(es256_short_r, [](Bytes& s) { s.erase(s.begin()); }))),
        wrong("es256-long", "r and s are padded to 48 bytes each", ecdsa, length, bad, "es256",
              message(es256_header, changed(es256_signature,
                                            [](Bytes& s) {
                                                s.insert(s.begin() + 32, 16, 0);
                                                s.insert(s.begin(), 16, 0);
                                            }))),
        wrong("es256-sha384", "signed over SHA-384 instead of SHA-256", ecdsa, "ES256 is with SHA-256", bad, "es256",
              message(es256_header, as_is(es256_sha384))),
        wrong("es256-under-es384", "a P-256 key's card says ES384, and is signed over SHA-384", "RFC 9053 section 2.1",
              "a key is for one algorithm; a message that states another is refused", mismatch, "es256",
              message(p256_es384_header, as_is(p256_es384_signature))),
        wrong("es256-under-esp256", "the header was changed from ES256 to ESP256 after signing", "RFC 9052 section 4.4",
              "the protected header is signed", bad, "es256", message(esp256_header, as_is(es256_signature))),
        wrong("es384-under-es256", "a P-384 signature under the header of the P-256 key", ecdsa,
              "the signature is not of the key that the kid names", bad, "es384",
              message(es256_header, as_is(es384_signature))),
        wrong("es384-short", "the last byte of the signature is missing", ecdsa, length, bad, "es384",
              message(es384_header, changed(es384_signature, [](Bytes& s) { s.pop_back(); }))),
        wrong("ps256-no-salt", "a salt of no bytes instead of 32", pss, "the salt is as long as the digest", bad,
              "ps256", message(ps256_header, as_is(ps256_no_salt))),
        wrong("rs256", "RSASSA-PKCS1-v1_5 under its own alg -257", "RFC 8812 section 2", "the key is for PS256",
              mismatch, "ps256", message(rs256_header, as_is(rs256_signature))),
        wrong("rs256-under-ps256", "RSASSA-PKCS1-v1_5 under the alg of PSS", pss, "the padding is not PSS", bad,
              "ps256", message(ps256_header, as_is(rs256_signature))),
    };
}

Bytes fixed_jwks() {
    const nlohmann::json set = {
        {"iss", "https://id.example"},
        {"keys", nlohmann::json::array(
                     {{{"kty", "EC"},
                       {"crv", "P-256"},
                       {"alg", "ES256"},
                       {"use", "sig"},
                       {"kid", "7e538b011b078de6"},
                       {"x", "UqbqjeOAYpohWOwrvjDuKCbPDpCtbowK7mOU5tufxdM"},
                       {"y", "kN3DkztACc-RxTr4XfdR7E2LDTVTVh3IrpL39Kmnraw"}},
                      {{"kty", "EC"},
                       {"crv", "P-384"},
                       {"alg", "ES384"},
                       {"use", "sig"},
                       {"kid", "7e5d36a01c730f14"},
                       {"x", "0b0kJ4gsTZVxO2anw_QgQ46mvXZUg_RDeqzq_DL1kMCaVLyf7AJGEMJG-FSYcs0T"},
                       {"y", "cJTS0_mpp1eo2F-bIx0gX1d7e3wZvx0StkPZ2Pam8_tBPUn-dWiHkduUUuMBMBjc"}},
                      {{"kty", "RSA"},
                       {"alg", "PS256"},
                       {"use", "sig"},
                       {"kid", "9225c9fbff1c2062"},
                       {"n", "iH3sLWJHo-4CdTiDuORyar-b_yzQE536enY7jW_ruCaebOcw0T50XyIe-f5NgNOEW4gm-"
                             "LJNIU6bivctC9mU5kxXJ10t1jseboriFZQGz63Vk4f56mdjd45wY7oxRKcIGhspGZuf-"
                             "KEUYzyyimJgPp_UiGREtU-3pOOUeKXbCzz19gNtb9_mhv8d76nSrvb0-LQCbnmWqMLlgHad3TBHveEjWI-p-"
                             "qHfssa1KNWNhjKt0Ix7imvsVicg1DIT0Lth61Hk88Ub_Zo7o8IHiw0oypNAxT3HYskC6EyQg1UUh8z9dKbWZ"
                             "rOH7ZgejcAv9TK9YWOTICNzrKavQ45I7SQrdQ"},
                       {"e", "AQAB"}}})}};
    return to_bytes(bytes_of(set.dump(2) + "\n"));
}

void add_group_order(Bytes& signature) {
    // 2^252 + 27742317777372353535851937790883648493, least significant byte first.
    const Bytes order = hex_decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    unsigned carry = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        carry += signature.at(32 + i) + order[i];
        signature[32 + i] = static_cast<std::uint8_t>(carry);
        carry >>= 8;
    }
}

Bytes mac_under_public_key(const Kit& kit, std::uint64_t tag) {
    const bool is_mac0 = tag == 17;
    cbor::Map entries = kit.card().protected_entries;
    set(entries, header::alg, alg::hmac256);
    const Message card{
        .protected_entries = entries, .payload = kit.card().payload, .context = is_mac0 ? "MAC0" : "Signature1"};
    const Sha256 mac = hmac_sha256(kit.key().public_key().point().x, card.signed_bytes());
    cbor::Writer out;
    out.tag(tag).array(4).bytes(card.header()).map(0).bytes(card.payload).bytes(mac);
    return std::move(out).take();
}

} // namespace qrid::corpus
