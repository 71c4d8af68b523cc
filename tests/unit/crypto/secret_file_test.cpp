#include "qrid/crypto/secret_file.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <thread>
#include <unistd.h>

namespace qrid {
namespace {

using test::code_of;

TEST(SecretFile, IsReadWithinItsLimit) {
    const test::Temporary dir;
    const std::string text(100000, 'k');
    write_file(dir / "key", bytes_of(text), Overwrite::refuse, FileMode::secret);
    EXPECT_EQ(text_of(read_secret_file(dir / "key", text.size())), text);
    EXPECT_EQ(code_of([&] { read_secret_file(dir / "key", text.size() - 1); }), Code::unreadable_file);
    EXPECT_EQ(code_of([&] { read_secret_file(dir / "absent", 10); }), Code::unreadable_file);
    EXPECT_EQ(code_of([&] { read_secret_file(dir.path(), 10); }), Code::unreadable_file);
    EXPECT_EQ(code_of([&] { read_secret_file("/dev/zero", 1 << 20); }), Code::unreadable_file);
    EXPECT_EQ(code_of([&] { read_secret_file("/dev/null", 10); }), Code::unreadable_file);
}

TEST(SecretFile, GivesItsFirstLine) {
    const test::Temporary dir;
    const auto line = [&](std::string_view content, std::size_t limit = 10) {
        write_file(dir / "line", bytes_of(content), Overwrite::replace, FileMode::secret);
        return std::string(read_secret_line(dir / "line", "passphrase", limit).view());
    };
    EXPECT_EQ(line("secret\nmore\n"), "secret");
    EXPECT_EQ(line("secret\r\n"), "secret");
    EXPECT_EQ(line("secret"), "secret");
    EXPECT_EQ(line("\n"), "");
    EXPECT_EQ(line(""), "");
    EXPECT_EQ(line("0123456789\n"), "0123456789");
    EXPECT_EQ(line("0123456789"), "0123456789");
    EXPECT_EQ(code_of([&] { line("0123456789x\n"); }), Code::wrong_passphrase);
    EXPECT_EQ(code_of([&] { read_secret_line(dir / "absent", "PIN", 10); }), Code::wrong_passphrase);
    EXPECT_EQ(code_of([&] { read_secret_line(dir.path(), "PIN", 10); }), Code::wrong_passphrase);
}

// Was: spaces, characters of no width and an "a" with three marks were good passphrases and PINs.
TEST(SecretFile, HasNoByteOrderMarkInItsLine) {
    EXPECT_EQ(secret_of_line(bytes_of("\xef\xbb\xbfsecret"), "x").view(), "secret");
    EXPECT_EQ(secret_of_line(bytes_of("\xef\xbb\xbf\xef\xbb\xbfsecret"), "x").view(), "\xef\xbb\xbfsecret");
    EXPECT_EQ(secret_of_line(bytes_of(""), "x").view(), "");
    using namespace std::string_view_literals;
    for (const std::string_view utf16 : {"\xff\xfes\0e\0"sv, "\xfe\xff\0s\0e"sv})
        EXPECT_EQ(test::message_of([&] { (void)secret_of_line(bytes_of(utf16), "pin.txt"); }),
                  "pin.txt is encoded in UTF-16");
}

TEST(NewSecret, HasSomethingThatIsSeen) {
    const auto refused = [](std::string_view secret, std::size_t least) {
        return code_of([&] { check_new_secret(Secret(secret), "PIN", least); }) == Code::wrong_passphrase;
    };
    for (const char* unseen :
         {"", " ", "    ", "\t", "\u200b\u200b", "\u00a0\u3000", "\u3164", "\u0301\u0302", "\ue000", "\x7f"})
        EXPECT_TRUE(refused(unseen, 1)) << unseen;
    for (const char* short_one : {"123", "1 2 3", "a\u0301\u0302\u0303", "12\u200b\u200b", "李小明"})
        EXPECT_TRUE(refused(short_one, 4)) << short_one;
    for (const char* good : {"1234", "a b c d", "李小明李", "?!*-", "e\u0301e\u0301e\u0301e\u0301", "m\xfcll"})
        EXPECT_FALSE(refused(good, 4)) << good;
    EXPECT_FALSE(refused(".", 1));
}

// Was: the passphrase of a key that nobody else may read was taken from a file that everybody may.
TEST(SecretFile, OfALineIsReadByItsOwnerAlone) {
    const test::Temporary dir;
    write_file(dir / "pin", bytes_of("1234\n"), Overwrite::refuse, FileMode::secret);
    EXPECT_EQ(code_of([&] { read_secret_line(dir / "pin", "PIN", 10); }), std::nullopt);
    fs::permissions(dir / "pin", fs::perms::others_read, fs::perm_options::add);
    EXPECT_EQ(code_of([&] { read_secret_line(dir / "pin", "PIN", 10); }), Code::unsafe_permissions);
    EXPECT_EQ(code_of([&] { read_secret_line("/dev/null", "PIN", 10); }), std::nullopt);
}

TEST(SecretFile, TakesALineInPieces) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    std::thread writer([&] {
        for (const char* piece : {"12", "34\nx"}) {
            EXPECT_GT(::write(ends[1], piece, std::string_view(piece).size()), 0);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }); // and does not close its end: the line is enough
    EXPECT_EQ(read_secret_line(ends[0], "-", "PIN", 10).view(), "1234");
    writer.join();
    ::close(ends[0]);
    ::close(ends[1]);
}

} // namespace
} // namespace qrid
