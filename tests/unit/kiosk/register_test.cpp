// The register of residents, as JSON lines and in databases of both engines.
#include "qrid/kiosk/register.h"
#include "support/errors.h"
#include "support/program.h"
#include "support/registries.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

namespace qrid {
namespace {

using test::code_of;
using test::Engine;
using test::message_of;

const std::string amara = R"({"id":"ID-1","fullName":"Amara Lin","dateOfBirth":"1990-05-15","photo":"p/a.jpg"})";

std::string name_of(const RegisterEntry& entry) {
    const std::string* name = entry.identity.text(identity_key::full_name);
    return name == nullptr ? "" : *name;
}

// What stands between double quotes in a command.
std::string for_shell(std::string text) {
    for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at + 2)) text.insert(at, "\\");
    return text;
}

class RegisterLinesTest : public testing::Test {
protected:
    std::string lines(const std::string& text) {
        const fs::path file = dir_ / "people.jsonl";
        write_file(file, bytes_of(text), Overwrite::replace);
        return file.string();
    }

    /// What the first search in a register tells must be told by the index, too.
    static void each_search(const std::string& place, const std::function<void(PeopleRegister&)>& expect) {
        PeopleRegister people(place);
        for (const char* search : {"the first search", "the second, by index"}) {
            SCOPED_TRACE(search);
            expect(people);
        }
    }

    static void refused(const std::string& place, const std::string& id, const std::string& message) {
        each_search(place, [&](PeopleRegister& people) {
            EXPECT_EQ(code_of([&] { people.find(id); }), Code::bad_record);
            EXPECT_EQ(message_of([&] { people.find(id); }), fmt::format("{}:{}", place, message));
        });
    }

    static void absent(const std::string& place, const std::string& id) {
        each_search(place, [&](PeopleRegister& people) {
            EXPECT_EQ(code_of([&] { people.find(id); }), Code::not_in_register);
        });
    }

    test::Temporary dir_;
};

TEST_F(RegisterLinesTest, FindsPeopleInAnyOrder) {
    std::string text = "\xef\xbb\xbf" + amara + "\r\n\n  \n";
    for (int i = 2; i < 400; ++i)
        text += fmt::format("{{\"photo\":\"p.jpg\", \"id\" : \"ID-{0}\",\"fullName\":\"N {0}\"}}\n", i);
    text.pop_back(); // the last line has no end
    PeopleRegister people(lines(text));
    for (int i = 399; i > 1; i -= 7) EXPECT_EQ(name_of(people.find(fmt::format("ID-{}", i))), fmt::format("N {}", i));
    const RegisterEntry first = people.find("ID-1");
    EXPECT_EQ(name_of(first), "Amara Lin");
    EXPECT_EQ(first.photo, dir_ / "p/a.jpg");
    EXPECT_EQ(*first.identity.text(identity_key::date_of_birth), "19900515");
    EXPECT_FALSE(first.deceased);
    EXPECT_EQ(first.blocked, std::nullopt);
    EXPECT_EQ(code_of([&] { people.find("ID-400"); }), Code::not_in_register);
    EXPECT_EQ(code_of([&] { people.find("N 5"); }), Code::not_in_register);
}

TEST_F(RegisterLinesTest, FindsAnIdThatIsWrittenWithEscapes) {
    each_search(lines("{\"id\":\"\\u8eab-1\",\"photo\":\"p.jpg\"}\n"),
                [&](PeopleRegister& people) { EXPECT_EQ(people.find("身-1").photo, dir_ / "p.jpg"); });
}

TEST_F(RegisterLinesTest, FindsAnIdHoweverItsSchemeWritesIt) {
    const IdScheme* const scheme = id_scheme_called("cn-id");
    each_search(lines("{\"id\":\"11010519491231002x\",\"photo\":\"p.jpg\"}\n"), [&](PeopleRegister& people) {
        EXPECT_EQ(people.find("11010519491231002X", scheme).photo, dir_ / "p.jpg");
        EXPECT_EQ(code_of([&] { people.find("11010519491231002X", nullptr); }), Code::not_in_register);
        EXPECT_EQ(code_of([&] { people.find("110105194912310021", scheme); }), Code::not_in_register);
    });
}

TEST_F(RegisterLinesTest, TakesTheFirstOfTwoLinesWithOneId) {
    each_search(
        lines("{\"id\":\"1\",\"fullName\":\"A\",\"photo\":\"a\"}\n{\"id\":\"1\",\"fullName\":\"B\",\"photo\":\"b\"}\n"),
        [&](PeopleRegister& people) { EXPECT_EQ(name_of(people.find("1")), "A"); });
}

TEST_F(RegisterLinesTest, RefusesALineThatHasAMemberTwice) {
    const std::string place = lines("{\"id\":\"7\",\"photo\":\"p\"}\n"
                                    "{\"id\":\"1\",\"blocked\":true,\"photo\":\"p\",\"blocked\":false}\n"
                                    "{\"id\":\"2\",\"id\":\"3\",\"photo\":\"p\"}\n");
    refused(place, "1", "2: /blocked: is given twice");
    refused(place, "2", "3: /id: is given twice");
    refused(place, "3", "3: /id: is given twice");
    each_search(place, [&](PeopleRegister& people) { EXPECT_EQ(people.find("7").photo, dir_ / "p"); });
}

TEST_F(RegisterLinesTest, ADamagedLineStandsInTheWayOfItsOwnIdsOnly) {
    const std::string place = lines("{\"id\":\"1\"\n"
                                    "[\"2\"]\n"
                                    "{\"id\":\"3\\q\"}\n"
                                    "{\"id\":\"4\",\"fullName\":\"\xff\"}\n"
                                    "{\"id\":\"1\",\"photo\":\"p\"}\n"
                                    "{\"id\":\"5\",\"photo\":\"p\"}\n");
    refused(place, "1", "1: not JSON");
    refused(place, "2", "2: not a JSON object");
    absent(place, "3");
    refused(place, "4", "4: not JSON");
    each_search(place, [&](PeopleRegister& people) { EXPECT_EQ(people.find("5").photo, dir_ / "p"); });
}

TEST_F(RegisterLinesTest, RefusesALineOverTheLimit) {
    const std::string begin = "{\"id\":\"1\",\"photo\":\"p\",\"address\":\"", end = "\"}";
    const auto line = [&](std::size_t size) {
        return begin + std::string(size - begin.size() - end.size(), ' ') + end + "\n" + amara;
    };
    const std::string longest = lines(line(64 << 10));
    refused(longest, "1", "1: /address: longer than 1000 bytes");
    const std::string too_long = lines(line((64 << 10) + 1));
    refused(too_long, "1", "1: longer than 65536 bytes");
    each_search(too_long, [&](PeopleRegister& people) { EXPECT_EQ(name_of(people.find("ID-1")), "Amara Lin"); });
}

TEST_F(RegisterLinesTest, TellsWhoIsDeadOrBlocked) {
    const auto entry = [&](const std::string& members) {
        return PeopleRegister(lines("{\"id\":\"1\",\"photo\":\"p\"," + members + "}")).find("1");
    };
    EXPECT_TRUE(entry("\"deceased\":true").deceased);
    EXPECT_FALSE(entry("\"deceased\":false").deceased);
    EXPECT_TRUE(entry("\"deceased\":\"20240229\"").deceased);
    EXPECT_EQ(entry("\"blocked\":false").blocked, std::nullopt);
    EXPECT_EQ(entry("\"blocked\":true").blocked, "");
    EXPECT_EQ(entry("\"blocked\":\"court order\"").blocked, "court order");
    EXPECT_EQ(entry("\"blocked\":\"court order\"").deceased, false);
    EXPECT_FALSE(entry("\"deceased\":null").deceased);
    EXPECT_EQ(entry("\"blocked\":null").blocked, std::nullopt);
}

TEST_F(RegisterLinesTest, RefusesMembersOfTheWrongType) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"\"photo\":5", "1: /photo: must be the path of the photo on file"},
        {"\"photo\":\"\"", "1: /photo: must be the path of the photo on file"},
        {"\"fullName\":\"A\"", "1: /photo: must be the path of the photo on file"},
        {"\"photo\":\"p\",\"deceased\":1", "1: /deceased: must be true, false or a date like 19900515"},
        {"\"photo\":\"p\",\"deceased\":\"20230229\"", "1: /deceased: is not a day of the calendar"},
        {"\"photo\":\"p\",\"deceased\":\"\"", "1: /deceased: must not be empty"},
        {"\"photo\":\"p\",\"blocked\":0", "1: /blocked: must be true, false or a reason"},
        {"\"photo\":\"p\",\"blocked\":\"\"", "1: /blocked: must be true, false or a reason"},
        {"\"photo\":\"p\",\"Blocked\":true", "1: /Blocked: is not a known field"},
    };
    for (const auto& [members, message] : cases) {
        SCOPED_TRACE(members);
        refused(lines("{\"id\":\"1\"," + members + "}"), "1", message);
    }
}

TEST_F(RegisterLinesTest, RefusesWhatIsNoRegister) {
    EXPECT_EQ(code_of([&] { PeopleRegister(dir_.path().string()); }), Code::unreadable_file);
    EXPECT_EQ(code_of([&] { PeopleRegister((dir_ / "absent").string()); }), Code::unreadable_file);
    absent(lines(""), "1");
}

TEST_F(RegisterLinesTest, APipeIsReadOnce) {
    const std::string pipe = (dir_ / "pipe").string();
    test::run("mkfifo " + pipe);
    test::run(fmt::format("(printf '%s\\n' '{}' >{} &)", amara, pipe));
    PeopleRegister people(pipe);
    EXPECT_EQ(name_of(people.find("ID-1")), "Amara Lin");
    EXPECT_EQ(code_of([&] { people.find("ID-1"); }), Code::unreadable_file);
}

class RegisterTableTest : public testing::TestWithParam<Engine> {
protected:
    void SetUp() override {
        QRID_NEEDS_ENGINE(GetParam());
        place_.emplace(GetParam());
        sql("CREATE TABLE people (id TEXT PRIMARY KEY, record TEXT, photo TEXT)");
    }

    void sql(const std::string& statement) const { place_->sql(for_shell(statement)); }
    const std::string& place() const { return place_->place.text; }

    void add(const std::string& id, const std::string& members, const std::string& photo = "'p/a.jpg'") const {
        std::string record = fmt::format(R"({{"id":"{}"{}}})", id, members);
        sql(fmt::format("INSERT INTO people VALUES ('{}', '{}', {})", id, record, photo));
    }

    fs::path photo(const std::string& path) const {
        return GetParam() == Engine::sqlite ? place_->dir / path : fs::path(path);
    }

    std::optional<test::NewPlace> place_;
};

INSTANTIATE_TEST_SUITE_P(Engines, RegisterTableTest, testing::Values(Engine::sqlite, Engine::postgresql),
                         test::engine_name);

TEST_P(RegisterTableTest, FindsManyPeopleOverOneConnection) {
    for (int i = 0; i < 10; ++i) add(fmt::format("ID-{}", i), fmt::format(R"(,"fullName":"N {}")", i));
    PeopleRegister people(place());
    for (int i = 9; i >= 0; --i) {
        const RegisterEntry entry = people.find(fmt::format("ID-{}", i));
        EXPECT_EQ(name_of(entry), fmt::format("N {}", i));
        EXPECT_EQ(entry.photo, photo("p/a.jpg"));
        EXPECT_EQ(code_of([&] { people.find(fmt::format("ID-{}", i + 10)); }), Code::not_in_register);
    }
    add("ID-10", R"(,"fullName":"New")"); // while the register is open: its locks are let go of
    EXPECT_EQ(name_of(people.find("ID-10")), "New");
}

TEST_P(RegisterTableTest, AnIdIsAValueAndNoSql) {
    add("1", "");
    PeopleRegister people(place());
    for (const std::string& id : {std::string("1' OR '1'='1"), std::string("' UNION SELECT '1"), std::string("1\0x", 3),
                                  std::string("\xff"), std::string(":id"), std::string()})
        EXPECT_EQ(code_of([&] { people.find(id); }), Code::not_in_register) << id;
    EXPECT_EQ(people.find("1").photo, photo("p/a.jpg"));
}

TEST_P(RegisterTableTest, ReadsWhatALineWouldHave) {
    add("1", R"(,"blocked":"lost","deceased":"20240229")");
    add("2", R"(,"photo":"own.jpg")", "NULL");
    add("3", R"(,"photo":"own.jpg")", "'/column.jpg'");
    PeopleRegister people(place());
    EXPECT_EQ(people.find("1").blocked, "lost");
    EXPECT_TRUE(people.find("1").deceased);
    EXPECT_EQ(people.find("2").photo, photo("own.jpg"));
    EXPECT_EQ(people.find("3").photo, "/column.jpg");
}

TEST_P(RegisterTableTest, RefusesDamagedRows) {
    add("12345", R"(,"blocked":1)");
    add("twice", R"(,"blocked":true,"blocked":false)");
    add("no photo", "", "NULL");
    add("far", "", "'" + std::string(4097, 'x') + "'");
    sql("INSERT INTO people VALUES ('null', NULL, 'p'), ('empty', '', 'p'), ('other', '{\"id\":\"1\"}', 'p'), "
        "('array', '[]', 'p')");
    PeopleRegister people(place());
    EXPECT_EQ(message_of([&] { people.find("12345"); }),
              place() + ": the record of ••••5: /blocked: must be true, false or a reason");
    for (const char* id : {"12345", "twice", "no photo", "far", "null", "empty", "other", "array"})
        EXPECT_EQ(code_of([&] { people.find(id); }), Code::bad_record) << id;
}

TEST_P(RegisterTableTest, RefusesARecordOverTheLimit) {
    const std::string record = R"({"id":"at"})";
    sql(fmt::format("INSERT INTO people VALUES ('at', '{}{}', 'p')", record,
                    std::string((64 << 10) - record.size(), ' ')));
    sql("INSERT INTO people SELECT 'over', record || ' ', photo FROM people");
    PeopleRegister people(place());
    EXPECT_NE(message_of([&] { people.find("over"); }).find("longer than 65536 bytes"), std::string::npos);
    EXPECT_EQ(people.find("at").photo, photo("p"));
}

TEST_P(RegisterTableTest, RefusesAnAmbiguousView) {
    sql("ALTER TABLE people RENAME TO one; CREATE VIEW people AS SELECT * FROM one UNION ALL SELECT * FROM one");
    sql("INSERT INTO one VALUES ('1', '{\"id\":\"1\"}', 'p')");
    EXPECT_EQ(code_of([&] { PeopleRegister(place()).find("1"); }), Code::bad_record);
}

TEST_P(RegisterTableTest, RefusesADatabaseWithoutTheTable) {
    sql("DROP TABLE people");
    EXPECT_EQ(code_of([&] { PeopleRegister(place()).find("1"); }), Code::unreadable_file);
    sql("CREATE TABLE people (id TEXT PRIMARY KEY, record TEXT)");
    EXPECT_EQ(code_of([&] { PeopleRegister(place()).find("1"); }), Code::unreadable_file);
}

TEST(RegisterInSqlite, IsToldByItsContentAndNotWritten) {
    const test::Temporary dir;
    const std::string place = (dir / "people.jsonl").string();
    const char* statements = R"(CREATE TABLE people (id, record, photo);
                                INSERT INTO people VALUES ('1', '{"id":"1"}', 'p'))";
    test::run(fmt::format("sqlite3 {} \"{}\"", place, for_shell(statements)));
    const Bytes before = read_file(place);
    fs::permissions(place, fs::perms::owner_read);
    EXPECT_EQ(PeopleRegister(place).find("1").photo, dir / "p");
    EXPECT_EQ(read_file(place), before);
    EXPECT_EQ(with_directories_opened({dir.path()}).size(), 1U); // no journal beside it
    write_file(dir / "people.db", bytes_of(amara), Overwrite::refuse);
    EXPECT_EQ(name_of(PeopleRegister((dir / "people.db").string()).find("ID-1")), "Amara Lin");
}

TEST(RegisterInSqlite, ADamagedFileIsRefused) {
    const test::Temporary dir;
    std::string file = "SQLite format 3";
    file.resize(5000);
    write_file(dir / "people.db", bytes_of(file), Overwrite::refuse);
    EXPECT_EQ(code_of([&] { PeopleRegister((dir / "people.db").string()).find("1"); }), Code::unreadable_file);
}

TEST(RegisterUrl, IsRefusedWithAPasswordOrOfAnotherKind) {
    for (const char* url : {"postgresql://u:secret@localhost/d", "postgres://localhost/d?password=secret",
                            "mysql://localhost/d", "file:///people"}) {
        EXPECT_EQ(code_of([&] { PeopleRegister{url}; }), Code::usage) << url;
        EXPECT_EQ(message_of([&] { PeopleRegister{url}; }).find("secret"), std::string::npos);
    }
}

TEST(RegisterUrl, AServerThatIsNotThereIsUnreachable) {
    EXPECT_EQ(code_of([&] { PeopleRegister("postgresql:///d?host=/nonexistent"); }), Code::registry_unreachable);
}

} // namespace
} // namespace qrid
