// The layer of the holder: key binding tokens (draft-ietf-spice-sd-cwt) around cards that are bound to a device.
#include "qrid/corpus/inside/kit.h"

#include <fmt/format.h>

#include <cstdlib>

namespace qrid::corpus {

namespace holder_layer {
namespace {

using cbor::Value;

constexpr const char *binding = "draft-ietf-spice-sd-cwt section 8.1", *checking = "draft-ietf-spice-sd-cwt section 9",
                     *pop = "RFC 8747 section 3";

// A proof around the bound card, each of whose parts may be changed before it is signed by the device.
Recipe::Maker<Bytes> proof(std::function<void(const Kit&, cbor::Map& claims, Message&)> change,
                           std::string_view signer = key_name::device) {
    return [change = std::move(change), signer](const Kit& k) {
        cbor::Map claims = k.proof_claims();
        Message message = k.proof(k.cose(k.bound_claims()), claims);
        change(k, claims, message);
        message.payload = cbor::encode(claims);
        return k.sign(message, signer);
    };
}

// The same around another card.
Recipe::Maker<Bytes> proof_of(std::function<Bytes(const Kit&)> card) {
    return
        [card = std::move(card)](const Kit& k) { return k.sign(k.proof(card(k), k.proof_claims()), key_name::device); };
}

const auto unchanged = [](const Kit&, cbor::Map&, Message&) {};

// The verifier is the gate, and has given its nonce.
Recipe& challenged(Recipe& recipe) {
    return recipe.needs({"holder", "audience", "nonce"}).audience(Kit::audience).nonce([](const Kit& k) {
        return k.nonce();
    });
}

Recipe& fresh(Recipe& recipe) { return recipe.needs({"holder", "audience"}).audience(Kit::audience); }

void add_answers(Book& book) {
    challenged(book.valid("plain", "the device's answer to the gate's challenge", binding,
                          "audience, nonce, time and key are right"))
        .cose(proof(unchanged));
    challenged(book.invalid("nonce-other", "the answer to another challenge", checking, "a photo of an earlier answer",
                            {"wrong-nonce"}))
        .cose(proof([](const Kit& k, cbor::Map& c, Message&) { set(c, claim::cnonce, k.noise("another nonce", 16)); }));
    challenged(book.invalid("nonce-missing", "an answer without a nonce", checking, "it may be of any moment",
                            {"wrong-nonce"}))
        .cose(proof([](const Kit&, cbor::Map& c, Message&) { drop(c, claim::cnonce); }));
    challenged(
        book.invalid("nonce-cut", "the nonce lacks its last byte", checking, "it is another nonce", {"wrong-nonce"}))
        .cose(proof([](const Kit& k, cbor::Map& c, Message&) {
            Bytes cut = k.nonce();
            cut.pop_back();
            set(c, claim::cnonce, cut);
        }));
    challenged(book.invalid("nonce-text", "the nonce is text", binding, "it is bytes", {"bad-claims", "wrong-nonce"}))
        .cose(proof([](const Kit& k, cbor::Map& c, Message&) { set(c, claim::cnonce, hex_encode(k.nonce())); }));
    challenged(book.invalid("audience-other", "the answer is for another verifier", checking,
                            "a gate in between has passed it on", {"wrong-audience"}))
        .cose(proof([](const Kit&, cbor::Map& c, Message&) { set(c, claim::aud, "https://hotel.example"); }));
    challenged(book.invalid("audience-missing", "the answer has no aud", binding, "aud is required",
                            {"bad-claims", "wrong-audience"}))
        .cose(proof([](const Kit&, cbor::Map& c, Message&) { drop(c, claim::aud); }));
    challenged(book.invalid("audience-prefix", "the answer is for a verifier whose name begins alike", checking,
                            "names are compared as a whole", {"wrong-audience"}))
        .cose(
            proof([](const Kit& k, cbor::Map& c, Message&) { set(c, claim::aud, std::string(k.audience) + ".org"); }));
    challenged(book.invalid("audience-case", "the audience differs in its letters", checking,
                            "names are compared byte for byte", {"wrong-audience"}))
        .cose(proof([](const Kit&, cbor::Map& c, Message&) { set(c, claim::aud, "https://GATE.example"); }));
    challenged(book.invalid("no-proof", "the bound card alone, where a challenge was given", checking,
                            "a photo of the card", {"holder-proof-missing"}))
        .cose([](const Kit& k) { return k.cose(k.bound_claims()); });
    challenged(book.invalid("not-bound", "a card that is bound to no device, where a challenge was given", pop,
                            "nobody can prove to be its holder", {"holder-proof-missing"}))
        .cose([](const Kit& k) { return k.cose(k.claims()); });
}

void add_times(Book& book) {
    fresh(book.valid("fresh", "a proof of this second without a challenge", binding,
                     "it was made just now, for this verifier"))
        .cose(proof([](const Kit&, cbor::Map& c, Message&) { drop(c, claim::cnonce); }));
    for (const auto& [kind, age] : {std::pair{"minute", 59}, {"skew", -4}})
        fresh(
            book.valid(fmt::format("time-{}", kind),
                       fmt::format("a proof that was made {} seconds {}", std::abs(age), age < 0 ? "from now" : "ago"),
                       "qrid-formats(5)", "proofs live a minute, and clocks may differ by seconds"))
            .cose(proof([age = age](const Kit& k, cbor::Map& c, Message&) { set(c, claim::iat, k.at() - age); }));
    for (const auto& [kind, age] : {std::pair{"hour", 3600}, {"day", 86400}, {"year", 31536000}})
        fresh(book.invalid(fmt::format("old-{}", kind), fmt::format("a proof of a {} ago", kind), checking,
                           "a screenshot of an earlier proof", {"holder-proof-expired"}))
            .unlike("fresh")
            .cose(proof([age = age](const Kit& k, cbor::Map& c, Message&) { set(c, claim::iat, k.at() - age); }));
    fresh(book.invalid("future", "a proof of an hour later", checking, "it was made in advance, or by a wrong clock",
                       {"iat-in-future", "holder-proof-expired", "holder-proof-bad"}))
        .unlike("fresh")
        .cose(proof([](const Kit& k, cbor::Map& c, Message&) { set(c, claim::iat, k.at() + 3600); }));
    fresh(
        book.invalid("expired", "the proof's own exp is over", checking, "it says so itself", {"holder-proof-expired"}))
        .unlike("fresh")
        .cose(proof([](const Kit& k, cbor::Map& c, Message&) {
            set(c, claim::iat, k.at() - 40);
            set(c, claim::exp, k.at() - 20);
        }));
    fresh(book.invalid("long-lived", "a proof of an hour ago whose exp is in a year", "qrid-formats(5)",
                       "no proof lives longer than five minutes, whatever it says", {"holder-proof-expired"}))
        .unlike("fresh")
        .cose(proof([](const Kit& k, cbor::Map& c, Message&) {
            set(c, claim::iat, k.at() - 3600);
            set(c, claim::exp, k.at() + 365 * day);
        }));
    fresh(book.invalid("iat-missing", "the proof has no iat", binding, "iat is required",
                       {"bad-claims", "holder-proof-bad"}))
        .unlike("fresh")
        .cose(proof([](const Kit&, cbor::Map& c, Message&) { drop(c, claim::iat); }));
    fresh(book.invalid("iat-text", "the proof's iat is text", binding, "it is a time",
                       {"bad-claims", "holder-proof-bad"}))
        .unlike("fresh")
        .cose(proof([](const Kit&, cbor::Map& c, Message&) { set(c, claim::iat, "now"); }));
}

void add_forgeries(Book& book) {
    const Codes bad = {"holder-proof-bad"};
    challenged(book.invalid("other-device", "the proof is signed by another device", pop,
                            "the key is not the card's cnf", bad))
        .cose(proof(unchanged, key_name::stranger));
    challenged(book.invalid("issuer-signed", "the proof is signed by the issuer's key", pop,
                            "the key is not the card's cnf", bad))
        .cose(proof(unchanged, key_name::cards));
    challenged(
        book.invalid("tampered", "the audience was changed after signing", pop, "the signature does not fit", bad))
        .cose([](const Kit& k) {
            Message m =
                k.proof(k.cose(k.bound_claims()),
                        {{claim::aud, "https://hotel.example"}, {claim::iat, k.at()}, {claim::cnonce, k.nonce()}});
            m.signature = k.key(key_name::device).sign(m.signed_bytes());
            m.payload = cbor::encode(k.proof_claims());
            return m.encode(k.key(key_name::device));
        });
    challenged(book.invalid("signature-empty", "the proof has an empty signature", pop, "nobody signed",
                            {"holder-proof-bad", "not-signed"}))
        .cose(proof([](const Kit&, cbor::Map&, Message& m) { m.signature = Bytes{}; }));
    challenged(book.invalid("other-card", "the device proves the card of another device", pop,
                            "the key is not the card's cnf", bad))
        .cose(proof_of([](const Kit& k) {
            cbor::Map claims = k.claims();
            set(claims, claim::cnf, cbor::Map{{1, cose::write_key(k.key(key_name::stranger).public_key())}});
            return k.cose(claims);
        }));
    challenged(book.invalid("unbound-card", "a proof around a card that is bound to no device", pop,
                            "the card names no key that could prove anything",
                            {"holder-proof-bad", "holder-proof-missing"}))
        .cose(proof_of([](const Kit& k) { return k.cose(k.claims()); }));
    challenged(book.invalid("bad-card", "a good proof around a card whose signature is bad", "RFC 9052 section 4.4",
                            "who proves a forged card proves nothing", {"bad-signature"}))
        .cose(proof_of([](const Kit& k) {
            Message m = k.card(k.bound_claims());
            m.signature = Bytes(64, 7);
            return m.encode(k.key());
        }));
    challenged(book.invalid("expired-card", "a good proof around a card that has expired", "RFC 8392 section 3.1.4",
                            "the card is not good any more", {"expired"}))
        .cose(proof_of([](const Kit& k) {
            cbor::Map claims = k.bound_claims();
            set(claims, claim::exp, k.at() - day);
            return k.cose(claims);
        }));
    challenged(book.undetermined("unknown-card", "a good proof around a card of an unknown issuer",
                                 "RFC 8392 section 7.2", "nobody knows the signer of the card", {"unknown-key"}))
        .cose(proof_of(
            [](const Kit& k) { return k.sign(k.card(k.bound_claims(), key_name::stranger), key_name::stranger); }));
    challenged(book.invalid("self-made", "a device's own card around its own key", "RFC 8392 section 7.2",
                            "under the kid of the issuer, but signed by the device", {"bad-signature"}))
        .cose(proof_of([](const Kit& k) { return k.card(k.bound_claims()).encode(k.key(key_name::device)); }));
}

void add_forms(Book& book) {
    const Codes bad = {"bad-cose", "bad-claims", "holder-proof-bad"};
    challenged(book.invalid("typ-missing", "a card in the header, but the typ of a proof is missing", binding,
                            "a signature for something else must not be taken for a proof", bad))
        .cose(proof([](const Kit&, cbor::Map&, Message& m) { drop(m.protected_entries, header::typ); }));
    challenged(book.invalid("typ-other", "the typ is another", binding,
                            "a signature for something else must not be taken for a proof", bad))
        .cose(proof([](const Kit&, cbor::Map&, Message& m) { set(m.protected_entries, header::typ, 293); }));
    challenged(book.valid("typ-text", "the typ is application/kb+cwt as text", "RFC 9596 section 2",
                          "it is the media type that 294 stands for"))
        .cose(proof(
            [](const Kit&, cbor::Map&, Message& m) { set(m.protected_entries, header::typ, "application/kb+cwt"); }));
    challenged(book.invalid("card-missing", "a proof without a card", binding, "there is nothing to check", bad))
        .cose(proof([](const Kit&, cbor::Map&, Message& m) { drop(m.protected_entries, header::kcwt); }));
    challenged(book.invalid("card-unprotected", "the card stands in the unprotected header", binding,
                            "the proof does not cover it: any card could be put there", bad))
        .cose(proof([](const Kit& k, cbor::Map&, Message& m) {
            drop(m.protected_entries, header::kcwt);
            m.unprotected = cbor::encode(cbor::Map{{header::kcwt, cbor::decode(k.cose(k.bound_claims())).value}});
        }));
    challenged(
        book.invalid("card-bytes", "the card in the header is a byte string", binding, "it is a COSE_Sign1", bad))
        .cose(proof([](const Kit& k, cbor::Map&, Message& m) {
            set(m.protected_entries, header::kcwt, k.cose(k.bound_claims()));
        }));
    challenged(book.invalid("wrapped-twice", "a proof around a proof", binding, "what is inside is no card",
                            {"bad-cose", "bad-claims", "holder-proof-bad", "no-identity"}))
        .cose([](const Kit& k) {
            const Bytes inner = k.sign(k.proof(k.cose(k.bound_claims()), k.proof_claims()), key_name::device);
            return k.sign(k.proof(inner, k.proof_claims()), key_name::device);
        });
    challenged(book.invalid("iss", "the proof has an iss", binding, "iss and sub are not allowed", bad))
        .cose(proof([](const Kit& k, cbor::Map& c, Message&) { set(c, claim::iss, k.iss); }));
    challenged(book.invalid("sub", "the proof has a sub", binding, "iss and sub are not allowed", bad))
        .cose(proof([](const Kit&, cbor::Map& c, Message&) { set(c, claim::sub, "T-1"); }));
    challenged(book.invalid("claims-array", "the proof's claims are an array", binding, "they are a map", bad))
        .cose([](const Kit& k) {
            Message m = k.proof(k.cose(k.bound_claims()), k.proof_claims());
            m.payload = cbor::encode(cbor::Array{1});
            return k.sign(m, key_name::device);
        });
    challenged(book.invalid("alg-missing", "the proof has no alg", "RFC 9052 section 3.1",
                            "without an algorithm there is nothing to verify with", bad))
        .cose(proof([](const Kit&, cbor::Map&, Message& m) { drop(m.protected_entries, header::alg); }));
    challenged(book.invalid("alg-other", "the proof states another algorithm than the device's key",
                            "RFC 9053 section 2", "a key is for one algorithm", bad))
        .cose(proof([](const Kit&, cbor::Map&, Message& m) { set(m.protected_entries, header::alg, alg::es256); }));
    book.valid("bearer", "a bound card without a proof, where none is asked for", pop,
               "the card is good; who shows it has not been proven")
        .cose([](const Kit& k) { return k.cose(k.bound_claims()); });
    const auto cnf = [](Value value) {
        return [value = std::move(value)](const Kit& k) {
            cbor::Map claims = k.claims();
            set(claims, claim::cnf, value);
            return k.cose(claims);
        };
    };
    book.valid("cnf-kid", "the cnf names a key by its kid", pop, "the card is good for whoever asks for no proof",
               {"unknown-confirmation"})
        .cose(cnf(cbor::Map{{3, Bytes{1, 2}}}));
    book.valid("cnf-empty", "the cnf is an empty map", pop, "the card is good for whoever asks for no proof",
               {"unknown-confirmation"})
        .cose(cnf(cbor::Map{}));
    book.invalid("cnf-text", "the cnf is text", pop, "it is a map", {"bad-claims"})
        .needs({"holder"})
        .unlike("bearer")
        .cose(cnf("device"));
    book.invalid("cnf-bad-point", "the cnf's key is no point of its curve", pop, "it is no key", {"bad-claims"})
        .needs({"holder"})
        .unlike("bearer")
        .cose(cnf(cbor::Map{{1, cbor::Map{{1, 2}, {-1, 1}, {-2, Bytes(32, 1)}, {-3, Bytes(32, 1)}}}}));
    book.invalid("cnf-private", "the cnf holds the device's private key", pop,
                 "whoever has the card could prove to be its holder", {"bad-claims"})
        .needs({"holder"})
        .unlike("bearer")
        .cose([](const Kit& k) {
            cbor::Map key = *cose::write_key(k.key(key_name::device).public_key()).map();
            set(key, -4, k.noise("private half", 32)); // a reader that takes it never gets to its value
            cbor::Map claims = k.claims();
            set(claims, claim::cnf, cbor::Map{{1, key}});
            return k.cose(claims);
        });
}

} // namespace
} // namespace holder_layer

void add_holder_cases(Book book) {
    using namespace holder_layer;
    add_answers(book);
    add_times(book);
    add_forgeries(book);
    add_forms(book);
}

} // namespace qrid::corpus
