#include "qrid/base/utf8.h"
#include "qrid/card/birth_date.h"
#include "qrid/card/naming.h"
#include "qrid/corpus/people.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace qrid::corpus {
namespace {

const std::string seed = "0123456789abcdef";

std::vector<Identity> some(std::size_t count) {
    const People people(bytes_of(seed));
    std::vector<Identity> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(people.person(i));
    return all;
}

TEST(People, FollowFromSeedAndNumberAlone) {
    const People people(bytes_of(seed)), others(bytes_of("0123456789abcdeg"));
    EXPECT_EQ(people.person(7), People(bytes_of(seed)).person(7));
    EXPECT_NE(people.person(7), people.person(8));
    EXPECT_NE(people.person(7), others.person(7));
    EXPECT_NO_THROW((void)people.person(UINT64_MAX));
}

TEST(People, AreOnEveryMachineTheSame) {
    // So that what others recorded of them holds: a change of the words or the dice is a change of everybody's corpus.
    EXPECT_EQ(identity_to_json(People(bytes_of(seed)).person(0)).dump(),
              R"({"address":"ถนนพระรามที่ ๔ 57, 23750 เชียงใหม่","countryOfIssuance":"THA","dateOfBirth":"20020511",)"
              R"("email":"pimchanok.phiphatrattanakunchai@example.net","fullName":"พิมพ์ชนก พิพัฒน์รัตนกุลชัย","gender":2,)"
              R"("id":"TESTTHA0000000000000","language":"tha","nationality":"THA","phone":"+66 000 749 4465",)"
              R"("secondaryFullName":"Pimchanok Phiphatrattanakunchai","secondaryLanguage":"eng"})");
    EXPECT_EQ(
        identity_to_json(People(bytes_of(seed)).person(1000)).dump(),
        R"({"address":"Jalan Haji Agus Salim RT 03 RW 94, 83732 Yogyakarta","countryOfIssuance":"IDN",)"
        R"("dateOfBirth":"19990820","email":"sri.simanjuntak@example.net","fullName":"Sri Simanjuntak","gender":2,)"
        R"("id":"TESTIDN0000000000001000","language":"ind","nationality":"IDN","phone":"+62 000 0494 5501"})");
}

TEST(People, AreRecordsThatMayBeMinted) {
    for (const Identity& person : some(3000)) {
        const nlohmann::json record = identity_to_json(person);
        EXPECT_EQ(identity_from_json(record), person) << record;
        EXPECT_FALSE(flaw_of_naming(person, false)) << record;
        EXPECT_TRUE(is_of_calendar(*birth_date_of(*person.text(identity_key::date_of_birth)))) << record;
        for (const auto& [name, value] : record.items())
            if (value.is_string()) {
                EXPECT_TRUE(is_utf8(value.get<std::string>())) << record;
            }
    }
}

TEST(People, AreNobody) {
    std::set<std::string> ids;
    const auto ends_with_one_of = [](const std::string& text, std::initializer_list<const char*> tails) {
        return std::any_of(tails.begin(), tails.end(), [&](const char* tail) { return text.ends_with(tail); });
    };
    for (const Identity& person : some(3000)) {
        EXPECT_TRUE(person.text(identity_key::id)->starts_with("TEST"));
        EXPECT_TRUE(ids.insert(*person.text(identity_key::id)).second) << "an ID is one person's";
        if (const std::string* email = person.text(identity_key::email)) {
            EXPECT_TRUE(ends_with_one_of(*email, {"@example.com", "@example.net", "@example.org", ".example", ".test"}))
                << *email;
        }
        if (const std::string* phone = person.text(identity_key::phone)) {
            EXPECT_TRUE(phone->find(" 000 ") != std::string::npos || phone->starts_with("+44 20 7946 0") ||
                        phone->starts_with("+1 202 555 01"))
                << *phone;
        }
    }
}

TEST(People, HaveNumbersOfAScheme) {
    const IdScheme* scheme = id_scheme_called("cn-id");
    const People people(bytes_of(seed), scheme);
    std::set<std::string> ids;
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const Identity person = people.person(i);
        EXPECT_TRUE(id_faults(person, {scheme, true}, 1'790'000'000).empty()) << identity_to_json(person);
        EXPECT_EQ(id_faults(person, {scheme, false}, 1'790'000'000).size(), 1U) << "they are nobody's";
        EXPECT_TRUE(ids.insert(*person.text(identity_key::id)).second);
    }
    EXPECT_THROW(PeopleLines(bytes_of(seed), scheme->people + 1, scheme), Error);
}

// The first letter of each script that a name has.
std::string_view script_of(std::string_view name) {
    struct Range {
        char32_t first, last;
        std::string_view script;
    };
    static constexpr std::array ranges{
        Range{0x41, 0x24F, "Latin"},       Range{0x370, 0x3FF, "Greek"},      Range{0x400, 0x52F, "Cyrillic"},
        Range{0x530, 0x58F, "Armenian"},   Range{0x590, 0x5FF, "Hebrew"},     Range{0x600, 0x6FF, "Arabic"},
        Range{0x900, 0x97F, "Devanagari"}, Range{0x980, 0x9FF, "Bengali"},    Range{0xB80, 0xBFF, "Tamil"},
        Range{0xD80, 0xDFF, "Sinhala"},    Range{0xE00, 0xE7F, "Thai"},       Range{0x1000, 0x109F, "Myanmar"},
        Range{0x10A0, 0x10FF, "Georgian"}, Range{0x1200, 0x137F, "Ethiopic"}, Range{0x1780, 0x17FF, "Khmer"},
        Range{0x3040, 0x30FF, "Kana"},     Range{0x4E00, 0x9FFF, "Han"},      Range{0xAC00, 0xD7AF, "Hangul"},
        Range{0x20000, 0x2FFFF, "Han"},    Range{0x1E00, 0x1EFF, "Latin"}};
    // Of well-formed UTF-8 the first character.
    const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(name[i])); };
    const char32_t c = byte(0) < 0x80   ? byte(0)
                       : byte(0) < 0xE0 ? (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F)
                       : byte(0) < 0xF0
                           ? (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F)
                           : (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    for (const Range& range : ranges)
        if (c >= range.first && c <= range.last) return range.script;
    return "unknown";
}

TEST(People, HaveNamesInManyScriptsAndOfAllLengths) {
    std::map<std::string_view, int> scripts;
    std::vector<std::size_t> lengths;
    for (const Identity& person : some(20000)) {
        const std::string& name = *person.text(identity_key::full_name);
        ++scripts[script_of(name)];
        lengths.push_back(name.size());
        if (script_of(name) != "Latin") {
            EXPECT_NE(person.text(identity_key::secondary_name), nullptr) << name;
        }
    }
    EXPECT_EQ(scripts.count("unknown"), 0U);
    EXPECT_GE(scripts.size(), 17U);
    std::sort(lengths.begin(), lengths.end());
    EXPECT_LE(lengths.front(), 6U);
    EXPECT_LT(lengths[lengths.size() / 2], 30U) << "most are of usual length";
    EXPECT_GT(lengths.back(), 80U) << "and a few are very long";
}

TEST(People, AreWomenAndMenOfEveryAge) {
    std::map<std::int64_t, int> genders;
    std::string oldest = "9", youngest = "0";
    for (const Identity& person : some(20000)) {
        ++genders[std::get<std::int64_t>(person.fields.at(identity_key::gender))];
        oldest = std::min(oldest, *person.text(identity_key::date_of_birth));
        youngest = std::max(youngest, *person.text(identity_key::date_of_birth));
    }
    EXPECT_GT(genders[1], 9000);
    EXPECT_GT(genders[2], 9000);
    EXPECT_GT(genders[3], 0);
    EXPECT_LT(oldest, "1936");
    EXPECT_GE(oldest, "1931");
    EXPECT_GT(youngest, "2008");
    EXPECT_LE(youngest, "20091231");
}

TEST(PeopleLines, AreTheSamePeopleAsRecords) {
    PeopleLines lines(bytes_of(seed), 1200);
    const std::vector<Identity> people = some(1200);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count)
        ASSERT_EQ(identity_from_json(nlohmann::json::parse(line)), people[count]);
    EXPECT_EQ(count, people.size());
    EXPECT_EQ(PeopleLines(bytes_of(seed), 0).get(), std::char_traits<char>::eof());
}

} // namespace
} // namespace qrid::corpus
