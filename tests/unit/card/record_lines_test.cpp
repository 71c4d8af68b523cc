#include "qrid/card/record_lines.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>

namespace qrid {
namespace {

using test::code_of;
using test::message_of;

TEST(RecordLines, GiveLineNumberAndText) {
    std::istringstream in("\xef\xbb\xbf{\"id\": \"1\"}\r\n\n \t\n{\"id\": 2}\nnot json");
    LineReader reader(in);
    RawRecord record;
    ASSERT_TRUE(reader.next(record));
    EXPECT_EQ(record.line, 1U);
    EXPECT_EQ(record.text, R"({"id": "1"})");
    EXPECT_EQ(reader.bytes_read(), 16U);
    EXPECT_EQ(*reader.identity(record).text(identity_key::id), "1");
    ASSERT_TRUE(reader.next(record));
    EXPECT_EQ(record.line, 4U);
    EXPECT_EQ(message_of([&] { (void)reader.identity(record); }), "line 4: /id: must be text");
    ASSERT_TRUE(reader.next(record));
    EXPECT_EQ(message_of([&] { (void)reader.identity(record); }), "line 5: not JSON");
    EXPECT_FALSE(reader.next(record));
    EXPECT_FALSE(reader.next(record));
    EXPECT_TRUE(reader.header().empty());
}

TEST(RecordLines, DropWhatPassesTheBound) {
    std::istringstream in(std::string(200'000, ' ') + "\n" + std::string(max_record_bytes, ' ') + "\n{}\n");
    LineReader reader(in);
    RawRecord record;
    ASSERT_TRUE(reader.next(record));
    EXPECT_TRUE(record.cut);
    EXPECT_EQ(record.text.size(), max_record_bytes);
    EXPECT_EQ(message_of([&] { (void)reader.identity(record); }), "line 1: longer than 65536 bytes");
    ASSERT_TRUE(reader.next(record));
    EXPECT_EQ(record.line, 3U);
    EXPECT_FALSE(record.cut);
}

// A batch is not held back for what a pipe has not got yet.
TEST(RecordLines, KnowWhatIsAtHandInAPipe) {
    const test::Temporary dir;
    const std::string name = (dir / "pipe").string();
    ASSERT_EQ(::mkfifo(name.c_str(), 0600), 0);
    std::fstream writer(name); // both ends, so that neither waits for the other
    std::ifstream in(name, std::ios::binary);
    writer << "{}\n{}\n" << std::flush;
    LineReader reader(in);
    RawRecord record;
    ASSERT_TRUE(reader.next(record));
    EXPECT_TRUE(reader.has_more_at_hand());
    ASSERT_TRUE(reader.next(record));
    EXPECT_FALSE(reader.has_more_at_hand());
    writer << "{}\n" << std::flush;
    EXPECT_TRUE(reader.has_more_at_hand());
}

TEST(RecordLines, SayThatTheirInputFails) {
    std::ifstream in("/", std::ios::binary); // opens, and cannot be read
    LineReader reader(in);
    RawRecord record;
    EXPECT_EQ(code_of([&] { (void)reader.next(record); }), Code::unreadable_file);
}

TEST(RecordJson, RefusesAMemberThatIsThereTwice) {
    const auto refusal = [](std::string_view text) { return message_of([&] { (void)parse_record(text); }); };
    EXPECT_EQ(refusal(R"({"id": "1", "gender": 1, "id": "2"})"), "/id: is given twice");
    EXPECT_EQ(refusal(R"({"id": "1", "\u0069d": "2"})"), "/id: is given twice");
    EXPECT_EQ(refusal(R"({"face": [{"data": ""}, {"format": 0, "data": "", "data": ""}]})"),
              "/face/1/data: is given twice");
    EXPECT_EQ(refusal(R"({"a/b": {"~": 1, "~": 1}})"), "/a~1b/~0: is given twice");
    EXPECT_EQ(refusal(R"({"a": {"a": [1, [2, {"a": 3}], {"a": 4}]}, "b": {"a": 1}})"), "");
}

TEST(RecordJson, RefusesDepthZeroBytesAndWhatIsNotJson) {
    using namespace std::string_literals;
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_NO_THROW((void)parse_record(nested(max_record_depth)));
    EXPECT_EQ(message_of([&] { (void)parse_record(nested(max_record_depth + 1)); }),
              "/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0: nested more than 16 levels deep");
    EXPECT_EQ(message_of([] { (void)parse_record("{}\0garbage"s); }), "has a zero byte");
    for (const char* text : {"", "{", "{} {}", "{'id': 1}", "{\"id\": \"\xff\"}", "[1,]", "nul"})
        EXPECT_EQ(message_of([&] { (void)parse_record(text); }), "not JSON") << text;
    EXPECT_EQ(message_of([] { (void)parse_record("{\"a\": 1e999}"); }), "/a: number out of range");
}

TEST(RecordJson, CutsLongNamesInPointers) {
    EXPECT_EQ(pointer_to("/a", std::string(70, 'x')), "/a/" + std::string(60, 'x') + "…");
    EXPECT_EQ(pointer_to("", std::string(59, 'x') + "李"), "/" + std::string(59, 'x') + "…");
    EXPECT_EQ(message_of([] { (void)identity_of_text(R"({"no/field": 1})", "a.json"); }),
              "a.json: /no~1field: is not a known field");
}

} // namespace
} // namespace qrid
