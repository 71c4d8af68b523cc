// The layer of QR codes (ISO/IEC 18004): modes, levels, parts, and what else a code may hold.
#include "qrid/base/compression.h"
#include "qrid/corpus/inside/canvas.h"
#include "qrid/corpus/inside/kit.h"
#include "qrid/qr/render.h"

#include <fmt/format.h>

namespace qrid::corpus {

namespace qr_layer {
namespace {

constexpr const char *modes = "ISO/IEC 18004 section 7.4", *eci = "ISO/IEC 18004 section 7.4.2",
                     *append = "ISO/IEC 18004 section 8", *path = "Claim 169 section \"Encoding\"";

Recipe::Maker<Bytes> drawn(std::function<Symbol(const std::string& text)> encode) {
    return [encode = std::move(encode)](const Kit& k) { return symbol_png(encode(card_text(k)), 4); };
}

// A code of this text instead of a card.
Recipe::Maker<std::string> content(std::string text) {
    return [text = std::move(text)](const Kit&) { return text; };
}

} // namespace
} // namespace qr_layer

void add_qr_cases(Book book) {
    using namespace qr_layer;
    book.valid("plain", "alphanumeric mode, level M", modes, "the form of the specification")
        .picture(drawn([](const std::string& t) { return encode_symbol(t); }));
    for (const auto& [kind, level] : {std::pair{"l", EcLevel::low}, {"q", EcLevel::quartile}, {"h", EcLevel::high}})
        book.valid(fmt::format("level-{}", kind), fmt::format("error correction level {}", letter(level)),
                   "ISO/IEC 18004 section 7.5", "any level may be used")
            .picture(drawn([level = level](const std::string& t) { return encode_symbol(t, level); }));
    book.valid("byte-mode", "byte mode instead of alphanumeric", modes,
               "it is larger than it need be, but holds the same text")
        .picture(drawn([](const std::string& t) { return encode_symbol_in_bytes(t, EcLevel::medium); }));
    for (const auto& [kind, number] : {std::pair{"utf8", 26U}, {"latin1", 3U}, {"ascii", 27U}})
        book.valid(fmt::format("eci-{}", kind), fmt::format("byte mode under the ECI {}", number), eci,
                   "the characters of Base45 are the same in this character set")
            .picture(drawn([number = number](const std::string& t) {
                return encode_symbol_in_bytes(t, EcLevel::medium, number);
            }));
    book.open("eci-unknown", "byte mode under an ECI that is not assigned", eci,
              "a reader may refuse what it cannot interpret", {"no-code-found"})
        .picture(drawn([](const std::string& t) { return encode_symbol_in_bytes(t, EcLevel::medium, 899); }));
    book.open("parts", "the text cut into several codes in one picture", append, "a reader may put the parts together",
              {"no-code-found", "not-a-card"})
        .picture([](const Kit& k) { return side_by_side(encode_symbol_parts(card_text(k), EcLevel::medium, 6)); });
    book.undetermined("part-missing", "the text cut into several codes, of which the last is missing", append,
                      "a part of a card is no card; the rest of it is elsewhere",
                      {"no-code-found", "not-a-card", "bad-compression"})
        .picture([](const Kit& k) {
            std::vector<Symbol> parts = encode_symbol_parts(card_text(k), EcLevel::medium, 6);
            parts.pop_back();
            return side_by_side(parts);
        });
    book.invalid("bytes-cose", "the COSE bytes themselves in byte mode", path, "cards are Base45 text",
                 {"not-a-card", "bad-base45", "bad-compression"})
        .picture([](const Kit& k) {
            const Bytes cose = k.sign(k.card());
            return symbol_png(encode_symbol_in_bytes(text_of(cose), EcLevel::medium), 4);
        });
    book.invalid("bytes-zlib", "the zlib stream itself in byte mode", path, "cards are Base45 text",
                 {"not-a-card", "bad-base45", "bad-compression"})
        .picture([](const Kit& k) {
            const Bytes stream = zlib_compress(k.sign(k.card()));
            return symbol_png(encode_symbol_in_bytes(text_of(stream), EcLevel::medium), 4);
        });
    const std::pair<const char*, const char*> others[] = {
        {"web-address", "https://id.example/card/7"},
        {"plain-text", "Amara Lin"},
        {"vcard", "BEGIN:VCARD\nVERSION:3.0\nFN:Amara Lin\nEND:VCARD"},
        {"wifi", "WIFI:T:WPA;S:Lake;P:secret;;"},
        {"telephone", "tel:+8657112345678"},
        {"digits", "990106199005150053"},
        {"json", R"({"fullName":"Amara Lin","verified":true})"},
        {"geo", "geo:30.27,120.15"},
        {"mail", "mailto:amara@id.example"},
        {"event", "BEGIN:VEVENT\nSUMMARY:Card\nEND:VEVENT"}};
    for (const auto& [kind, text] : others)
        book.invalid(fmt::format("is-{}", kind), fmt::format("a code that holds no card: {}", kind), path,
                     "it is no card", {"not-a-card", "bad-base45", "unsupported-format", "bad-compression"})
            .text(content(text));
    for (const auto& [kind, text] : {std::pair{"dcc", "HC1:6BF+70%$R"}, {"shc", "shc:/5676290952432060"}})
        book.invalid(fmt::format("is-{}", kind), fmt::format("a code of another kind of card, cut short: {}", kind),
                     path, "it is no card of this kind, and not a good one of its own",
                     {"not-a-card", "unsupported-format", "bad-base45", "bad-compression", "bad-json", "bad-cose",
                      "bad-cbor"})
            .text(content(text));
    for (const auto& [kind, text] : {std::pair{"mdoc", "mdoc:owBjMS4w"},
                                     {"vc-barcode", "VC1-6BF+70%$R"},
                                     {"jwt", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUifQ."}})
        book.undetermined(fmt::format("is-{}", kind), fmt::format("a code of another kind of credential: {}", kind),
                          path,
                          "whether it is good is for verifiers of that kind to say, and this one must not accept it",
                          {"unsupported-format", "not-a-card"})
            .text(content(text));
}

} // namespace qrid::corpus
