#include "qrid/picture/inside/seen_digests.h"
#include "qrid/picture/tar_file.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>

namespace qrid {
namespace {

using test::code_of;

std::size_t files_in_folder(const fs::path& dir) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(dir), fs::directory_iterator()));
}

Bytes archive_of(const fs::path& path, FileMode mode) {
    TarFile tar(path, Overwrite::replace, mode, 315532800);
    for (int i = 0; i < 300; ++i) tar.add("ab/" + std::to_string(i) + ".png", Bytes(static_cast<std::size_t>(i), 'x'));
    tar.add(std::string(250, 'n') + ".png", {});
    EXPECT_EQ(tar.files(), 301U);
    tar.commit();
    return read_file(path);
}

TEST(TarFile, OfTheSameFilesIsTheSameBytes) {
    const test::Temporary dir;
    const Bytes once = archive_of(dir / "a.tar", FileMode::secret), again = archive_of(dir / "b.tar", FileMode::secret);
    EXPECT_EQ(once, again);
    EXPECT_EQ(once.size() % 10240, 0U);
    EXPECT_EQ(text_of(ByteView(once)).substr(257, 5), "ustar");
    EXPECT_NE(once, archive_of(dir / "b.tar", FileMode::ordinary));
    struct stat status {};
    ASSERT_EQ(::stat((dir / "a.tar").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(TarFile, IsThereWholeOrNotAtAll) {
    const test::Temporary dir;
    {
        TarFile tar(dir / "a.tar", Overwrite::refuse, FileMode::secret, 0);
        tar.add("x", Bytes(3 << 20, 'x')); // more than it holds back
        EXPECT_FALSE(fs::exists(dir / "a.tar"));
    }
    EXPECT_EQ(files_in_folder(dir.path()), 0U);
    write_file(dir / "a.tar", bytes_of("mine"), Overwrite::refuse);
    EXPECT_EQ(code_of([&] { TarFile(dir / "a.tar", Overwrite::refuse, FileMode::secret, 0); }), Code::exists);
    EXPECT_EQ(code_of([&] { TarFile(dir / "no/a.tar", Overwrite::refuse, FileMode::secret, 0); }), Code::cannot_write);
}

TEST(TarFile, TellsOfADiskThatIsFull) {
    const test::Temporary dir;
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    {
        TarFile tar(dir / "a.tar", Overwrite::refuse, FileMode::secret, 0);
        const rlimit small{1 << 20, before.rlim_max};
        ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
        EXPECT_EQ(code_of([&] {
                      tar.add("x", Bytes(3 << 20, 'x'));
                      tar.commit();
                  }),
                  Code::cannot_write);
        ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    }
    std::signal(SIGXFSZ, handler);
    EXPECT_EQ(files_in_folder(dir.path()), 0U);
}

TEST(TarFile, RefusesASecondFileOfOneName) {
    const test::Temporary dir;
    TarFile tar(dir / "a.tar", Overwrite::refuse, FileMode::secret, 0);
    tar.add("x", bytes_of("first"));
    EXPECT_EQ(code_of([&] { tar.add("x", bytes_of("second")); }), Code::bad_record);
    tar.add("X", bytes_of("another"));
    tar.commit();
    const Bytes made = read_file(dir / "a.tar");
    EXPECT_EQ(text_of(ByteView(made)).find("second"), std::string_view::npos);
}

TEST(SeenDigests, KnowsAllThatItWasGiven) {
    SeenDigests seen;
    for (std::uint64_t i = 1; i <= 700; ++i) EXPECT_TRUE(seen.insert({i % 7, i})); // with many in one place
    for (std::uint64_t i = 1; i <= 700; ++i) EXPECT_FALSE(seen.insert({i % 7, i}));
    EXPECT_EQ(seen.size(), 700U);
}

} // namespace
} // namespace qrid
