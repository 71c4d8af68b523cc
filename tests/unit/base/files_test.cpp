#include "qrid/base/files.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace qrid {
namespace {

using test::code_of;

TEST(Files, RefusesWhatIsNotAFileWithContent) {
    const test::Temporary dir;
    EXPECT_EQ(code_of([&] { read_file(dir / "absent"); }), Code::unreadable_file);
    EXPECT_EQ(code_of([&] { read_file(dir.path()); }), Code::unreadable_file);
    write_file(dir / "empty", {}, Overwrite::refuse);
    EXPECT_EQ(code_of([&] { read_file(dir / "empty"); }), Code::unreadable_file);
    write_file(dir / "ten", Bytes(10), Overwrite::refuse);
    EXPECT_EQ(code_of([&] { read_file(dir / "ten", 9); }), Code::unreadable_file);
    EXPECT_EQ(read_file(dir / "ten", 10).size(), 10U);
}

TEST(Files, KeepsWhatExistsUnlessTold) {
    const test::Temporary dir;
    write_file(dir / "f", bytes_of("old"), Overwrite::refuse);
    EXPECT_EQ(code_of([&] { write_file(dir / "f", bytes_of("new"), Overwrite::refuse); }), Code::exists);
    EXPECT_EQ(text_of(read_file(dir / "f")), "old");
    write_file(dir / "f", bytes_of("new"), Overwrite::replace);
    EXPECT_EQ(text_of(read_file(dir / "f")), "new");
}

TEST(Files, LeavesNothingBesideTheTarget) {
    const test::Temporary dir;
    { StagedFile dropped(dir / "f", bytes_of("x"), Overwrite::refuse); }
    write_file(dir / "g", bytes_of("x"), Overwrite::refuse);
    EXPECT_EQ(std::distance(fs::directory_iterator(dir.path()), {}), 1);
    EXPECT_EQ(code_of([&] { write_file(dir / "no" / "f", bytes_of("x"), Overwrite::refuse); }), Code::cannot_write);
}

TEST(Files, NoticesATargetThatAppearsMeanwhile) {
    const test::Temporary dir;
    StagedFile staged(dir / "f", bytes_of("mine"), Overwrite::refuse);
    write_file(dir / "f", bytes_of("theirs"), Overwrite::refuse);
    EXPECT_EQ(code_of([&] { staged.commit(); }), Code::exists);
    EXPECT_EQ(text_of(read_file(dir / "f")), "theirs");
}

TEST(Files, MakesSecretsForTheOwnerOnly) {
    const test::Temporary dir;
    write_file(dir / "key", bytes_of("x"), Overwrite::refuse, FileMode::secret);
    struct stat info {};
    ASSERT_EQ(::stat((dir / "key").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
}

} // namespace
} // namespace qrid
