// The layer of the identity: the map of Claim 169, each field wrong in its own way.
#include "qrid/base/compression.h"
#include "qrid/corpus/inside/kit.h"

#include <fmt/format.h>

#include <limits>

namespace qrid::corpus {

namespace identity_layer {
namespace {

using cbor::Value;

constexpr const char* table = "Claim 169 section \"Identity map\"";

Recipe::Maker<Bytes> with_identity(std::function<Value(const Kit&)> make) {
    return [make = std::move(make)](const Kit& k) {
        cbor::Map claims = k.claims();
        set(claims, claim::identity, make(k));
        return k.cose(claims);
    };
}

Recipe::Maker<Bytes> with_field(Value key, Value value) {
    return with_identity([key = std::move(key), value = std::move(value)](const Kit& k) {
        cbor::Map identity = k.identity_map();
        set(identity, key, value);
        return Value(identity);
    });
}

// A PNG of one pixel.
Bytes small_png() {
    return hex_decode("89504e470d0a1a0a0000000d4948445200000001000000010800000000"
                      "3a7e9b550000000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082");
}

Value face(Value data, Value format = 0, Value sub_format = 0) {
    return cbor::Array{cbor::Map{{0, std::move(data)}, {1, std::move(format)}, {2, std::move(sub_format)}}};
}

void add_types(Book& book) {
    const std::pair<FieldType, Value> wrong_values[] = {
        {FieldType::text, 7},  {FieldType::date, 19900515}, {FieldType::code, "female"},
        {FieldType::codes, 3}, {FieldType::bytes, 7},       {FieldType::biometrics, Bytes{1, 2}}};
    for (const IdentityField& field : identity_fields())
        for (const auto& [type, value] : wrong_values)
            if (field.type == type)
                book.invalid(fmt::format("type-{}", field.key),
                             fmt::format("{} (key {}) is {}", field.name, field.key, cbor::kind(value)), table,
                             "the specification gives the field another type", {"bad-claims"})
                    .cose(with_field(field.key, value));
    for (const auto& [kind, value] : {std::pair{"null", Value(cbor::Simple{})},
                                      {"true", Value(true)},
                                      {"float", Value(1.5)},
                                      {"map", Value(cbor::Map{})}})
        book.invalid(fmt::format("name-{}", kind), fmt::format("the full name is {}", cbor::kind(value)), table,
                     "the specification gives the field another type", {"bad-claims"})
            .cose(with_field(4, value));
}

void add_maps(Book& book) {
    book.valid("plain", "a record of seven fields", table, "the form of the specification");
    book.open("empty", "an identity without any field", table,
              "every field is optional, but such a card says nothing of anybody", {"no-identity"})
        .cose(with_identity([](const Kit&) { return cbor::Map{}; }));
    for (const auto& [kind, value] : {std::pair{"array", Value(cbor::Array{1})},
                                      {"text", Value("Amara Lin")},
                                      {"integer", Value(169)},
                                      {"null", Value(cbor::Simple{})}})
        book.invalid(fmt::format("is-{}", kind), fmt::format("claim 169 is {}", cbor::kind(value)), table,
                     "the identity is a map", {"bad-claims", "no-identity"})
            .cose(with_identity([value = value](const Kit&) { return value; }));
    book.open("wrapped", "the identity map stands inside of a byte string", "Claim 169 section \"Examples\"",
              "the table asks for a map, the worked example wraps it", {"unusual-form"})
        .cose(with_identity([](const Kit& k) { return cbor::encode(k.identity_map()); }));
    book.invalid("wrapped-cut", "the same, and the map inside is cut short", table, "it is not well-formed",
                 {"bad-cbor", "bad-claims"})
        .cose(with_identity([](const Kit& k) {
            Bytes inner = cbor::encode(k.identity_map());
            inner.pop_back();
            return inner;
        }));
    book.invalid("wrapped-trailing", "the same, and a byte follows the map inside", table, "it is one item",
                 {"bad-cbor", "bad-claims"})
        .cose(with_identity([](const Kit& k) {
            return join({cbor::encode(k.identity_map()), Bytes{0}});
        }));
    book.open("keys-text", "the keys of the identity are digits written as text", table,
              "the table asks for integers; what is meant is plain", {"unusual-form", "unknown-key", "bad-claims"})
        .cose(with_identity([](const Kit& k) {
            cbor::Map identity;
            for (const auto& [key, value] : k.identity_map())
                identity.emplace_back(std::to_string(*key.int64()), value);
            return Value(identity);
        }));
    book.open("keys-both", "the full name under the key 4 and under \"4\"", table,
              "if text keys are read as integers, the key is there twice", {"bad-claims", "unknown-key"})
        .cose(with_field("4", "Eve Lin"));
    book.valid("key-unknown", "a key that the table does not have", table,
               "later versions add keys; a reader passes over them", {"unknown-key"})
        .cose(with_field(99, "anything"));
    book.valid("key-negative", "a negative key", table, "a reader passes over it", {"unknown-key"})
        .cose(with_field(-1, "anything"));
    book.valid("key-huge", "a key of 2^64 - 1", table, "a reader passes over it", {"unknown-key"})
        .cose(with_field(Value::unsigned_integer(UINT64_MAX), "anything"));
    book.valid("key-name", "a key that is a name", table, "a reader passes over it", {"unknown-key"})
        .cose(with_field("nickname", "anything"));
}

void add_codes(Book& book) {
    const Codes unknown = {"unknown-code"};
    for (const auto& [key, called, most] :
         {std::tuple{9, "gender", 3}, {14, "maritalStatus", 3}, {17, "photoFormat", 4}})
        for (const int value : {0, most + 1, -1})
            book.valid(
                    fmt::format("code-{}-{}", key, value < 0 ? "negative" : std::to_string(value)),
                    fmt::format("{} is {}", called, value), table,
                    "it is an integer, but not in the code list: the card is the issuer's, and a verifier does well to say so",
                    unknown)
                .cose(with_field(key, value));
    book.open("gender-text", "gender is the text \"2\"", "Claim 169 section \"Examples\"",
              "the table asks for an integer, the worked example writes text", {"unusual-form", "bad-claims"})
        .cose(with_field(9, "2"));
    book.valid("fingers-unknown", "a finger of number 11", table, "it is an integer, but not in the code list", unknown)
        .cose(with_field(18, cbor::Array{1, 11}));
    book.invalid("fingers-text", "fingers as text in the array", table, "they are integers", {"bad-claims"})
        .cose(with_field(18, cbor::Array{"1"}));
    for (const auto& [kind, date] :
         {std::pair{"february-30", "19900230"}, {"month-13", "19901301"}, {"zeros", "00000000"}})
        book.valid(fmt::format("birth-{}", kind), fmt::format("the date of birth is {}", date), table,
                   "it is text as the issuer wrote it; a verifier does well to say that there is no such day",
                   {"no-such-day"})
            .cose(with_field(8, date));
    book.valid("birth-dashes", "the date of birth has dashes", table, "older versions write YYYY-MM-DD", {})
        .cose(with_field(8, "1990-05-15"));
    book.valid("birth-words", "the date of birth is in words", table,
               "it is text, of which a verifier cannot tell a day", {"no-such-day", "unknown-code"})
        .cose(with_field(8, "15 May 1990"));
    book.valid("birth-later", "born after the moment of the check", table,
               "the card is the issuer's; a verifier does well to say so", {"born-later"})
        .cose(with_field(8, "29990101"));
    book.valid("name-long", "a name of 900 letters", table, "no limit is set; what is shown may be cut")
        .cose(with_field(4, std::string(900, 'A')));
    book.valid("name-empty", "an empty name", table, "it is text").cose(with_field(4, ""));
    for (const auto& [kind, name] : {std::pair{"chinese", "林安然"},
                                     {"arabic", "عائشة الفهد"},
                                     {"combining", "Ame\u0301lie"},
                                     {"emoji", "Amara \U0001F600"}})
        book.valid(fmt::format("name-{}", kind), fmt::format("a name in other letters: {}", kind), table, "it is UTF-8")
            .cose(with_field(4, name));
    for (const auto& [kind, name] : {std::pair{"bidi", "Amara \u202eniL"},
                                     {"control", "Amara\x1b[2J Lin"},
                                     {"newline", "Amara\nVALID"},
                                     {"nul", "Amara"}})
        book.valid(fmt::format("name-{}", kind), fmt::format("a name that would mislead where it is shown: {}", kind),
                   "Unicode Technical Report 36",
                   "it is text that the issuer signed; who shows it must make it harmless")
            .cose(with_field(4, std::string_view(kind) == "nul" ? Value(std::string("Amara\0Lin", 9)) : Value(name)));
}

void add_biometrics(Book& book) {
    book.valid("face", "a face of the right form", table, "an array of one map")
        .cose(with_field(62, face(small_png())));
    book.open("face-map", "the face is one map instead of an array", "Claim 169 section \"Examples\"",
              "the table asks for an array, the worked example writes a map", {"unusual-form", "bad-claims"})
        .cose(with_field(62, cbor::Map{{0, small_png()}, {1, 0}, {2, 0}}));
    book.invalid("face-no-data", "the face has no data", table, "data is what it is for", {"bad-claims"})
        .unlike("face")
        .cose(with_field(62, cbor::Array{cbor::Map{{1, 0}, {2, 0}}}));
    book.invalid("face-text", "the data of the face is base64 text", table, "data is bytes", {"bad-claims"})
        .unlike("face")
        .cose(with_field(62, face(base64_encode(small_png()))));
    book.invalid("face-of-numbers", "the array of faces holds numbers", table, "it holds maps", {"bad-claims"})
        .unlike("face")
        .cose(with_field(62, cbor::Array{1, 2}));
    book.valid("face-none", "the array of faces is empty", table, "there is no face")
        .cose(with_field(62, cbor::Array{}));
    book.valid("face-lies", "a face that says JPEG and is PNG", table,
               "the card is the issuer's; a verifier does well to say so", {"photo-format"})
        .cose(with_field(62, face(small_png(), 0, 1)));
    book.valid("face-noise", "a face that is no picture at all", table,
               "the card is the issuer's; a verifier does well to say so", {"photo-format"})
        .cose(with_field(62, face(Bytes(40, 0x5a))));
    book.valid("face-huge-header", "a face whose header claims 60000 x 60000 pixels", table,
               "the card is the issuer's; who draws the face must bound it")
        .cose(with_field(62, [] {
            Bytes png = small_png();
            png[18] = png[22] = 0xea;
            png[19] = png[23] = 0x60;
            const std::uint32_t sum = crc32(ByteView(png).subspan(12, 17)); // of IHDR and its data
            for (unsigned n = 0; n < 4; ++n) png[29 + n] = static_cast<std::uint8_t>(sum >> (24 - 8 * n));
            return face(png);
        }()));
    book.valid("face-format-unknown", "a face of format 9", table, "it is not in the code list", {"unknown-code"})
        .cose(with_field(62, face(small_png(), 9, 0)));
    book.valid("face-vendor", "a face of a vendor's sub-format", table, "100 to 200 are for vendors")
        .cose(with_field(62, face(small_png(), 0, 150)));
    book.valid("photo-old", "a photo under the deprecated key 16", "Claim 169 section \"Changes\"",
               "older cards have it there")
        .cose(with_identity([](const Kit& k) {
            cbor::Map identity = k.identity_map();
            set(identity, 16, small_png());
            return Value(identity);
        }));
    book.open("photo-hex", "a photo under key 16 in hexadecimal text", "Claim 169 section \"Changes\"",
              "some writers did so; the table asks for bytes", {"unusual-form", "bad-claims"})
        .cose(with_field(16, hex_encode(small_png())));
}

} // namespace
} // namespace identity_layer

void add_identity_cases(Book book) {
    using namespace identity_layer;
    add_maps(book);
    add_types(book);
    add_codes(book);
    add_biometrics(book);
}

} // namespace qrid::corpus
