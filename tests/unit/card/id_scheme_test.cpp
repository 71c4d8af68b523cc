// Numbers of identity. Those in the tests are examples of the standards, or set aside; what they should be was computed
// by another program.
#include "qrid/card/id_scheme.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace qrid {
namespace {

constexpr Seconds this_day = 1'790'000'000; // 2026-09-21
constexpr const char* nobodys = "990106199005150045";

IdReading read_number(const char* scheme, const std::string& id) { return id_scheme_called(scheme)->read(id); }

std::string flaws_of(const char* scheme, const std::string& id) {
    std::string all;
    for (const IdFlaw& flaw : read_number(scheme, id).flaws) all += (all.empty() ? "" : "; ") + std::string(flaw.why);
    return all;
}

bool is_good(const char* scheme, const std::string& id) { return flaws_of(scheme, id).empty(); }

Identity somebody(const std::string& id, const std::string& born = {}, std::int64_t gender = 0) {
    Identity identity;
    identity.fields[identity_key::id] = id;
    if (!born.empty()) identity.fields[identity_key::date_of_birth] = born;
    if (gender > 0) identity.fields[identity_key::gender] = gender;
    return identity;
}

std::vector<std::string> number_faults(const Identity& identity, bool takes_specimens = true, Seconds at = this_day) {
    std::vector<std::string> all;
    for (const Error& fault : id_faults(identity, {id_scheme_called("cn-id"), takes_specimens}, at)) {
        EXPECT_EQ(fault.code(), Code::bad_record);
        all.emplace_back(fault.what());
    }
    return all;
}

TEST(IdScheme, TellsGoodNumbersOfChina) {
    // The examples of GB 11643-1999 and of the card for foreigners, and numbers of the region that is none.
    for (const char* id :
         {"11010519491231002X", "11010519491231002x", "440524188001010014", "911124198108030024", "990162195705214858",
          "991147193405194355", "992510194510227475", "992198200906279414", "992347197509165380", "992705194210193656",
          "991546195411066346", "990396193907190722", "990265199903038376", "991837200108148246", "992604199411164537",
          "99212619660302419X", "992675198801169617", "991858200910129714"})
        EXPECT_EQ(flaws_of("cn-id", id), "") << id;
    const IdReading reading = read_number("cn-id", "11010519491231002X");
    EXPECT_EQ(reading.born, (BirthDate{1949, 12, 31}));
    EXPECT_EQ(reading.gender, 2);
    EXPECT_FALSE(reading.specimen);
    EXPECT_TRUE(read_number("cn-id", nobodys).specimen);
    EXPECT_EQ(read_number("cn-id", "991147193405194355").gender, 1);
    EXPECT_EQ(id_scheme_called("cn-id")->canonical("11010519491231002x"), "11010519491231002X");
}

TEST(IdScheme, KnowsTheRegionsOfChina) {
    for (const char* id :
         {"11010119900515004X", "150102199005150043", "21010219900515004X", "37020219900515004X", "441900199005150044",
          "442000199005150046", "460003199005150047", "460022199005150046", "460200199005150049", "500101199005150042",
          "540102199005150046", "620200199005150049", "654001199005150043", "659001199005150048", "71000019900515004X",
          "810000199005150043", "820000199005150045", "830000199005150047", "911124199005150044", "933250199005150048",
          "965840199005150045", "946894199005150041", "912004199005150044", "460100199005150043", "460300199005150044",
          "46040019900515004X"})
        EXPECT_EQ(flaws_of("cn-id", id), "") << id;
    for (const char* id :
         {"110000199005150048", "330000199005150049", "460000199005150048", "650000199005150043", "110001199005150044",
          "330022199005150047", "160101199005150049", "38010119900515004X", "470101199005150041", "550101199005150041",
          "660101199005150047", "720101199005150043", "840000199005150049", "000000199005150042", "100101199005150048",
          "81000119900515004X", "820101199005150047", "830100199005150042", "900000199005150045", "98000019900515004X",
          "916124199005150049", "933000199005150043", "933999199005150044", "93300119900515004X", "933156199005150040",
          "933158199005150043", "933344199005150046", "933446199005150044", "971250199005150043", "981250199005150045",
          "983250199005150047", "933900199005150042",
          // of a prefecture alone
          "110100199005150043", "12000019900515004X", "330100199005150044", "429000199005150049", "469000199005150046",
          "500100199005150046", "500200199005150041", "532300199005150044", "650200199005150044", "659000199005150041"})
        EXPECT_EQ(flaws_of("cn-id", id), "begins with a code that no region has") << id;
}

TEST(IdScheme, SaysWhatIsWrongWithANumberOfChina) {
    EXPECT_EQ(flaws_of("cn-id", "990106199002300044"), "has a date that is not in the calendar");
    EXPECT_EQ(flaws_of("cn-id", "990106199005150002"), "has the order 000, which is not given to anybody");
    EXPECT_EQ(flaws_of("cn-id", "990106199005150046"),
              "has a check character that does not fit its digits: it is mistyped");
    EXPECT_EQ(
        flaws_of("cn-id", "660106199013150000"),
        "begins with a code that no region has; has a date that is not in the calendar; ends in 000: a spreadsheet "
        "that took it for a number has lost its last digits");
    EXPECT_EQ(flaws_of("cn-id", "990106900515004"),
              "has 15 digits, as numbers of the first generation had, which are no longer valid");
    for (const char* id : {"", "1", "99010619900515004", "9901061990051500455", " 990106199005150045",
                           "990106 19900515 0045", "９９0106199005150045"})
        EXPECT_EQ(flaws_of("cn-id", id), "must be 17 digits and a check character") << id;
    for (const char* id : {"99010619900515X045", "99010619900515004Y", "99010619900515O045", "9901061990051500-5"})
        EXPECT_EQ(flaws_of("cn-id", id), "has a character other than digits and a final X") << id;
}

TEST(IdScheme, HoldsDateAndGenderAgainstTheNumber) {
    const std::string other_date = "/dateOfBirth: is not the date of birth that the ID says",
                      other_gender = "/gender: is not the one that the ID says";
    using Faults = std::vector<std::string>;
    EXPECT_EQ(number_faults(somebody(nobodys, "19900515", 2)), Faults{});
    EXPECT_EQ(number_faults(somebody(nobodys)), Faults{});
    EXPECT_EQ(number_faults(somebody(nobodys, "1990-05")), Faults{}); // as far as it is known
    EXPECT_EQ(number_faults(somebody(nobodys, "1990")), Faults{});
    EXPECT_EQ(number_faults(somebody(nobodys, "1991")), Faults{other_date});
    EXPECT_EQ(number_faults(somebody(nobodys, "19900516", 1)), (Faults{other_date, other_gender}));
    EXPECT_EQ(number_faults(somebody(nobodys, "19900515", 3)), Faults{other_gender});
    EXPECT_EQ(
        number_faults(somebody("990106199005150046", "19900516", 1)),
        (Faults{"/id: has a check character that does not fit its digits: it is mistyped", other_date, other_gender}));
    EXPECT_EQ(number_faults(somebody("990106199002300044", "19900515")),
              Faults{"/id: has a date that is not in the calendar"});
    EXPECT_EQ(number_faults(somebody("990106209912310029")), Faults{"/id: has a date of birth that is in the future"});
    EXPECT_EQ(number_faults(somebody("990106180001010029")), Faults{"/id: has a date of birth over 150 years ago"});
    EXPECT_EQ(number_faults(somebody(nobodys), true, 0), Faults{"/id: has a date of birth that is in the future"});
    EXPECT_EQ(number_faults(somebody(nobodys), false), Faults{"/id: is a specimen number, which is nobody's"});
    EXPECT_EQ(number_faults({}), Faults{"/id: is missing, and must be a number of the scheme cn-id"});
    EXPECT_TRUE(id_faults(somebody("anything"), {}, this_day).empty());
    EXPECT_EQ(test::code_of([] {
                  check_id(somebody("anything"), {id_scheme_called("cn-id"), true}, this_day);
              }),
              Code::bad_record);
}

TEST(IdScheme, DoesNotTellANumberThatWasLeftOutForAFaultToBeMissing) {
    std::vector<Error> known{Error(Code::bad_record, "/id: must be text")};
    add_id_faults(known, {}, {id_scheme_called("cn-id"), true}, this_day);
    EXPECT_EQ(known.size(), 1U);
    add_id_faults(known, somebody(nobodys, "19900516", 1), {id_scheme_called("cn-id"), true}, this_day);
    EXPECT_EQ(known.size(), 3U);
    known.assign(most_faults - 1, known.front());
    add_id_faults(known, somebody(nobodys, "19900516", 1), {id_scheme_called("cn-id"), true}, this_day);
    EXPECT_EQ(known.size(), most_faults);
}

TEST(IdScheme, NamesNothingOfTheNumber) {
    for (const IdScheme& scheme : id_schemes())
        for (const char* id : {"660106199013150000", "123456789012", "QQ77QQ77", "990106199005150046", "0123"})
            for (const Error& fault : id_faults(somebody(id, "19900516", 1), {&scheme, false}, this_day))
                for (std::size_t at = 0; at + 4 <= std::string(id).size(); ++at)
                    EXPECT_EQ((std::string(fault.what()) + fault.hint()).find(std::string(id).substr(at, 4)),
                              std::string::npos)
                        << fault.what();
}

TEST(IdScheme, TellsGoodNumbersOfIndia) {
    for (const char* id : {"999941057058", "999971658847", "999933119405", "999955183433", "999990501894",
                           "236054076256", "203978152880", "705801492141", "375525971585", "393080993226",
                           "665408513074", "455996655539", "564261809760"})
        EXPECT_EQ(flaws_of("in-aadhaar", id), "") << id;
    EXPECT_TRUE(read_number("in-aadhaar", "999941057058").specimen);
    EXPECT_FALSE(read_number("in-aadhaar", "236054076256").specimen);
    EXPECT_EQ(flaws_of("in-aadhaar", "2360 5407 6256"), "must be 12 digits");
    EXPECT_EQ(flaws_of("in-aadhaar", "236054076257"), "has a check digit that does not fit the others: it is mistyped");
    EXPECT_EQ(flaws_of("in-aadhaar", "100000000004"), "begins with 0 or 1, as no Aadhaar number does");
}

TEST(IdScheme, TellsGoodNumbersOfDocuments) {
    for (const char* id :
         {"L898902C36", "D231458907", "AB21345", "AB2134<<<5", "X1", "TEST000017", "C01X00T478"}) // ICAO's, and ours
        EXPECT_EQ(flaws_of("mrz", id), "") << id;
    for (const char* id : {"", "7", "<<<<<<<<<0", "l898902c36", "AB 21345", "A<B1", "L898902C3<"})
        EXPECT_EQ(flaws_of("mrz", id), "must be 1 to 9 capital letters and digits, and a check digit") << id;
    EXPECT_NE(flaws_of("mrz", "D23145890"), "") << "its check digit is missing";
    EXPECT_EQ(id_scheme_called("mrz")->canonical("AB2134<<<5"), "AB21345");
}

TEST(IdScheme, TellsHowElseANumberIsWritten) {
    using Spellings = std::vector<std::string>;
    const auto spellings = [](const char* scheme, const char* id) { return id_scheme_called(scheme)->spellings(id); };
    EXPECT_EQ(spellings("cn-id", "11010519491231002X"), Spellings{"11010519491231002x"});
    EXPECT_EQ(spellings("cn-id", "11010519491231002x"), Spellings{"11010519491231002X"});
    EXPECT_EQ(spellings("cn-id", nobodys), Spellings{});
    EXPECT_EQ(spellings("cn-id", "X"), Spellings{});
    EXPECT_EQ(spellings("in-aadhaar", "999941057058"), Spellings{});
    EXPECT_EQ(spellings("mrz", "AB21345"), Spellings{"AB2134<<<5"});
    EXPECT_EQ(spellings("mrz", "AB2134<<<5"), Spellings{"AB21345"});
    EXPECT_EQ(spellings("mrz", "AB2134<5"), (Spellings{"AB21345", "AB2134<<<5"}));
    EXPECT_EQ(spellings("mrz", "L898902C36"), Spellings{});
    EXPECT_EQ(spellings("mrz", "nothing"), Spellings{});
    EXPECT_EQ(flaws_of("mrz", "D231458907349"),
              "is longer than the 9 characters and check digit that a machine-readable zone has room for");
}

TEST(IdScheme, IsCalledByItsName) {
    EXPECT_EQ(id_scheme_called("none"), nullptr);
    EXPECT_EQ(id_scheme_called(""), nullptr);
    EXPECT_EQ(test::code_of([] { (void)id_scheme_called("cn_id"); }), Code::usage);
    EXPECT_EQ(id_scheme_names(), "cn-id, in-aadhaar, mrz, none");
}

TEST(IdScheme, HasNumbersThatAreNobodys) {
    for (const IdScheme& scheme : id_schemes()) {
        std::set<std::string> all;
        for (const std::uint64_t number : {0, 1, 498, 499, 12345, 4'989'999}) {
            const Identity anybody = somebody("", "19900515", number % 2 == 0 ? 1 : 2);
            Identity one = anybody;
            const std::string id = scheme.specimen(anybody, number);
            one.fields[identity_key::id] = id;
            EXPECT_TRUE(id_faults(one, {&scheme, true}, this_day).empty()) << id;
            EXPECT_TRUE(scheme.read(id).specimen || scheme.name == "mrz") << id;
            all.insert(id);
        }
        EXPECT_EQ(all.size(), 6U);
    }
}

// What the check characters are for: ISO/IEC 7064 MOD 11-2 and Verhoeff's find every single error and every two
// neighbours in the wrong order.
std::string mistyped(const std::string& id, std::size_t at, char with) {
    std::string wrong = id;
    wrong[at] = with;
    return wrong;
}

std::string swapped(std::string id, std::size_t at) {
    std::swap(id[at], id[at + 1]);
    return id;
}

std::string number_of(const char* scheme, const std::string& start) {
    for (const char check : std::string("0123456789X"))
        if (const std::string id = start + check; flaws_of(scheme, id).find("check") == std::string::npos &&
                                                  flaws_of(scheme, id).find("must") == std::string::npos &&
                                                  flaws_of(scheme, id).find("character other") == std::string::npos &&
                                                  flaws_of(scheme, id).find("ends in") == std::string::npos)
            return id;
    return {};
}

void find_every_error(const char* scheme, const std::string& start) {
    const std::string id = number_of(scheme, start);
    RC_ASSERT(!id.empty());
    for (std::size_t at = 0; at < id.size(); ++at) {
        for (const char digit : std::string("0123456789"))
            if (digit != id[at]) RC_ASSERT(!is_good(scheme, mistyped(id, at, digit)));
        if (at + 1 < id.size() && id[at] != id[at + 1]) RC_ASSERT(!is_good(scheme, swapped(id, at)));
    }
}

RC_GTEST_PROP(IdScheme, FindsEveryErrorInANumberOfChina, ()) {
    std::string start = "99";
    for (int i = 0; i < 4; ++i) start += static_cast<char>('0' + *rc::gen::inRange(0, 10));
    start += std::to_string(*rc::gen::inRange(1930, 2020)) + "0" + std::to_string(*rc::gen::inRange(1, 10)) + "1" +
             std::to_string(*rc::gen::inRange(0, 10));
    for (int i = 0; i < 3; ++i) start += static_cast<char>('0' + *rc::gen::inRange(0, 10));
    find_every_error("cn-id", start);
}

RC_GTEST_PROP(IdScheme, FindsEveryErrorInANumberOfIndia, ()) {
    std::string start = std::to_string(*rc::gen::inRange(2, 10));
    for (int i = 0; i < 10; ++i) start += static_cast<char>('0' + *rc::gen::inRange(0, 10));
    find_every_error("in-aadhaar", start);
}

RC_GTEST_PROP(IdScheme, ReadsAnything, (const std::string& text)) {
    for (const IdScheme& scheme : id_schemes()) {
        (void)scheme.read(text);
        RC_ASSERT(scheme.canonical(scheme.canonical(text)) == scheme.canonical(text));
    }
}

} // namespace
} // namespace qrid
