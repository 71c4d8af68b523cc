// What people put into codes and paste is rarely what other symbologies hold: no ordinary text is taken for that, and
// the real ones are told from their first character to their last.
#include "qrid/card/gs1_text.h"
#include "qrid/card/mrz_text.h"
#include "qrid/card/text_kind.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace qrid {
namespace {

TEST(OrdinaryTexts, AreOfNoKind) {
    for (const char* text : {
             // names and addresses
             "Ada Lovelace",
             "MUELLER/HANS-PETER",
             "M4SCREW/NUT BOX 100 PCS",
             "M1ABRAMS TANK/MODEL KIT, SCALE 1:35, WITH DECALS AND PHOTO-ETCHED PARTS",
             "M2 SSD/NVME 1TB SAMSUNG 990 PRO HEATSINK PCIE 4.0 (MZ-V9P1T0CW) NEW",
             "221B Baker Street, London NW1 6XE",
             "〒100-0001 東京都千代田区千代田1-1",
             "@home, 3rd floor",
             // phone numbers
             "(415) 555-2671",
             "(415)5552671",
             "(21)987654321",
             "(11)98765-4321",
             "(02)93741234",
             "(0)30 123456",
             "(91)",
             "+49 (30) 901820",
             "+49 30 901820",
             "+49-30/901820",
             "8613800138000",
             "8613800138001",
             "8613800138002",
             "8613800138003",
             "8613800138004",
             "8613800138005",
             "8613800138006",
             "8613800138007",
             "8613800138008",
             "8613800138009",
             // numbers of orders, of accounts, days
             "96385074",
             "036000291452",
             "4006381333931",
             "10012345678902",
             "20261130",
             "0109501101530003",
             "01095011015300031234567890",
             "0002014711",
             "000201",
             "#UT2024 was a good year",
             "#UT01 is a hashtag, too",
             "INV-2026/0042",
             "DE89 3704 0044 0532 0130 00",
             "DE89370400440532013000",
             "GB29NWBK60161331926819",
             // brackets
             "(1984) George Orwell",
             "(10) green bottles hanging on the wall",
             "(10)",
             "(01)",
             "(90)people",
             "(2026) Alle Rechte vorbehalten.",
             "(01)09501101530003 and more",
             "(01)09501101530003(5)1",
             "(20)ab",
             "]C1 is where we met",
             // sentences
             "The quick brown fox jumps over the lazy dog.",
             "Příliš žluťoučký kůň úpěl ďábelské ódy",
             "Всем привет, как дела?",
             "こんにちは、世界",
             "مرحبا بالعالم",
             "Hierbei fallen 3 < 4 und 5 > 2 auf",
             "PH1: a beginning",
             "HC1: Introduction to chemistry",
             "Wifi: ask at the bar",
             "wifi: guest, password: hunter2",
             "Bitcoin: a peer-to-peer electronic cash system",
             // lines of letters and fillers
             "PASSENGERS<AND<CREW<ARE<ASKED<TO<WAIT<OUTSIDE\nPLEASE<HAVE<YOUR<DOCUMENTS<READY<FOR<INSPECTION",
             "PASSENGERS<AND<CREW<ARE<ASKED<TO<WAIT<OUTSID\nPLEASE<HAVE<YOUR<DOCUMENTS<READY<FOR<US<TODAYY",
             "I<LOVE<YOU<SO<MUCH<MY<DEAR<ONES\nI<LOVE<YOU<SO<MUCH<MY<DEAR<ONES\nI<LOVE<YOU<SO<MUCH<MY<DEAR<ONES",
             // addresses without a scheme, and other words that begin as tokens do
             "www.example.com",
             "eyewear.example.com",
             "eyes.wide.shut",
             "ewe.lamb.ram",
             "ewok.village.example",
             "ey.be.see.dee.ee",
         })
        EXPECT_EQ(name(text_kind(text)), name(TextKind::other)) << text;
    EXPECT_EQ(text_kind("{\"(01)\":\"09501101530003\"}"), TextKind::json);
    EXPECT_EQ(text_kind("[1,2,3]"), TextKind::other);
    EXPECT_EQ(text_kind("https://example.com/(01)09501101530003"), TextKind::url);
}

TEST(OrdinaryTexts, OfEveryDigitAreNoProductNumbers) {
    for (int last = 0; last <= 99; ++last)
        for (const char* first : {"86138001380", "4915112345", "014155526", "198501", "01123456789012"}) {
            const std::string text = fmt::format("{}{:02}", first, last);
            EXPECT_EQ(text_kind(text), TextKind::other) << text;
        }
}

TEST(Goods, AreToldByTheirSymbology) {
    for (const Symbology symbology : {Symbology::ean8, Symbology::ean13, Symbology::upc_a, Symbology::upc_e})
        EXPECT_EQ(text_kind("04252614", symbology), TextKind::product_number); // UPC-E has the digit of another number
    for (const Symbology symbology : {Symbology::itf, Symbology::databar}) {
        EXPECT_EQ(text_kind("10012345678902", symbology), TextKind::product_number);
        EXPECT_EQ(text_kind("10012345678903", symbology), TextKind::other);
    }
    for (const Symbology symbology : {Symbology::databar, Symbology::data_matrix, Symbology::code128}) {
        EXPECT_EQ(text_kind("0109501101530003", symbology), TextKind::gs1);
        EXPECT_EQ(text_kind("0109501101530004", symbology), TextKind::other);
    }
    for (const Symbology symbology : {Symbology::qr, Symbology::data_matrix, Symbology::code39, Symbology::aztec})
        EXPECT_EQ(text_kind("4006381333931", symbology), TextKind::other);
    EXPECT_EQ(text_kind("https://a.example", Symbology::ean13), TextKind::url);
}

TEST(Goods, AreMadeOfKnownIdentifiersToTheirEnd) {
    for (const char* text :
         {"(01)09501101530003", "(01)09501101530004", "(00)106141412345678908", "(17)290700(10)AB-123", "(10)A/1(21)2",
          "(3103)001250(3922)795(01)99501101530008", "(8018)012345678901234567", "(414)9501101020917(254)7",
          "]C1(01)123", "]d20109501101530003",
          "\x1d"
          "10AB",
          "010950110153000317290700",
          "010950110153000310AB\x1d"
          "21XY",
          "(8003)09501101530003ABC"})
        EXPECT_TRUE(is_gs1(text)) << text;
    for (const char* text : {"(01)0950110153000",
                             "(01)095011015300031",
                             "(05)123(10)A",
                             "(17)2907(10)AB",
                             "(10)A B(21)1",
                             "(10)A(21)",
                             "(10)A(21",
                             "(10)A(",
                             "(10)A)21(B",
                             "(10)123456789012345678901(21)1",
                             "(3109)00125a(10)1",
                             "(3999)1(10)1",
                             "]C1",
                             "]C1x",
                             "]C1(",
                             "\x1d",
                             "\x1d"
                             "05x",
                             "()",
                             "(",
                             "010950110153000417290700",
                             "010950110153000317299900",
                             ""})
        EXPECT_FALSE(is_gs1(text)) << text;
}

TEST(TravelDocument, HasCheckDigits) {
    const std::string first = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n";
    EXPECT_EQ(mrz_lines(first + "L898902C36UTO7408122F1204159ZE184226B<<<<<10").size(), 2U);
    EXPECT_EQ(mrz_lines(first + "L898902C36UTO8408122F1204159ZE184226B<<<<<10").size(), 2U); // one misread: two wrong
    EXPECT_TRUE(mrz_lines(first + "L898902C37UTO7408123F1204150ZE184226B<<<<<21").empty());  // all wrong
    EXPECT_TRUE(mrz_lines(first + "L898902C37UTO7408123F1204159ZE184226B<<<<<21").empty());  // all but one
    EXPECT_TRUE(mrz_lines(first + "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<").empty());
    EXPECT_EQ(mrz_lines("IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n8806923102858CORINNE<<<<<<<6512068F6").size(), 2U);
}

TEST(BoardingPass, HasEveryField) {
    const std::string pass = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100";
    EXPECT_EQ(text_kind(pass), TextKind::boarding_pass);
    EXPECT_EQ(text_kind(pass.substr(0, 59)), TextKind::other);
    for (const auto& [at, wrong] : {std::pair{1, '5'},
                                    {2, '/'},
                                    {5, 'a'},
                                    {24, '-'},
                                    {30, '1'},
                                    {36, ' '},
                                    {44, 'x'},
                                    {44, '4'},
                                    {47, '1'},
                                    {50, '/'},
                                    {58, 'G'}}) {
        std::string damaged = pass;
        damaged[static_cast<std::size_t>(at)] = wrong;
        EXPECT_EQ(text_kind(damaged), TextKind::other) << at;
    }
}

} // namespace
} // namespace qrid
