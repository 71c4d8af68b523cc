// The layer of CBOR (RFC 8949): what is well-formed, what is deterministic, and what a reader must bound. Everything
// here is signed well over the very bytes that are odd.
#include "qrid/cbor/writer.h"
#include "qrid/corpus/inside/kit.h"

#include <fmt/format.h>

namespace qrid::corpus {

namespace cbor_layer {
namespace {

constexpr const char *well_formed = "RFC 8949 appendix F", *appendix = "RFC 8949 appendix F",
                     *valid = "RFC 8949 section 5.6", *deterministic = "RFC 8949 section 4.2.1";

// The good claims with a claim 1000 whose value is these encoded bytes.
Bytes with_item(const Kit& k, ByteView item) {
    Bytes payload = cbor::encode(k.claims());
    ++payload[0]; // a map of under 23 entries
    return join({payload, Bytes{0x19, 0x03, 0xe8}, item});
}

// A card whose payload is made so.
Recipe::Maker<Bytes> payload(std::function<Bytes(const Kit&)> make) {
    return [make = std::move(make)](const Kit& k) {
        Message message = k.card();
        message.payload = make(k);
        return k.sign(message);
    };
}

Recipe::Maker<Bytes> item(Bytes encoded) {
    return payload([encoded = std::move(encoded)](const Kit& k) { return with_item(k, encoded); });
}

// The encoded entries of the good claims, from the map's head on in pieces.
std::vector<Bytes> entries_of(const Kit& k) {
    std::vector<Bytes> entries;
    for (const auto& [key, value] : k.claims()) entries.push_back(join({cbor::encode(key), cbor::encode(value)}));
    return entries;
}

Bytes map_of(const std::vector<Bytes>& entries, bool has_indefinite_length = false) {
    Bytes out = has_indefinite_length ? Bytes{0xbf} : Bytes{static_cast<std::uint8_t>(0xa0 + entries.size())};
    for (const Bytes& entry : entries) out.insert(out.end(), entry.begin(), entry.end());
    if (has_indefinite_length) out.push_back(0xff);
    return out;
}

void add_good_twins(Book& book) {
    book.valid("plain", "claims in deterministic CBOR", deterministic, "the form that writers should use");
    book.valid("claim-unknown", "an unknown claim", "RFC 8392 section 3",
               "claims that are not understood are passed over", {"unknown-claim"})
        .cose(item({0x01}));
    book.valid("map-order", "the claims in the opposite order", deterministic,
               "cards need not be deterministic: what is signed are the bytes")
        .cose(payload([](const Kit& k) {
            std::vector<Bytes> entries = entries_of(k);
            return map_of({entries.rbegin(), entries.rend()});
        }));
    book.valid("map-indefinite", "the claims in a map of indefinite length", "RFC 8949 section 3.2.2",
               "it is well-formed, and what is signed are the bytes", {"indefinite-length"})
        .cose(payload([](const Kit& k) { return map_of(entries_of(k), true); }));
    book.valid("text-in-pieces", "a text of indefinite length", "RFC 8949 section 3.2.3", "it is well-formed",
               {"indefinite-length", "unknown-claim"})
        .cose(item({0x7f, 0x61, 'A', 0x61, 'B', 0xff}));
    book.valid("message-indefinite", "the COSE message is an array of indefinite length", "RFC 8949 section 3.2.2",
               "it is well-formed", {"indefinite-length"})
        .cose([](const Kit& k) {
            const Bytes good = k.sign(k.card());
            return join({Bytes{0xd2, 0x9f}, ByteView(good).subspan(2), Bytes{0xff}});
        });
    book.valid("integer-long", "an integer in more bytes than it needs", deterministic, "it is well-formed",
               {"not-shortest", "unknown-claim"})
        .cose(item({0x1b, 0, 0, 0, 0, 0, 0, 0, 1}));
    for (const auto& [kind, bytes] : {std::pair{"half", Bytes{0xf9, 0x3e, 0}},
                                      {"single", Bytes{0xfa, 0x3f, 0xc0, 0, 0}},
                                      {"double", Bytes{0xfb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0}},
                                      {"nan", Bytes{0xf9, 0x7e, 0}},
                                      {"infinity", Bytes{0xf9, 0x7c, 0}}})
        book.valid(fmt::format("float-{}", kind), fmt::format("an unknown claim with a float: {}", kind),
                   "RFC 8949 section 3.3", "floats are CBOR like any other", {"unknown-claim"})
            .cose(item(bytes));
    book.valid("undefined", "an unknown claim whose value is undefined", "RFC 8949 section 3.3",
               "it is a value like any other", {"unknown-claim"})
        .cose(item({0xf7}));
    book.valid("bignum", "an unknown claim with a bignum", "RFC 8949 section 3.4.3",
               "a tag that is not understood is passed over with its claim", {"unknown-claim"})
        .cose(item({0xc2, 0x49, 1, 0, 0, 0, 0, 0, 0, 0, 0}));
    book.valid("tag-in-claim", "a tag inside of an unknown claim", "RFC 8949 section 3.4",
               "a tag that is not understood is passed over with its claim", {"unknown-claim"})
        .cose(item({0xc1, 0x01}));
    book.valid("key-text", "a claim whose key is text", "RFC 8392 section 3", "keys of claims are integers or text",
               {"unknown-claim"})
        .cose(payload([](const Kit& k) {
            cbor::Map claims = k.claims();
            set(claims, "note", "anything");
            return cbor::encode(claims);
        }));
    book.valid("nested-12", "an unknown claim of 12 arrays in one another", "RFC 8949 section 10",
               "no card needs that, but every reader can", {"unknown-claim"})
        .cose(item(nested(12)));
}

void add_malformed(Book& book) {
    const Codes bad = {"bad-cbor"};
    const auto wrong = [&](std::string name, std::string title, const char* spec, std::string why, Bytes encoded) {
        book.invalid(std::move(name), std::move(title), spec, std::move(why), bad)
            .cose(item(std::move(encoded)))
            .unlike("claim-unknown");
    };
    for (const auto& [kind, byte] : {std::pair{"28", 0x1c}, {"29", 0x1d}, {"30", 0x1e}})
        wrong(fmt::format("reserved-{}", kind), fmt::format("the reserved additional information {}", kind), appendix,
              "it is not well-formed", {static_cast<std::uint8_t>(byte)});
    wrong("simple-two-bytes", "a simple value under 32 in two bytes", "RFC 8949 section 3.3", "it is not well-formed",
          {0xf8, 0x10});
    wrong("integer-indefinite", "an integer of indefinite length", appendix, "there is no such thing", {0x1f});
    wrong("tag-indefinite", "a tag of indefinite length", appendix, "there is no such thing", {0xdf, 0x00});
    wrong("break-alone", "a break where an item is due", appendix, "there is nothing to end", {0xff});
    wrong("text-not-utf8", "a text that is not UTF-8", "RFC 8949 section 3.1", "it is not valid", {0x62, 0xc3, 0x28});
    wrong("text-surrogate", "a text with half of a surrogate pair", "RFC 3629 section 3", "UTF-8 has no surrogates",
          {0x63, 0xed, 0xa0, 0x80});
    wrong("text-overlong", "a slash in two bytes of UTF-8", "RFC 3629 section 3", "only the shortest form is UTF-8",
          {0x62, 0xc0, 0xaf});
    wrong("text-cut", "a text that is announced longer than the payload", appendix, "the input ends too early",
          {0x78, 0xff, 'A'});
    wrong("bytes-huge", "bytes that are announced as 2^63 - 1", appendix,
          "the input ends too early, and nothing may be allocated for it",
          {0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff});
    wrong("array-huge", "an array of 2^64 - 1 items", appendix,
          "the input ends too early, and nothing may be allocated for it",
          {0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff});
    wrong("map-huge", "a map of 2^32 - 1 entries", appendix,
          "the input ends too early, and nothing may be allocated for it", {0xba, 0xff, 0xff, 0xff, 0xff});
    wrong("array-unended", "an array of indefinite length without its break", appendix, "the input ends too early",
          {0x9f, 1});
    wrong("map-odd", "a map of indefinite length with a key but no value", appendix, "every key has a value",
          {0xbf, 1, 0xff});
    wrong("pieces-mixed", "a text of pieces of which one is bytes", "RFC 8949 section 3.2.3", "all pieces are text",
          {0x7f, 0x61, 'A', 0x41, 'B', 0xff});
    wrong("pieces-nested", "a text whose piece is of indefinite length", "RFC 8949 section 3.2.3",
          "pieces are of definite length", {0x7f, 0x7f, 0x61, 'A', 0xff, 0xff});
    wrong("key-twice-inside", "a map inside of a claim has a key twice", valid, "the map is not valid",
          {0xa2, 1, 1, 1, 2});
    book.invalid("claim-twice", "the claim exp twice, the second one later", valid,
                 "one reader takes the first, another the last: it must be refused", bad)
        .cose(payload([](const Kit& k) {
            std::vector<Bytes> entries = entries_of(k);
            entries.push_back(join({Bytes{claim::exp}, cbor::encode(k.exp() + 3650 * day)}));
            return map_of(entries);
        }));
    book.invalid("claim-twice-forms", "the claim exp twice, the second key in two bytes", "RFC 8949 section 5.6.1",
                 "4 and 4 are one key, however they are written", bad)
        .cose(payload([](const Kit& k) {
            std::vector<Bytes> entries = entries_of(k);
            entries.push_back(join({Bytes{0x18, claim::exp}, cbor::encode(k.exp() + 3650 * day)}));
            return map_of(entries);
        }));
    book.invalid("field-twice", "the full name twice in the identity", valid, "two readers would show two people", bad)
        .cose(payload([](const Kit& k) {
            cbor::Map claims = k.claims();
            drop(claims, claim::identity);
            Bytes encoded = cbor::encode(claims);
            ++encoded[0];
            Bytes identity = cbor::encode(k.identity_map());
            ++identity[0]; // one entry more
            identity = join({identity, Bytes{identity_key::full_name}, cbor::encode("Eve Lin")});
            return join({encoded, Bytes{0x18, claim::identity}, identity});
        }));
    book.invalid("header-twice", "the alg twice in the protected header", "RFC 9052 section 3",
                 "two readers would take two algorithms", bad)
        .cose([](const Kit& k) {
            Message m = k.card();
            const auto& [alg, kid] = std::pair{m.protected_entries[0], m.protected_entries[1]};
            m.protected_bytes = raw_map({{Bytes{1}, cbor::encode(alg.second)},
                                         {Bytes{1}, cbor::encode(-7)},
                                         {Bytes{4}, cbor::encode(kid.second)}});
            return k.sign(m);
        });
    book.invalid("nested-500", "an unknown claim of 500 arrays in one another", "RFC 8949 section 10",
                 "a reader must bound its depth", bad)
        .cose(item(nested(500)))
        .unlike("nested-12");
    book.invalid("trailing-payload", "a byte follows the claims", well_formed, "the payload is one item", bad)
        .cose(payload([](const Kit& k) {
            return join({cbor::encode(k.claims()), Bytes{0}});
        }));
    book.invalid("trailing-claims", "a second map of claims follows the first", well_formed, "the payload is one item",
                 bad)
        .cose(payload([](const Kit& k) {
            return join({cbor::encode(k.claims()), cbor::encode(k.claims())});
        }));
    book.invalid("payload-cut", "the claims are cut short", appendix, "the input ends too early", bad)
        .cose(payload([](const Kit& k) {
            Bytes encoded = cbor::encode(k.claims());
            encoded.pop_back();
            return encoded;
        }));
    book.invalid("trailing-message", "a byte follows the message", well_formed,
                 "the message is one item; what follows is not signed", bad)
        .cose([](const Kit& k) {
            return join({k.sign(k.card()), Bytes{0}});
        });
    book.invalid("two-messages", "a second message follows the first", well_formed, "the message is one item", bad)
        .cose([](const Kit& k) {
            return join({k.sign(k.card()), k.sign(k.card())});
        });
    book.invalid("message-cut", "the message is cut short", appendix, "the input ends too early", bad)
        .cose([](const Kit& k) {
            Bytes bytes = k.sign(k.card());
            bytes.resize(bytes.size() - 10);
            return bytes;
        });
    book.invalid("json", "the claims are JSON", "RFC 8392 section 7.2", "a card is CBOR", {"bad-cbor", "bad-claims"})
        .cose(payload([](const Kit&) { return to_bytes(bytes_of(R"({"iss":"https://id.example"})")); }));
}

} // namespace
} // namespace cbor_layer

void add_cbor_cases(Book book) {
    using namespace cbor_layer;
    add_good_twins(book);
    add_malformed(book);
}

} // namespace qrid::corpus
