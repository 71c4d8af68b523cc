// Texts as people paste them.
#include "qrid/base/encoding.h"
#include "qrid/card/pasted.h"
#include "qrid/card/text.h"
#include "support/errors.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>
#include <map>

namespace qrid {
namespace {

// A card's text of so many bytes that do not compress, each time another.
std::string card_text(unsigned seed, Compression compression = Compression::zlib, std::size_t size = 150) {
    Bytes cose{0xd2, 0x84};
    for (std::uint32_t state = seed * 2654435761U + 1; cose.size() < size; state = state * 1664525U + 1013904223U)
        cose.push_back(static_cast<std::uint8_t>(state >> 24));
    return text_of_card(cose, compression);
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

std::string in_lines(const std::string& text, std::size_t width, const std::string& end,
                     const std::string& begin = {}) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += width) out += begin + text.substr(i, width) + end;
    return out;
}

std::string percent_escaped(const std::string& text, std::string_view kept) {
    std::string out;
    for (char c : text) {
        const bool is_kept = std::isalnum(static_cast<unsigned char>(c)) != 0 || kept.find(c) != std::string_view::npos;
        out += is_kept ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned>(c));
    }
    return out;
}

std::string utf16(const std::string& text, bool little, bool mark) {
    std::string out = mark ? (little ? "\xff\xfe" : "\xfe\xff") : "";
    for (char c : text) out += little ? std::string{c, '\0'} : std::string{'\0', c};
    return out;
}

struct Change {
    const char* name;
    std::function<std::string(const std::string&)> make;
    Repairs repairs;
};

const std::vector<Change>& changes() {
    using enum Repair;
    static const std::vector<Change> all{
        {"quotes", [](auto& t) { return '"' + t + '"'; }, {surrounding}},
        {"apostrophes", [](auto& t) { return '\'' + t + '\''; }, {surrounding}},
        {"smart quotes", [](auto& t) { return "\u201c" + t + "\u201d"; }, {wide, surrounding}},
        {"German quotes", [](auto& t) { return "\u201e" + t + "\u201c"; }, {wide, surrounding}},
        {"French quotes", [](auto& t) { return "\u00ab\u00a0" + t + "\u00a0\u00bb"; }, {spaces, wide, surrounding}},
        {"code marks", [](auto& t) { return "```\n" + t + "\n```"; }, {}},
        {"a tick", [](auto& t) { return '`' + t + '`'; }, {surrounding}},
        {"zbarimg", [](auto& t) { return "QR-Code:" + t; }, {surrounding}},
        {"a chat", [](auto& t) { return "[29/11/2026, 10:15] Amara: " + t; }, {surrounding}},
        {"a chat in capitals", [](auto& t) { return "29.11.2026 10:15 - AMARA K: " + t; }, {surrounding}},
        {"a label", [](auto& t) { return "My card: " + t; }, {surrounding}},
        {"a label in Chinese", [](auto& t) { return "\u6211\u7684\u5361\uff1a" + t; }, {wide, surrounding}},
        {"a line before", [](auto& t) { return "This is my card:\n" + t + "\nThanks, Amara\n"; }, {}},
        {"a full stop", [](auto& t) { return "It is " + t + "."; }, {surrounding}},
        {"words behind", [](auto& t) { return t + " SENT BY ME"; }, {surrounding}},
        {"mail", [](auto& t) { return "> " + t; }, {surrounding}},
        {"mail in mail", [](auto& t) { return in_lines(t, 70, "\r\n", "> > "); }, {surrounding, folded}},
        {"zero-width", [](auto& t) { return replaced(t, "A", "\u200bA"); }, {invisible}},
        {"soft hyphens", [](auto& t) { return t.substr(0, 40) + "\u00ad" + t.substr(40); }, {invisible}},
        {"marks of direction", [](auto& t) { return "\u2066" + t + "\u2069"; }, {invisible}},
        {"no-break spaces", [](auto& t) { return replaced(t, " ", "\u00a0"); }, {spaces}},
        {"wide spaces", [](auto& t) { return replaced(t, " ", "\u3000"); }, {spaces}},
        {"full width", [](auto& t) { return replaced(replaced(t, ":", "\uff1a"), "A", "\uff21"); }, {wide}},
        {"hyphens", [](auto& t) { return replaced(t, "-", "\u2011"); }, {wide}},
        {"no-break spaces of one byte", [](auto& t) { return replaced(t, " ", "\xa0"); }, {charset, spaces}},
        {"a web address", [](auto& t) { return percent_escaped(t, "-."); }, {escapes}},
        {"small digits", [](auto& t) { return replaced(percent_escaped(t, "-."), "%3A", "%3a"); }, {escapes}},
        {"a form", [](auto& t) { return replaced(percent_escaped(t, "*-. "), " ", "+"); }, {escapes}},
        {"twice", [](auto& t) { return percent_escaped(percent_escaped(t, "-."), "-."); }, {escapes}},
        {"in a link",
         [](auto& t) { return "https://a.example/?card=" + percent_escaped(t, "-."); },
         {escapes, surrounding}},
        {"a web page", [](auto& t) { return replaced(replaced(t, " ", "&nbsp;"), "+", "&#x2B;"); }, {escapes}},
        {"JSON", [](auto& t) { return '"' + replaced(t, "/", "\\/") + '"'; }, {escapes, surrounding}},
        {"Markdown", [](auto& t) { return replaced(replaced(t, "*", "\\*"), "+", "\\+"); }, {escapes}},
        {"quoted-printable", [](auto& t) { return in_lines(replaced(t, " ", "=20"), 75, "=\r\n"); }, {escapes}},
        {"UTF-16", [](auto& t) { return utf16(t, true, true); }, {charset}},
        {"UTF-16BE", [](auto& t) { return utf16(t + "\n", false, true); }, {charset}},
        {"UTF-16 without a mark", [](auto& t) { return utf16(t, true, false); }, {charset}},
        {"a byte order mark", [](auto& t) { return "\xef\xbb\xbf" + t; }, {}},
        {"folded lines", [](auto& t) { return in_lines(t, 76, "\n"); }, {folded}},
        {"blank lines between", [](auto& t) { return in_lines(t, 64, "\r\n\r\n"); }, {folded}},
        {"a quote over lines", [](auto& t) { return "\"" + in_lines(t, 60, "\n") + "\""; }, {surrounding, folded}},
        {"a label over lines",
         [](auto& t) { return "card: " + in_lines(t, 60, "\n") + "-- \nAmara\n"; },
         {surrounding, folded}},
    };
    return all;
}

bool can_be_told(std::string_view text) { return text.find(' ') != std::string_view::npos; }

TEST(PastedCard, IsReadWhateverWasDoneToIt) {
    rc::check([](unsigned seed) {
        const std::string text = card_text(seed);
        RC_PRE(can_be_told(text) && text.find('+') != std::string::npos && text.find('*') != std::string::npos &&
               text.find('/') != std::string::npos && text.find(':') != std::string::npos &&
               text.find('-') != std::string::npos && text.find('A') != std::string::npos);
        for (const Change& change : changes()) {
            const std::string pasted = change.make(text);
            const PastedCard card = pasted_card(pasted);
            if (trimmed(card.text) != text || card.repairs != change.repairs)
                RC_FAIL(fmt::format("{}: {} gave {} ({})", change.name, pasted, card.text, words(card.repairs)));
        }
    });
}

TEST(PastedCard, IsReadWhereverItWasFolded) {
    rc::check([](unsigned seed) {
        const std::string text = card_text(seed);
        const std::size_t width = *rc::gen::inRange<std::size_t>(1, text.size() + 1);
        EXPECT_EQ(trimmed(pasted_card(in_lines(text, width, "\n")).text), text) << width;
        EXPECT_EQ(trimmed(pasted_card(in_lines(text, width, "\r\n")).text), text) << width;
    });
}

TEST(PastedCard, IsReadWhereEditorsTookTheSpacesAtTheEndsOfLines) {
    const std::string text = card_text(3);
    for (std::size_t width = 20; width < 80; ++width) {
        std::string lines = in_lines(text, width, "\n");
        for (std::size_t at = lines.find(" \n"); at != std::string::npos; at = lines.find(" \n")) lines.erase(at, 1);
        EXPECT_EQ(pasted_card(lines).text, text) << width;
    }
}

TEST(PastedCard, OfOtherKindsIsReadAlike) {
    const std::string certificate = "HC1:" + card_text(1),
                      token = "eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ." + std::string(86, 'x');
    std::string health_card = "shc:/";
    for (char c : token) health_card += fmt::format("{:02}", c - 45);
    for (const std::string& text : {certificate, token, health_card}) {
        EXPECT_EQ(pasted_card(text).text, text);
        EXPECT_EQ(pasted_card("card: \u201c" + text + "\u201d").text, text);
        EXPECT_EQ(pasted_card(utf16("QR-Code:" + text, true, true)).text, text);
        for (std::size_t width : {10U, 40U, 76U, 200U}) {
            const PastedCard card = pasted_card("My card\n\n" + in_lines(text, width, "\n") + "\nThanks\n");
            EXPECT_EQ(card.text, text) << width;
        }
    }
    EXPECT_EQ(pasted_card("https://a.example/#" + token).text, "https://a.example/#" + token); // an address
}

TEST(PastedText, OfSeveralCardsHasEach) {
    const std::string one = card_text(1), other = card_text(2);
    const PastedText both = pasted_cards("First:\n" + one + "\nand " + other + "\n\n" + in_lines(one, 50, "\n"));
    ASSERT_EQ(both.cards.size(), 3U);
    EXPECT_EQ(both.cards[0].text, one);
    EXPECT_EQ(both.cards[0].line, 2U);
    EXPECT_TRUE(both.cards[0].repairs.empty());
    EXPECT_EQ(both.cards[1].text, other);
    EXPECT_EQ(both.cards[2].text, one);
    EXPECT_EQ(both.cards[2].line, 5U);
    ASSERT_EQ(both.rest.size(), 1U);
    EXPECT_EQ(both.rest[0].text, "First:");
}

TEST(PastedText, OfBrotliIsReadBehindALabel) {
    const std::string text = card_text(5, Compression::brotli);
    for (const std::string& pasted : {'"' + text + '"', "Card: " + text, "> " + text})
        EXPECT_EQ(pasted_card(pasted).text, text);
}

TEST(PastedText, ThatIsHostileEndsSoon) {
    std::string lines;
    for (int i = 0; i < 200'000; ++i) lines += "NCF:\n";
    EXPECT_TRUE(pasted_cards(lines + "HC1:NCF").cards.empty());
    std::string words;
    for (int i = 0; i < 200'000; ++i) words += "x NCF ";
    EXPECT_TRUE(pasted_cards(words).cards.empty());
    EXPECT_TRUE(pasted_cards(std::string(1 << 20, '%')).cards.empty());
    EXPECT_TRUE(pasted_cards(replaced(std::string(1 << 16, '%'), "%", "%25")).cards.empty());
}

TEST(DamagedText, TellsWhatWasDone) {
    const std::string text = card_text(7);
    std::string lower = text;
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    EXPECT_EQ(cause_of_damage(text), "");
    EXPECT_NE(cause_of_damage(lower).find("lower case"), std::string::npos);
    EXPECT_NE(cause_of_damage(in_lines(lower, 70, "\n")).find("lower case"), std::string::npos);
    EXPECT_EQ(cause_of_damage(replaced(text, " ", "")), "its spaces are missing");
    EXPECT_EQ(cause_of_damage(replaced(text, " ", "+")), "it has no spaces, which may have become plus signs");
    EXPECT_EQ(cause_of_damage(text.substr(0, text.size() - 20)), "its end is missing");
    EXPECT_EQ(cause_of_damage(text.substr(0, 100) + text.substr(101)), ""); // the reader says where
    EXPECT_EQ(cause_of_damage("hello"), "");
    EXPECT_EQ(test::code_of([&] { card_of_text(lower); }), Code::bad_base45);
}

} // namespace
} // namespace qrid
