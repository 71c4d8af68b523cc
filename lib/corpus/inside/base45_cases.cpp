// The layer of Base45 (RFC 9285), and what happens to a text on its way.
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/corpus/inside/kit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid::corpus {

namespace base45_layer {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr const char *decoding = "RFC 9285 section 6", *encoding = "RFC 9285 section 4";

std::string good_text(const Kit& k) { return base45_encode(zlib_compress(k.sign(k.card()))); }

Recipe::Maker<std::string> changed(std::function<std::string(std::string)> change) {
    return [change = std::move(change)](const Kit& k) { return change(good_text(k)); };
}

// The good card with as many letters in its name as make the text's length have this rest by 3.
std::string text_of_rest(const Kit& k, std::size_t rest) {
    for (std::size_t letters = 0; letters < 64; ++letters) {
        cbor::Map claims = k.claims();
        set(claims, claim::sub, "T-" + std::string(letters, '1'));
        std::string text = base45_encode(zlib_compress(k.cose(claims)));
        if (text.size() % 3 == rest) return text;
    }
    throw Error(Code::internal, "no text of that length");
}

// A group of three characters that stands for its value and 65536, which a reader of 16 bits takes for the same.
std::string with_large_group(std::string text) {
    for (std::size_t at = 3; at + 3 <= text.size(); at += 3) {
        std::size_t value = 65536;
        for (std::size_t i = 3; i-- > 0;) value += alphabet.find(text[at + i]) * (i == 0 ? 1U : i == 1 ? 45U : 2025U);
        if (value >= 45U * 45 * 45) continue;
        for (std::size_t i = 0; i < 3; ++i, value /= 45) text[at + i] = alphabet[value % 45];
        return text;
    }
    throw Error(Code::internal, "no group is small enough");
}

// The same of the two characters at the end, and 256.
std::string with_large_end(std::string text) {
    const std::size_t at = text.size() - 2;
    const std::size_t value = alphabet.find(text[at]) + 45 * alphabet.find(text[at + 1]) + 256;
    text[at] = alphabet[value % 45];
    text[at + 1] = alphabet[value / 45];
    return text;
}

std::string url_encoded(const std::string& text) {
    std::string out;
    for (const char c : text)
        out += std::string_view(" $%*+/:").find(c) == std::string_view::npos ? std::string(1, c)
                                                                             : fmt::format("%{:02X}", int{c});
    return out;
}

void add_wrong_texts(Book& book) {
    const Codes bad = {"bad-base45", "not-a-card"};
    book.invalid("group-overflow", "a group of three characters above 65535", decoding,
                 "three characters stand for two bytes, 65535 at most; a larger value must be refused", bad)
        .text(changed(with_large_group));
    book.invalid("pair-overflow", "the last two characters stand for more than 255", decoding,
                 "two characters stand for one byte", bad)
        .unlike("length-3n-2")
        .text([](const Kit& k) { return with_large_end(text_of_rest(k, 2)); });
    book.invalid("colons", "the last group is ':::', the largest of all", decoding, "91124 is above 65535", bad)
        .text(changed([](std::string text) { return text.substr(0, text.size() / 3 * 3) + ":::"; }));
    book.invalid("dangling", "one character more than groups of three", decoding, "no text has a length of 3n + 1", bad)
        .unlike("length-3n")
        .text([](const Kit& k) { return text_of_rest(k, 0) + "0"; });
    book.invalid("cut-last", "the last character is missing", decoding,
                 "what is left is another text, which holds no card", {"bad-base45", "bad-compression", "not-a-card"})
        .text(changed([](std::string text) { return text.substr(0, text.size() - 1); }));
    book.invalid("cut-first", "the first character is missing", decoding,
                 "what is left is another text, which holds no card", {"bad-base45", "bad-compression", "not-a-card"})
        .text(changed([](std::string text) { return text.substr(1); }));
    book.invalid("cut-half", "the second half is missing", decoding, "the compressed stream is cut short",
                 {"bad-compression", "bad-base45", "not-a-card"})
        .text(changed([](std::string text) { return text.substr(0, text.size() / 6 * 3); }));
    for (const auto& [kind, c] :
         {std::pair{"underscore", '_'}, {"comma", ','}, {"exclamation", '!'}, {"equals", '='}, {"at", '@'}})
        book.invalid(fmt::format("character-{}", kind), fmt::format("the character '{}' inside of the text", c),
                     encoding, "it is not in the alphabet", bad)
            .text(changed([c = c](std::string text) {
                text[10] = c;
                return text;
            }));
    book.invalid("character-letter", "a Cyrillic letter that looks like an A", encoding, "it is not in the alphabet",
                 bad)
        .text(changed([](std::string text) { return text.substr(0, 9) + "\u0410" + text.substr(10); }));
    book.invalid("zeros", "the text is zeros", decoding, "zero bytes are no compressed card",
                 {"bad-compression", "not-a-card", "bad-cbor"})
        .text([](const Kit&) { return std::string(300, '0'); });
    book.invalid("base64", "the card in base64 instead of Base45", encoding, "it is another encoding",
                 {"bad-base45", "not-a-card"})
        .text([](const Kit& k) { return base64_encode(zlib_compress(k.sign(k.card()))); });
    book.invalid("hex", "the card in hexadecimal digits instead of Base45", encoding,
                 "read as Base45, the digits hold no card", {"bad-base45", "bad-compression", "not-a-card"})
        .text([](const Kit& k) { return hex_encode(zlib_compress(k.sign(k.card()))); });
    book.invalid("byte-order", "the characters of each group in the opposite order", encoding,
                 "the least significant character comes first", {"bad-base45", "bad-compression", "not-a-card"})
        .text(changed([](std::string text) {
            for (std::size_t at = 0; at + 3 <= text.size(); at += 3) std::swap(text[at], text[at + 2]);
            return text;
        }));
    book.invalid("swapped", "two characters changed places", encoding, "what is left is another card's text or none",
                 {"bad-compression", "bad-base45", "not-a-card"})
        .text(changed([](std::string text) {
            std::size_t at = 60;
            while (text[at] == text[at + 1]) ++at;
            std::swap(text[at], text[at + 1]);
            return text;
        }));
    book.invalid("changed", "one character was misread", encoding, "the checksum of the compressed stream does not fit",
                 {"bad-compression", "bad-base45", "not-a-card"})
        .text(changed([](std::string text) {
            text[61] = text[61] == 'A' ? 'B' : 'A';
            return text;
        }));
    book.invalid("tail", "letters follow the text", "qrid-formats(5)", "bytes follow the compressed stream",
                 {"bad-compression", "bad-base45", "not-a-card"})
        .unlike("length-3n")
        .text([](const Kit& k) { return text_of_rest(k, 0) + "ABCABC"; });
}

void add_forgiven_texts(Book& book) {
    const char* const scanners = "Claim 169 section \"Decoding\"";
    book.valid("plain", "the text alone", encoding, "the form of the specification").text(good_text);
    book.valid("length-3n", "a text of whole groups", encoding, "an even number of bytes").text([](const Kit& k) {
        return text_of_rest(k, 0);
    });
    book.valid("length-3n-2", "a text that ends with two characters", encoding, "an odd number of bytes")
        .text([](const Kit& k) { return text_of_rest(k, 2); });
    for (const auto& [kind, before, after] :
         {std::array{"newline", "", "\n"}, {"crlf", "", "\r\n"}, {"tab", "\t", "\t"}, {"blank-lines", "\n\n", "\n\n"}})
        book.open(
                fmt::format("space-{}", kind), fmt::format("white space around the text: {}", kind), scanners,
                "scanners and editors add line ends; none of these characters is in the alphabet, and RFC 9285 lets a "
                "reader refuse them",
                {"text-repaired", "bad-base45"})
            .text(changed([before = std::string(before), after = std::string(after)](const std::string& text) {
                return before + text + after;
            }));
    book.open(
            "line-broken", "the text is broken into lines of 76 characters", scanners,
            "line ends are not in the alphabet, so that nothing else can be meant; RFC 9285 lets a reader refuse them",
            {"text-repaired"})
        .text(changed([](std::string text) {
            for (std::size_t at = 76; at < text.size(); at += 77) text.insert(at, "\n");
            return text;
        }));
    book.open("lower-case", "the text in small letters", "RFC 9285 section 6",
              "the alphabet has no small letters; a program that folds case finds the card",
              {"text-repaired", "bad-base45", "not-a-card"})
        .text(changed([](std::string text) {
            for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
            return text;
        }));
    book.open("url-encoded", "the text is percent-encoded, as from a form", scanners,
              "a program on its way encoded it; a reader may undo that", {"text-repaired", "bad-base45", "not-a-card"})
        .text(changed(url_encoded));
    book.open("quoted", "quotation marks around the text", scanners,
              "a table or a mail added them; a reader may undo that", {"text-repaired", "bad-base45", "not-a-card"})
        .text(changed([](const std::string& text) { return '"' + text + '"'; }));
    book.open("byte-order-mark", "a byte order mark before the text", scanners,
              "an editor added it; a reader may pass over it", {"text-repaired", "bad-base45", "not-a-card"})
        .text(changed([](const std::string& text) { return "\xef\xbb\xbf" + text; }));
    book.open("zero-width", "a zero-width space inside of the text", scanners,
              "a messenger added it; a reader may pass over it", {"text-repaired", "bad-base45", "not-a-card"})
        .text(changed([](const std::string& text) { return text.substr(0, 40) + "\u200b" + text.substr(40); }));
    for (const auto& [kind, prefix] :
         {std::pair{"claim169", "CLAIM169:"}, {"mosip", "MOSIP:"}, {"hc1", "HC1:"}, {"id1", "ID1:"}})
        book.open(fmt::format("prefix-{}", kind), fmt::format("the prefix {} before the text", prefix),
                  "Claim 169 section \"Encoding\"",
                  "cards have no prefix; whether a reader that knows better takes it away is left to it",
                  {"text-repaired", "bad-base45", "not-a-card", "unsupported-format"})
            .text(changed([prefix = prefix](const std::string& text) { return prefix + text; }));
    book.open("web-address", "the text as the query of a web address", "Claim 169 section \"Encoding\"",
              "the card is in it, but an address is not a card", {"text-repaired", "bad-base45", "not-a-card"})
        .text(changed([](const std::string& text) { return "https://id.example/show?card=" + url_encoded(text); }));
}

} // namespace
} // namespace base45_layer

void add_base45_cases(Book book) {
    using namespace base45_layer;
    add_forgiven_texts(book);
    add_wrong_texts(book);
}

} // namespace qrid::corpus
