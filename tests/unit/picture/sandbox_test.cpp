// What a hostile file could do once it has taken its decoder over: nothing. support/sandbox_attempts.cpp tries.
#ifdef QRID_SANDBOX_ATTEMPTS
#include "qrid/picture/inside/child.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <set>
#include <sstream>
#include <unistd.h>

namespace qrid {
namespace {

struct Outcome {
    std::string said;
    int signal;
};

Outcome outcome_of(const std::vector<std::string>& arguments) {
    Child child(QRID_SANDBOX_ATTEMPTS, arguments, bytes_of("a picture"));
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(10); // only against hanging
    std::string said;
    for (Bytes next(1); child.read(next, until) == Child::Read::all;) said += static_cast<char>(next[0]);
    return {said, child.end().signal};
}

/// Each time with a file of its own, for it may go.
Outcome attempt(const std::string& where, const std::string& name) {
    const test::Temporary dir;
    const fs::path file = dir / "file";
    write_file(file, bytes_of("secret"), Overwrite::refuse, FileMode::secret);
    Outcome outcome = outcome_of({where, name, file.string(), std::to_string(::getpid())});
    if (where == "inside") {
        EXPECT_EQ(text_of(read_file(file)), "secret") << name;
    }
    return outcome;
}

std::vector<std::string> names(const std::string& kind) {
    std::istringstream list(outcome_of({"list"}).said);
    std::vector<std::string> out;
    for (std::string line; std::getline(list, line);)
        if (line.starts_with(kind + " ")) out.push_back(line.substr(kind.size() + 1));
    return out;
}

const std::string no_such_call = "refused 38"; // ENOSYS

TEST(DecoderSandbox, RefusesWhatDecodersDoNotDo) {
    const std::vector<std::string> forbidden = names("forbidden");
    EXPECT_GE(forbidden.size(), 58U);
    for (const std::string& name : forbidden) {
        const Outcome inside = attempt("inside", name);
        EXPECT_TRUE(inside.said == no_such_call || (inside.said.empty() && inside.signal == SIGSYS))
            << name << ": " << inside.said << ", signal " << inside.signal;
    }
}

// Without the sandbox they succeed, as far as any user may: the attempts are sound.
TEST(DecoderSandbox, IsWhatRefuses) {
    std::set<std::string> done;
    for (const std::string& name : names("forbidden"))
        if (attempt("outside", name).said.starts_with("done")) done.insert(name);
    for (const char* name :
         {"read a file", "write a file", "look for a file", "change a mode", "remove a file", "its own memory",
          "map the input", "signal the parent by kill", "signal the parent by tgkill", "a process by clone",
          "another program", "a socket", "code in memory", "duplicate a descriptor", "bound itself anew"})
        EXPECT_TRUE(done.contains(name)) << name;
}

TEST(DecoderSandbox, LetsDecodersDecode) {
    const std::vector<std::string> needed = names("needed");
    EXPECT_GE(needed.size(), 5U);
    for (const std::string& name : needed) EXPECT_EQ(attempt("inside", name).said, "done") << name;
}

} // namespace
} // namespace qrid
#endif
