// Terms of use, and the evidence that they were accepted.
#include "kiosk_place.h"
#include "qrid/base/encoding.h"
#include "qrid/kiosk/acceptance.h"
#include "support/program.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;

TEST(Terms, HaveAVersionAndALanguageInTheirFrontMatter) {
    const Terms terms = terms_of("---\nversion: 2026-2\nlanguage:zh-CN\n\n---\n# T\n");
    EXPECT_EQ(terms.version, "2026-2");
    EXPECT_EQ(terms.language, "zh-CN");
    EXPECT_EQ(terms.body(), "# T\n");
    EXPECT_EQ(terms_of("---\r\nversion: 7 \r\n---\r\nbody").version, "7");
}

TEST(Terms, NeedNoFrontMatter) {
    const Terms terms = terms_of("Be kind.\n---\nversion: 1\n---\n");
    EXPECT_EQ(terms.version, "");
    EXPECT_EQ(terms.body(), terms.text);
}

TEST(Terms, AreKnownByTheDigestOfTheWholeText) {
    EXPECT_EQ(terms_of("abc").sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_NE(terms_of("---\nversion: 1\n---\nabc").sha256, terms_of("---\nversion: 2\n---\nabc").sha256);
}

TEST(Terms, RefuseWhatIsNoText) {
    for (const std::string& text :
         {std::string(), std::string(" \n\t\n"), std::string("---\nversion: 1\n"),
          std::string("---\nversion: 1\n---\n "), std::string("\xff\xfe"), std::string("a\0b", 3),
          std::string("a\x1b[2Jb"), std::string("a\x7f"),
          std::string("a\xc2\x9b"
                      "2J"),
          std::string("---\nversion: 1\nI owe you a house\n---\nx"), std::string("---\nother: x\n---\nx"),
          std::string("---\nversion: 1\nversion: 2\n---\nx"),
          std::string("---\nversion: ") + std::string(65, 'v') + "\n---\nx", std::string(max_terms + 1, 'x')})
        EXPECT_EQ(code_of([&] { terms_of(text); }), Code::unreadable_file) << text.substr(0, 40);
}

TEST(Terms, ThatComeWithTheProgramAreWhole) {
    for (const char* language : {"en", "eng", "zh", "zho", "zh_CN.UTF-8"}) {
        const Terms& terms = terms_in(default_terms(), language);
        EXPECT_EQ(terms.language, *language == 'e' ? "en" : "zh-CN");
        EXPECT_EQ(terms.version, default_terms().front().version);
        EXPECT_TRUE(terms.body().starts_with("# "));
        EXPECT_NE(terms.body().find("\n6. "), std::string::npos);
        EXPECT_EQ(terms.body().find("\n7. "), std::string::npos);
    }
}

TEST(Terms, AreChosenByTheirLanguage) {
    const std::vector<Terms> terms{terms_of("for all"), terms_of("---\nlanguage: en-GB\n---\nEnglish"),
                                   terms_of("---\nlanguage: zho\n---\nsimplified"),
                                   terms_of("---\nlanguage: zh-TW\n---\ntraditional"),
                                   terms_of("---\nlanguage: Klingon\n---\nQapla'")};
    const auto chosen = [&](std::string_view language) { return std::string(terms_in(terms, language).body()); };
    EXPECT_EQ(chosen("eng"), "English");
    EXPECT_EQ(chosen("zh"), "simplified");
    EXPECT_EQ(chosen("zh-Hans-CN"), "simplified");
    EXPECT_EQ(chosen("zh-HK"), "traditional");
    EXPECT_EQ(chosen("Klingon"), "Qapla'");
    EXPECT_EQ(chosen("fra"), "for all");
    EXPECT_EQ(chosen(""), "for all");
    EXPECT_EQ(code_of([&] { terms_in({terms[1], terms[3]}, "zh"); }), Code::terms_missing);
    EXPECT_EQ(code_of([&] { terms_in({}, "en"); }), Code::terms_missing);
}

class AcceptanceTest : public test::KioskPlace {
protected:
    void SetUp() override {
        KioskPlace::SetUp();
        if (IsSkipped()) return;
        write_terms("---\nversion: 1\n---\nBe kind.\n");
        accept("0-1");
    }

    void write_terms(const std::string& text) { write_file(file_, bytes_of(text), Overwrite::replace); }

    void accept(const std::string& card) {
        const Terms terms = read_terms(file_);
        Registry::Transaction transaction(issuer_->registry());
        record_acceptance(*issuer_, terms, {terms.sha256, terms.version, terms.language, now, "by flag", card}, *mint_);
        transaction.commit();
    }

    std::vector<std::string> flaws() { return verify_acceptances(*issuer_).flaws; }

    /// Runs a statement on the registry behind its back.
    void sql(const std::string& statement) {
        write_file(dir_ / "statement.sql", bytes_of(statement), Overwrite::replace);
        test::run(fmt::format("sqlite3 '{}' <'{}'", (issuer_->dir() / "registry.db").string(),
                              (dir_ / "statement.sql").string()));
    }

    fs::path file_ = dir_ / "terms.md";
};

TEST_F(AcceptanceTest, IsSignedAndReadAgain) {
    const Acceptance said{std::string(64, 'a'), "v", "en", 77, "at the prompt", "3-4"};
    const cose::Sign1 message = cose::read_sign1(sign_acceptance(said, *mint_));
    EXPECT_TRUE(cose::verify(message, PublicKey::from_pem(mint_->key().public_pem)));
    EXPECT_EQ(read_acceptance(message), said);
}

TEST_F(AcceptanceTest, HoldsWhileNothingIsChanged) {
    accept("0-2");
    const AcceptanceVerdict verdict = verify_acceptances(*issuer_);
    EXPECT_EQ(verdict.acceptances, 2U);
    EXPECT_EQ(verdict.texts, 1U);
    EXPECT_TRUE(verdict.flaws.empty());
    EXPECT_TRUE(verdict.notes.empty());
    EXPECT_EQ(journal("terms-taken-up").size(), 1U);
}

TEST_F(AcceptanceTest, WhereTheFileLiesIsNotRecordedUnderASeed) {
    IssuerConfig config = issuer_->config();
    config.test = true;
    Issuer issuer = init_issuer(dir_ / "play", config, Algorithm::eddsa, passphrase,
                                RandomSource::seeded(bytes_of("0123456789abcdef")), now);
    const KeyRow row = issuer.active_key(Purpose::cards, now);
    const Mint mint(issuer, row, issuer.open_key(row, passphrase));
    const Terms terms = read_terms(file_);
    {
        Registry::Transaction transaction(issuer.registry());
        record_acceptance(issuer, terms, {terms.sha256, terms.version, terms.language, now, "by flag", "0-1"}, mint);
        transaction.commit();
    }
    EXPECT_EQ(terms.file, fs::absolute(file_));
    const AcceptanceVerdict verdict = verify_acceptances(issuer);
    EXPECT_TRUE(verdict.flaws.empty());
    EXPECT_EQ(verdict.notes,
              std::vector<std::string>{"where the terms file terms.md was is not recorded, so it was not compared"});
}

TEST_F(AcceptanceTest, AFileThatIsChangedUnderItsVersionIsAFlaw) {
    write_terms("---\nversion: 1\n---\nBe unkind.\n");
    ASSERT_EQ(flaws().size(), 1U);
    EXPECT_NE(flaws()[0].find("terms.md was changed: version '1'"), std::string::npos) << flaws()[0];
    accept("0-2"); // and stays one, though the new text is accepted by others
    EXPECT_EQ(flaws().size(), 1U);
}

TEST_F(AcceptanceTest, ANewVersionOrAMissingFileIsOnlyNoted) {
    write_terms("---\nversion: 2\n---\nBe kinder.\n");
    EXPECT_TRUE(flaws().empty());
    EXPECT_EQ(verify_acceptances(*issuer_).notes.size(), 1U);
    fs::remove(file_);
    EXPECT_TRUE(flaws().empty());
    EXPECT_EQ(verify_acceptances(*issuer_).notes.size(), 1U);
}

TEST_F(AcceptanceTest, TheSameTextFromTwoFilesIsLookedForInBoth) {
    const std::string text = "---\nversion: 1\n---\nBe kind.\n";
    const fs::path first = file_;
    file_ = dir_ / "copy.md";
    write_terms(text);
    accept("0-2");
    EXPECT_TRUE(flaws().empty());
    write_terms(text + "And pay.\n");
    ASSERT_EQ(flaws().size(), 1U);
    EXPECT_NE(flaws()[0].find("copy.md was changed"), std::string::npos);
}

TEST_F(AcceptanceTest, ACardOfTheKioskWithoutEvidenceIsAFlaw) {
    const auto enrolled = [&](const std::string& card) {
        Registry::Transaction transaction(issuer_->registry());
        issuer_->registry().journal(now, "card-enrolled", {{"card", card}, {"terms", read_terms(file_).sha256}});
        transaction.commit();
    };
    enrolled("0-1");
    EXPECT_TRUE(flaws().empty());
    enrolled("0-1"); // once more
    ASSERT_EQ(flaws().size(), 1U);
    EXPECT_EQ(flaws()[0], "card 0-1 was issued without evidence that terms were accepted");
    enrolled("0-9");
    EXPECT_EQ(flaws().size(), 2U);
}

TEST_F(AcceptanceTest, ATextThatIsChangedOrLostInTheRegistryIsAFlaw) {
    sql("UPDATE terms SET body = 'Be unkind.'");
    ASSERT_EQ(flaws().size(), 1U);
    EXPECT_NE(flaws()[0].find("was changed"), std::string::npos);
    sql("DELETE FROM terms");
    ASSERT_EQ(flaws().size(), 1U);
    EXPECT_NE(flaws()[0].find("does not have the accepted terms"), std::string::npos);
}

TEST_F(AcceptanceTest, ARowThatSaysSomethingElseThanItsEvidenceIsAFlaw) {
    const std::string honest = journal("terms-accepted").at(0).detail;
    const auto flaw_with = [&](const std::function<void(json&)>& change) {
        json detail = json::parse(honest);
        change(detail);
        sql("UPDATE journal SET detail = '" + detail.dump() + "' WHERE what = 'terms-accepted'");
        const std::vector<std::string> found = flaws();
        return found.empty() ? std::string() : found[0];
    };
    EXPECT_EQ(flaw_with([](json&) {}), "");
    EXPECT_NE(flaw_with([](json& it) { it["card"] = "0-2"; }).find("differs from what was signed"), std::string::npos);
    EXPECT_NE(flaw_with([](json& it) { it["how"] = "at the prompt"; }).find("differs from"), std::string::npos);
    EXPECT_NE(flaw_with([](json& it) { it.erase("evidence"); }).find("no readable evidence"), std::string::npos);
    EXPECT_NE(flaw_with([](json& it) { it["evidence"] = "!!"; }).find("no readable evidence"), std::string::npos);
    EXPECT_NE(flaw_with([](json& it) { it["evidence"] = 5; }).find("no readable evidence"), std::string::npos);
    const PrivateKey other = PrivateKey::generate(Algorithm::eddsa);
    const Bytes forged =
        cose::write_sign1(other, {{cose::label::kid, ByteView(hex_decode(mint_->key().kid))}}, bytes_of("x"));
    EXPECT_NE(flaw_with([&](json& it) { it["evidence"] = base64url_encode(forged); }).find("not signed by a key"),
              std::string::npos);
    EXPECT_EQ(flaw_with([](json&) {}), "");
    sql("UPDATE journal SET at = at + 1 WHERE what = 'terms-accepted'");
    EXPECT_FALSE(flaws().empty());
}

TEST_F(AcceptanceTest, AnyFlippedBitOfTheEvidenceIsSeen) {
    const json honest = json::parse(journal("terms-accepted").at(0).detail);
    const Bytes evidence = base64url_decode(honest.at("evidence").get<std::string>());
    for (std::size_t i = 0; i < evidence.size(); i += 13) {
        Bytes bent = evidence;
        bent[i] ^= 1;
        json detail = honest;
        detail["evidence"] = base64url_encode(bent);
        sql("UPDATE journal SET detail = '" + detail.dump() + "' WHERE what = 'terms-accepted'");
        EXPECT_FALSE(flaws().empty()) << "byte " << i;
    }
}

} // namespace
} // namespace qrid
