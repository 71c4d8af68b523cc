// The codes of every day: web addresses, contacts, networks, links, payments, and texts of no kind.
#include "layers.h"
#include "qrid/foreign/inside/members.h"
#include "support/errors.h"

#include <fmt/format.h>

namespace qrid {
namespace {

using test::fact;

TEST(WebAddress, IsTakenApartAndNeverALink) {
    const std::string text = "HTTPS://login.bank.example:8443/a.b/c?d=e#f";
    const Explanation out = test::masked(text);
    EXPECT_EQ(fact(out.layers, "web address", "address"), "hxxps://login[.]bank[.]example:8443/…?…#…");
    EXPECT_EQ(fact(explain_foreign(TextKind::url, text, 0, true).layers, "web address", "address"),
              "HxxPS://login[.]bank[.]example:8443/a.b/c?d=e#f");
    EXPECT_EQ(fact(test::masked("https://ada:secret@host.example").layers, "web address", "address"),
              "hxxps://…@host[.]example");
    EXPECT_EQ(fact(out.layers, "web address", "scheme"), "https");
    EXPECT_EQ(fact(out.layers, "web address", "host"), "login[.]bank[.]example");
    EXPECT_EQ(fact(out.layers, "web address", "port"), "8443");
    EXPECT_EQ(fact(out.layers, "web address", "path"), "6 characters");
    EXPECT_TRUE(out.warnings.empty());
}

TEST(WebAddress, WarnsOfWhatMisleads) {
    const auto warns = [](const std::string& text, const char* code) {
        return test::warns(explain_foreign(TextKind::url, text, test::now, false), code);
    };
    EXPECT_TRUE(warns("http://a.example", "not-https"));
    EXPECT_TRUE(warns("https://bank.example@evil.example/", "user-in-address"));
    EXPECT_FALSE(warns("https://good.example/@user", "user-in-address"));
    EXPECT_FALSE(warns("https://good.example?a@b", "user-in-address"));
    EXPECT_TRUE(warns("https://192.0.2.1/", "ip-address"));
    EXPECT_TRUE(warns("https://[2001:db8::1]:80/", "ip-address"));
    EXPECT_TRUE(warns("https://3221225985/", "ip-address"));
    EXPECT_TRUE(warns("https://0xC0000201", "ip-address"));
    EXPECT_TRUE(warns("https://www.XN--pple-43d.example", "punycode"));
    EXPECT_TRUE(warns("https://\xd0\xb0pple.example", "odd-host"));
    EXPECT_TRUE(warns("https://a.example\\@evil.example", "backslash"));
    EXPECT_TRUE(warns("https://a.example/" + std::string(600, 'x'), "long-address"));
    EXPECT_TRUE(warns("https:///path", "no-host"));
    EXPECT_EQ(fact(test::masked("https://bank.example@evil.example/").layers, "web address", "host"), "evil[.]example");
}

TEST(WebAddress, SurvivesDamage) {
    test::survives_damage(TextKind::url, "https://u:p@[2001:db8::1]:80/a/b?c=d#e");
    for (const char* text : {"", ":", "://", "https://", "https://@", "https://[", "https://:", "https://.", "...."})
        (void)explain_foreign(TextKind::url, text, test::now, true);
}

constexpr const char* vcard =
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lovelace;Ada;;;\r\nFN:Ada Love\r\n lace\r\n"
    "item1.TEL;TYPE=home:+44 20 7946 0000\r\nTEL:+44 20 7946 1111\r\nBDAY:18151210\r\n"
    "ORG:Engines\\, Ltd\r\nURL:https://ada.example/x\r\nNOTE:met in May\r\nX-ODD:1\r\nEND:VCARD\r\n";

TEST(Contact, IsToldFieldByField) {
    const Explanation out = test::revealed(vcard);
    EXPECT_EQ(fact(out.layers, "contact", "name"), "Ada Lovelace");
    EXPECT_EQ(fact(out.layers, "contact", "name in parts"), "Lovelace Ada");
    EXPECT_EQ(fact(out.layers, "contact", "phone"), "+44 20 7946 0000");
    EXPECT_EQ(fact(out.layers, "contact", "phone 2"), "+44 20 7946 1111");
    EXPECT_EQ(fact(out.layers, "contact", "organisation"), "Engines, Ltd");
    EXPECT_EQ(fact(out.layers, "contact", "web address"), "hxxps://ada[.]example/x");
    EXPECT_EQ(fact(out.layers, "contact", "other fields"), "1");
}

TEST(Contact, IsMasked) {
    const Explanation out = test::masked(vcard);
    EXPECT_EQ(fact(out.layers, "contact (masked)", "name"), "A. L.");
    EXPECT_EQ(fact(out.layers, "contact (masked)", "phone"), "••••0000");
    EXPECT_EQ(fact(out.layers, "contact (masked)", "date of birth"), "1815");
    EXPECT_EQ(fact(out.layers, "contact (masked)", "note"), "10 characters");
}

TEST(Contact, MayBeAMecard) {
    const Explanation out = test::revealed("MECARD:N:Lovelace,Ada;TEL:12345;NOTE:a\\;b\\:c;EMAIL:ada@mail.example;;");
    EXPECT_EQ(fact(out.layers, "contact", "written as"), "MECARD");
    EXPECT_EQ(fact(out.layers, "contact", "name in parts"), "Lovelace,Ada");
    EXPECT_EQ(fact(out.layers, "contact", "note"), "a b:c");
    EXPECT_EQ(fact(out.layers, "contact", "e-mail"), "ada@mail.example");
}

TEST(Contact, SurvivesDamage) {
    test::survives_damage(TextKind::vcard, vcard);
    test::survives_damage(TextKind::vcard, "MECARD:N:Lovelace,Ada;TEL:12345;;");
    const Explanation many = test::masked(fmt::format("BEGIN:VCARD\n{:\n>9000}", "TEL:1"));
    EXPECT_EQ(fact(many.layers, "contact (masked)", "phone"), "•");
}

TEST(Event, IsToldFieldByField) {
    const std::string text =
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Dentist\nDTSTART:20260105T090000Z\nEND:VEVENT\nEND:VCALENDAR";
    EXPECT_EQ(text_kind(text), TextKind::event);
    EXPECT_EQ(fact(test::revealed(text).layers, "event", "what"), "Dentist");
    EXPECT_EQ(fact(test::masked(text).layers, "event (masked)", "what"), "7 characters");
    EXPECT_EQ(fact(test::masked(text).layers, "event (masked)", "begins"), "20260105T090000Z");
    test::survives_damage(TextKind::event, text);
}

TEST(Wifi, ShowsThePasswordOnlyWhenAsked) {
    const std::string text = "WIFI:T:WPA;S:Caf\xc3\xa9\\; upstairs;P:correct\\:horse;H:true;;";
    const Explanation out = test::masked(text);
    EXPECT_EQ(fact(out.layers, "Wi-Fi network", "SSID"), "14 characters");
    EXPECT_EQ(fact(test::revealed(text).layers, "Wi-Fi network", "SSID"), "Café; upstairs");
    EXPECT_EQ(fact(test::masked("WIFI:T:Ada's house;S:x;;").layers, "Wi-Fi network", "security"), "11 characters");
    EXPECT_EQ(fact(out.layers, "Wi-Fi network", "security"), "WPA");
    EXPECT_EQ(fact(out.layers, "Wi-Fi network", "hidden"), "yes");
    EXPECT_EQ(fact(out.layers, "Wi-Fi network", "password"), "13 characters");
    EXPECT_EQ(fact(test::revealed(text).layers, "Wi-Fi network", "password"), "correct:horse");
    EXPECT_TRUE(out.warnings.empty());
    EXPECT_TRUE(test::warns(test::masked("WIFI:S:open;;"), "open-network"));
    EXPECT_TRUE(test::warns(test::masked("WIFI:T:WEP;S:old;P:12345;;"), "weak-network"));
    test::survives_damage(TextKind::wifi, text);
}

TEST(Link, OfAPhoneNumber) {
    EXPECT_EQ(fact(test::masked("tel:+442079460000").layers, "phone number", "number"), "••••0000");
    EXPECT_TRUE(test::warns(test::masked("tel:*%2306%23"), "control-code"));
    test::survives_damage(TextKind::phone, "tel:+44%202079460000;ext=1");
}

TEST(Link, OfAMail) {
    const std::string text = "mailto:ada@mail.example?subject=Hello%20there&body=x&cc=bob@mail.example";
    const Explanation out = test::masked(text);
    EXPECT_EQ(fact(out.layers, "e-mail", "to"), "••••mple");
    EXPECT_EQ(fact(out.layers, "e-mail", "subject"), "11 characters");
    EXPECT_EQ(fact(test::revealed(text).layers, "e-mail", "subject"), "Hello there");
    const Explanation older = test::revealed("MATMSG:TO:ada@mail.example;SUB:Hello;BODY:there;;");
    EXPECT_EQ(fact(older.layers, "e-mail", "to"), "ada@mail.example");
    EXPECT_EQ(fact(older.layers, "e-mail", "body"), "there");
    test::survives_damage(TextKind::mail, text);
}

TEST(Link, OfATextMessage) {
    EXPECT_EQ(fact(test::revealed("sms:12345?body=hi").layers, "text message", "text"), "hi");
    EXPECT_EQ(fact(test::revealed("SMSTO:12345:hi there").layers, "text message", "text"), "hi there");
    EXPECT_EQ(fact(test::revealed("SMSTO:12345:hi there").layers, "text message", "to"), "12345");
    test::survives_damage(TextKind::text_message, "smsto:12345:hi");
}

TEST(Link, OfAPlace) {
    const std::string text = "geo:14.6091,-121.0223;u=35?q=home";
    EXPECT_EQ(fact(test::masked(text).layers, "place (to whole degrees)", "latitude"), "14");
    EXPECT_EQ(fact(test::masked(text).layers, "place (to whole degrees)", "longitude"), "-121");
    EXPECT_EQ(fact(test::revealed(text).layers, "place", "longitude"), "-121.0223");
    test::survives_damage(TextKind::place, text);
}

TEST(Link, OfASecretNeverShowsIt) {
    const std::string text = "otpauth://totp/Bank:ada@mail.example?secret=JBSWY3DPEHPK3PXP&issuer=Bank&digits=6";
    const Explanation out = test::revealed(text);
    EXPECT_EQ(fact(out.layers, "one-time passwords", "kind"), "by the time (totp)");
    EXPECT_EQ(fact(out.layers, "one-time passwords", "account"), "Bank:ada@mail.example");
    EXPECT_EQ(fact(out.layers, "one-time passwords", "secret"), "16 characters, not shown");
    EXPECT_EQ(test::all_of(out.layers).find("JBSWY"), std::string::npos);
    EXPECT_TRUE(test::warns(out, "secret"));
    EXPECT_TRUE(test::warns(test::masked("otpauth-migration://offline?data=AAAA"), "secret"));
    test::survives_damage(TextKind::one_time_password, text);
}

TEST(Link, OfCoins) {
    const std::string text = "bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq?amount=0.01&label=Shop";
    EXPECT_EQ(fact(test::masked(text).layers, "cryptocurrency payment", "to"), "••••5mdq");
    EXPECT_EQ(fact(test::masked(text).layers, "cryptocurrency payment", "amount"), "0.01");
    EXPECT_TRUE(test::warns(test::masked(text), "payment"));
    test::survives_damage(TextKind::coins, text);
}

// Of an invented shop.
const std::string merchant =
    "00020101021226250009shop.test0108123456785204541153036085406150.005802XX5908Al Bario6006Manila6304E6C2";

TEST(Payment, ToAMerchantIsToldFieldByField) {
    EXPECT_EQ(text_kind(merchant), TextKind::merchant_payment);
    const Explanation out = test::masked(merchant);
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(fact(out.layers, "payment to a merchant", "use"), "once");
    EXPECT_EQ(fact(out.layers, "payment to a merchant", "payment system"), "shop.test");
    EXPECT_EQ(fact(out.layers, "payment to a merchant", "amount"), "150.00");
    EXPECT_EQ(fact(out.layers, "payment to a merchant", "merchant"), "A. B.");
    EXPECT_EQ(fact(test::revealed(merchant).layers, "payment to a merchant", "merchant"), "Al Bario");
}

TEST(Payment, ToAMerchantHasAChecksum) {
    EXPECT_EQ(fact(test::masked(merchant).layers, "payment to a merchant", "checksum"), "right");
    EXPECT_TRUE(test::masked(merchant).warnings.empty());
    std::string wrong = merchant;
    wrong.back() = wrong.back() == '0' ? '1' : '0';
    EXPECT_EQ(fact(test::masked(wrong).layers, "payment to a merchant", "checksum"), "wrong");
    EXPECT_TRUE(test::warns(test::masked(wrong), "bad-checksum"));
}

TEST(Payment, ToAMerchantTellsWhatCameBeforeTheDamage) {
    const Explanation out = test::masked(merchant.substr(0, merchant.size() - 1));
    EXPECT_EQ(test::flaw(out), Code::bad_claims);
    EXPECT_EQ(fact(out.layers, "payment to a merchant", "city"), "6 characters");
    test::survives_damage(TextKind::merchant_payment, merchant);
}

TEST(Payment, ByBankTransferHasCheckDigits) {
    const std::string text =
        "BCD\n002\n1\nSCT\nBFSWDE33BER\nErika Mustermann\nDE89370400440532013000\nEUR12.50\n\n\nRent May\n";
    EXPECT_EQ(text_kind(text), TextKind::bank_transfer);
    const Explanation out = test::masked(text);
    EXPECT_EQ(fact(out.layers, "bank transfer", "to"), "E. M.");
    EXPECT_EQ(fact(out.layers, "bank transfer", "account"), "••••3000");
    EXPECT_EQ(fact(out.layers, "bank transfer", "check digits"), "right");
    EXPECT_EQ(fact(out.layers, "bank transfer", "amount"), "EUR12.50");
    EXPECT_EQ(fact(out.layers, "bank transfer", "message"), "8 characters");
    std::string wrong = text;
    wrong[wrong.find("8937")] = '7';
    EXPECT_TRUE(test::warns(test::masked(wrong), "bad-check-digits"));
    test::survives_damage(TextKind::bank_transfer, text);
}

TEST(Plain, AChallengeTellsWhoAsksForWhat) {
    const std::string text = R"({"qrid":"challenge","aud":"urn:gate","cnonce":"AAH-_w","needs":["fullName","face"]})";
    EXPECT_EQ(text_kind(text), TextKind::challenge);
    const Explanation out = test::masked(text);
    EXPECT_EQ(fact(out.layers, "challenge", "from"), "urn:gate");
    EXPECT_EQ(fact(out.layers, "challenge", "nonce"), "0001feff");
    EXPECT_EQ(fact(out.layers, "challenge", "asks for"), "fullName, face");
    test::survives_damage(TextKind::challenge, text);
}

TEST(Plain, JsonTellsItsMembers) {
    const std::string text = R"({"name":"Ada","age":36,"list":[1,2],"none":null})";
    EXPECT_EQ(fact(test::masked(text).layers, "JSON", "\"name\""), "text");
    EXPECT_EQ(fact(test::masked(text).layers, "JSON", "\"list\""), "a list of 2");
    EXPECT_EQ(fact(test::revealed(text).layers, "JSON", "\"name\""), "Ada");
    EXPECT_EQ(test::flaw(test::masked("{")), Code::bad_claims);
    test::survives_damage(TextKind::json, text);
}

TEST(Plain, TextIsShownOnlyWhenAsked) {
    const Explanation out = test::masked("hello\nw\xc3\xb6rld");
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(fact(out.layers, "plain text", "characters"), "11");
    EXPECT_EQ(fact(out.layers, "plain text", "lines"), "2");
    EXPECT_EQ(fact(out.layers, "plain text", "encoding"), "UTF-8");
    EXPECT_EQ(fact(out.layers, "plain text", "text"), "-");
    EXPECT_EQ(fact(test::revealed("a\x1b[2Jb\xff").layers, "plain text", "text"), "a?[2Jb?");
    EXPECT_EQ(fact(test::masked("\xff").layers, "plain text", "encoding"), "bytes that are not UTF-8");
}

TEST(Words, CutAtACharacter) {
    EXPECT_EQ(legible("\xc3\xa9\xc3\xa9\xc3\xa9", 3), "\xc3\xa9\xc3\xa9\xc3\xa9");
    EXPECT_EQ(legible("\xc3\xa9\xc3\xa9\xc3\xa9", 2), "\xc3\xa9…");
    EXPECT_EQ(legible(legible("abcdef", 3), 3), "ab…");
    EXPECT_EQ(legible("\xc3", 9), "?");
    EXPECT_EQ(legible("\xed\xa0\x80", 9), "???"); // a surrogate
}

TEST(Words, TellTheYearOfAnyDate) {
    const Shown masked{0, false};
    EXPECT_EQ(masked.year("1964-08-12"), "1964");
    EXPECT_EQ(masked.year("17/03/1991"), "1991");
    EXPECT_EQ(masked.year("March 05, 1988"), "1988");
    EXPECT_EQ(masked.year("18151210"), "1815");
    EXPECT_EQ(masked.year("64-08"), "••••");
    EXPECT_EQ(masked.year(""), "");
}

TEST(Words, LeaveNoTwoFactsOfOneName) {
    std::vector<Layer> layers{{"l", {{"a", "1"}, {"a", "2"}, {"a 2", "3"}}}};
    layers = tidied(tidied(layers));
    EXPECT_EQ(test::all_of(layers), "l\na: 1\na 2: 2\na 2 2: 3\n");
    layers.front().facts.assign(100, {"x", "y"});
    EXPECT_EQ(tidied(tidied(layers)).front().facts.size(), most_facts);
    EXPECT_EQ(tidied(tidied(layers)).front().facts.back().second, "41 more");
}

TEST(Members, AreParsedWithinBounds) {
    const auto code = [](const std::string& text) {
        return test::code_of([&] { parse_json(text, Code::bad_claims, "it"); });
    };
    EXPECT_EQ(code(R"({"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"{{{{"})"), std::nullopt);
    EXPECT_EQ(code(std::string(32, '[') + std::string(32, ']')), std::nullopt);
    EXPECT_EQ(code(std::string(33, '[') + std::string(33, ']')), Code::bad_claims);
    EXPECT_EQ(code(std::string(100'000, ' ')), Code::too_large);
    EXPECT_EQ(code("{\"a\":\"\xff\"}"), Code::bad_claims);
    EXPECT_EQ(numeric_date(nlohmann::json(18446744073709551615U)), std::nullopt);
    EXPECT_EQ(numeric_date(nlohmann::json(1.5)), 1);
    EXPECT_EQ(numeric_date(cbor::Value(cbor::Integer{true, 18446744073709551615U})), std::nullopt);
}

} // namespace
} // namespace qrid
