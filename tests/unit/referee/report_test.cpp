#include "qrid/referee/report.h"
#include "support/temporary.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

const std::string hostile = "</pre><script>alert('\x1b[2J\xff\"&\u202E]]>\nnot ok 9 - x # SKIP\n";

BoutResult hostile_result() {
    BoutResult result;
    JudgedCase judged;
    judged.one.id = "cose/none";
    judged.one.layer = CaseLayer::cose;
    judged.one.title = judged.one.why = judged.one.spec = hostile;
    judged.one.expect = Expect::invalid;
    judged.one.picture = "card.png";
    judged.answer.kind = AnswerKind::accept;
    judged.answer.exit_code = 0;
    judged.answer.codes = {hostile};
    judged.answer.command = {"v", hostile};
    judged.answer.out = judged.answer.err = hostile;
    judged.outcome = CaseOutcome::false_accept;
    result.cases.push_back(judged);
    judged.one.id = "cwt/late";
    judged.one.layer = CaseLayer::cwt;
    judged.answer = {};
    judged.answer.why = "the case has no {nonce}";
    judged.outcome = CaseOutcome::skipped;
    result.cases.push_back(judged);
    return result;
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

void expect_no_control(const std::string& text) {
    for (const char c : text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= ' ') << int{c};
    EXPECT_EQ(text.find("\u202E"), std::string::npos);
    EXPECT_EQ(text.find('\xff'), std::string::npos);
}

TEST(BoutReport, ThePageEscapesEverythingAndRunsNothing) {
    const test::Temporary dir;
    const Bytes png = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13};
    write_file(dir / "card.png", png, Overwrite::refuse);
    const std::string page = bout_to_html({hostile, {hostile}}, hostile_result(), dir.path());
    EXPECT_EQ(count_of(page, "<script"), 0U);
    EXPECT_EQ(count_of(page, "</pre><"), count_of(page, "</pre></dd>"));
    EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
    EXPECT_EQ(page.find("unsafe-inline"), std::string::npos);
    EXPECT_EQ(page.find("http"), page.find("http-equiv")) << "nothing from elsewhere";
    EXPECT_EQ(count_of(page, "http"), 1U);
    EXPECT_EQ(count_of(page, "<details>"), 2U);
    EXPECT_EQ(count_of(page, "src=\"data:image/png;base64,"), 2U);
    EXPECT_NE(page.find("<a href=\"#false-accept-cose\">1</a>"), std::string::npos);
    EXPECT_NE(page.find("id=\"false-accept-cose\""), std::string::npos);
    expect_no_control(page);
}

TEST(BoutReport, APageInlinesPicturesOnly) {
    const test::Temporary dir;
    for (const char* content : {"<svg xmlns=\"x\" onload=\"alert(1)\"/>", "GIF89a", "text"}) {
        write_file(dir / "card.png", bytes_of(content), Overwrite::replace);
        EXPECT_EQ(count_of(bout_to_html({}, hostile_result(), dir.path()), "<img"), 0U) << content;
    }
}

TEST(BoutReport, TapHasALineForEachCaseAndNoneOfTheirs) {
    const std::string tap = bout_to_tap(hostile_result());
    EXPECT_TRUE(tap.starts_with("TAP version 14\n1..2\nnot ok 1 - cose/none\n  ---\n  outcome: false-accept\n"));
    EXPECT_TRUE(tap.ends_with("\n  ...\nok 2 - cwt/late # SKIP the case has no {nonce}\n"));
    EXPECT_EQ(count_of(tap, "\nnot ok"), 1U);
    EXPECT_EQ(count_of(tap, "\nok"), 1U);
    expect_no_control(tap);
}

TEST(BoutReport, JUnitIsXmlWhateverCame) {
    const std::string xml = bout_to_junit({hostile, {}}, hostile_result());
    EXPECT_NE(xml.find("tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\""), std::string::npos);
    EXPECT_NE(xml.find("<failure type=\"false-accept\""), std::string::npos);
    EXPECT_NE(xml.find("<skipped message=\"the case has no {nonce}\"/>"), std::string::npos);
    EXPECT_EQ(xml.find("<script"), std::string::npos);
    EXPECT_EQ(xml.find("]]>"), std::string::npos);
    expect_no_control(xml);
}

TEST(BoutReport, JsonHasTotalsLayersAndCases) {
    const nlohmann::ordered_json document = bout_to_json({"corpus", {"v {text}"}}, hostile_result());
    EXPECT_EQ(document["totals"]["false-accept"], 1);
    EXPECT_EQ(document["layers"][0]["layer"], "cose");
    EXPECT_EQ(document["cases"][0]["outcome"], "false-accept");
    EXPECT_EQ(document["cases"][0]["exit_code"], 0);
    EXPECT_EQ(document["cases"][0]["stdout"], hostile);
    EXPECT_FALSE(document["cases"][1].contains("command"));
    EXPECT_EQ(document["cases"][1]["note"], "the case has no {nonce}");
}

} // namespace
} // namespace qrid
