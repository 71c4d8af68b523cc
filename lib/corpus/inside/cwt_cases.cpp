// The layer of the claims (RFC 8392): their types, their times, who they are from and for.
#include "qrid/corpus/inside/kit.h"

#include <fmt/format.h>

#include <limits>

namespace qrid::corpus {

namespace cwt_layer {
namespace {

using cbor::Value;

constexpr const char *times = "RFC 8392 section 2 (NumericDate)", *exp_section = "RFC 8392 section 3.1.4",
                     *nbf_section = "RFC 8392 section 3.1.5";

Recipe::Maker<Bytes> with(std::function<void(const Kit&, cbor::Map&)> change) {
    return [change = std::move(change)](const Kit& k) {
        cbor::Map claims = k.claims();
        change(k, claims);
        return k.cose(claims);
    };
}

void add_times(Book& book) {
    book.valid("plain", "iss, sub, exp, iat and the identity", "RFC 8392 section 3.1",
               "the claims that cards usually have");
    book.valid("exp-last-second", "checked one second before exp", exp_section, "the moment is before exp")
        .at([](const Kit& k) { return k.exp() - 1; });
    book.invalid("exp-very-second", "checked at exp", exp_section, "a token must not be accepted on or after exp",
                 {"expired"})
        .unlike("exp-last-second")
        .at([](const Kit& k) { return k.exp(); });
    book.invalid("exp-past", "checked a day after exp", exp_section, "it has expired", {"expired"})
        .at([](const Kit& k) { return k.exp() + day; });
    book.invalid("exp-before-iat", "exp is before iat", exp_section, "it has expired before it was issued",
                 {"expired", "bad-claims"})
        .cose(with([](const Kit& k, cbor::Map& c) { set(c, claim::exp, k.iat() - day); }));
    book.invalid("exp-zero", "exp is 0, the beginning of 1970", exp_section, "0 is a moment, and not 'never'",
                 {"expired"})
        .cose(with([](const Kit&, cbor::Map& c) { set(c, claim::exp, 0); }));
    book.invalid("exp-before-1970", "exp is negative", times, "it is a moment before 1970", {"expired"})
        .cose(with([](const Kit&, cbor::Map& c) { set(c, claim::exp, -86400); }));
    book.valid("exp-far", "exp in the year 9999", times, "the last moment of four digits")
        .cose(with([](const Kit&, cbor::Map& c) { set(c, claim::exp, latest_time); }));
    book.valid("exp-2038", "exp is beyond 32 signed bits", times, "seconds need more than 32 bits")
        .cose(with([](const Kit&, cbor::Map& c) { set(c, claim::exp, std::int64_t{1} << 32); }));
    book.open("exp-beyond-9999", "exp is beyond the year 9999", times,
              "it is no moment that can be written; refusing it is as good as taking it for late", {"bad-claims"})
        .cose(with([](const Kit&, cbor::Map& c) { set(c, claim::exp, latest_time + 1); }));
    book.open("exp-uint64", "exp is 2^64 - 1", times,
              "no moment; a reader of 64 signed bits that takes it for -1 refuses as well, but for the wrong reason",
              {"bad-claims", "expired"})
        .cose(with([](const Kit&, cbor::Map& c) { set(c, claim::exp, Value::unsigned_integer(UINT64_MAX)); }));
    book.valid("exp-missing", "no exp", exp_section,
               "exp is optional, and the card never expires; a verifier does well to say so", {"missing-exp"})
        .cose(with([](const Kit&, cbor::Map& c) { drop(c, claim::exp); }));
    book.valid("exp-fraction", "exp is a fraction", times, "a NumericDate may be a float", {"unusual-form"})
        .cose(with([](const Kit& k, cbor::Map& c) { set(c, claim::exp, static_cast<double>(k.exp()) + 0.5); }));
    book.valid("nbf-very-second", "checked at nbf", nbf_section, "a token is accepted from nbf on")
        .cose(with([](const Kit& k, cbor::Map& c) { set(c, claim::nbf, k.at()); }));
    book.invalid("nbf-next-second", "checked one second before nbf", nbf_section,
                 "a token must not be accepted before nbf", {"not-yet-valid"})
        .unlike("nbf-very-second")
        .cose(with([](const Kit& k, cbor::Map& c) { set(c, claim::nbf, k.at() + 1); }));
    book.invalid("nbf-future", "nbf is in a week", nbf_section, "a token must not be accepted before nbf",
                 {"not-yet-valid"})
        .cose(with([](const Kit& k, cbor::Map& c) { set(c, claim::nbf, k.at() + 7 * day); }));
    book.invalid("nbf-after-exp", "nbf is after exp", nbf_section, "there is no moment at which it is good",
                 {"not-yet-valid", "bad-claims"})
        .cose(with([](const Kit& k, cbor::Map& c) { set(c, claim::nbf, k.exp() + day); }));
    book.valid("nbf-before-1970", "nbf is negative", times, "it is a moment before 1970")
        .cose(with([](const Kit&, cbor::Map& c) { set(c, claim::nbf, -86400); }));
    book.valid("iat-missing", "no iat", "RFC 8392 section 3.1.6", "iat is optional")
        .cose(with([](const Kit&, cbor::Map& c) { drop(c, claim::iat); }));
    book.valid("iat-future", "iat is in an hour", "RFC 8392 section 3.1.6",
               "iat says how old a token is and forbids nothing; a verifier does well to say so", {"iat-in-future"})
        .cose(with([](const Kit& k, cbor::Map& c) { set(c, claim::iat, k.at() + 3600); }));

    const std::vector<std::pair<std::string, Value>> no_times = {{"text", "2030-01-01T00:00:00Z"},
                                                                 {"digits", "4102444800"},
                                                                 {"bytes", Bytes{0x7f, 0xff}},
                                                                 {"null", cbor::Simple{}},
                                                                 {"true", true},
                                                                 {"array", cbor::Array{4102444800}},
                                                                 {"map", cbor::Map{}},
                                                                 {"nan", std::numeric_limits<double>::quiet_NaN()},
                                                                 {"infinity", std::numeric_limits<double>::infinity()}};
    for (const auto& [key, called] : {std::pair{claim::exp, "exp"}, {claim::nbf, "nbf"}, {claim::iat, "iat"}})
        for (const auto& [kind, value] : no_times)
            book.invalid(fmt::format("{}-{}", called, kind), fmt::format("{} is of another type: {}", called, kind),
                         times, "a NumericDate is an integer or a finite float", {"bad-claims"})
                .cose(with([key = key, value = value](const Kit&, cbor::Map& c) { set(c, key, value); }));
    for (const auto& [key, called] : {std::pair{claim::exp, "exp"}, {claim::nbf, "nbf"}})
        book.open(fmt::format("{}-tagged", called), fmt::format("{} is tagged as an epoch time", called), times,
                  "NumericDate omits the tag 1; a reader may forgive it", {"bad-claims"})
            .cose(with([key = key](const Kit& k, cbor::Map& c) {
                set(c, key, Value::tagged(1, key == claim::exp ? k.exp() : k.iat()));
            }));
}

void add_parties(Book& book) {
    book.invalid("iss-other", "the iss is of another issuer than the key", "RFC 8725 section 3.8",
                 "a key speaks for its own issuer alone", {"issuer-mismatch"})
        .cose(with([](const Kit&, cbor::Map& c) { set(c, claim::iss, "https://impostor.example"); }));
    book.invalid("iss-prefix", "the iss is that of the key with a slash behind it", "RFC 8725 section 3.8",
                 "issuers are compared as a whole", {"issuer-mismatch"})
        .cose(with([](const Kit& k, cbor::Map& c) { set(c, claim::iss, std::string(k.iss) + "/"); }));
    book.invalid("iss-case", "the iss differs from that of the key in its letters", "RFC 8392 section 2 (StringOrURI)",
                 "issuers are compared byte for byte", {"issuer-mismatch"})
        .cose(with([](const Kit&, cbor::Map& c) { set(c, claim::iss, "https://ID.example"); }));
    book.open("iss-missing", "no iss", "RFC 8392 section 3.1.1", "iss is optional; the key tells the issuer")
        .cose(with([](const Kit&, cbor::Map& c) { drop(c, claim::iss); }));
    for (const auto& [key, called] : {std::pair{claim::iss, "iss"}, {claim::sub, "sub"}})
        for (const auto& [kind, value] :
             {std::pair{"integer", Value(7)}, {"bytes", Value(Bytes{1})}, {"null", Value(cbor::Simple{})}})
            book.invalid(fmt::format("{}-{}", called, kind), fmt::format("{} is not text: {}", called, kind),
                         "RFC 8392 section 3.1", "it must be text", {"bad-claims"})
                .cose(with([key = key, value = value](const Kit&, cbor::Map& c) { set(c, key, value); }));
    book.valid("sub-missing", "no sub", "RFC 8392 section 3.1.2", "sub is optional")
        .cose(with([](const Kit&, cbor::Map& c) { drop(c, claim::sub); }));
    book.valid("aud-own", "aud is the verifier that checks it", "RFC 8392 section 3.1.3",
               "the card is for this verifier")
        .needs({"audience"})
        .audience(Kit::audience)
        .cose(with([](const Kit& k, cbor::Map& c) { set(c, claim::aud, k.audience); }));
    book.open("aud-unasked", "aud is somebody, and the verifier has no name", "RFC 8392 section 3.1.3",
              "who has no name does not find itself in aud; it must refuse, or at least say so",
              {"audience-not-checked", "wrong-audience"})
        .cose(with([](const Kit& k, cbor::Map& c) { set(c, claim::aud, k.audience); }));
    book.invalid("aud-other", "aud is another verifier", "RFC 8392 section 3.1.3",
                 "who does not find itself in aud must refuse", {"wrong-audience"})
        .unlike("aud-own")
        .needs({"audience"})
        .audience(Kit::audience)
        .cose(with([](const Kit&, cbor::Map& c) { set(c, claim::aud, "https://hotel.example"); }));
    book.invalid("aud-array", "aud is an array without the verifier", "RFC 8392 section 3.1.3",
                 "who does not find itself in aud must refuse", {"wrong-audience", "bad-claims"})
        .unlike("aud-own")
        .needs({"audience"})
        .audience(Kit::audience)
        .cose(with([](const Kit&, cbor::Map& c) {
            set(c, claim::aud, cbor::Array{"https://a.example", "https://b.example"});
        }));
    book.open("aud-among", "aud is an array with the verifier in it", "RFC 8392 section 3.1.3",
              "RFC 8392 gives aud the type of one text; readers of JWT take arrays as well", {"bad-claims"})
        .needs({"audience"})
        .audience(Kit::audience)
        .cose(with([](const Kit& k, cbor::Map& c) {
            set(c, claim::aud, cbor::Array{"https://hotel.example", k.audience});
        }));
    book.valid("cti", "a cti", "RFC 8392 section 3.1.7", "it is an identifier and changes nothing")
        .cose(with([](const Kit& k, cbor::Map& c) { set(c, claim::cti, k.noise("cti", 8)); }));
    book.invalid("cti-text", "cti is text", "RFC 8392 section 3.1.7", "it must be bytes", {"bad-claims"})
        .unlike("cti")
        .cose(with([](const Kit&, cbor::Map& c) { set(c, claim::cti, "1"); }));
}

void add_wholes(Book& book) {
    const auto payload = [](Value value) {
        return [value = std::move(value)](const Kit& k) {
            Message message = k.card();
            message.payload = cbor::encode(value);
            return k.sign(message);
        };
    };
    book.invalid("array", "the claims are an array", "RFC 8392 section 7.2", "claims are a map", {"bad-claims"})
        .cose(payload(cbor::Array{1, 2}));
    book.invalid("text", "the claims are a text", "RFC 8392 section 7.2", "claims are a map", {"bad-claims"})
        .cose(payload("claims"));
    book.invalid("empty", "an empty map of claims", "Claim 169", "a card has an identity", {"no-identity"})
        .cose(payload(cbor::Map{}));
    book.invalid("identity-missing", "no claim 169", "Claim 169", "a card has an identity", {"no-identity"})
        .cose(with([](const Kit&, cbor::Map& c) { drop(c, claim::identity); }));
    book.invalid("status-token", "a status list token instead of a card", "Token Status List section 5.2",
                 "it is signed by the issuer, but is no card", {"no-identity", "not-a-card", "bad-claims", "key-usage"})
        .cose([](const Kit& k) {
            Message m =
                k.card({{claim::iss, k.iss},
                        {2, k.list_uri()},
                        {claim::iat, k.iat()},
                        {claim::exp, k.exp()},
                        {claim::status_list, cbor::Map{{"bits", 1}, {"lst", Bytes{0x78, 0x9c, 3, 0, 0, 0, 0, 1}}}}});
            set(m.protected_entries, header::typ, "application/statuslist+cwt");
            return k.sign(m);
        });
    book.open("typ-other", "the typ in the header says that it is something else, the claims are a card's",
              "RFC 9596 section 2", "typ may keep one kind of token from being taken for another",
              {"not-a-card", "bad-cose"})
        .cose([](const Kit& k) {
            Message m = k.card();
            set(m.protected_entries, header::typ, "application/other+cwt");
            return k.sign(m);
        });
    book.open("typ-status", "the typ in the header is that of status lists, the claims are a card's",
              "RFC 9596 section 2", "who signs lists did not mean to sign a card",
              {"not-a-card", "bad-cose", "bad-claims"})
        .cose([](const Kit& k) {
            Message m = k.card();
            set(m.protected_entries, header::typ, "application/statuslist+cwt");
            return k.sign(m);
        });
}

} // namespace
} // namespace cwt_layer

void add_cwt_cases(Book book) {
    using namespace cwt_layer;
    add_times(book);
    add_parties(book);
    add_wholes(book);
}

} // namespace qrid::corpus
