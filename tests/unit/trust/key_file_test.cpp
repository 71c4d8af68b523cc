// Files of public keys as issuers and people hand them out.
#include "qrid/base/clock.h"
#include "qrid/base/encoding.h"
#include "qrid/cose/key.h"
#include "qrid/trust/inside/pem_text.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/key_files.h"
#include "qrid/trust/trusted_jwk.h"
#include "support/errors.h"
#include "support/new_key.h"
#include "support/program.h"
#include "support/temporary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;
using test::new_key;

bool holds(const KeyFile& file, const PublicKey& key) {
    return std::any_of(file.keys.begin(), file.keys.end(), [&](const TrustedKey& k) { return same_key(k.key, key); });
}

KeyFile keys_in(const std::string& content) { return read_key_file(bytes_of(content), "the file"); }

Bytes der_of(const PublicKey& key) {
    std::string body;
    for (char c : key.pem())
        if (c != '\n') body += c;
    constexpr std::size_t begin = 26, end = 24; // "-----BEGIN PUBLIC KEY-----" and its end
    return base64_decode(body.substr(begin, body.size() - begin - end));
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

std::string utf16(const std::string& text) {
    std::string out = "\xff\xfe";
    for (char c : text) out += {c, '\0'};
    return out;
}

TEST(KeyFile, OfPemIsReadWhateverWasDoneToItsText) {
    for (const Algorithm algorithm : {Algorithm::es256, Algorithm::es384, Algorithm::eddsa}) {
        const PublicKey key = new_key(algorithm);
        const std::string pem = key.pem();
        for (const std::string& text :
             {pem, "\xef\xbb\xbf" + pem, replaced(pem, "\n", "\r\n"), replaced(pem, "\n", "\\n"),
              '"' + replaced(pem, "\n", "\\n") + '"', replaced(pem, "\n", " "), "> " + replaced(pem, "\n", "\n> "),
              "    " + replaced(pem, "\n", "\n    "), replaced(pem, "-----", "\u2014\u2014-"),
              replaced(pem, "-----", "\u2013\u2013-"), utf16(pem), replaced(pem, " ", "\u00a0"),
              "PUBLIC_KEY=\u201c" + pem + "\u201d", "My key:\n\n" + pem + "\nBest, Ada\n"}) {
            const KeyFile file = keys_in(text);
            ASSERT_EQ(file.keys.size(), 1U) << text;
            EXPECT_TRUE(holds(file, key)) << text;
        }
    }
}

TEST(KeyFile, OfDerIsReadAsItIsAndInBase64) {
    const PublicKey key = new_key(), other = new_key(Algorithm::eddsa);
    const Bytes der = der_of(key);
    EXPECT_TRUE(holds(read_key_file(der, "the file"), key));
    EXPECT_TRUE(holds(keys_in(base64_encode(der)), key));
    EXPECT_TRUE(holds(keys_in(base64_encode(der) + "\n" + base64_encode(der_of(other)) + "\n"), other));
    std::string lines = base64_encode(der);
    lines.insert(64, "\n");
    EXPECT_TRUE(holds(keys_in(lines), key));
    Bytes longer = der;
    longer.push_back(0);
    EXPECT_EQ(code_of([&] { read_key_file(longer, "the file"); }), Code::bad_key);
    EXPECT_EQ(code_of([&] { read_key_file(ByteView(der).first(der.size() - 1), "the file"); }), Code::bad_key);
}

TEST(KeyFile, PassesOverEntriesThatAreMalformedOrUnknown) {
    const PublicKey key = new_key();
    json cut = write_jwk(new_key());
    cut.erase("y");
    json odd = write_jwk(new_key());
    odd["alg"] = "ES384";
    const json good = write_jwk(key), post_quantum{{"kty", "AKP"}, {"alg", "SLH-DSA-SHA2-128s"}, {"pub", "AAAA"}};
    for (const json& bad : {cut, odd, json{{"kid", "nothing else"}}, json(5), json("text"), json::array()}) {
        const KeyFile file = keys_in(json{{"keys", {bad, good}}}.dump());
        EXPECT_EQ(file.keys.size(), 1U) << bad;
        EXPECT_TRUE(holds(file, key)) << bad;
        ASSERT_EQ(file.notes.size(), 1U) << bad;
        EXPECT_TRUE(file.notes[0].starts_with("skipped entry 1 of the file: ")) << file.notes[0];
        EXPECT_TRUE(holds(keys_in(json::array({bad, good}).dump()), key));
        EXPECT_EQ(code_of([&] { keys_in(json{{"keys", {bad}}}.dump()); }), Code::bad_key) << bad;
    }
    EXPECT_TRUE(keys_in(json{{"keys", {post_quantum, good}}}.dump()).notes.empty()); // for other things
    try {
        keys_in(json{{"keys", {odd}}}.dump());
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_STREQ(
            error.what(),
            "no usable public key in the file: it has no usable key: a JWK whose \"alg\" does not match its curve");
    }
}

TEST(KeyFile, PassesOverNothingThatMayHaveBeenRevoked) {
    json bad = write_jwk(new_key());
    bad["revoked"] = "yes";
    EXPECT_EQ(code_of([&] { keys_in(json{{"keys", {bad, write_jwk(new_key())}}}.dump()); }), Code::bad_key);
    const test::Temporary dir;
    write_file(dir.path() / "good.pem", bytes_of(new_key().pem()), Overwrite::refuse);
    write_file(dir.path() / "bad.jwks", bytes_of(json{{"keys", {bad}}}.dump()), Overwrite::refuse);
    EXPECT_EQ(code_of([&] { load_trust({dir.path()}); }), Code::bad_key);
}

TEST(KeyFile, IsWorthItsKeysWhateverItsNameIs) {
    const json good = write_jwk(new_key());
    const auto named = [&](const json& name) {
        return keys_in(json{{"iss", "https://id.example"}, {"organization_name", name}, {"keys", {good}}}.dump());
    };
    EXPECT_EQ(named("Bürgeramt").keys.at(0).issuer_name, "Bürgeramt");
    EXPECT_TRUE(named("Bürgeramt").notes.empty());
    EXPECT_EQ(named("a\u202e").keys.at(0).issuer_name, "a"); // what turns text is taken out of the whole file
    for (const json& bad :
         {json(nullptr), json(7), json(""), json(" "), json("\u3164"), json(std::string(max_issuer_name + 1, 'x'))}) {
        const KeyFile file = named(bad);
        ASSERT_EQ(file.keys.size(), 1U) << bad;
        EXPECT_EQ(file.keys[0].issuer_name, std::nullopt) << bad;
        ASSERT_EQ(file.notes.size(), 1U) << bad;
        EXPECT_TRUE(file.notes[0].starts_with("ignored the name in the file: ")) << file.notes[0];
    }
}

TEST(KeyFile, OfEuSignersIsReadWithTheirKids) {
    const PublicKey key = new_key();
    const json list{
        {"certificates",
         {{{"country", "XX"}, {"kid", "AAECAwQFBgc="}, {"rawData", base64_encode(der_of(key))}}, {{"kid", "x"}}}}};
    const KeyFile file = keys_in("c2lnbmF0dXJl\n" + list.dump());
    ASSERT_TRUE(holds(file, key));
    EXPECT_TRUE(file.keys[0].answers_to(Bytes{0, 1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(file.notes.size(), 1U);
}

TEST(KeyFile, TellsWhatACertificateIsFor) {
    const test::Temporary dir;
    const std::string path = (dir / "key.pem").string();
    test::run(fmt::format("openssl ecparam -name prime256v1 -genkey -noout -out {}", path));
    const auto usages = [&](const std::string& extension) {
        return keys_in(
                   test::output_of(fmt::format("openssl req -x509 -new -key {} -subj /CN=Test {}", path, extension)))
            .keys.front()
            .usages;
    };
    using All = std::vector<std::vector<std::string>>;
    EXPECT_TRUE(usages("").empty());
    EXPECT_EQ(usages("-addext extendedKeyUsage=1.3.6.1.4.1.1847.2021.1.2"), All{{"1.3.6.1.4.1.1847.2021.1.2"}});
    EXPECT_EQ(usages("-addext extendedKeyUsage=serverAuth,1.3.6.1.4.1.0.1847.2021.1.3"),
              (All{{"1.3.6.1.5.5.7.3.1", "1.3.6.1.4.1.0.1847.2021.1.3"}}));
    // And from when to when, also after 2049, which is written in another way.
    for (const int days : {9, 20000}) {
        const KeyFile file =
            keys_in(test::output_of(fmt::format("openssl req -x509 -new -key {} -subj /CN=Test -days {}", path, days)));
        const std::vector<CertificateTimes> times = file.keys.front().certificates;
        ASSERT_EQ(times.size(), 1U);
        EXPECT_EQ(times.front().not_after - times.front().not_before, days * seconds_per_day);
        EXPECT_GT(times.front().not_before, parse_time("2026-01-01T00:00:00Z"));
    }
}

TEST(KeyDirectory, PassesOverFilesWithoutAKey) {
    const PublicKey key = new_key();
    const test::Temporary dir;
    write_file(dir.path() / "b.pem", bytes_of(key.pem()), Overwrite::refuse);
    write_file(dir.path() / "notes.txt", bytes_of("ask Ada"), Overwrite::refuse);
    write_file(dir.path() / ".DS_Store", Bytes{0, 0, 0, 1, 0x42, 0x75, 0x64, 0x31}, Overwrite::refuse);
    write_file(dir.path() / "empty.jwks", {}, Overwrite::refuse);
    write_file(dir.path() / "page.html", bytes_of("<!DOCTYPE html><html></html>"), Overwrite::refuse);
    const TrustSet trust = load_trust({dir.path()});
    ASSERT_EQ(trust.keys().size(), 1U);
    EXPECT_TRUE(same_key(trust.keys()[0].key, key));
    EXPECT_EQ(trust.notes().size(), 4U);
    EXPECT_EQ(code_of([&] { load_trust({dir.path() / "notes.txt"}); }), Code::bad_key); // it was named
    EXPECT_EQ(code_of([&] { load_trust({dir.path() / "b.pem", dir.path() / "nope"}); }), Code::unreadable_file);
    fs::remove(dir.path() / "b.pem");
    EXPECT_EQ(code_of([&] { load_trust({dir.path()}); }), Code::bad_key);
}

} // namespace
} // namespace qrid
