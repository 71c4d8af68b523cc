#include "qrid/base/encoding.h"
#include "qrid/base/files.h"
#include "qrid/base/parallel.h"
#include "qrid/card/inside/csv.h"
#include "qrid/card/record_csv.h"
#include "support/errors.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <sstream>

namespace qrid {
namespace {

using test::code_of;
using test::message_of;

// What a table holds: the identity's JSON for a good record, the message for a bad one.
std::vector<std::string> read_all(const std::string& table, TableForm form = {}) {
    std::istringstream in(table);
    CsvReader reader(in, std::move(form));
    std::vector<std::string> read;
    for (RawRecord record; reader.next(record);) try {
            read.push_back(identity_to_json(reader.identity(record)).dump());
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Code::bad_record);
            read.emplace_back(error.what());
        }
    EXPECT_EQ(reader.bytes_read(), table.size());
    return read;
}

std::string header_error(const std::string& table) {
    return message_of([&] {
        std::istringstream in(table);
        CsvReader reader(in);
    });
}

using Lines = std::vector<std::string>;

TEST(RecordCsv, ReadsEveryTypeOfField) {
    EXPECT_EQ(read_all("id,fullName,dateOfBirth,gender,bestQualityFingers,photo\n"
                       "1,\"Lin, Amara\",1990-05-15,2,1;2 3,AQI=\n"),
              Lines{R"({"bestQualityFingers":[1,2,3],"dateOfBirth":"19900515","fullName":"Lin, Amara","gender":2,)"
                    R"("id":"1","photo":"AQI="})"});
}

TEST(RecordCsv, TakesBothLineEndsAByteOrderMarkAndNoLastLineEnd) {
    const Lines both{R"({"fullName":"李薇","id":"1"})", R"({"id":"2"})"};
    EXPECT_EQ(read_all("id,fullName\n1,李薇\n2,\n"), both);
    EXPECT_EQ(read_all("\xef\xbb\xbfid,fullName\r\n1,李薇\r\n2,"), both);
    EXPECT_EQ(read_all("\xef\xbb\xbf\"id\",\"fullName\"\n\n\"1\",\"李薇\"\r\n\r\n2,\"\"\r\n"), both);
}

TEST(RecordCsv, KeepsLineBreaksAndQuotesWithinQuotes) {
    EXPECT_EQ(read_all("id,address\n1,\"4 \"\"High\"\" St\r\nTown\nLand\"\n"),
              Lines{R"({"address":"4 \"High\" St\nTown\nLand","id":"1"})"});
}

TEST(RecordCsv, NamesLineAndFieldOfABadRecordAndGoesOn) {
    EXPECT_EQ(read_all("id,gender,address\n"
                       "1,4,\n"
                       "2,\"1\",\"a\nb\nc\"\n"
                       "3,x,\n"
                       "4,1\n"
                       "5,1,a,b\n"
                       "6,99999999999999999999,\n"
                       ",,\n"
                       "8,2,z\n"
                       "9,,,,\n"),
              (Lines{"line 2: /gender: must be from 1 to 3", R"({"address":"a\nb\nc","gender":1,"id":"2"})",
                     "line 6: /gender: must be a whole number", "line 7: has 2 fields, but the header has 3",
                     "line 8: has 4 fields, but the header has 3", "line 9: /gender: must be from 1 to 3",
                     R"({"address":"z","gender":2,"id":"8"})", R"({"id":"9"})"}));
    EXPECT_EQ(read_all("id,bestQualityFingers\n1,1;x\n2, ;\n"),
              (Lines{"line 2: /bestQualityFingers/1: must be a whole number",
                     "line 3: /bestQualityFingers/0: must be a whole number"}));
}

TEST(RecordCsv, FindsTheEndOfARecordWithQuotesInTheWrongPlace) {
    EXPECT_EQ(read_all("id,fullName,address\n"
                       "1,A\"da,\n"
                       "2,\"Ada\" L,\n"
                       "3,\"Ada\"x,\"a\n4,evil,b\"\n"
                       "5,a\rb,\n"
                       "6,Ada,\n"),
              (Lines{"line 2: column 2: a quote in the wrong place", "line 3: column 2: text after the closing quote",
                     "line 4: column 2: text after the closing quote",
                     "line 6: column 2: a carriage return outside quotes", R"({"fullName":"Ada","id":"6"})"}));
    // What a quote that is never closed swallows must not be taken for records.
    EXPECT_EQ(read_all("id,fullName\n1,\"Ada\n2,x\n3,y\n"), Lines{"line 2: column 2: unclosed quote"});
}

TEST(RecordCsv, RefusesBytesThatAreNoText) {
    using namespace std::string_literals;
    EXPECT_EQ(read_all("id\n2\0x\n3\n"s), (Lines{"line 2: has a zero byte", R"({"id":"3"})"}));
    EXPECT_EQ(read_all("id\n1\xff\n3\n"s, {.charset = "UTF-8"}), (Lines{"line 2: is not UTF-8", R"({"id":"3"})"}));
    EXPECT_EQ(header_error("id\n1\x81\n"), "cannot detect the charset of the table: it is not UTF-8");
}

TEST(RecordCsv, DropsWhatPassesTheBound) {
    const std::string longest(max_record_bytes, 'a');
    std::istringstream in(fmt::format("id\n{0}\n{0}{0}{0}\n\"{0}\n\nx\"\n7\n", longest));
    CsvReader reader(in);
    std::vector<std::size_t> lines;
    for (RawRecord record; reader.next(record);) {
        EXPECT_LE(record.text.size(), max_record_bytes);
        EXPECT_EQ(record.cut, record.line == 3 || record.line == 4);
        if (record.cut) {
            EXPECT_EQ(message_of([&] { (void)reader.identity(record); }),
                      fmt::format("line {}: longer than 65536 bytes", record.line));
        }
        lines.push_back(record.line);
    }
    EXPECT_EQ(lines, (std::vector<std::size_t>{2, 3, 4, 7}));
}

TEST(RecordCsv, RefusesAHeaderThatNamesOtherThingsThanFields) {
    EXPECT_EQ(header_error("id,fullNam\n"), "line 1: unknown column 2 (fullNam)");
    EXPECT_EQ(header_error("\nid,gender,id\n"), "line 2: column 3 (id) appears twice");
    EXPECT_EQ(header_error("id,leftIris\n"), "line 1: column 2 (leftIris) is not possible in a table");
    EXPECT_EQ(header_error("id,\"x\n"), "line 1: column 2: unclosed quote");
    // Where the header was forgotten, nobody's data goes into a message.
    EXPECT_EQ(header_error("990106199005150045,Amara Lin\n"), "line 1: unknown columns 1, 2");
    for (const char* nothing : {"", "\n\r\n"}) {
        std::istringstream in(nothing);
        EXPECT_EQ(code_of([&] { CsvReader reader(in); }), Code::unreadable_file);
    }
}

TEST(RecordCsv, KeepsItsHeaderForTheRecordsThatAreRefused) {
    std::istringstream in("\xef\xbb\xbfid,\"gender\"\r\n1,9\r\n");
    CsvReader reader(in);
    RawRecord record;
    ASSERT_TRUE(reader.next(record));
    EXPECT_EQ(fmt::format("{}\n{}", reader.header(), record.text), "id,\"gender\"\n1,9");
}

TEST(RecordCsv, TakesAFaceThatIsAPicture) {
    // 16 x 16 pixels, one colour.
    const std::string png =
        "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQAQAAAAA3iMLMAAAADklEQVR4nGP4/5+BFAQA/U4f4cOgO+EAAAAASUVORK5CYII=";
    const auto read =
        read_all(fmt::format("face\n{}\nAQID\n*\n{}\n{}\n", png, std::string(4000, 'A'), png.substr(0, 60)));
    ASSERT_EQ(read.size(), 5U);
    EXPECT_EQ(read[0], fmt::format(R"({{"face":[{{"data":"{}","format":0,"subFormat":0}}]}})", png));
    EXPECT_EQ(read[1], "line 3: /face: not a picture");
    EXPECT_EQ(read[2], "line 4: /face: is not base64");
    EXPECT_EQ(read[3], "line 5: /face: the picture has 3000 bytes, more than 2500");
    EXPECT_TRUE(read[4].starts_with("line 6: /face: the PNG picture is damaged")) << read[4];
}

TEST(RecordCsv, TakesNoFaceThatACardCannotCarry) {
    for (const auto& [file, kind] : {std::pair("gradient.heic", "HEIC"), std::pair("gradient.avif", "AVIF")}) {
        const Bytes picture = read_file(fs::path(QRID_TESTDATA) / "pictures" / file);
        const auto read = read_all(fmt::format("face\n{}\n", base64_encode(picture)));
        ASSERT_EQ(read.size(), 1U);
        EXPECT_EQ(read[0], fmt::format("line 2: /face: is {}, but a face must be PNG, JPEG or WebP", kind));
    }
}

TEST(RecordCsv, IsReadOnManyThreadsAtOnce) {
    std::string table = "id,gender\n";
    for (int i = 0; i < 1000; ++i) table += fmt::format("{},{}\n", i, i % 4);
    std::istringstream in(table);
    CsvReader reader(in);
    std::vector<RawRecord> records;
    for (RawRecord record; reader.next(record);) records.push_back(record);
    ASSERT_EQ(records.size(), 1000U);
    std::vector<std::string> ids(records.size());
    parallel_for(records.size(), 4, [&](std::size_t i) {
        try {
            ids[i] = *reader.identity(records[i]).text(identity_key::id);
        } catch (const Error&) {
        }
    });
    for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(ids[i], i % 4 == 0 ? "" : std::to_string(i));
}

std::string quoted(const std::string& field, bool always) {
    if (!always && field.find_first_of(",\"\r\n") == std::string::npos) return field;
    std::string text;
    for (char c : field) text.append(c == '"' ? 2 : 1, c);
    return fmt::format("\"{}\"", text);
}

RC_GTEST_PROP(Csv, ReadsBackWhatItsRulesWrite, ()) {
    const auto field = rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\r', '\n', ' ', '\xe6', ';'));
    const auto row = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(field));
    std::string text;
    for (const std::string& one : row)
        text += fmt::format("{}{}", text.empty() ? "" : ",", quoted(one, text.empty() || one.size() % 2 == 1));
    RC_ASSERT(csv_fields(text) == row);
}

RC_GTEST_PROP(Csv, TellsRecordsApartAsTheirRulesDo, ()) {
    const auto field = rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\r', '\n', ' '));
    const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(
        rc::gen::container<std::vector<std::string>>(3, field));
    const std::string line_end = *rc::gen::element<std::string>("\n", "\r\n");
    std::string table = fmt::format("id,fullName,address{}", line_end);
    std::vector<std::size_t> lines;
    for (const auto& row : rows) {
        lines.push_back(1 + static_cast<std::size_t>(std::count(table.begin(), table.end(), '\n')));
        table +=
            fmt::format("{},{},{}{}", quoted(row[0], false), quoted(row[1], true), quoted(row[2], false), line_end);
    }
    std::istringstream in(table);
    CsvReader reader(in);
    const auto is_blank = [](const std::vector<std::string>& row) {
        return std::all_of(row.begin(), row.end(),
                           [](const std::string& one) { return one.find_first_not_of(" \r\n") == std::string::npos; });
    };
    std::size_t i = 0;
    const auto pass_blanks = [&] {
        while (i < rows.size() && is_blank(rows[i])) ++i;
    };
    for (RawRecord record; reader.next(record); ++i) {
        pass_blanks();
        RC_ASSERT(i < rows.size());
        RC_ASSERT(csv_fields(record.text) == rows[i]);
        RC_ASSERT(record.line == lines[i]);
    }
    pass_blanks();
    RC_ASSERT(i == rows.size());
}

} // namespace
} // namespace qrid
