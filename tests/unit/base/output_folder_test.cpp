#include "qrid/base/output_folder.h"
#include "qrid/base/parallel.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace qrid {
namespace {

using test::code_of;

std::string content(const fs::path& path) { return std::string(text_of(read_file(path))); }

std::size_t entries(const fs::path& dir) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(dir), fs::directory_iterator()));
}

TEST(OutputFolder, NamesWhatWasPutAndLeavesNothingElse) {
    const test::Temporary dir;
    const fs::path out = dir / "a/b";
    {
        const OutputFolder folder(out, Overwrite::refuse);
        parallel_for(100, 4, [&](std::size_t i) { folder.put(i, bytes_of(std::to_string(i))); });
        folder.flush();
        for (std::size_t i = 0; i < 100; ++i)
            if (i % 2 == 0) folder.name(i, std::to_string(i) + ".txt");
        EXPECT_EQ(entries(out), 51U); // and the directory of parts
        folder.flush();
    }
    EXPECT_EQ(entries(out), 50U);
    for (std::size_t i = 0; i < 100; i += 2) EXPECT_EQ(content(out / (std::to_string(i) + ".txt")), std::to_string(i));
}

TEST(OutputFolder, NeverReplacesUnlessAskedTo) {
    const test::Temporary dir;
    write_file(dir / "x", bytes_of("mine"), Overwrite::refuse);
    fs::create_symlink("/nowhere", dir / "link");
    fs::create_directory(dir / "d");
    {
        const OutputFolder folder(dir.path(), Overwrite::refuse);
        folder.put(0, bytes_of("new"));
        for (const char* name : {"x", "link", "d"})
            EXPECT_EQ(code_of([&] { folder.name(0, name); }), Code::exists) << name;
        EXPECT_EQ(content(dir / "x"), "mine");
    }
    const OutputFolder folder(dir.path(), Overwrite::replace);
    folder.put(0, bytes_of("new"));
    folder.name(0, "x");
    EXPECT_EQ(content(dir / "x"), "new");
    folder.put(0, bytes_of("new"));
    EXPECT_EQ(code_of([&] { folder.name(0, "d"); }), Code::cannot_write);
    folder.name(0, "link");
    EXPECT_FALSE(fs::is_symlink(dir / "link"));
}

TEST(OutputFolder, KnowsANameThatItHasGivenBefore) {
    const test::Temporary dir;
    for (const Overwrite overwrite : {Overwrite::refuse, Overwrite::replace}) {
        const OutputFolder folder(dir.path(), overwrite); // the second run replaces what the first has written
        folder.put(7, bytes_of("first"));
        folder.name(7, "x");
        folder.flush();
        folder.put(7, bytes_of("second"));
        EXPECT_EQ(code_of([&] { folder.name(7, "x"); }), Code::bad_record);
        EXPECT_EQ(content(dir / "x"), "first");
    }
}

TEST(OutputFolder, RefusesNamesThatLeadElsewhere) {
    const test::Temporary dir;
    const OutputFolder folder(dir / "out", Overwrite::replace);
    folder.put(0, bytes_of("x"));
    for (const std::string& name : {std::string(), std::string("."), std::string(".."), std::string("../x"),
                                    std::string("a/b"), std::string(".hidden"), std::string("a\0b", 3)})
        EXPECT_EQ(code_of([&] { folder.name(0, name); }), Code::internal);
}

TEST(OutputFolder, PutsFilesIntoFoldersWithinIt) {
    const test::Temporary dir;
    const OutputFolder folder(dir / "out", Overwrite::refuse, FileMode::secret);
    folder.put(0, bytes_of("zero"));
    folder.put(1, bytes_of("one"));
    folder.name(0, "x", "ab/cd");
    EXPECT_EQ(code_of([&] { folder.name(1, "x", "ab/cd"); }), Code::bad_record);
    folder.name(1, "x", "ab/ce");
    EXPECT_EQ(content(dir / "out/ab/cd/x") + content(dir / "out/ab/ce/x"), "zeroone");
    for (const char* made : {"out/ab", "out/ab/cd"})
        EXPECT_EQ(fs::status(dir / made).permissions(), fs::perms::owner_all) << made;
    // Nobody else decides where the files go.
    fs::create_directory(dir / "elsewhere");
    fs::create_directory_symlink(dir / "elsewhere", dir / "out/link");
    fs::create_directory(dir / "out/open");
    fs::permissions(dir / "out/open", fs::perms::all);
    write_file(dir / "out/file", bytes_of("x"), Overwrite::refuse);
    folder.put(2, bytes_of("two"));
    for (const char* wrong : {"link", "link/ab", "file", "file/ab"})
        EXPECT_EQ(code_of([&] { folder.name(2, "x", wrong); }), Code::cannot_write) << wrong;
    EXPECT_EQ(code_of([&] { folder.name(2, "x", "open/ab"); }), Code::unsafe_permissions);
    EXPECT_EQ(entries(dir / "elsewhere"), 0U);
}

TEST(OutputFolder, ClearsUpAfterAKilledRunButNotAfterALivingOne) {
    const test::Temporary dir;
    fs::create_directory(dir / ".qrid-parts-0");
    fs::permissions(dir / ".qrid-parts-0", fs::perms::owner_all);
    write_file(dir / ".qrid-parts-0/17", bytes_of("left"), Overwrite::refuse);
    fs::create_directory(dir / ".qrid-parts-1");
    fs::permissions(dir / ".qrid-parts-1", fs::perms::owner_all);
    write_file(dir / ".qrid-parts-1/17", bytes_of("left"), Overwrite::refuse);
    const int living = ::open((dir / ".qrid-parts-0").c_str(), O_RDONLY | O_DIRECTORY);
    ASSERT_EQ(::flock(living, LOCK_EX), 0);
    {
        const OutputFolder one(dir.path(), Overwrite::refuse), other(dir.path(), Overwrite::refuse);
        one.put(1, bytes_of("one"));
        other.put(1, bytes_of("other"));
        one.name(1, "one");
        other.name(1, "other");
    }
    ::close(living);
    EXPECT_EQ(content(dir / "one") + content(dir / "other"), "oneother");
    EXPECT_EQ(content(dir / ".qrid-parts-0/17"), "left");
    EXPECT_EQ(entries(dir.path()), 3U);
    { const OutputFolder third(dir.path(), Overwrite::refuse); }
    EXPECT_EQ(entries(dir.path()), 2U);
}

TEST(OutputFolder, RefusesADirectoryThatCannotBe) {
    const test::Temporary dir;
    write_file(dir / "file", bytes_of("x"), Overwrite::refuse);
    EXPECT_EQ(code_of([&] { OutputFolder(dir / "file", Overwrite::refuse); }), Code::cannot_write);
    EXPECT_EQ(code_of([&] { OutputFolder(dir / "file/x", Overwrite::refuse); }), Code::cannot_write);
    EXPECT_EQ(code_of([&] { OutputFolder("/proc/none", Overwrite::refuse); }), Code::cannot_write);
}

} // namespace
} // namespace qrid
