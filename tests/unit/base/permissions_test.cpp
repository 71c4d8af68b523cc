#include "qrid/base/file_lock.h"
#include "qrid/base/files.h"
#include "qrid/base/growing_file.h"
#include "qrid/base/output_folder.h"
#include "qrid/base/permissions.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

namespace qrid {
namespace {

using test::code_of;

constexpr uid_t stranger = 65534;

// Who may change owners.
bool is_root() { return ::geteuid() == 0; }

void set_mode(const fs::path& path, mode_t mode) { ASSERT_EQ(::chmod(path.c_str(), mode), 0); }
void give_away(const fs::path& path) { ASSERT_EQ(::lchown(path.c_str(), stranger, stranger), 0); }

mode_t mode_of(const fs::path& path) {
    struct stat info {};
    return ::lstat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
}

std::size_t count_in(const fs::path& dir) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(dir), {}));
}

// Everything that leaves a name in a directory while it is at work.
void write_each_way(const fs::path& dir) {
    write_file(dir / "file", bytes_of("x"), Overwrite::replace);
    StagedDirectory staged(dir / "dir");
    GrowingFile growing(dir / "grows");
    OutputFolder folder(dir, Overwrite::replace);
}

TEST(Permissions, RefuseADirectoryInWhichOthersCanChangeNames) {
    const test::Temporary dir;
    EXPECT_EQ(code_of([&] { write_each_way(dir.path()); }), std::nullopt);
    const auto every_way_is_refused = [&] {
        EXPECT_EQ(code_of([&] { write_file(dir / "f", {}, Overwrite::replace); }), Code::unsafe_permissions);
        EXPECT_EQ(code_of([&] { StagedDirectory(dir / "d"); }), Code::unsafe_permissions);
        EXPECT_EQ(code_of([&] { GrowingFile(dir / "g"); }), Code::unsafe_permissions);
        EXPECT_EQ(code_of([&] { OutputFolder(dir.path(), Overwrite::replace); }), Code::unsafe_permissions);
        EXPECT_EQ(code_of([&] { FileLock(dir.path()); }), Code::unsafe_permissions);
    };
    set_mode(dir.path(), 0777);
    every_way_is_refused();
    set_mode(dir.path(), 01777);
    EXPECT_EQ(code_of([&] { write_each_way(dir.path()); }), std::nullopt);
    EXPECT_EQ(code_of([&] { FileLock(dir.path()); }), Code::unsafe_permissions) << "everything in a store counts";
    set_mode(dir.path(), 0755);
    if (!is_root()) GTEST_SKIP() << "only root can give files away";
    ASSERT_EQ(::chown(dir.path().c_str(), 0, stranger), 0);
    set_mode(dir.path(), 02775);
    every_way_is_refused();
    set_mode(dir.path(), 0755);
    give_away(dir.path());
    every_way_is_refused();
    allow_unsafe_permissions(true);
    const auto allowed = code_of([&] { write_each_way(dir.path()); });
    allow_unsafe_permissions(false);
    EXPECT_EQ(allowed, std::nullopt);
}

TEST(Permissions, OfAPlaceAreThoseOfAllAboveIt) {
    const test::Temporary dir;
    fs::create_directories(dir / "a/b/c");
    EXPECT_EQ(code_of([&] { check_place(dir / "a/b/c"); }), std::nullopt);
    EXPECT_EQ(code_of([&] { check_place(dir / "a/b/c/not/there"); }), std::nullopt);
    set_mode(dir / "a", 0777);
    EXPECT_EQ(code_of([&] { check_place(dir / "a/b/c"); }), Code::unsafe_permissions);
    EXPECT_EQ(code_of([&] { check_place(dir / "a/not/there"); }), Code::unsafe_permissions);
    set_mode(dir / "a", 01777);
    EXPECT_EQ(code_of([&] { check_place(dir / "a/b/c"); }), std::nullopt);
    EXPECT_EQ(code_of([&] { check_place(dir / "a"); }), Code::unsafe_permissions);
    fs::create_directory_symlink(dir / "a/b", dir / "link");
    set_mode(dir / "a/b", 0772);
    EXPECT_EQ(code_of([&] { check_place(dir / "link/c"); }), Code::unsafe_permissions);
    set_mode(dir / "a/b", 0755);
    EXPECT_EQ(code_of([&] { check_place(dir / "link/c"); }), std::nullopt);
    fs::create_directory(dir / "open");
    fs::create_directory_symlink(dir / "a/b/c", dir / "open/link");
    set_mode(dir / "open", 0777);
    EXPECT_EQ(code_of([&] { check_place(dir / "open/link"); }), Code::unsafe_permissions) << "the link can be changed";
    if (!is_root()) GTEST_SKIP() << "only root can give files away";
    set_mode(dir / "open", 01777);
    EXPECT_EQ(code_of([&] { check_place(dir / "open/link"); }), std::nullopt);
    give_away(dir / "open/link");
    EXPECT_EQ(code_of([&] { check_place(dir / "open/link"); }), Code::unsafe_permissions) << "a stranger's choice";
}

// Was: only the last directory was looked at, and the links that led there were not.
TEST(Permissions, OfAnOutputAreThoseOfTheWayToIt) {
    const test::Temporary dir;
    fs::create_directories(dir / "open/mine");
    fs::create_directory(dir / "safe");
    const auto every_way = [&](const fs::path& place, std::optional<Code> expected) {
        EXPECT_EQ(code_of([&] { write_file(place / "f", {}, Overwrite::replace); }), expected) << place;
        EXPECT_EQ(code_of([&] { StagedDirectory(place / "new/d"); }), expected) << place;
        EXPECT_EQ(code_of([&] { GrowingFile(place / "g"); }), expected) << place;
        EXPECT_EQ(code_of([&] { OutputFolder(place / "made", Overwrite::replace); }), expected) << place;
        EXPECT_EQ(code_of([&] { make_directories(place / "made", FileMode::ordinary); }), expected) << place;
    };
    every_way(dir / "open/mine", std::nullopt);
    set_mode(dir / "open", 0777);
    fs::remove_all(dir / "open/mine/made");
    fs::remove_all(dir / "open/mine/new");
    every_way(dir / "open/mine", Code::unsafe_permissions);
    EXPECT_EQ(count_in(dir / "open/mine"), 2U) << "what is refused makes nothing";
    set_mode(dir / "open", 01777);
    every_way(dir / "open/mine", std::nullopt);
    every_way(dir / "safe/../open/mine", std::nullopt);
    // A link to a link: the one between can be changed.
    fs::create_directory(dir / "between");
    fs::create_directory_symlink(dir / "safe", dir / "between/link");
    fs::create_directory_symlink("between/link", dir / "link");
    every_way(dir / "link", std::nullopt);
    set_mode(dir / "between", 0777);
    every_way(dir / "link", Code::unsafe_permissions);
    EXPECT_EQ(code_of([&] { check_place(dir / "link"); }), Code::unsafe_permissions);
    fs::create_directory_symlink("loop", dir / "loop");
    EXPECT_EQ(code_of([&] { write_file(dir / "loop/f", {}, Overwrite::replace); }), Code::cannot_write);
    if (!is_root()) GTEST_SKIP() << "only root can give files away";
    set_mode(dir / "between", 01777);
    every_way(dir / "link", std::nullopt);
    give_away(dir / "between/link");
    every_way(dir / "link", Code::unsafe_permissions);
    every_way(dir / "between/link", Code::unsafe_permissions);
    fs::create_directories(dir / "other/mine");
    give_away(dir / "other");
    every_way(dir / "other", Code::unsafe_permissions);
    every_way(dir / "other/mine", Code::unsafe_permissions);
    EXPECT_EQ(count_in(dir / "other") + count_in(dir / "other/mine"), 1U);
}

TEST(Permissions, OfASecretLetNobodyElseRead) {
    const test::Temporary dir;
    const auto at = [&](mode_t mode) {
        set_mode(dir / "key", mode);
        return code_of([&] { check_secret_file(dir / "key"); });
    };
    write_file(dir / "key", bytes_of("x"), Overwrite::refuse, FileMode::secret);
    for (const mode_t mode : {0600, 0400, 0700}) EXPECT_EQ(at(mode), std::nullopt) << mode;
    for (const mode_t mode : {0604, 0644, 0444, 0602, 0666}) EXPECT_EQ(at(mode), Code::unsafe_permissions) << mode;
    EXPECT_EQ(code_of([&] { check_secret_file(dir / "none"); }), std::nullopt);
    EXPECT_EQ(code_of([] { check_secret_file("/dev/null"); }), std::nullopt);
    EXPECT_EQ(code_of([] { check_secret_file(-1, "closed"); }), std::nullopt);
    if (!is_root()) GTEST_SKIP() << "only root can give files away";
    give_away(dir / "key");
    EXPECT_EQ(at(0600), Code::unsafe_permissions);
    ASSERT_EQ(::chown((dir / "key").c_str(), 0, stranger), 0);
    EXPECT_EQ(at(0640), Code::unsafe_permissions) << "root needs no group to read it";
}

TEST(Permissions, OfWhatIsBelievedLetNobodyElseChangeIt) {
    const test::Temporary dir;
    fs::create_directory(dir / "keys");
    const fs::path key = dir / "keys/key";
    write_file(key, bytes_of("x"), Overwrite::refuse);
    const auto refused = [&](const fs::path& path) { return code_of([&] { check_believed(path); }).has_value(); };
    for (const mode_t mode : {0600, 0644, 0444, 01644}) {
        set_mode(key, mode);
        EXPECT_FALSE(refused(key)) << mode;
    }
    for (const mode_t mode : {0646, 0666, 0602}) {
        set_mode(key, mode);
        EXPECT_TRUE(refused(key)) << mode;
    }
    set_mode(key, 0644);
    EXPECT_FALSE(refused(dir / "none"));
    EXPECT_FALSE(refused("/dev/null"));
    fs::create_symlink(key, dir / "link");
    EXPECT_FALSE(refused(dir / "link"));
    set_mode(dir / "keys", 01777);
    EXPECT_FALSE(refused(key)) << "as in /tmp: nobody can put another into its place";
    EXPECT_TRUE(refused(dir / "keys")) << "anybody can put another beside it";
    set_mode(dir / "keys", 0777);
    EXPECT_TRUE(refused(key));
    EXPECT_TRUE(refused(dir / "link"));
    set_mode(dir / "keys", 0755);
    set_mode(dir.path(), 0777);
    EXPECT_TRUE(refused(dir / "link"));
    EXPECT_TRUE(refused(key)) << "another directory can be put into the place of this one";
    set_mode(dir.path(), 01777);
    EXPECT_FALSE(refused(key));
    set_mode(dir.path(), 0755);
    fs::create_directory(dir / "open");
    fs::create_symlink(key, dir / "open/link");
    fs::create_symlink("open/link", dir / "far");
    EXPECT_FALSE(refused(dir / "far"));
    set_mode(dir / "open", 0777);
    EXPECT_TRUE(refused(dir / "far")) << "what the link leads to can be changed";
    set_mode(dir / "open", 01777);
    EXPECT_FALSE(refused(dir / "far"));
    if (!is_root()) GTEST_SKIP() << "only root can give files away";
    ASSERT_EQ(::chown(key.c_str(), 0, 0), 0);
    set_mode(key, 0664);
    EXPECT_FALSE(refused(key)) << "the group is its owner's alone";
    ASSERT_EQ(::chown(key.c_str(), 0, stranger), 0);
    EXPECT_TRUE(refused(key));
    set_mode(key, 0644);
    give_away(key);
    EXPECT_FALSE(refused(key)) << "whoever named it knows whose it is";
    give_away(dir / "keys");
    EXPECT_FALSE(refused(key)) << "as in its owner's home";
    give_away(dir / "open/link");
    EXPECT_FALSE(refused(dir / "far"));
    ASSERT_EQ(::chown(key.c_str(), 0, 0), 0);
    EXPECT_TRUE(refused(key)) << "the owner of the directory can put another into its place";
    ASSERT_EQ(::chown((dir / "keys").c_str(), 0, 0), 0);
    EXPECT_FALSE(refused(key));
    EXPECT_TRUE(refused(dir / "far")) << "the link is another's than the file";
}

// Was: another's OUT.part, a link to one's own file, and a pipe that hangs were all taken for the run's own.
TEST(Growing, GoesOnOnlyWithAFileOfItsOwn) {
    const test::Temporary dir;
    const auto opening = [&] { return code_of([&] { GrowingFile(dir / "out.part"); }); };
    write_file(dir / "mine", bytes_of("x"), Overwrite::refuse);
    fs::create_symlink("mine", dir / "out.part");
    EXPECT_EQ(opening(), Code::cannot_write);
    fs::remove(dir / "out.part");
    fs::create_hard_link(dir / "mine", dir / "out.part");
    EXPECT_EQ(opening(), Code::cannot_write);
    fs::remove(dir / "out.part");
    ASSERT_EQ(::mkfifo((dir / "out.part").c_str(), 0600), 0);
    EXPECT_EQ(opening(), Code::cannot_write);
    fs::remove(dir / "out.part");
    write_file(dir / "out.part", bytes_of("x"), Overwrite::refuse);
    EXPECT_EQ(opening(), std::nullopt);
    set_mode(dir / "out.part", 0666);
    EXPECT_EQ(opening(), Code::unsafe_permissions);
    if (!is_root()) GTEST_SKIP() << "only root can give files away";
    set_mode(dir / "out.part", 0600);
    give_away(dir / "out.part");
    EXPECT_EQ(opening(), Code::unsafe_permissions);
}

// Was: a directory of parts was used whosever it was, with the pipe or the links in it.
TEST(Folder, KeepsItsPartsInADirectoryOfItsOwn) {
    const test::Temporary dir;
    const auto write_one = [&](const char* name) {
        const OutputFolder folder(dir.path(), Overwrite::refuse);
        folder.put(0, bytes_of(name));
        folder.name(0, name);
        EXPECT_EQ(text_of(read_file(dir / name)), name);
    };
    fs::create_directory(dir / ".qrid-parts-0");
    set_mode(dir / ".qrid-parts-0", 0755);
    ASSERT_EQ(::mkfifo((dir / ".qrid-parts-0" / "0").c_str(), 0600), 0);
    write_one("open-to-all");
    EXPECT_TRUE(fs::exists(dir / ".qrid-parts-0/0")) << "it is not this run's to clear up";
    set_mode(dir / ".qrid-parts-0", 0700);
    write_one("left-by-a-killed-run");
    EXPECT_FALSE(fs::exists(dir / ".qrid-parts-0"));
    fs::create_directory(dir / "elsewhere");
    fs::create_directory_symlink("elsewhere", dir / ".qrid-parts-0");
    write_one("linked");
    EXPECT_TRUE(fs::is_empty(dir / "elsewhere"));
    if (!is_root()) GTEST_SKIP() << "only root can give files away";
    fs::remove(dir / ".qrid-parts-0");
    fs::create_directory(dir / ".qrid-parts-0");
    set_mode(dir / ".qrid-parts-0", 0700);
    give_away(dir / ".qrid-parts-0");
    write_one("another's");
    EXPECT_TRUE(fs::exists(dir / ".qrid-parts-0"));
}

TEST(Folder, MakesADirectoryThatFitsItsFiles) {
    const test::Temporary dir;
    for (const auto& [mode, directory] : std::vector<std::pair<unsigned, mode_t>>{{0600, 0700}, {0640, 0750}}) {
        const fs::path made = dir / std::to_string(mode) / "below";
        const OutputFolder folder(made, Overwrite::refuse, static_cast<FileMode>(mode));
        folder.put(0, bytes_of("x"));
        folder.name(0, "f");
        EXPECT_EQ(mode_of(made), directory);
        EXPECT_EQ(mode_of(made / "f"), mode);
    }
}

TEST(Leftovers, AreRemovedUnlessSomebodyIsAtThem) {
    const test::Temporary dir;
    const StagedFile alive(dir / "key.pem", bytes_of("x"), Overwrite::refuse);
    const StagedDirectory filling(dir / "issuer");
    const std::size_t before = count_in(dir.path());
    for (const char* name : {"key.pem.0123456789abcdef.part", "other.0123456789abcdef.part"})
        write_file(dir / name, bytes_of("x"), Overwrite::refuse);
    for (const char* kept : {"key.pem.part", "key.pem.0123456789ABCDEF.part", "key.pem.0123456789abcde.part",
                             ".0123456789abcdef.part", "key.pem.0123456789abcdef.part2"})
        write_file(dir / kept, bytes_of("x"), Overwrite::refuse);
    remove_leftovers(dir / "key.pem", Leftovers::of_this);
    EXPECT_EQ(count_in(dir.path()), before + 6);
    remove_leftovers(dir / "key.pem", Leftovers::of_all);
    EXPECT_EQ(count_in(dir.path()), before + 5);
    fs::create_directory(dir / "issuer.0123456789abcdef.part");
    write_file(dir / "issuer.0123456789abcdef.part/key", bytes_of("x"), Overwrite::refuse);
    const StagedDirectory again(dir / "issuer");
    EXPECT_EQ(count_in(dir.path()), before + 6) << "the killed one's is gone, the other's and this one's are there";
}

TEST(Files, OfLongNamesAreStagedToo) {
    const test::Temporary dir;
    const std::string longest(255, 'n');
    write_file(dir / longest, bytes_of("x"), Overwrite::refuse);
    EXPECT_EQ(text_of(read_file(dir / longest)), "x");
    EXPECT_EQ(count_in(dir.path()), 1U);
}

} // namespace
} // namespace qrid
