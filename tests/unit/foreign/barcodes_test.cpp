// What other symbologies hold: boarding passes, driver's licences, travel documents, tickets, goods.
#include "layers.h"
#include "qrid/foreign/inside/short_dates.h"

#include <fmt/format.h>

namespace qrid {
namespace {

using test::fact;

// The sample of IATA's implementation guide, and one with all optional fields and two flights.
const std::string short_pass = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100";
const std::string long_pass =
    "M2DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 14D>6181WW6225BAC 00141234560032A0141234567890 1AC "
    "AC 1234567890123    20KYLX58ZDEF456 FRAGVALH 3664 327C012C0002 12E2A0140987654321 1AC AC 1234567890123    "
    "2PCNWQ^164GIWVC5EH7JNT684FVNJ91W2QA4DVN5J8K4F0L0GEQ3DF5TGBN8709HKT5D3DW3GBHFCVHMY7J5T6HFR41W2QA4DVN5J8K4F0L0GE";

TEST(BoardingPass, IsToldFlightByFlight) {
    ASSERT_EQ(text_kind(short_pass), TextKind::boarding_pass);
    const Explanation out = test::masked(short_pass);
    EXPECT_FALSE(out.flaw);
    EXPECT_EQ(test::names(out.layers), (std::vector<std::string>{"boarding pass", "person (masked)", "flight"}));
    EXPECT_EQ(fact(out.layers, "person (masked)", "name"), "L. D.");
    EXPECT_EQ(fact(out.layers, "flight", "from"), "YUL");
    EXPECT_EQ(fact(out.layers, "flight", "flight"), "AC 834");
    EXPECT_EQ(fact(out.layers, "flight", "booking"), "6 characters");
    // 2026-01-01 is nearer to August 2025 than to August 2026.
    EXPECT_EQ(fact(out.layers, "flight", "date"), "2025-08-14 (day 226; the pass has no year)");
    EXPECT_EQ(fact(test::revealed(short_pass).layers, "person", "name"), "LUC DESMARAIS");
}

TEST(BoardingPass, OptionalFieldsAndSecondFlightsAreRead) {
    const Explanation out = test::revealed(long_pass);
    EXPECT_FALSE(out.flaw) << out.flaw->what();
    EXPECT_EQ(test::names(out.layers), (std::vector<std::string>{"boarding pass", "person", "flight", "flight"}));
    EXPECT_EQ(fact(out.layers, "boarding pass", "version"), "6");
    EXPECT_EQ(fact(out.layers, "boarding pass", "issued"), "2016-08-12"); // the last year that ends with 6
    EXPECT_EQ(fact(out.layers, "boarding pass", "signature"), "100 characters, not checked");
    EXPECT_EQ(fact(out.layers, "flight", "date"), "2016-11-21 (day 326; the pass has no year)");
    EXPECT_EQ(fact(out.layers, "flight", "ticket"), "0141234567890");
    EXPECT_EQ(fact(out.layers, "flight", "frequent flyer"), "AC 1234567890123");
    for (const char* secret : {"DESMARAIS", "LUC", "ABC123", "DEF456", "1234567890", "001A", "0025"})
        EXPECT_EQ(test::all_of(test::masked(long_pass).layers).find(secret), std::string::npos) << secret;
}

TEST(BoardingPass, WhatIsCutShortIsToldSo) {
    const Explanation out = explain_foreign(TextKind::boarding_pass, "M1SMITH/JANE E1234567", test::now, false);
    EXPECT_EQ(test::flaw(out), Code::bad_claims);
    EXPECT_EQ(test::all_of(out.layers).find("SMITH"), std::string::npos);
    EXPECT_EQ(std::string(out.flaw->what()).find("SMITH"), std::string::npos);
    for (const char* other : {"M1", "M5SMITH/JANE", "MISMITH/JANE", "M1 /", "M1 some text that is no pass at all"})
        EXPECT_NE(text_kind(other), TextKind::boarding_pass) << other;
    test::survives_damage(TextKind::boarding_pass, long_pass, 3);
}

// The examples of Doc 9303, parts 4 to 7, whose state does not exist.
const std::string td3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
const std::string td2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
const std::string td1 =
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
const std::string visa = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<";

TEST(TravelDocument, EveryFormIsReadAndChecked) {
    for (const auto& [text, form] : {std::pair{td3, "passport (P, TD3)"},
                                     {td2, "identity card (I, TD2)"},
                                     {td1, "identity card (I, TD1)"},
                                     {visa, "visa (V, MRV-A)"}}) {
        ASSERT_EQ(text_kind(text), TextKind::travel_document) << form;
        const Explanation out = test::revealed(text);
        EXPECT_FALSE(out.flaw);
        EXPECT_EQ(fact(out.layers, "travel document", "kind"), form);
        EXPECT_EQ(fact(out.layers, "travel document", "check digits"), "right") << form;
        EXPECT_EQ(fact(out.layers, "person", "name"), "ANNA MARIA ERIKSSON");
        EXPECT_TRUE(out.warnings.empty());
        const std::string hidden = test::all_of(test::masked(text).layers);
        for (const char* secret :
             {"ERIKSSON", "ANNA", "MARIA", "740812", "74-08", "L898902C3", "D23145890", "ZE184226B"})
            EXPECT_EQ(hidden.find(secret), std::string::npos) << form << secret;
    }
    const Explanation out = test::masked(td3);
    EXPECT_EQ(fact(out.layers, "person (masked)", "name"), "A. M. E.");
    EXPECT_EQ(fact(out.layers, "person (masked)", "date of birth"), "1974");
    EXPECT_EQ(fact(out.layers, "travel document", "expires"), "2012-04-15 (expired)");
}

TEST(TravelDocument, AWrongDigitIsNamed) {
    std::string text = td3;
    text[td3.find("740812")] = '8';
    const Explanation out = test::masked(text);
    EXPECT_EQ(fact(out.layers, "travel document", "check digits"), "wrong: date of birth, all together");
    EXPECT_TRUE(test::warns(out, "bad-checksum"));
}

TEST(TravelDocument, IsFoundHoweverItWasPasted) {
    std::string joined = td3, spaced = td3, windows = td3;
    joined.erase(joined.find('\n'), 1);
    windows.replace(windows.find('\n'), 1, "\r\n\r\n");
    spaced.insert(2, " ");
    for (const std::string& text : {joined, windows, spaced, "my passport:\n" + td3 + "\nthank you"})
        EXPECT_EQ(fact(test::masked(text).layers, "travel document", "check digits"), "right") << text;
    for (const char* other : {"P<", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "<<<<<<<<"})
        EXPECT_NE(text_kind(other), TextKind::travel_document) << other;
    // A number of more than nine characters (Doc 9303-5, note j).
    const Explanation out = test::revealed(
        "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<");
    EXPECT_EQ(fact(out.layers, "person", "document"), "D23145890734");
    EXPECT_EQ(fact(out.layers, "travel document", "check digits"), "right");
    test::survives_damage(TextKind::travel_document, td1, 2);
    test::survives_damage(TextKind::travel_document, td3, 3);
}

std::string licence(const std::string& birth = "06061986", const std::string& country = "USA") {
    const std::string elements =
        "DLDAQD12345678\nDCSPUBLIC\nDDEN\nDACJOHN\nDDFN\nDADQUINCY\nDDGN\nDCAD\nDCBNONE\nDCDNONE\n"
        "DBD08242025\nDBB" +
        birth +
        "\nDBA12102030\nDBC1\nDAU068 in\nDAYBRO\nDAG789 E OAK ST\nDAIANYTOWN\nDAJCA\n"
        "DAK902230000  \nDCF83D9BN217QO983B1\nDCG" +
        country + "\nDAW180\nDDAF\n\r";
    return fmt::format("@\n\x1e\rANSI 636014090102DL0041{:04}ZC{:04}0020", elements.size(), 41 + elements.size()) +
           elements + "ZCZCAsecret\nZCBmore\r";
}

TEST(DrivingLicence, EveryElementOfAPersonIsMasked) {
    ASSERT_EQ(text_kind(licence()), TextKind::driving_licence);
    const Explanation out = test::masked(licence());
    EXPECT_FALSE(out.flaw);
    EXPECT_EQ(test::names(out.layers), (std::vector<std::string>{"driver's licence", "person (masked)"}));
    EXPECT_EQ(fact(out.layers, "driver's licence", "issuer (IIN)"), "636014");
    EXPECT_EQ(fact(out.layers, "driver's licence", "expires"), "2030-12-10 (not yet expired)");
    EXPECT_EQ(fact(out.layers, "person (masked)", "family name"), "P.");
    EXPECT_EQ(fact(out.layers, "person (masked)", "date of birth"), "1986");
    const std::string all = test::all_of(out.layers);
    for (const char* secret : {"PUBLIC", "JOHN", "QUINCY", "D12345678", "06061986", "1986-", "068", "BRO", "OAK",
                               "ANYTOWN", "90223", "83D9", "180", "secret"})
        EXPECT_EQ(all.find(secret), std::string::npos) << secret;
    const Explanation open = test::revealed(licence());
    EXPECT_EQ(fact(open.layers, "person", "family name"), "PUBLIC");
    EXPECT_EQ(fact(open.layers, "person", "street"), "789 E OAK ST");
    EXPECT_EQ(fact(open.layers, "person", "number"), "D12345678");
}

TEST(DrivingLicence, DatesAreReadAsTheirCountryWritesThem) {
    EXPECT_EQ(fact(test::revealed(licence("19860606", "CAN")).layers, "person", "date of birth"), "1986-06-06");
    EXPECT_EQ(fact(test::revealed(licence("13451986")).layers, "person", "date of birth"), "no day of the calendar");
    EXPECT_EQ(text_kind("@\r\nAAMVA36000102"), TextKind::driving_licence);
    for (const char* other : {"@", "@ someone ANSI ", "ANSI 636", "@home"})
        EXPECT_NE(text_kind(other), TextKind::driving_licence) << other;
    test::survives_damage(TextKind::driving_licence, licence(), 5);
}

TEST(RailTicket, ItsHeadIsTold) {
    const std::string ticket = "#UT01108000001" + std::string(50, '\x01') + "0123x";
    ASSERT_EQ(text_kind(ticket), TextKind::rail_ticket);
    EXPECT_EQ(fact(test::masked(ticket).layers, "train ticket", "railway (RICS)"), "1080");
    EXPECT_EQ(test::flaw(explain_foreign(TextKind::rail_ticket, "#UT01", test::now, false)), Code::bad_claims);
    test::survives_damage(TextKind::rail_ticket, ticket, 3);
}

TEST(Goods, ElementStringsAreReadInEveryForm) {
    for (const char* text : {"(01)09501101530003(17)290700(10)AB-123(21)SN987654321",
                             "010950110153000317290700"
                             "10AB-123\x1d"
                             "21SN987654321",
                             "]C1010950110153000317290700"
                             "10AB-123\x1d"
                             "21SN987654321"}) {
        ASSERT_EQ(text_kind(text), TextKind::gs1) << text;
        const Explanation out = test::masked(text);
        EXPECT_FALSE(out.flaw);
        EXPECT_EQ(fact(out.layers, "GS1", "product"), "09501101530003");
        EXPECT_EQ(fact(out.layers, "GS1", "expires"), "2029-07-31"); // the day 00
        EXPECT_EQ(fact(out.layers, "GS1", "serial number"), "••••321");
        EXPECT_TRUE(out.warnings.empty());
    }
    EXPECT_TRUE(test::warns(test::masked("(01)09501101530004"), "bad-checksum"));
    for (const char* damaged : {"(01)123", "(05)123"})
        EXPECT_EQ(test::flaw(explain_foreign(TextKind::gs1, damaged, test::now, false)), Code::bad_claims);
    EXPECT_EQ(fact(test::masked("(8018)012345678901234567").layers, "GS1", "further data"), "18 characters");
    test::survives_damage(TextKind::gs1, "(01)09501101530003(17)290700(10)AB-123", 1);
}

TEST(Goods, NumbersAreCheckedAndMasked) {
    const Explanation out = explain_foreign(TextKind::product_number, "9783161484100", test::now, false);
    EXPECT_EQ(fact(out.layers, "product number", "range"), "books (ISBN)");
    EXPECT_EQ(fact(out.layers, "product number", "number"), "••••4100");
    EXPECT_EQ(fact(explain_foreign(TextKind::product_number, "04252614", 0, false).layers, "product number", "form"),
              "UPC-E");
    EXPECT_EQ(fact(explain_foreign(TextKind::product_number, "01234565", 0, true).layers, "product number", "number"),
              "01234565");
    test::survives_damage(TextKind::product_number, "01234565");
}

TEST(ShortDates, YearsAreResolvedFromTheTimeAtHand) {
    constexpr Seconds now = test::now; // 2026-01-01
    EXPECT_EQ(day_of_birth("260101", now), "2026-01-01");
    EXPECT_EQ(day_of_birth("260102", now), "1926-01-02");
    EXPECT_EQ(day_of_birth("740812", now), "1974-08-12");
    EXPECT_EQ(day_of_birth("740832", now), std::nullopt);
    EXPECT_EQ(day_near("760101", now), "2076-01-01");
    EXPECT_EQ(day_near("770101", now), "1977-01-01");
    EXPECT_EQ(gs1_day("280200", now), "2028-02-29");
    EXPECT_EQ(gs1_day("281300", now), std::nullopt);
    EXPECT_EQ(day_of_year_near("366", now), "2024-12-31"); // the nearest leap year
    EXPECT_EQ(day_of_year_near("001", now), "2026-01-01");
    EXPECT_EQ(day_of_year_near("000", now), std::nullopt);
    EXPECT_EQ(day_of_year_before("6001", now), "2026-01-01");
    EXPECT_EQ(day_of_year_before("6326", now), "2016-11-21");
    EXPECT_EQ(day_of_year_before("5365", now), "2025-12-31");
    EXPECT_EQ(day_of_year_before("x001", now), std::nullopt);
}

} // namespace
} // namespace qrid
