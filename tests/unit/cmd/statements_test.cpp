// Every test of every file of statements beside this one (statements.h).
#include "command_run.h"
#include "statements.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <unistd.h>
#include <vector>

namespace qrid::test {
namespace {

namespace fs = std::filesystem;

// Nothing of the caller's settings reaches a test, and nothing of a test leaves its directory.
class Place {
public:
    Place() : from_(fs::current_path()) {
        std::vector<std::string> own;
        for (char** entry = environ; *entry != nullptr; ++entry)
            if (const std::string text = *entry, name = text.substr(0, text.find('='));
                is_tests_own(name) && name != "PATH")
                own.push_back(name);
        for (const std::string& name : own) ::unsetenv(name.c_str());
        ::setenv("TERM", "xterm", 1);
        ::setenv("HOME", (directory_ / "home").c_str(), 1);
        ::setenv("LC_ALL", "C.UTF-8", 1);
        fs::create_directories(directory_ / "home");
        fs::create_directories(directory_ / "here");
        fs::current_path(directory_ / "here");
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { fs::current_path(from_); }

private:
    Temporary directory_;
    fs::path from_;
};

class Stated : public testing::Test {
public:
    Stated(fs::path file, StatementTest test) : file_(std::move(file)), test_(std::move(test)) {}

    void TestBody() override {
        const Place place;
        const std::string fault = fault_in(test_);
        EXPECT_TRUE(fault.empty()) << file_.string() << ":" << fault;
    }

private:
    fs::path file_;
    StatementTest test_;
};

// Before main() runs them.
const bool registered = [] {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(QRID_STATEMENTS))
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files)
        for (const StatementTest& test : read_statements(file))
            testing::RegisterTest(file.stem().c_str(), test.name.c_str(), nullptr, nullptr, file.c_str(), test.line,
                                  [file, test]() -> testing::Test* { return new Stated(file, test); });
    return !files.empty();
}();

TEST(Statements, AreThere) { EXPECT_TRUE(registered); }

// What the statements say of `qrid --version`, one of them false each time.
TEST(Statements, FailWhereOneIsFalse) {
    const Place place;
    const auto fault = [](const std::vector<Statement>& statements) { return fault_in({"", 1, statements}); };
    const Statement version{2, "$", "--version", {}}, wrong{2, "$", "vrify", {}};
    EXPECT_EQ(fault({version, {3, "exit", "0", {}}, {4, "out", "qrid ", {}}, {5, "no-err", "", {}}}), "");
    for (const Statement& is_false : {Statement{3, "exit", "1", {}},
                                      {3, "line", "qrid", {}},
                                      {3, "out", "verify", {}},
                                      {3, "lacks", "qrid", {}},
                                      {3, "err", "qrid", {}},
                                      {3, "no-out", "", {}},
                                      {3, "json", "/a 1", {}},
                                      {3, "error", "none ''", {}},
                                      {3, "no-verb", "", {}},
                                      {3, "refuses-use", "none '' vrify", {}},
                                      {3, "refuses-use", "'*' '' --version", {}}})
        EXPECT_TRUE(fault({version, is_false}).starts_with("3: ")) << is_false.verb;
    EXPECT_TRUE(fault({wrong}).find("the exit code is not 0") != std::string::npos);
    EXPECT_TRUE(fault({wrong, version}).find("the exit code is not 0") != std::string::npos);
    EXPECT_EQ(fault({wrong, {3, "exit", "2", {}}, {4, "no-out", "", {}}, {5, "error", "'*' ''", {}}}), "");
    EXPECT_EQ(fault({{2, "refuses-use", "'unknown command \"vrify\"' '*' vrify", {}}}), "");
}

} // namespace
} // namespace qrid::test
