#include "qrid/base/places.h"
#include "support/environment.h"
#include "support/errors.h"

#include <gtest/gtest.h>

#include <pwd.h>
#include <unistd.h>

namespace qrid {
namespace {

constexpr const char* variable = "QRID_TEST_PLACE";

fs::path place(const char* own, const char* base, const char* home) {
    const test::Environment first(variable, own), second("XDG_DATA_HOME", base), third("HOME", home);
    return data_path(variable, "thing");
}

TEST(Places, AreTakenFromTheFirstThatNamesOne) {
    EXPECT_EQ(place("/own", "/data", "/home/ada"), "/own");
    EXPECT_EQ(place("", "/data", "/home/ada"), "/data/qrid/thing");
    EXPECT_EQ(place("", "", "/home/ada"), "/home/ada/.local/share/qrid/thing");
}

// Was: without HOME the place was in the current directory.
TEST(Places, AreNeverRelative) {
    const passwd* user = ::getpwuid(::geteuid());
    if (user == nullptr) GTEST_SKIP() << "the password database does not know this user";
    const fs::path at_home = fs::path(user->pw_dir) / ".local/share/qrid/thing";
    for (const char* relative : {"", ".", "..", "data", "~", "~/data", "$HOME", " /data"}) {
        EXPECT_EQ(place("", relative, "/home/ada"), "/home/ada/.local/share/qrid/thing") << relative;
        EXPECT_EQ(place("", relative, relative), at_home) << relative;
        if (*relative == '\0') continue;
        EXPECT_EQ(test::code_of([&] { place(relative, "/data", "/home/ada"); }), Code::usage);
    }
}

TEST(Places, AreForgottenByLibrariesToo) {
    const test::Environment home("HOME", "rel"), data("XDG_DATA_HOME", "/data"), cache("XDG_CACHE_HOME", "");
    forget_relative_places();
    EXPECT_EQ(std::getenv("HOME"), nullptr);
    EXPECT_EQ(std::getenv("XDG_CACHE_HOME"), nullptr);
    EXPECT_STREQ(std::getenv("XDG_DATA_HOME"), "/data");
}

} // namespace
} // namespace qrid
