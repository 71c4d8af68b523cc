// Records that are read twice: whatever they come from, and whatever happens to it in between.
#include "known_input.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <thread>

namespace qrid::cmd {
namespace {

using test::code_of;

constexpr const char* two_records = "{\"id\": \"1\"}\n{\"id\": \"2\"}\n";

void write(const fs::path& file, std::string_view text) { std::ofstream(file, std::ios::binary) << text; }

std::string all_of(std::istream& in) { return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}; }

class Known : public testing::Test {
protected:
    test::Temporary dir_;
    Session session_ = system_session();
};

TEST_F(Known, FileIsCountedAndReadAgain) {
    write(dir_ / "records", two_records);
    KnownInput input(dir_ / "records", {}, session_);
    EXPECT_EQ(input.records(), 2U);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(all_of(input.read_again()), two_records);
        input.check_unchanged();
    }
}

TEST_F(Known, PipeIsReadAgainToo) {
    ASSERT_EQ(::mkfifo((dir_ / "pipe").c_str(), 0600), 0);
    std::string many;
    for (int i = 0; i < 30'000; ++i) many += two_records;
    std::thread writer([&] { write(dir_ / "pipe", many); });
    KnownInput input(dir_ / "pipe", {}, session_);
    writer.join();
    EXPECT_EQ(input.records(), 60'000U);
    EXPECT_EQ(all_of(input.read_again()), many);
    input.check_unchanged();
}

TEST_F(Known, TableIsCountedWithoutItsHeader) {
    write(dir_ / "table", "id,fullName\n1,Ada\n2,\"Bob\nBobson\"\n");
    TableOptions table;
    table.csv = true;
    EXPECT_EQ(KnownInput(dir_ / "table", table, session_).records(), 2U);
}

TEST_F(Known, FileThatWasChangedMeanwhileIsRefused) {
    write(dir_ / "records", two_records);
    KnownInput input(dir_ / "records", {}, session_);
    write(dir_ / "records", "{\"id\": \"1\"}\n{\"id\": \"3\"}\n");
    (void)all_of(input.read_again());
    EXPECT_EQ(code_of([&] { input.check_unchanged(); }), Code::unreadable_file);
    write(dir_ / "records", std::string(two_records) + "\n");
    (void)input.read_again().get(); // what follows is looked at, too
    EXPECT_EQ(code_of([&] { input.check_unchanged(); }), Code::unreadable_file);
    write(dir_ / "records", two_records);
    (void)input.read_again();
    input.check_unchanged();
}

TEST_F(Known, DigestIsThatOfTheBytes) {
    write(dir_ / "records", "abc");
    EXPECT_EQ(KnownInput(dir_ / "records", {}, session_).sha256(),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

} // namespace
} // namespace qrid::cmd
