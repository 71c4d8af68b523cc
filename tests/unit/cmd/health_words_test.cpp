// What is found has words, a command that helps, and metrics that Prometheus reads.
#include "health_words.h"
#include "prometheus_text.h"
#include "qrid/base/error.h"
#include "qrid/base/files.h"
#include "support/errors.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace qrid::cmd {
namespace {

constexpr Seconds moment = 1'800'000'000;
const HealthPlace usual{"", moment};

// Those that the library's doors name: "///   - CHECK: FINDING, FINDING (why)".
std::set<std::string> findings_named() {
    std::set<std::string> names;
    for (const char* door : {"lib/issuer/health.h", "lib/status/store_health.h"}) {
        const Bytes content = read_file(fs::path(QRID_STATEMENTS) / "../../.." / door);
        std::string text(text_of(content));
        text = text.substr(text.find("///   - permissions: "));
        text = text.substr(0, text.find("\nHealth "));
        text = std::regex_replace(
            text, std::regex("\\([^)]*\\)|///   - [a-z-]+(, with a URL)?: |///|nothing but measures"), "");
        const std::regex word("[a-z]+(-[a-z]+)+");
        text = text.substr(0, text.find("What could not be opened"));
        for (std::sregex_iterator it(text.begin(), text.end(), word), end; it != end; ++it) names.insert(it->str());
    }
    names.insert("not-checked");
    return names;
}

TEST(HealthWords, EveryFindingHasARowAndEveryRowAFinding) {
    std::set<std::string> with_words;
    for (const std::string_view one : findings_with_words()) with_words.emplace(one);
    EXPECT_EQ(with_words, findings_named());
    EXPECT_EQ(with_words.size(), findings_with_words().size());
    EXPECT_EQ(test::code_of([] { (void)words_of({.name = "no-such-finding"}, usual); }), Code::internal);
}

TEST(HealthWords, EveryRowTellsSomethingAndWhatHelps) {
    for (const std::string_view one : findings_with_words()) {
        const Finding finding{.name = std::string(one), .subject = "SUBJECT", .why = "WHY", .hint = "HINT"};
        EXPECT_NE(words_of(finding, usual), "") << one;
        EXPECT_NE(mend_of(finding, usual), "") << one;
    }
}

TEST(HealthWords, CallIssuersAsTheyCallThemselves) {
    const HealthPlace place{"", moment, {{"https://id.example", "示例市"}}};
    EXPECT_EQ(words_of({.name = "issuer-without-status", .subject = "https://id.example"}, place),
              "the store has no status bundle of https://id.example (示例市)");
    EXPECT_EQ(words_of({.name = "no-keys", .subject = "https://id.example for cards"}, place),
              "there is no key of https://id.example (示例市) for cards");
    EXPECT_EQ(words_of({.name = "no-keys", .subject = "keys.pem"}, place), "there is no key of keys.pem");
    const HealthCheck lists{.name = "trust-lists", .measures = {{"trust_lists", 5}}};
    EXPECT_EQ(summary_of(lists, place), "5 issuers (示例市)");
    EXPECT_EQ(summary_of(lists, usual), "5 issuers");
    EXPECT_EQ(summary_of(lists, {"", moment, {{"a", "A"}, {"b", "B"}, {"c", "C"}, {"d", "D"}}}),
              "5 issuers (A, B, C and 1 more)");
}

TEST(HealthWords, NameTheIssuerThatTheCommandIsFor) {
    EXPECT_EQ(mend_of({.name = "list-expired"}, {" --issuer city", moment}), "qrid status build --issuer city");
    EXPECT_EQ(mend_of({.name = "key-ending", .subject = "trust", .numbers = {{"staged", 1}}}, usual),
              "qrid key rotate --purpose trust");
    EXPECT_EQ(mend_of({.name = "key-ending", .subject = "trust"}, usual), "qrid key new --purpose trust --stage 0d");
    EXPECT_EQ(mend_of({.name = "bundle-trust-expired"}, {" --issuer city", moment}),
              "qrid trust build --issuer city && qrid status bundle --issuer city");
}

TEST(HealthWords, CountWhatIsAlike) {
    const Finding one{.name = "list-expired", .subject = "0.cwt", .numbers = {{"exp", moment - 7200}, {"count", 1}}};
    EXPECT_EQ(words_of(one, usual), "0.cwt expired 2 hours ago, on 2027-01-15T06:00:00Z");
    Finding more = one;
    more.numbers["count"] = 3;
    EXPECT_EQ(words_of(more, usual), "0.cwt and 2 more expired 2 hours ago, on 2027-01-15T06:00:00Z");
    EXPECT_EQ(words_of({.name = "list-differs", .subject = "0.cwt", .numbers = {{"missing", 1}, {"extra", 2}}}, usual),
              "0.cwt: 1 card not shown as the registry has it, 2 cards shown as revoked or suspended that the registry "
              "has as valid");
    EXPECT_EQ(words_of({.name = "list-untrusted", .subject = "\x1b[2J", .why = "a\nb"}, usual),
              "?[2J will not be believed: a b");
}

TEST(Prometheus, EachMetricStandsTogetherWithItsHelpAndType) {
    Health health{.about = "x"};
    health.checks.push_back({.name = "places", .measures = {{"places_left", 5}}});
    health.checks.push_back(
        {.name = "expiring-cards",
         .findings = {{.name = "list-expired"}, {.name = "list-damaged"}},
         .measures = {{"cards_expiring", 1, {{"month", "2026-11"}}}, {"cards_expiring", 2, {{"month", "2026-12"}}}}});
    EXPECT_EQ(health_to_prometheus(health, "qrid_issuer", {{"issuer", "a\"b\\c\nd"}}, 7),
              R"(# HELP qrid_issuer_check_timestamp_seconds When this was looked at.
# TYPE qrid_issuer_check_timestamp_seconds gauge
qrid_issuer_check_timestamp_seconds{issuer="a\"b\\c d"} 7
# HELP qrid_issuer_findings How many things are due, or could not be found out, by check and level.
# TYPE qrid_issuer_findings gauge
qrid_issuer_findings{check="places",issuer="a\"b\\c d",level="due"} 0
qrid_issuer_findings{check="places",issuer="a\"b\\c d",level="unknown"} 0
qrid_issuer_findings{check="expiring-cards",issuer="a\"b\\c d",level="due"} 2
qrid_issuer_findings{check="expiring-cards",issuer="a\"b\\c d",level="unknown"} 0
# HELP qrid_issuer_places_left Places left before new status lists begin.
# TYPE qrid_issuer_places_left gauge
qrid_issuer_places_left{issuer="a\"b\\c d"} 5
# HELP qrid_issuer_cards_expiring Cards in force that expire in a month.
# TYPE qrid_issuer_cards_expiring gauge
qrid_issuer_cards_expiring{issuer="a\"b\\c d",month="2026-11"} 1
qrid_issuer_cards_expiring{issuer="a\"b\\c d",month="2026-12"} 2
)");
    health.checks.push_back({.name = "y", .measures = {{"no_such_metric", 1}}});
    EXPECT_EQ(test::code_of([&] { (void)health_to_prometheus(health, "qrid_issuer", {}, 7); }), Code::internal);
}

} // namespace
} // namespace qrid::cmd
