// The layer of COSE: headers, algorithms, signatures, the shape of the message.
#include "qrid/card/text.h"
#include "qrid/cbor/writer.h"
#include "qrid/corpus/inside/fixed.h"
#include "qrid/corpus/inside/kit.h"
#include "qrid/cose/encrypt0.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace qrid::corpus {

namespace cose_layer {
namespace {

using cbor::Map;
using cbor::Value;
using Change = std::function<void(const Kit&, Message&)>;

constexpr const char *sign1 = "RFC 9052 section 4.2", *headers = "RFC 9052 section 3.1";

// The good card with one change, signed after it.
Recipe::Maker<Bytes> with(Change change) {
    return [change = std::move(change)](const Kit& k) {
        Message message = k.card();
        change(k, message);
        return k.sign(message);
    };
}

// The same with a change of the signature that the good card has.
Recipe::Maker<Bytes> with_signature(std::function<void(Bytes&)> change) {
    return with([change = std::move(change)](const Kit& k, Message& m) {
        m.signature = k.key().sign(m.signed_bytes());
        change(*m.signature);
    });
}

// What a signer of a COSE_Sign signs (RFC 9052 section 4.4).
Bytes sign_structure(const Message& m) {
    cbor::Writer out;
    out.array(5).text("Signature").bytes({}).bytes(m.header()).bytes({}).bytes(m.payload);
    return std::move(out).take();
}

void add_header_cases(Book& book) {
    book.valid("plain", "alg and kid in the protected header, tag 18", sign1,
               "the form that the specification of cards asks for");
    book.invalid("alg-only-unprotected", "the alg stands in the unprotected header only", headers,
                 "an attacker may change what the signature does not cover, so no algorithm is stated",
                 {"algorithm-mismatch", "unprotected-alg"})
        .cose(with([](const Kit&, Message& m) {
            m.unprotected = cbor::encode(Map{{header::alg, *m.protected_entries[0].second.int64()}});
            drop(m.protected_entries, header::alg);
        }));
    book.open("alg-in-both", "the alg stands in both headers", "RFC 9052 section 3",
              "a reader should refuse a label that is in both headers; if it does not, the protected one counts",
              {"bad-cose"})
        .cose(with([](const Kit&, Message& m) { m.unprotected = cbor::encode(Map{m.protected_entries[0]}); }));
    book.invalid("alg-missing", "no alg anywhere", headers, "without an algorithm there is nothing to verify with",
                 {"algorithm-mismatch"})
        .cose(with([](const Kit&, Message& m) { drop(m.protected_entries, header::alg); }));
    const std::vector<std::pair<std::string, Value>> odd_algs = {
        {"none", 0},           {"hmac", alg::hmac256},   {"rs1", alg::rs1},
        {"es384", alg::es384}, {"ps256", alg::ps256},    {"unassigned", -65000},
        {"text", "EdDSA"},     {"null", cbor::Simple{}}, {"bytes", Bytes{0x27}},
        {"positive", 8},       {"ml-dsa-44", -48},       {"private-use", -65537}};
    for (const auto& [kind, value] : odd_algs)
        book.invalid(fmt::format("alg-{}", kind), fmt::format("the alg of an EdDSA signature is {}", kind),
                     "RFC 9053 section 2", "a key is for one algorithm; a message that states another is refused",
                     {"algorithm-mismatch", "unsupported-algorithm", "bad-cose"})
            .cose(with([value = value](const Kit&, Message& m) { set(m.protected_entries, header::alg, value); }));
    book.valid("alg-ed25519", "the fully specified alg -19 with an Ed25519 key", "RFC 9864 section 2.2",
               "Ed25519 (-19) is the same algorithm as EdDSA (-8) with this curve")
        .cose(with([](const Kit& k, Message& m) {
            set(m.protected_entries, header::alg, row_of(k.key().algorithm()).cose_also);
        }));
    book.invalid("protected-empty", "the protected header is an empty byte string", headers,
                 "with nothing protected, no algorithm is stated", {"algorithm-mismatch"})
        .cose(with([](const Kit&, Message& m) { m.protected_bytes = Bytes{}; }));
    book.invalid("protected-empty-map", "the protected header is an empty map", headers,
                 "with nothing protected, no algorithm is stated", {"algorithm-mismatch", "bad-cose"})
        .cose(with([](const Kit&, Message& m) { m.protected_bytes = Bytes{0xa0}; }));
    book.invalid("protected-array", "the protected header is an array", headers, "it must be a map", {"bad-cose"})
        .cose(with([](const Kit&, Message& m) { m.protected_bytes = Bytes{0x80}; }));
    book.invalid("protected-cut", "the protected header's map is cut short", headers, "it must be well-formed CBOR",
                 {"bad-cbor"})
        .cose(with([](const Kit&, Message& m) {
            m.protected_bytes = m.header();
            m.protected_bytes->pop_back();
        }));
    book.invalid("protected-trailing", "a byte follows the map in the protected header", headers,
                 "the byte string holds one map and nothing else", {"bad-cbor"})
        .cose(with([](const Kit&, Message& m) {
            m.protected_bytes = m.header();
            m.protected_bytes->push_back(0);
        }));
    book.invalid("protected-not-wrapped", "the protected header is a bare map instead of bytes", headers,
                 "it must be a byte string", {"bad-cose"})
        .cose([](const Kit& k) {
            Message m = k.card();
            const Bytes signature = k.key().sign(m.signed_bytes());
            cbor::Writer out;
            out.tag(18).array(4).encoded(m.header()).map(0).bytes(m.payload).bytes(signature);
            return std::move(out).take();
        });
    book.invalid("unprotected-array", "the unprotected header is an array", headers, "it must be a map", {"bad-cose"})
        .cose(with([](const Kit&, Message& m) { m.unprotected = {0x80}; }));
    book.open("label-bytes", "a label is a byte string", "RFC 9052 section 1.5",
              "labels are integers or text; a reader may refuse others or ignore them", {"bad-cose"})
        .cose(with([](const Kit&, Message& m) { set(m.protected_entries, Bytes{1}, 1); }));
    book.valid("label-text", "an unknown label is text", "RFC 9052 section 1.5",
               "labels may be text, and unknown ones that are not critical are passed over")
        .cose(with([](const Kit&, Message& m) { set(m.protected_entries, "reserved", 1); }));
    book.valid("header-unknown", "an unknown header parameter that is not critical", headers,
               "what is not listed in crit may be passed over")
        .cose(with([](const Kit&, Message& m) { set(m.protected_entries, 70000, "unknown"); }));
    book.valid("protected-order", "the kid before the alg in the protected header, its length in two bytes",
               "RFC 9052 section 9", "what is signed are the bytes as they came, deterministic or not")
        .cose(with([](const Kit& k, Message& m) {
            const Bytes kid = cose::kid_of(k.key().public_key());
            m.protected_bytes = join({Bytes{0xa2, 0x04, 0x58, static_cast<std::uint8_t>(kid.size())}, kid, Bytes{0x01},
                                      cbor::encode(m.protected_entries[0].second)});
        }));
    book.valid("content-type", "a content type", headers, "it says what the payload is and changes nothing")
        .cose(with([](const Kit&, Message& m) { set(m.protected_entries, header::content_type, "application/cwt"); }));
}

void add_kid_cases(Book& book) {
    book.valid("kid-unprotected", "the kid stands in the unprotected header", headers,
               "a kid is a hint and need not be protected: the signature tells which key was right")
        .cose(with([](const Kit&, Message& m) {
            m.unprotected = cbor::encode(Map{m.protected_entries[1]});
            drop(m.protected_entries, header::kid);
        }));
    book.valid("kid-missing", "no kid", headers, "a kid is optional; the verifier tries the keys that it trusts")
        .cose(with([](const Kit&, Message& m) { drop(m.protected_entries, header::kid); }));
    book.open("kid-in-both", "the same kid in both headers", "RFC 9052 section 3",
              "a label should not occur in both headers, but readers that let the protected one win do no harm",
              {"repeated-kid", "bad-cose"})
        .cose(with([](const Kit&, Message& m) { m.unprotected = cbor::encode(Map{m.protected_entries[1]}); }));
    book.invalid("kid-text", "the kid is text", headers, "a kid is a byte string", {"bad-cose"})
        .cose(with([](const Kit&, Message& m) { set(m.protected_entries, header::kid, "7e5"); }));
    book.invalid("kid-integer", "the kid is an integer", headers, "a kid is a byte string", {"bad-cose"})
        .cose(with([](const Kit&, Message& m) { set(m.protected_entries, header::kid, 7); }));
    book.undetermined("kid-unknown", "a kid that no trusted key has, under a key that nobody trusts",
                      "RFC 8392 section 7.2", "the signer is unknown: neither good nor forged can be said",
                      {"unknown-key"})
        .cose([](const Kit& k) { return k.sign(k.card(k.claims(), key_name::stranger), key_name::stranger); });
    book.open("kid-empty", "an empty kid", headers, "it names no key; to try all that are trusted does no harm",
              {"unknown-key"})
        .cose(with([](const Kit&, Message& m) { set(m.protected_entries, header::kid, Bytes{}); }));
    book.invalid("kid-of-another", "signed by a stranger under the kid of a trusted key", "RFC 9052 section 4.4",
                 "the signature does not belong to the key that the kid names", {"bad-signature"})
        .cose([](const Kit& k) { return k.sign(k.card(), key_name::stranger); });
}

void add_crit_cases(Book& book) {
    const std::vector<std::pair<std::string, Value>> crits = {{"unknown", cbor::Array{70000}},
                                                              {"empty", cbor::Array{}},
                                                              {"not-present", cbor::Array{70001}},
                                                              {"text", cbor::Array{"b64"}},
                                                              {"number", 4},
                                                              {"nested", cbor::Array{cbor::Array{4}}}};
    for (const auto& [kind, value] : crits)
        book.invalid("crit-" + kind, fmt::format("crit is there: {}", kind), "RFC 9052 section 3.1",
                     "a reader that does not understand what is critical, or finds crit malformed, must refuse",
                     {"bad-cose"})
            .cose(with([value = value](const Kit&, Message& m) {
                set(m.protected_entries, header::crit, value);
                set(m.protected_entries, 70000, true);
            }));
    book.open("crit-known", "crit lists the content type, which is there", "RFC 9052 section 3.1",
              "whoever understands the content type may go on; readers that know no critical parameter refuse",
              {"bad-cose"})
        .cose(with([](const Kit&, Message& m) {
            set(m.protected_entries, header::crit, cbor::Array{header::content_type});
            set(m.protected_entries, header::content_type, "application/cwt");
        }));
    book.invalid("crit-unprotected", "crit stands in the unprotected header", "RFC 9052 section 3.1",
                 "crit must be protected", {"bad-cose"})
        .cose(with([](const Kit&, Message& m) {
            m.unprotected = cbor::encode(Map{{header::crit, cbor::Array{70000}}});
        }));
}

void add_signature_cases(Book& book) {
    const char* const spec = "RFC 8032 section 5.1.7";
    const Codes bad = {"bad-signature"};
    book.invalid("signature-empty", "the signature is empty", sign1, "nobody signed", {"not-signed"})
        .cose(with([](const Kit&, Message& m) { m.signature = Bytes{}; }));
    book.invalid("signature-zero", "the signature is 64 zeros", spec, "it is not the key's", bad)
        .cose(with([](const Kit&, Message& m) { m.signature = Bytes(64, 0); }));
    book.invalid("signature-null", "the signature is null", sign1, "it must be a byte string", {"bad-cose"})
        .cose([](const Kit& k) {
            const Message m = k.card();
            cbor::Writer out;
            out.tag(18).array(4).bytes(m.header()).map(0).bytes(m.payload).value(cbor::Simple{});
            return std::move(out).take();
        });
    book.invalid("signature-short", "the signature lacks its last byte", spec, "an Ed25519 signature has 64 bytes", bad)
        .cose(with_signature([](Bytes& s) { s.pop_back(); }));
    book.invalid("signature-long", "a byte follows the signature", spec, "an Ed25519 signature has 64 bytes", bad)
        .cose(with_signature([](Bytes& s) { s.push_back(0); }));
    for (const std::size_t at : {0U, 31U, 32U, 63U})
        book.invalid(fmt::format("signature-bit-{}", at),
                     fmt::format("one bit of byte {} of the signature is changed", at), spec,
                     "the signature does not fit the message", bad)
            .cose(with_signature([at](Bytes& s) { s[at] ^= 1; }));
    book.invalid("signature-s-plus-l", "s of the Ed25519 signature is greater by the order of the group", spec,
                 "s must be below L, or one message has several signatures", bad)
        .cose(with_signature(add_group_order));
    book.invalid("signature-other-context", "the context of what was signed is that of COSE_Sign",
                 "RFC 9052 section 4.4", "the context must be Signature1", bad)
        .cose(with([](const Kit&, Message& m) { m.context = "Signature"; }));
    book.invalid("signature-of-payload", "the signature covers the payload alone", "RFC 9052 section 4.4",
                 "it must cover the Sig_structure", bad)
        .cose(with([](const Kit& k, Message& m) { m.signature = k.key().sign(m.payload); }));
    book.invalid("payload-changed", "one byte of the payload was changed after signing", "RFC 9052 section 4.4",
                 "the signature does not fit the message", bad)
        .cose(with([](const Kit& k, Message& m) {
            m.signature = k.key().sign(m.signed_bytes());
            const std::string_view name = "Amara";
            const auto found = std::search(m.payload.begin(), m.payload.end(), name.begin(), name.end());
            (found == m.payload.end() ? m.payload.back() : *found) ^= 1;
        }));
    book.invalid("protected-changed", "the protected header was changed after signing", "RFC 9052 section 4.4",
                 "the signature does not fit the message", bad)
        .cose(with([](const Kit& k, Message& m) {
            m.signature = k.key().sign(m.signed_bytes());
            set(m.protected_entries, header::content_type, "application/cwt");
        }));
    book.valid("unprotected-changed", "something was added to the unprotected header after signing", headers,
               "the unprotected header is not covered by the signature, and what was added means nothing")
        .cose(with([](const Kit&, Message& m) {
            m.unprotected = cbor::encode(Map{{70000, "added"}});
        }));
    book.valid("countersignature", "a countersignature in the unprotected header", "RFC 9338 section 3",
               "a countersignature is somebody else's; who does not check it passes over it")
        .cose(with([](const Kit&, Message& m) {
            m.unprotected =
                cbor::encode(Map{{header::countersignature, cbor::Array{Bytes{0xa1, 1, 0x27}, Map{}, Bytes(64, 1)}}});
        }));
    book.open(
            "x5chain", "a certificate chain that means nothing in the unprotected header", "RFC 9360 section 2",
            "trust comes from the verifier's keys; what the message brings along must not add to it, and may be looked at")
        .cose(with([](const Kit&, Message& m) {
            m.unprotected = cbor::encode(Map{{header::x5chain, Bytes(40, 0x30)}});
        }));
}

void add_shape_cases(Book& book) {
    const char* const tags = "RFC 9052 section 2";
    book.valid("untagged", "no tag around the message", tags, "the tag is optional where the context tells what it is",
               {"untagged"})
        .cose(with([](const Kit&, Message& m) { m.tags = {}; }));
    book.valid("tag-cwt", "the tag of a CWT around the tag 18", "RFC 8392 section 6", "61 stands around a COSE tag",
               {"cwt-tag"})
        .cose(with([](const Kit&, Message& m) {
            m.tags = {61, 18};
        }));
    book.valid("tag-self-described", "the tag of self-described CBOR around all", "RFC 8949 section 3.4.6",
               "55799 changes nothing of what it is around")
        .cose(with([](const Kit&, Message& m) {
            m.tags = {55799, 18};
        }));
    book.valid("tag-all", "the tags 55799, 61 and 18", "RFC 8392 section 6", "each is allowed where it stands",
               {"cwt-tag"})
        .cose(with([](const Kit&, Message& m) {
            m.tags = {55799, 61, 18};
        }));
    for (const auto& [kind, number] : {std::pair{"mac0", 17},
                                       {"sign", 98},
                                       {"mac", 97},
                                       {"encrypt", 96},
                                       {"time", 1},
                                       {"encoded-cbor", 24},
                                       {"unassigned", 1099}})
        book.invalid(fmt::format("tag-{}", kind), fmt::format("the tag {} ({}) instead of 18", number, kind), tags,
                     "the tag says that it is something else", {"bad-cose", "not-a-card"})
            .cose(with([number = number](const Kit&, Message& m) { m.tags = {static_cast<std::uint64_t>(number)}; }));
    book.invalid("tag-encrypt0", "the tag of Encrypt0 around a Sign1", tags, "the tag says that it is something else",
                 {"bad-cose", "encrypted"})
        .cose(with([](const Kit&, Message& m) { m.tags = {16}; }));
    book.invalid("tag-cwt-alone", "the tag 61 around an array without a tag", "RFC 8392 section 6",
                 "the tag of a CWT stands around a tagged COSE message", {"bad-cose"})
        .cose(with([](const Kit&, Message& m) { m.tags = {61}; }));
    book.invalid("tag-twice", "the tag 18 twice", tags, "a tagged message is no message", {"bad-cose"})
        .cose(with([](const Kit&, Message& m) {
            m.tags = {18, 18};
        }));
    book.invalid("tag-order", "the tag 61 inside of 18", "RFC 8392 section 6", "61 stands outside", {"bad-cose"})
        .cose(with([](const Kit&, Message& m) {
            m.tags = {18, 61};
        }));
    book.invalid("detached", "the payload is null", "RFC 9052 section 4.2",
                 "a card cannot be detached from what it says", {"bad-cose"})
        .cose(with([](const Kit&, Message& m) { m.payload_item = Bytes{0xf6}; }));
    book.invalid("payload-map", "the payload is the claims themselves instead of bytes", sign1,
                 "it must be a byte string", {"bad-cose"})
        .cose(with([](const Kit&, Message& m) { m.payload_item = m.payload; }));
    book.invalid("payload-empty", "the payload is empty", "RFC 8392 section 7.2", "a CWT is a map of claims",
                 {"bad-cbor", "bad-claims"})
        .cose(with([](const Kit&, Message& m) { m.payload = {}; }));
    for (const int size : {0, 3, 5})
        book.invalid(fmt::format("array-of-{}", size), fmt::format("an array of {} members", size), sign1,
                     "a COSE_Sign1 has four", {"bad-cose"})
            .cose([size](const Kit& k) {
                const Message m = k.card();
                cbor::Writer out;
                out.tag(18).array(static_cast<std::size_t>(size));
                if (size > 0) out.bytes(m.header()).map(0).bytes(m.payload);
                if (size > 3) out.bytes(k.key().sign(m.signed_bytes())).bytes({});
                return std::move(out).take();
            });
    book.invalid("sign", "a COSE_Sign with one signer", "RFC 9052 section 4.1", "cards are COSE_Sign1", {"bad-cose"})
        .cose([](const Kit& k) {
            const Message m = k.card();
            cbor::Writer out;
            out.tag(98)
                .array(4)
                .bytes({})
                .map(0)
                .bytes(m.payload)
                .array(1)
                .array(3)
                .bytes(m.header())
                .map(0)
                .bytes(k.key().sign(sign_structure(m)));
            return std::move(out).take();
        });
    book.invalid("mac0", "a COSE_Mac0 whose key is the public key", "RFC 9052 section 6.2",
                 "whoever has the public key can make it: algorithm confusion", {"bad-cose"})
        .cose([](const Kit& k) { return mac_under_public_key(k, 17); });
    book.invalid("mac0-as-sign1", "an HMAC under the public key, in the shape of a Sign1", "RFC 9053 section 3.1",
                 "whoever has the public key can make it: algorithm confusion",
                 {"algorithm-mismatch", "unsupported-algorithm"})
        .cose([](const Kit& k) { return mac_under_public_key(k, 18); });
    book.undetermined("encrypted", "a good card in a COSE_Encrypt0 of which nobody gave the key",
                      "RFC 9052 section 5.2", "what is inside cannot be told", {"encrypted"})
        .cose([](const Kit& k) {
            const Bytes key = k.noise("content key", 16);
            const auto iv = [&k](std::span<std::uint8_t> out) {
                std::ranges::copy(k.noise("iv", out.size()), out.begin());
            };
            return cose::write_encrypt0({.key = {key.begin(), key.end()}, .kid = {}}, k.sign(k.card()), iv);
        });
    book.undetermined(
            "map", "a map instead of an array", sign1,
            "it is data of another kind, which nobody signed: there is nothing to check, and it must not be accepted",
            {"unsupported-format", "not-a-card", "bad-cose"})
        .text([](const Kit&) {
            return text_of_card(cbor::encode(Map{{"card", true}}));
        });
    book.undetermined(
            "nothing-but-claims", "claims without any signature around them", sign1,
            "it is data of another kind, which nobody signed: there is nothing to check, and it must not be accepted",
            {"unsupported-format", "not-a-card", "bad-cose"})
        .text([](const Kit& k) { return text_of_card(cbor::encode(k.claims())); });
}

void add_fixed_cases(Book& book) {
    std::vector<FixedCard> cards = fixed_cards(), more = fixed_sm2_cards();
    std::move(more.begin(), more.end(), std::back_inserter(cards));
    for (const FixedCard& card : cards) {
        const std::string name(card.name), title(card.title), spec(card.spec), why(card.why);
        Recipe& recipe = card.expect == Expect::valid     ? book.valid(name, title, spec, why, card.codes)
                         : card.expect == Expect::invalid ? book.invalid(name, title, spec, why, card.codes)
                                                          : book.open(name, title, spec, why, card.codes);
        if (card.expect != Expect::valid) recipe.unlike(card.control);
        recipe.signed_with(card.feature).cose([card](const Kit&) { return card.make(); }).trust([card](const Kit&) {
            return Named{{"keys.json", card.jwks()}};
        });
    }
}

} // namespace
} // namespace cose_layer

void add_cose_cases(Book book) {
    using namespace cose_layer;
    add_header_cases(book);
    add_kid_cases(book);
    add_crit_cases(book);
    add_signature_cases(book);
    add_shape_cases(book);
    add_fixed_cases(book);
}

} // namespace qrid::corpus
