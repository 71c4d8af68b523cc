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
constexpr const char *es256_header = "a2012604487e512fcad4799c0f", *esp256_header = "a2012804487e512fcad4799c0f",
                     *p256_es384_header = "a201382204487e512fcad4799c0f",
                     *es384_header = "a201382204487e5feff911950123", *esp384_header = "a201383204487e5feff911950123",
                     *ps256_header = "a201382404482cce77562f166bc6", *rs256_header = "a20139010004482cce77562f166bc6";
// s is below half of the order, and the first bit of r is set.
constexpr const char* es256_signature =
    "809a8f9c4e7d94c8e5b26585226258a6aaf4087ef9ea14d380e278ca9f3a191412880566e3ff602876dc59b4168eebf2"
    "0fbf5497434fd333ba0355d07de287b9";
// The same r with n - s, which anybody can compute.
constexpr const char* es256_high_s =
    "809a8f9c4e7d94c8e5b26585226258a6aaf4087ef9ea14d380e278ca9f3a1914ed77fa981c009fd88923a64be971140d"
    "ad27a61663c7cb5139b674f27e809d98";
// r begins with a zero byte.
constexpr const char* es256_short_r =
    "007a225b3435cdd71f6050b5f28932d52f3b65bee942cc053b252d54e74436f2d305740804e8596bf9158450e890e3b1"
    "1dd7e7ee05307aa09097181322f72d04";
// Over SHA-384.
constexpr const char* es256_sha384 =
    "a04d2dac88dd000ff804fbb4e13d85f1e1e7fb99a43e20fc2aabbd1f6de7e2d025f892e4b395ae7edb78c2e11cac1a6b"
    "d8ee5ba0b301964534df3e188a2c70e8";
constexpr const char* esp256_signature =
    "f35e642c385b8fa46a78279b227f123798261a37fb66a797109a97a07721f0783378c9cbb1aca5390af6374dfa331fd4"
    "6e5afcd7a2c7cb5760b3f71b73831f7d";
// By the P-256 key, over SHA-384, under a header of ES384.
constexpr const char* p256_es384_signature =
    "ecb24ea7710f48caad9f54736ca01404f65ce126c9c3e504502fe1e50b167221d539a945b16fde0491e7c6fdbfba40d5"
    "e0f85f3fd5208e96cc9dfe0497096dec";
// By the P-384 key, over SHA-256, under the header of the P-256 key.
constexpr const char* p384_es256_signature =
    "15193ab866f96e090de5eef8d7d4b13e966299ff53d0c2207de8696514c07ce816e9957dfa99949cd26a167afde4a155"
    "1422f6a27b24dbde28b98e40b4d5f093bbe884ff23bac723c5270b8d7ff186429f25d519e22836e193a66937a7d1bb45";
constexpr const char* es384_signature =
    "a1b92d2a428b8e144e1056c279ba7e26420589531c1f5034c6be985197ecf795d51b24d0e5ff24992255cce1e5cf66b4"
    "d7d49b86bd0dbc4af8c7f3678c5e28cf3ba9dae8006bb99a37cba53c0489647f509c9c92f5d789101298b4c101055f32";
constexpr const char* esp384_signature =
    "458638ea04064d65715d1d3d4944ddc34a44641df56b5f664688f5e77236f8f76e589d7e4c8d5283dd7f54cedeef85f7"
    "b3fa9b0bbcad786998596bb8dc3e389c21f7b7cdd1176183268aeff72d489e5ea18a484d10bd2344ff390b78e8e9d49b";
constexpr const char* ps256_signature =
    "50a3c85b64b4382f37d4ce426c493b44d8da4106f49c3994ffc949326fd81f17a675a92e7f63f2e51b7efbd57b58f5a8"
    "de122ae4038cc715abb8c499318278b04b6e0a8b2bff12ffa7a151c87637487cc2af862ede174dbba9317c2b74c21b8c"
    "2cd46875aa376e890d690fca8479d0501f1ef9c1b0699b857a319947a96fdc919190842919625f3ac1ca32c92c600c10"
    "0564a5e31a365e24ebda1edba1acb622d34b73c2cef768b9c9ff0b655ab16aa66d18dd075b358af4c1fc0bef150e0b47"
    "ee8db97627a5455e006dc47032b993878a1875944b519dbb1dfa566362b4e151a64fc77bf5b803d58ab91026adc4353d"
    "8a38e084c8722d407a2f1a6aa1679613";
// With a salt of 0 bytes instead of 32.
constexpr const char* ps256_no_salt =
    "85bf4b64d87f308f7990007f14c1cc8e09b0baccf60bba1dc693c3e7b18a1e7a4e5e16f26c5007d3eeba021c9130b38b"
    "173522d3e964f394fbab78409c11fac334669ac3e6bd3375bdb1d7b6b63922467f2a5d2426112e3f52cae2b00cba8583"
    "4656f195e6c451c229481d84c9c8664bc06b282e1bb4f95145aaf6877ca7e5f873152c40ca5fbcbcc7066b46ef62bf7a"
    "783d4e3dd1ff89be3defe0dd84397fdea39c81f1d827f5f812c4f30ec7c2c9ed9dd4ab588eef1b441efebf59e87a239a"
    "d803dba9478f87dab4c97199afe9f5f15c1547bd085b064305700a6dd5c161553d4cfb9edd85fcd6f2eea06d2a6d6d48"
    "0bfcc1e3739f8c29ce0b2ab37fe26f24";
// RSASSA-PKCS1-v1_5.
constexpr const char* rs256_signature =
    "541e7edd223cb3a326d443b6f6c5330ef84f28974b466c7b6db6e7c902abb8d9da7d90287344d028d519597ae4cd2ba6"
    "4bf3e7c748a6282eeb27a5dd196b86a05a594389f367efe642cfdb201f4535a7a1c5b7000a2f7bf4b76c50cf091f6234"
    "53a026b966121764c44200a6de1d2bd1f638516601e7a279c2a2c7588e353d9b4726f9fe92dcc0ae131ff8a9c6ccbe51"
    "dfc99dfc5515f2fd84d5a9b731df5a0b20cf1a40b0763fbc30a05bce8398c49459528d9a32a6ebf5ad1ac72179c23d35"
    "ebabcd74f2917d8d345a373fec7ff7b67ba26bd5edf25db678490e07d664ea19f5c47a2a0209af018a473c1810c62b40"
    "7058cc7eccaea1b0e10f218a1e13adc9";
// The same under the header of PS256.
constexpr const char* rs256_under_ps256 =
    "0ae0efcb729055442a068b790f90e41ff9c723e92ca3ff4f566ad665a26f741dca6e1e199d24d5a1691f273dc03cf22b"
    "34f24b32fd9fdcd1fb15d56c1cf8fe230221fb09bdee51e606bf62e30f9f0552f2195f42d8ba35ee89d9b22f3b048b68"
    "ed117a917313d1a2b498a5aa357884b9b5c4c7015fa2c9906e923faf653c0094f228a40d88465b38b328cf5bae3fdbe9"
    "e949d4a568018849070dbd01e411afcd0e4f5084686eab448431830386523555d61d1129a17b386fb146cfd15e072c28"
    "47331c269c6cd07ec0c6f8cb2194fe71e99e39ae7f6ca671a396bdb129552bf33bcf31aed44b44dd73de1da56cc442cc"
    "ff43a7ef7a147fcb333ac31b55f343d8";

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
    return [header_hex, signature = std::move(signature)] { return fixed_message(header_hex, signature()); };
}

constexpr const char *ecdsa = "RFC 9053 section 2.1", *pss = "RFC 8230 section 2";

} // namespace

Bytes fixed_message(const char* header_hex, ByteView signature) {
    cbor::Writer out;
    out.tag(18).array(4).bytes(hex_decode(header_hex)).map(0).bytes(hex_decode(claims_hex)).bytes(signature);
    return std::move(out).take();
}

void signature_to_der(Bytes& signature) {
    const Bytes r(signature.begin(), signature.begin() + 32), s(signature.begin() + 32, signature.end());
    signature = join({Bytes{0x30, 69, 2, 33, 0}, r, Bytes{2, 32}, s});
}

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
              message(es256_header, changed(es256_signature, signature_to_der))),
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
        wrong("es256-under-es384", "a P-256 key's card says ES384, and is signed over SHA-384", "RFC 7517 section 4.4",
              "the JWK says that the key is for ES256", mismatch, "es256",
              message(p256_es384_header, as_is(p256_es384_signature))),
        wrong("es256-under-esp256", "the header was changed from ES256 to ESP256 after signing", "RFC 9052 section 4.4",
              "the protected header is signed", bad, "es256", message(esp256_header, as_is(es256_signature))),
        wrong("es384-under-es256", "a P-384 signature under the header of the P-256 key", ecdsa,
              "the signature is not of the key that the kid names", bad, "es256",
              message(es256_header, as_is(p384_es256_signature))),
        wrong("es384-short", "the last byte of the signature is missing", ecdsa, length, bad, "es384",
              message(es384_header, changed(es384_signature, [](Bytes& s) { s.pop_back(); }))),
        wrong("ps256-no-salt", "a salt of no bytes instead of 32", pss, "the salt is as long as the digest", bad,
              "ps256", message(ps256_header, as_is(ps256_no_salt))),
        FixedCard{"rs256",
                  "RSASSA-PKCS1-v1_5 under its own alg -257",
                  Expect::acceptable,
                  "RFC 8812 section 2",
                  "the JWK is for PS256, but the same key could do it; no card may use it",
                  {"unsupported-algorithm", "algorithm-mismatch"},
                  "ps256",
                  "ps256",
                  message(rs256_header, as_is(rs256_signature))},
        wrong("rs256-under-ps256", "RSASSA-PKCS1-v1_5 under the alg of PSS", pss, "the padding is not PSS", bad,
              "ps256", message(ps256_header, as_is(rs256_under_ps256))),
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
                       {"kid", "7e512fcad4799c0f"},
                       {"x", "DtUB9V_K_nUxVCmGuSlCekuNqUunjwqXuE-8T8k4nwo"},
                       {"y", "7APTJ77Ekf_6v2fgfHQuNtujjX6bw2DzPIowLzyQIlc"}},
                      {{"kty", "EC"},
                       {"crv", "P-384"},
                       {"alg", "ES384"},
                       {"use", "sig"},
                       {"kid", "7e5feff911950123"},
                       {"x", "Wst0eG6s-n5jx4m3SDCh8IQfw-1ASHsL-xWiN8SvDPUsyHDReIlW9Ni3SQxacPO8"},
                       {"y", "xxFSww-ouYoXrHqEBkfShXkMydM78Z6QQzffAPv78tl7nA6vwsmSBGPlk_Q_WiH7"}},
                      {{"kty", "RSA"},
                       {"alg", "PS256"},
                       {"use", "sig"},
                       {"kid", "2cce77562f166bc6"},
                       {"n", "iQelTFHZsZ90rvb5b3xrXqTvwbH4BltPIKCTMDCGMSB9987dosJA4NmzMRsO6WVq387tP9lnX8pA8vNMpTtN"
                             "rxtC9DnIfcCXHsWF2y1Y7IyiX1c5986SxlZir21DFn5z8z0DdR0eJnAJRRTWgTgsVuosbgytOmURPv_7WDXm"
                             "cbX87QNP7b2kCMoGdhlwx4zTh4p87Dnf6KIXTXgxXuVYDigeXDwdHfIt3932kNBq1HqTtX2540Np7sYnbNfe"
                             "ck5AtfjMK0xZ-"
                             "2cXk2UfTDOPN4FbOYbitbc2B7sRAgyL1NUs8rrVLm4ss3zU1QXbS2xtuHXqyz2sBeQHyFvODOJqtw"},
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
