// Tables as spreadsheets make them.
#include "qrid/base/charset.h"
#include "qrid/base/charset_guess.h"
#include "qrid/card/birth_date.h"
#include "qrid/card/cell_date.h"
#include "qrid/card/inside/column_names.h"
#include "qrid/card/record_check.h"
#include "qrid/card/record_csv.h"
#include "qrid/card/workbook.h"
#include "support/errors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include <iconv.h>
#include <sstream>

namespace qrid {
namespace {

using namespace std::string_literals;
using test::code_of;
using test::message_of;

using Lines = std::vector<std::string>;

struct Table {
    Lines records, notes;
};

Table read(const std::string& text, TableForm form = {}) {
    std::istringstream in(text);
    CsvReader reader(in, std::move(form));
    Table table{{}, reader.notes_on_input()};
    for (RawRecord record; reader.next(record);) try {
            table.records.push_back(identity_to_json(reader.identity(record)).dump());
        } catch (const Error& error) {
            table.records.emplace_back(error.what());
        }
    for (std::string& note : reader.notes_on_records()) table.notes.push_back(std::move(note));
    return table;
}

std::string error_of(const std::string& text, TableForm form = {}) {
    return message_of([&] { (void)read(text, std::move(form)); });
}

// UTF-8 in another charset.
std::string in_charset(const std::string& text, const char* charset) {
    const iconv_t handle = ::iconv_open(charset, "UTF-8");
    std::string in = text, out(4 * text.size() + 8, '\0');
    char *from = in.data(), *to = out.data();
    std::size_t left = in.size(), room = out.size();
    EXPECT_EQ(::iconv(handle, &from, &left, &to, &room), 0U) << charset;
    ::iconv_close(handle);
    out.resize(out.size() - room);
    return out;
}

const Lines amara{R"({"fullName":"Amara Lin","id":"1001"})"};

TEST(Table, IsPartedByWhicheverSignItsHeaderHas) {
    for (const std::string& sign : {","s, ";"s, "\t"s, "|"s})
        EXPECT_EQ(read(fmt::format("id{0}fullName\n1001{0}Amara Lin\n", sign)).records, amara) << sign;
    EXPECT_EQ(read("id;fullName\n1001;Amara Lin\n").notes, Lines{"cells are separated by ';'"});
    EXPECT_EQ(read("sep=,\nid,fullName\n1001,Amara Lin\n").records, amara);
    EXPECT_EQ(read("sep=;\r\nid;fullName\r\n1001;Amara Lin\r\n").records, amara);
    EXPECT_EQ(read("\"sep=\t\"\nid\tfullName\n1001\tAmara Lin\n").records, amara);
    // A comma within a cell parts nothing then.
    EXPECT_EQ(read("id;fullName\n1;Lin, Amara\n").records, Lines{R"({"fullName":"Lin, Amara","id":"1"})"});
    EXPECT_EQ(read("id\n1;2\n").records, Lines{R"({"id":"1;2"})"});
}

TEST(Table, HasWhatSpreadsheetsAdd) {
    EXPECT_EQ(read("id,fullName\n1001,Amara Lin\n,\n , \n\"\",\"\"\n").records, amara);
    EXPECT_EQ(read("id,fullName,\n1001,Amara Lin,\n").records, amara);
    EXPECT_EQ(read("id,,fullName,,\n1001,,Amara Lin,,\n").records, amara);
    EXPECT_EQ(read("id,fullName\n1001,Amara Lin,,,\n").records, amara);
    EXPECT_EQ(read("id,fullName,\n1001,Amara Lin,x\n").records,
              Lines{"line 2: column 3: has a value, but no name in the header"});
    const Table spaces = read("id , fullName\n1001 ,\xc2\xa0 Amara Lin\xe3\x80\x80\n 1002, \"Lin, A\" \n");
    EXPECT_EQ(spaces.records, (Lines{amara[0], R"({"fullName":"Lin, A","id":"1002"})"}));
    EXPECT_EQ(spaces.notes, Lines{"spaces around 3 cells were removed, first on line 2, column 1"});
    EXPECT_EQ(read("id,gender\n1001, 2\n").records, Lines{R"({"gender":2,"id":"1001"})"});
}

TEST(Table, HasColumnsOfManyNames) {
    EXPECT_EQ(read("ID,Full Name\n1001,Amara Lin\n").records, amara);
    EXPECT_EQ(read("ID,FULL_NAME\n1001,Amara Lin\n").notes,
              (Lines{"column 1 (ID) is read as id", "column 2 (FULL_NAME) is read as fullName"}));
    EXPECT_EQ(read("证件号码,姓名,性别,出生日期\n1001,李薇,女,1990年5月15日\n").records,
              Lines{R"({"dateOfBirth":"19900515","fullName":"李薇","gender":2,"id":"1001"})"});
    EXPECT_EQ(
        read("Nr,Wer,Remarks\n1001,Amara Lin,x\n", {.columns = parse_column_map({"nr=id", "Wer=fullName", "Remarks="})})
            .records,
        amara);
    EXPECT_EQ(error_of("id,ID\n1,2\n"), "line 1: column 2 (ID) is id, which appears twice");
    EXPECT_EQ(error_of("id,Wer\n1,2\n"), "line 1: unknown column 2");
    EXPECT_EQ(error_of("id,Wer,fullNam,Was\n1,2,3,4\n"), "line 1: unknown columns 2, 3 (fullNam), 4");
    EXPECT_EQ(read("ID Number,Date of Birth (YYYY-MM-DD)\n1,1990-05-15\n").records,
              Lines{R"({"dateOfBirth":"19900515","id":"1"})"});
    EXPECT_EQ(field_of_column("((((("), nullptr);
    EXPECT_EQ(field_of_column("()"), nullptr);
    EXPECT_EQ(error_of("id\n1\n", {.columns = parse_column_map({"x=fullName"})}),
              "--map names a column that the table does not have: x");
    for (const char* wrong : {"x", "=id", "x=nofield", "x=id,fullName"})
        EXPECT_EQ(code_of([&] { (void)parse_column_map({wrong}); }), Code::usage) << wrong;
    EXPECT_EQ(code_of([&] { (void)parse_column_map({"a=id", "A=fullName"}); }), Code::usage);
}

TEST(Table, KnowsEveryFieldByItsOwnName) {
    for (const IdentityField& field : identity_fields()) {
        ASSERT_EQ(field_of_column(field.name), &field);
        EXPECT_FALSE(form_of_values(field).empty());
    }
    EXPECT_EQ(field_of_column("Amara Lin"), nullptr);
    EXPECT_EQ(field_of_column(""), nullptr);
    EXPECT_EQ(field_of_column("\xff"), nullptr);
}

TEST(Table, HasWordsForCodes) {
    EXPECT_EQ(read("id,gender,maritalStatus\n1,M,married\n2,女,未婚\n3,female,3\n4,x,\n").records,
              (Lines{R"({"gender":1,"id":"1","maritalStatus":2})", R"({"gender":2,"id":"2","maritalStatus":1})",
                     R"({"gender":2,"id":"3","maritalStatus":3})", "line 5: /gender: must be a whole number"}));
}

TEST(Table, RefusesWhatASpreadsheetMangled) {
    for (const char* number : {"1.00200E+11", "\"1,002E+11\"", "1E+17", "-1.5E-07", "3.30106E+17"})
        EXPECT_EQ(read(fmt::format("id,fullName\n{},x\n", number)).records,
                  Lines{"line 2: /id: was rounded by a spreadsheet: digits are lost"})
            << number;
    for (const char* other : {"1E5", "12E", "E+11", "1.E+", "A1E+11"})
        EXPECT_EQ(read(fmt::format("id\n{}\n", other)).records, Lines{fmt::format(R"({{"id":"{}"}})", other)});
    EXPECT_EQ(read("id\n1001.0\n").records, Lines{"line 2: /id: has a \".0\" that a program added to a number"});
    for (const char* error : {"#N/A", "#REF!", "########"})
        EXPECT_EQ(read(fmt::format("address\n{}\n", error)).records,
                  Lines{"line 2: /address: is a spreadsheet error, not a value"});
    EXPECT_EQ(read("id\n=A1\n").records, Lines{"line 2: /id: is a formula, not its value"});
}

TEST(Table, HasDatesInManyForms) {
    const auto date = [](std::string_view cell, std::string_view form = "") {
        TableForm table;
        if (!form.empty()) table.dates.emplace(form);
        const std::string record = read(fmt::format("dateOfBirth\n\"{}\"\n", cell), std::move(table)).records.at(0);
        return record.starts_with('{') ? record.substr(16, record.size() - 18)
                                       : record.substr(record.find(": ", 8) + 2);
    };
    for (const char* cell : {"19900515", "1990-05-15", "1990/5/15", "1990/05/15", "1990.5.15", "1990-5-15",
                             "1990年5月15日", "1990年05月15日", "1990-05-15 00:00:00", "1990-05-15T00:00:00.000"})
        EXPECT_EQ(date(cell), "19900515") << cell;
    for (const char* cell : {"1964-08", "1964/8", "1964年8月", "1964.08"}) EXPECT_EQ(date(cell), "1964-08") << cell;
    for (const char* cell : {"1964", "1964年"}) EXPECT_EQ(date(cell), "1964") << cell;
    EXPECT_EQ(date("15.05.1990"), "does not show whether the day or the month comes first");
    EXPECT_EQ(date("05/15/1990"), "does not show whether the day or the month comes first");
    EXPECT_EQ(date("5/15/90"), "does not show whether the day or the month comes first");
    EXPECT_EQ(date("33008"), "is a spreadsheet's day number");
    EXPECT_EQ(date("1990/5-15"), "must be a date like 19900515, or 1964-08 or 1964");
    EXPECT_EQ(date("1990-02-30"), "is not a day of the calendar");
    EXPECT_EQ(date("1990/13"), "is not a month of the calendar");
    for (const char* zero : {"1990-00-15", "1990/0/15", "1990/5/0", "19900500"})
        EXPECT_EQ(date(zero), "is not a day of the calendar") << zero;
    EXPECT_EQ(date("1990/0"), "is not a month of the calendar");
    EXPECT_EQ(date("1990-05-15 08:00:00"), "must be a date like 19900515, or 1964-08 or 1964");

    EXPECT_EQ(date("15.05.1990", "DD.MM.YYYY"), "19900515");
    EXPECT_EQ(date("5.3.1990", "DD.MM.YYYY"), "19900305");
    EXPECT_EQ(date("5/13/1990", "M/D/YYYY"), "19900513");
    EXPECT_EQ(date("5. 3. 1990", "D. M. YYYY"), "19900305");
    EXPECT_EQ(date("15051990", "DDMMYYYY"), "19900515");
    EXPECT_EQ(date("1990-05-15", "DD.MM.YYYY"), "19900515");
    EXPECT_EQ(date("1964", "DD.MM.YYYY"), "1964");
    EXPECT_EQ(date("13/5/1990", "M/D/YYYY"), "is not a day of the calendar");
    EXPECT_EQ(date("15.05.90", "DD.MM.YYYY"), "does not match --date-format");
    for (const char* form :
         {"", "DD.MM", "DD.MM.YY", "dd.mm.yyyy", "DD.MM.YYYY.DD", "DDMM.YYYY", "DDD.MM.YYYY", "1D.MM.YYYY"})
        EXPECT_EQ(code_of([&] { DateForm{form}; }), Code::usage) << form;
}

TEST(Table, IsOfACharsetThatItsBytesTell) {
    const std::string chinese = "姓名,证件号码,性别\n李薇,1001,女\n王伟,1002,男\n";
    const Lines people{R"({"fullName":"李薇","gender":2,"id":"1001"})",
                       R"({"fullName":"王伟","gender":1,"id":"1002"})"};
    for (const char* charset : {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "GB18030"})
        EXPECT_EQ(read(in_charset((charset == "GB18030"s ? "" : "\xef\xbb\xbf") + chinese, charset)).records, people)
            << charset;
    const std::string western = "id;fullName\n1;Jürgen Größe\n2;José Ñandú\n3;Åse Brønd\n";
    const Lines others{R"({"fullName":"Jürgen Größe","id":"1"})", R"({"fullName":"José Ñandú","id":"2"})",
                       R"({"fullName":"Åse Brønd","id":"3"})"};
    for (const char* charset : {"UTF-8", "UTF-16LE", "WINDOWS-1252"})
        EXPECT_EQ(read(in_charset(western, charset)).records, others) << charset;
    EXPECT_EQ(read(in_charset(western, "WINDOWS-1252")).notes.front(),
              "the table is read as WINDOWS-1252; if that is wrong, name its charset with --charset");
    const std::string french = "Hélène Noël, François Muñoz, João, Søren Præst, Benoît, Geneviève";
    EXPECT_EQ(read(in_charset(fmt::format("id;fullName\n1;{}\n", french), "WINDOWS-1252")).records,
              Lines{fmt::format(R"({{"fullName":"{}","id":"1"}})", french)});
    // Without a byte order mark, as some programs write it.
    EXPECT_EQ(read(in_charset("id\tfullName\n1001\tAmara Lin\n", "UTF-16LE")).records, amara);
}

TEST(Table, IsRefusedWhenItsCharsetIsInDoubt) {
    const auto doubt = [](const char* names, const char* charset) {
        return error_of(in_charset(fmt::format("id,fullName\n1,{}\n", names), charset));
    };
    constexpr std::string_view told = "cannot detect the charset of the table: ";
    for (const auto& [names, charset] : {std::pair("Иванов", "WINDOWS-1251"),
                                         std::pair("Анна", "WINDOWS-1251"),
                                         std::pair("Ли Ян", "WINDOWS-1251"),
                                         std::pair("Łukasz", "WINDOWS-1250"),
                                         std::pair("Erdős Pál", "WINDOWS-1250"),
                                         std::pair("Dvořák", "WINDOWS-1250"),
                                         std::pair("Gdańska", "WINDOWS-1250"),
                                         std::pair("Zięba", "WINDOWS-1250"),
                                         std::pair("Jovanović", "WINDOWS-1250"),
                                         std::pair("Kučera", "WINDOWS-1250"),
                                         std::pair("Ionaş", "WINDOWS-1250"),
                                         std::pair("Kārlis", "WINDOWS-1257"),
                                         std::pair("Bērziņa", "WINDOWS-1257"),
                                         std::pair("Jonaitienė", "WINDOWS-1257"),
                                         std::pair("Doğan", "WINDOWS-1254"),
                                         std::pair("Işık", "WINDOWS-1254"),
                                         std::pair("José", "MACINTOSH"),
                                         std::pair("김민수", "EUC-KR"),
                                         std::pair("김철수\n2,이영희\n3,박李수", "CP949"),
                                         std::pair("陳大文", "BIG5"),
                                         std::pair("田中", "SHIFT_JIS"),
                                         std::pair("田中太郎\n2,山本一\n3,小林正", "EUC-JP"),
                                         std::pair("Μαρία", "WINDOWS-1253"),
                                         std::pair("José", "CP850"),
                                         std::pair("דוד", "WINDOWS-1255")})
        EXPECT_TRUE(doubt(names, charset).starts_with(told)) << names << " " << charset << " " << doubt(names, charset);
    // Vietnamese letters are held back until it is sure that no mark follows.
    EXPECT_EQ(read("id,fullName\n1,Nguyen Van An", {.charset = "WINDOWS-1258"}).records,
              Lines{R"({"fullName":"Nguyen Van An","id":"1"})"});
    // Whoever knows better says so.
    EXPECT_EQ(read(in_charset("id,fullName\n1,Иванов\n", "WINDOWS-1251"), {.charset = "windows-1251"}).records,
              Lines{R"({"fullName":"Иванов","id":"1"})"});
    for (const char* none : {"", "/", "nope", "GBK//IGNORE", "//"})
        EXPECT_EQ(code_of([&] { CharsetDecoder decoder{none}; }), Code::usage) << none;
}

TEST(Table, RefusesARowThatIsNotOfItsCharset) {
    const std::string table =
        in_charset("姓名,编号\n李薇,1\n", "GB18030") + "\xff\xff,2\n" + in_charset("王伟,3\n", "GB18030");
    EXPECT_EQ(read(table, {.charset = "GB18030"}).records,
              (Lines{R"({"fullName":"李薇","id":"1"})", "line 3: is not GB18030", R"({"fullName":"王伟","id":"3"})"}));
}

RC_GTEST_PROP(CharsetDecoder, ConvertsAlikeHoweverTheTextIsParted, ()) {
    const auto pieces =
        *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>("a", "é", "女", "😀", "\n", "喆"));
    const std::string charset = *rc::gen::element<std::string>("UTF-16LE", "UTF-16BE", "UTF-32LE", "GB18030", "UTF-8");
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    const std::string written = in_charset(text, charset.c_str());
    CharsetDecoder decoder(charset);
    std::string out;
    for (std::size_t at = 0; at < written.size();) {
        const auto length = *rc::gen::inRange<std::size_t>(1, 5);
        decoder.decode(std::string_view(written).substr(at, length), out);
        at += length;
    }
    decoder.finish(out);
    RC_ASSERT(out == text);
}

TEST(Table, IsNoWorkbook) {
    const auto told = [](const std::string& head) { return message_of([&] { refuse_workbook(head); }); };
    EXPECT_EQ(error_of("PK\3\4\x14\0\6\0\x08\0\0\0!\0"s + "[Content_Types].xml"),
              "an Excel workbook (.xlsx), not a text table");
    EXPECT_EQ(told("PK\3\4........................mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
              "an OpenDocument spreadsheet (.ods), not a text table");
    EXPECT_EQ(told("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an old Excel workbook (.xls), not a text table");
    EXPECT_EQ(workbook_in("id,fullName\n"), "");
    EXPECT_EQ(workbook_in(""), "");
}

TEST(Table, TellsAllThatIsWrongWithARow) {
    std::istringstream in("id,gender,dateOfBirth\n1,9,15.05.1990\n2,8,1990-13-01\n3,1,1990\n4,1\n");
    CsvReader reader(in);
    RecordCheck check;
    for (RawRecord record; reader.next(record);) {
        std::vector<Error> faults;
        (void)reader.identity(record, faults);
        check.add(record.line, faults);
    }
    EXPECT_EQ(check.records(), 4U);
    EXPECT_EQ(check.good(), 1U);
    std::vector<std::string> told;
    for (const FaultKind& kind : check.kinds())
        told.push_back(fmt::format("{} {}: {} {}", reader.column_of(kind.field), kind.field, kind.message,
                                   fmt::join(kind.lines, " ")));
    EXPECT_EQ(told, (Lines{"3 dateOfBirth: does not show whether the day or the month comes first 2",
                           "2 gender: must be from 1 to 3 2 3", "3 dateOfBirth: is not a day of the calendar 3",
                           "0 : has 2 fields, but the header has 3 5"}));
    EXPECT_EQ(check.kinds()[1].right, "1 (male), 2 (female), 3 (other)");
}

TEST(Table, TellsAKindOnceAndHasABound) {
    RecordCheck check;
    for (std::size_t i = 1; i <= 5000; ++i)
        check.add(i, {Error(Code::bad_record, "/gender: must be from 1 to 3"),
                      Error(Code::bad_record, fmt::format("/x{}: is not a known field", i)),
                      Error(Code::bad_record, fmt::format("no photo for this record: ••{}.jpg", i))});
    EXPECT_EQ(check.kinds().size(), RecordCheck::most_kinds);
    EXPECT_EQ(check.kinds()[0].records, 5000U);
    EXPECT_EQ(check.kinds()[0].lines, (std::vector<std::size_t>{1, 2, 3, 4, 5}));
    EXPECT_EQ(check.kinds()[2].message, "no photo for this record");
    EXPECT_EQ(check.kinds()[2].records, 5000U);
    EXPECT_EQ(check.kinds().back().message, "other errors");
}

TEST(BirthDate, IsKnownAsFarAsItIs) {
    EXPECT_EQ(birth_date_of("19640815"), (BirthDate{1964, 8, 15}));
    EXPECT_EQ(birth_date_of("1964-08-15"), (BirthDate{1964, 8, 15}));
    EXPECT_EQ(birth_date_of("1964-08"), (BirthDate{1964, 8, 0}));
    EXPECT_EQ(birth_date_of("1964"), (BirthDate{1964, 0, 0}));
    for (const char* none : {"", "64", "196408", "1964-8", "1964-", "1964-08-", "19640815 ", "x964"})
        EXPECT_EQ(birth_date_of(none), std::nullopt) << none;
    for (const char* text : {"19640815", "1964-08", "1964"}) EXPECT_EQ(text_of(*birth_date_of(text)), text);
    for (const char* zero : {"19640015", "19640800", "19640000", "1964-00-15", "1964-00"})
        EXPECT_FALSE(is_of_calendar(birth_date_of(zero).value())) << zero;
    EXPECT_TRUE(is_of_calendar({1964, 2, 29}));
    for (const BirthDate& none : {BirthDate{1965, 2, 29}, BirthDate{1964, 13, 0}, BirthDate{0, 0, 0}})
        EXPECT_FALSE(is_of_calendar(none));
}

TEST(BirthDate, MakesNobodyOlderThanIsCertain) {
    const Seconds now = parse_time("2026-08-15T12:00:00Z");
    EXPECT_EQ(age_at({2008, 8, 15}, now), 18);
    EXPECT_EQ(age_at({2008, 8, 16}, now), 17);
    EXPECT_EQ(age_at({2008, 7, 0}, now), 18);
    EXPECT_EQ(age_at({2008, 8, 0}, now), 17);
    EXPECT_EQ(age_at({2008, 0, 0}, now), 17);
    EXPECT_EQ(age_at({2008, 0, 0}, parse_time("2026-12-31T12:00:00Z")), 18);
}

TEST(BirthDate, IsNotYetToCome) {
    const Seconds now = parse_time("2026-08-15T12:00:00Z");
    for (const char* good : {"2026", "2026-08", "20260815", "20260816", "1850", "a day"}) check_birth(good, now);
    for (const char* later : {"2027", "2026-09", "20260817", "9999"})
        EXPECT_EQ(message_of([&] { check_birth(later, now); }), "/dateOfBirth: is in the future") << later;
    EXPECT_EQ(message_of([&] { check_birth("25330515", now); }),
              "/dateOfBirth: is in the future, or a year of the Buddhist calendar");
}

} // namespace
} // namespace qrid
