#include "qrid/wallet/history.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>

namespace qrid {
namespace {

Account account_in(const fs::path& dir) {
    make_account(
        dir, "amara", Algorithm::eddsa, [] { return Secret("1234"); }, 7);
    return open_account(dir, "amara");
}

TEST(History, HoldsWhatWasPresentedOldestFirst) {
    const test::Temporary dir;
    const Account account = account_in(dir.path());
    EXPECT_TRUE(past_presentations(account).empty());
    remember_presentation(account, {10, 70, "https://gate.example", "card", true});
    remember_presentation(account, {20, 80, "urn:\"quoted\"", "card", false});
    const std::vector<PastPresentation> past = past_presentations(account);
    ASSERT_EQ(past.size(), 2U);
    EXPECT_EQ(past[0].at, 10);
    EXPECT_EQ(past[0].exp, 70);
    EXPECT_EQ(past[0].aud, "https://gate.example");
    EXPECT_TRUE(past[0].challenged);
    EXPECT_EQ(past[1].aud, "urn:\"quoted\"");
    struct stat info {};
    ASSERT_EQ(::stat((account.dir / "history.jsonl").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
    forget_presentations(account);
    EXPECT_TRUE(past_presentations(account).empty());
    forget_presentations(account);
}

TEST(History, PassesOverWhatIsDamaged) {
    const test::Temporary dir;
    const Account account = account_in(dir.path());
    remember_presentation(account, {10, 70, "a", "card", true});
    std::ofstream(account.dir / "history.jsonl", std::ios::app)
        << R"({"at":1})"
        << "\n"
        << R"({"at":1e300,"exp":1,"aud":"x","card":"c","challenged":true})"
        << "\n"
        << R"({"at")";
    remember_presentation(account, {20, 80, "b", "card", true});
    const std::vector<PastPresentation> past = past_presentations(account);
    ASSERT_EQ(past.size(), 2U);
    EXPECT_EQ(past.back().aud, "b"); // though the line before had no end
}

TEST(History, IsNotWrittenOfAnAccountThatIsGone) {
    const test::Temporary dir;
    const Account account = account_in(dir.path());
    remove_account(account);
    EXPECT_EQ(test::code_of([&] {
                  remember_presentation(account, {10, 70, "a", "card", true});
              }),
              Code::unreadable_file);
    EXPECT_FALSE(fs::exists(account.dir));
}

TEST(History, IsReadFromItsEndWhenItIsFarTooLong) {
    const test::Temporary dir;
    const Account account = account_in(dir.path());
    std::ofstream(account.dir / "history.jsonl") << std::string(5 << 20, 'x') << "\n";
    remember_presentation(account, {10, 70, "a", "card", true});
    EXPECT_EQ(past_presentations(account).size(), 1U);
    EXPECT_LT(fs::file_size(account.dir / "history.jsonl"), 2U << 20);
}

TEST(History, ForgetsTheOlderHalfWhenItIsLong) {
    const test::Temporary dir;
    const Account account = account_in(dir.path());
    const std::string aud(1000, 'a');
    std::ofstream(account.dir / "history.jsonl") << [&] {
        std::string lines;
        for (int i = 0; i < 1100; ++i)
            lines += R"({"at":)" + std::to_string(i) + R"(,"exp":0,"aud":")" + aud +
                     R"(","card":"c","challenged":false})" + "\n";
        return lines;
    }();
    remember_presentation(account, {5000, 5060, "b", "card", true});
    const std::vector<PastPresentation> past = past_presentations(account);
    EXPECT_GT(past.size(), 500U);
    EXPECT_LT(past.size(), 560U);
    EXPECT_EQ(past.back().at, 5000);
    EXPECT_EQ(past[past.size() - 2].at, 1099);
}

} // namespace
} // namespace qrid
