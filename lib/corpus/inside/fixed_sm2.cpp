// Cards under SM2 keys, signed once: no seed makes an SM2 signature, because OpenSSL draws a random number for each.
#include "qrid/base/encoding.h"
#include "qrid/corpus/inside/fixed.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::corpus {

namespace sm2_cards {
namespace {

// The keys are test keys of `qrid key new --test`, of which nobody has kept the private halves; the signatures were
// made by openssl 3.0 (`openssl pkeyutl -sign -rawin -digest sm3 -pkeyopt distid:1234567812345678`) over the
// Sig_structure of the header and the claims of all fixed cards. Protected headers are {1: alg, 4: kid}.
constexpr const char *sm2_header = "a2013a0001000004487e5ead5f30bcc027",
                     *own_id_header = "a2013a0001000004487e5bf21999e214b7",
                     *as_es256_header = "a2012604487e5ead5f30bcc027",
                     *as_ml_dsa_header = "a201382f04487e5ead5f30bcc027",
                     *p256_as_sm2_header = "a2013a0001000004487e51f4bc9bd5aa35";
// The first bit of r is set, that of s is not.
constexpr const char* good_signature =
    "a897531e061c5238dada02eef9ce814a89086c316c7e5d9ef461f2a13fa51efa3e55921233c82aca78ac9ac552df1b12"
    "a807c959910fe33bce99afc6f57e7568";
// r begins with a zero byte.
constexpr const char* short_r =
    "009f6ed5c4b9b91a4be3470f227caf3799e95908fb9c409f624710f1e8c8b08b63bab13bc14a67e84fd84ee696c3b24a"
    "9351456657b007cc7e624925f3e1599b";
// By the key whose identifier is ALICE123@YAHOO.COM, under that and under the usual one.
constexpr const char* own_id =
    "3217019ef9147a946332e7dc9bd269e137d39fbdea7aa5caf50fecc3279e50346cd1f6257fdc8f3b2699512a08107d6a"
    "33441dc4b26d350ecb0ca6f56a481971";
constexpr const char* own_id_ignored =
    "f232170028b5ea79a5ca72b9fb2ec4d769bfb5a176de3ca1d0443b5c265dde388dd61a2b104bb9e472d5c16e52d99731"
    "d7aefcc68d6d2f8e4e0b67962a6da93f";
// By the key whose identifier is the usual one, under ALICE123@YAHOO.COM.
constexpr const char* other_id =
    "34a8edddfc227ed54b67c8c3a9a9993674825c964c7ed70f1c2f8be4a940b6533cab0fecc3f49e0c6ae157e41048925e"
    "1a7a52e404f345fdb00d6ca376f7f653";
// Over the SM3 digest of the message alone, without Z_A.
constexpr const char* without_z =
    "f200f65f8a406983d771e6ad799973cbae013d9ef457aa9b40b618c4f059daa3888364511444506f30e2012bf419fa4d"
    "3d2fdabe0ccb24c35ab701c77ad964f3";
// ECDSA with SM3 by the SM2 key, and with SHA-256 by a P-256 key.
constexpr const char* ecdsa_sm3 =
    "05f4f8af4f6ea3cc1fde2e35f3dfd91a4caaef20a93d79b8ca43e3cd31c23e8160a6349adfbfc03ac3ea5f3967dbc457"
    "28fe4281bdd82d291de46e45a7165ec8";
constexpr const char* p256_signature =
    "b2ffb347ed9901d0df46f29743d13cbe4a0b3353123317506eead7679a1711b9f6f316d26c6d229d1483e66e8cd40f31"
    "2a2fd4e50372fe95d09fa94f56727bf0";
// Under headers of other algorithms, each signed as it is.
constexpr const char* signed_as_es256 =
    "18c36f9791caca2bed1bd1405e07023de175a402c4a9770a949243c48fab839139048bca8a35bd95ee2aa17cf321da1b"
    "150e6f6d08b06318b8b4d48503100b84";
constexpr const char* signed_as_ml_dsa =
    "e0cb1baa80f9a6bf509e460b3cdd4a7653935ea6a3a071903ac43f90f84d29a6e30720718a17f0f22229033a879cb0ed"
    "e226ffa562bf2ef23243794efe9ab15e";
constexpr const char* p256_signed_as_sm2 =
    "6ae376b0f700b8da1e1eeb393ad7923f0e528c73602012232312534d04526160cd23c6eef6611eb5ddf517f6e6afb783"
    "bebfaef67727e4e4415e8b2fd81e1153";

constexpr const char *signing = "GB/T 32918.2 section 6", *checking = "GB/T 32918.2 section 7",
                     *identity = "GB/T 32918.2 section 5.5", *numbers = "qrid-formats(5), KEYS";
constexpr std::size_t half = 32;

std::function<Bytes()> card(
    const char* header_hex, const char* signature_hex, void (*change)(Bytes&) = [](Bytes&) {}) {
    return [=] {
        Bytes signature = hex_decode(signature_hex);
        change(signature);
        return fixed_message(header_hex, signature);
    };
}

// s becomes n - r: of such a signature t = (r + s) mod n is zero.
void put_opposite(Bytes& signature) {
    const Bytes order = hex_decode("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123");
    int borrow = 0;
    for (std::size_t i = half; i-- > 0;) {
        const int difference = int{order[i]} - signature.at(i) - borrow;
        borrow = difference < 0 ? 1 : 0;
        signature.at(half + i) = static_cast<std::uint8_t>(difference);
    }
}

} // namespace
} // namespace sm2_cards

std::vector<FixedCard> fixed_sm2_cards() {
    using namespace sm2_cards;
    const auto good = [](std::string_view name, std::string_view title, std::string_view spec, std::string_view why,
                         std::function<Bytes()> make) {
        return FixedCard{name, title, Expect::valid,   spec,    why, {"nonstandard-algorithm"},
                         "",   "sm2", std::move(make), sm2_jwks};
    };
    const auto wrong = [](std::string_view name, std::string_view title, std::string_view spec, std::string_view why,
                          std::function<Bytes()> make, Codes codes = {"bad-signature"}) {
        return FixedCard{name,  title, Expect::invalid, spec,    why, std::move(codes),
                         "sm2", "sm2", std::move(make), sm2_jwks};
    };
    const Codes mismatch = {"algorithm-mismatch", "bad-signature", "unsupported-algorithm"};
    const std::string_view length = "a signature is r and s of 32 bytes each", range = "r and s are in 1..n-1",
                           one_key = "a key is for one algorithm; a message that states another is refused";
    return {
        good("sm2", "SM2 with SM3 and the usual identifier, under the private-use alg -65537", signing,
             "a card of an issuer in China; its alg has no registered number", card(sm2_header, good_signature)),
        good("sm2-short-r", "an r that begins with a zero byte", signing, "r is padded to the length of a coordinate",
             card(sm2_header, short_r)),
        good("sm2-distid", "a key whose JWK states an identifier of its own", identity,
             "the signature covers the identifier that the key states", card(own_id_header, own_id)),
        wrong("sm2-distid-ignored", "the usual identifier was signed, but the key states another", identity,
              "another identifier is another Z_A", card(own_id_header, own_id_ignored)),
        wrong("sm2-distid-other", "another identifier was signed than the usual one, and the key states none", identity,
              "another identifier is another Z_A", card(sm2_header, other_id)),
        wrong("sm2-without-z", "signed over the digest of the message alone, without the signer's identifier", identity,
              "Z_A, the digest of identifier, curve and key, goes before the message", card(sm2_header, without_z)),
        wrong("sm2-ecdsa", "an ECDSA signature with SM3 by the SM2 key", signing, "SM2 is not ECDSA over another curve",
              card(sm2_header, ecdsa_sm3)),
        wrong("sm2-of-p256", "an ES256 signature of a P-256 key under the header of the SM2 key", signing,
              "the signature is not of the key that the kid names", card(sm2_header, p256_signature)),
        wrong("sm2-under-es256", "an SM2 key's card says ES256", numbers, one_key,
              card(as_es256_header, signed_as_es256), mismatch),
        wrong("es256-under-sm2", "a P-256 key's card says SM2", numbers, one_key,
              card(p256_as_sm2_header, p256_signed_as_sm2), mismatch),
        wrong("sm2-under-ml-dsa-44", "an SM2 key's card says -48, the number of an expired draft", "RFC 9964 section 4",
              "-48 is ML-DSA-44", card(as_ml_dsa_header, signed_as_ml_dsa), mismatch),
        wrong("sm2-header-changed", "the header was changed from ES256 to SM2 after signing", "RFC 9052 section 4.4",
              "the protected header is signed", card(sm2_header, signed_as_es256)),
        wrong("sm2-r-zero", "r is zero", checking, range,
              card(sm2_header, good_signature, [](Bytes& s) { std::fill_n(s.begin(), half, 0); })),
        wrong("sm2-s-zero", "s is zero", checking, range,
              card(sm2_header, good_signature, [](Bytes& s) { std::fill_n(s.begin() + half, half, 0); })),
        wrong("sm2-zeros", "r and s are zero", checking, range,
              card(sm2_header, good_signature, [](Bytes& s) { std::fill(s.begin(), s.end(), 0); })),
        wrong("sm2-ones", "r and s are all ones, above the order", checking, range,
              card(sm2_header, good_signature, [](Bytes& s) { std::fill(s.begin(), s.end(), 0xff); })),
        wrong("sm2-opposite", "s is n - r", checking, "t = (r + s) mod n must not be zero",
              card(sm2_header, good_signature, put_opposite)),
        wrong("sm2-swapped", "s stands before r", signing, "r comes first",
              card(sm2_header, good_signature, [](Bytes& s) { std::rotate(s.begin(), s.begin() + half, s.end()); })),
        wrong("sm2-cut", "the last byte of the signature is missing", signing, length,
              card(sm2_header, good_signature, [](Bytes& s) { s.pop_back(); })),
        wrong("sm2-short", "the zero byte that r begins with is left out", signing, length,
              card(sm2_header, short_r, [](Bytes& s) { s.erase(s.begin()); })),
        wrong("sm2-long", "a byte follows the signature", signing, length,
              card(sm2_header, good_signature, [](Bytes& s) { s.push_back(0); })),
        wrong("sm2-der", "the signature is in DER, as openssl writes it", signing, length,
              card(sm2_header, good_signature, signature_to_der)),
    };
}

Bytes sm2_jwks() {
    const auto key = [](const char* alg, const char* crv, const char* kid, const char* x, const char* y) {
        return nlohmann::json{{"kty", "EC"}, {"crv", crv}, {"alg", alg}, {"use", "sig"},
                              {"kid", kid},  {"x", x},     {"y", y}};
    };
    nlohmann::json own = key("SM2", "SM2", "7e5bf21999e214b7", "etOwD-fftkZBavqj3lreICpsnGVLl8x9mkUnLB0iLGU",
                             "gnlm8Wepe86obR-Wonb517Icpv6Cv1eTUOfjfO9At3A");
    own["distid"] = "ALICE123@YAHOO.COM";
    const nlohmann::json usual = key("SM2", "SM2", "7e5ead5f30bcc027", "ZtWdMXdnM2m0QCp0j8-77_0DI2teWfaXXOpnNl5eV8k",
                                     "JIuOdiuW66-WTJXOh8aDRcfDImAcGipn9A5KDvpObyE");
    const nlohmann::json p256 = key("ES256", "P-256", "7e51f4bc9bd5aa35", "2Vc4eQtkpFG0SNv1WqfXzHqEh3dO1oUqzPJcSSA91IU",
                                    "3mh-mxS6yvrueCUPFh-rITtPl8-GImckn2JM0z7dkzQ");
    const nlohmann::json set = {{"iss", "https://id.example"}, {"keys", nlohmann::json::array({usual, own, p256})}};
    return to_bytes(bytes_of(set.dump(2) + "\n"));
}

} // namespace qrid::corpus
