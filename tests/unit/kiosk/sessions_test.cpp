// Many visits at once: what came of each, in order, and that they do not get in each other's way.
#include "kiosk_place.h"
#include "qrid/card/record_lines.h"
#include "qrid/kiosk/sessions.h"

#include <sstream>

namespace qrid {
namespace {

using test::code_of;

std::optional<Code> code_of_line(const std::string& text) {
    return code_of([&] { session_of(text, {}); });
}

TEST(Session, HasDefaultsForWhatIsLeftOut) {
    const SessionLine line = session_of(R"({"id":"1","account":"a","photos":["x.jpg","/y.jpg"]})", "dir");
    EXPECT_EQ(line.visit.id, "1");
    EXPECT_EQ(line.visit.shots, (std::vector<fs::path>{"dir/x.jpg", "/y.jpg"}));
    EXPECT_EQ(line.visit.turn, Turn::left);
    EXPECT_FALSE(line.visit.single_shot || line.visit.replace || line.accepts_terms);
    const SessionLine other = session_of(
        R"({"id":"1","account":"a","photos":["x"],"turn":"right","single_shot":true,"replace":true,"accept_terms":true,"language":"zho"})",
        {});
    EXPECT_TRUE(line.visit.language.empty());
    EXPECT_EQ(other.visit.language, "zho");
    EXPECT_EQ(other.visit.turn, Turn::right);
    EXPECT_TRUE(other.visit.single_shot && other.visit.replace && other.accepts_terms);
}

TEST(Session, RefusesWhatItDoesNotKnow) {
    const std::string good = R"("id":"1","account":"a","photos":["x"])";
    for (const char* member : {R"("accept_term":true)", R"("accept_terms":"yes")", R"("turn":"up")", R"("turn":1)",
                               R"("replace":1)", R"("language":1)", R"("id":"2")", R"("single_shot":null)"})
        EXPECT_EQ(code_of_line("{" + good + "," + std::string(member) + "}"), Code::bad_record) << member;
    for (const char* text :
         {R"([])", R"({)", R"({"account":"a","photos":["x"]})", R"({"id":"1","photos":["x"]})",
          R"({"id":"1","account":"a"})", R"({"id":"1","account":"a","photos":[]})",
          R"({"id":"1","account":"a","photos":["x","y"],"single_shot":true})",
          R"({"id":"1","account":"a","photos":"x"})", R"({"id":"1","account":"a","photos":[1]})",
          R"({"id":"1","account":"a","photos":["1","2","3","4","5","6","7","8","9","0","1","2","3","4","5","6","7"]})"})
        EXPECT_EQ(code_of_line(text), Code::bad_record) << text;
}

class SessionsTest : public test::KioskPlace {
protected:
    static std::string line(const std::string& id, const std::string& account, const std::string& who,
                            const std::string& members = R"("accept_terms":true)") {
        return R"({"id":")" + id + R"(","account":")" + account + R"(","photos":[")" + who + R"(-front.jpg",")" + who +
               R"(-left.jpg"],)" + members + "}\n";
    }

    std::vector<SessionOutcome> run(const std::string& text, unsigned threads = 2) {
        Kiosk open = kiosk();
        std::istringstream in(text);
        LineReader lines(in);
        std::vector<SessionOutcome> outcomes;
        run_sessions(open, *mint_,
                     {lines, fs::path(QRID_TESTDATA) / "specimens", threads, [] { return Secret("1234"); },
                      [&](const SessionOutcome& outcome) { outcomes.push_back(outcome); }});
        return outcomes;
    }

    static std::vector<std::string> names(const std::vector<SessionOutcome>& outcomes) {
        std::vector<std::string> names;
        for (const SessionOutcome& outcome : outcomes)
            names.emplace_back(outcome.error ? name(outcome.error->code()) : "issued");
        return names;
    }
};

TEST_F(SessionsTest, EndInOrderEachInItsOwnWay) {
    const auto outcomes =
        run(line("ID-1", "a", "s1") + "{}\n" + line("ID-2", "b", "s1") + "\n" + line("ID-2", "b", "s2") +
            line("CHILD", "c", "s3") + line("JUST", "d", "s3", R"("accept_terms":false)") + line("JUST", "../d", "s3") +
            line("JUST", "d", "absent") + line("NOBODY", "e", "s1"));
    EXPECT_EQ(names(outcomes),
              (std::vector<std::string>{"issued", "bad-record", "face-mismatch", "issued", "under-age",
                                        "terms-not-accepted", "usage", "unreadable-file", "not-in-register"}));
    EXPECT_EQ(outcomes[3].line, 5U);
    EXPECT_EQ(outcomes[3].account, "b");
    EXPECT_EQ(account_names(settings_.wallet), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(journal("card-enrolled").size(), 2U);
    EXPECT_EQ(issuer_->registry().attempts(issuer_->subject_digest("JUST"), now), 1U);
}

TEST_F(SessionsTest, OfOnePersonAreHeldToEachOther) {
    const auto outcomes = run(line("ID-1", "a", "s1") + line("ID-1", "b", "s1") +
                              line("ID-1", "a", "s1", R"("accept_terms":true,"replace":true)"));
    EXPECT_EQ(names(outcomes), (std::vector<std::string>{"issued", "has-card", "issued"}));
    EXPECT_EQ(outcomes[2].enrolment->replaced.size(), 1U);
    EXPECT_EQ(account_names(settings_.wallet), std::vector<std::string>{"a"});
}

TEST_F(SessionsTest, CountTheAttemptsOfOnePersonOneAfterTheOther) {
    std::string strangers, replaced;
    for (int i = 0; i < 5; ++i) strangers += line("ID-2", "b", "s1");
    for (int i = 0; i < 5; ++i) replaced += line("ID-1", "a", "s1", R"("accept_terms":true,"replace":true)");
    EXPECT_EQ(names(run(strangers)), (std::vector<std::string>{"face-mismatch", "face-mismatch", "face-mismatch",
                                                               "too-many-attempts", "too-many-attempts"}));
    EXPECT_EQ(names(run(replaced)), std::vector<std::string>(5, "issued"));
}

TEST_F(SessionsTest, IntoOneAccountShareItsKey) {
    const auto outcomes = run(line("ID-1", "family", "s1") + line("ID-2", "family", "s2"));
    EXPECT_EQ(names(outcomes), (std::vector<std::string>{"issued", "issued"}));
    EXPECT_EQ(open_account(settings_.wallet, "family").cards.size(), 2U);
    EXPECT_EQ(outcomes[0].enrolment->device_kid, outcomes[1].enrolment->device_kid);
}

TEST_F(SessionsTest, AreAllGivenBackWhenTheDiskFails) {
    write_file(settings_.wallet, {}, Overwrite::refuse); // a file where the wallet should be
    EXPECT_EQ(code_of([&] { run(line("ID-1", "a", "s1") + line("ID-2", "b", "s2")); }), Code::cannot_write);
    for (const char* id : {"ID-1", "ID-2"})
        EXPECT_EQ(issuer_->registry().attempts(issuer_->subject_digest(id), now), 0U) << id;
    EXPECT_EQ(issuer_->registry().serials_taken(), 0U);
}

} // namespace
} // namespace qrid
