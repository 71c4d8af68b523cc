// The layer of status: Token Status Lists (draft-ietf-oauth-status-list), what they say and whether they may.
#include "qrid/base/compression.h"
#include "qrid/corpus/inside/status_token.h"
#include "qrid/status/token.h"
#include "qrid/trust/jws.h"
#include "qrid/trust/trust_list.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::corpus {

namespace status_layer {
namespace {

using cbor::Value;
using nlohmann::json;

constexpr const char *values = "Token Status List section 7.1", *steps = "Token Status List section 8.3",
                     *token = "Token Status List section 5.2", *list_section = "Token Status List section 4.1",
                     *reference = "Token Status List section 6.3";
constexpr std::uint64_t place = status_place, entries = status_entries;

// A card with a place in the list "1".
Recipe::Maker<Bytes> card(Value idx = static_cast<std::int64_t>(place)) {
    return [idx = std::move(idx)](const Kit& k) {
        cbor::Map claims = k.claims();
        set(claims, claim::status, k.status_claim(idx));
        return k.cose(claims);
    };
}

// A card whose claim of status is this.
Recipe::Maker<Bytes> card_with(Value status) {
    return [status = std::move(status)](const Kit& k) {
        cbor::Map claims = k.claims();
        set(claims, claim::status, status);
        return k.cose(claims);
    };
}

Recipe::Maker<Named> list(int value, int bits = 1) {
    return [=](const Kit& k) { return Named{{"1.cwt", encode(k, token_of(k, value, bits))}}; };
}

// The list in which the card is valid, with one change.
Recipe::Maker<Named> changed(std::function<void(const Kit&, Token&)> change) {
    return [change = std::move(change)](const Kit& k) {
        Token one = token_of(k, 0);
        change(k, one);
        return Named{{"1.cwt", encode(k, one)}};
    };
}

void put_in_list(Token& one, const Value& key, Value value) {
    for (auto& [name, member] : one.claims) {
        if (name != Value(claim::status_list)) continue;
        cbor::Map inner = *member.map();
        set(inner, key, std::move(value));
        member = inner;
    }
}

Recipe::Maker<Named> changed_list(Value key, Value value) {
    return changed(
        [key = std::move(key), value = std::move(value)](const Kit&, Token& t) { put_in_list(t, key, value); });
}

// A JWT whose payload is changed.
Recipe::Maker<Named> jwt(std::function<void(const Kit&, json&)> change, std::string_view typ = "statuslist+jwt") {
    return [change = std::move(change), typ](const Kit& k) {
        const StatusList empty(1, entries);
        json payload = {
            {"sub", k.list_uri()},
            {"iat", k.at() - 3600},
            {"exp", k.at() + 7 * day},
            {"ttl", 43200},
            {"status_list", {{"bits", 1}, {"lst", base64url_encode(empty.deflate({.kind = Packing::Kind::zlib}))}}}};
        change(k, payload);
        const PrivateKey& key = k.key(key_name::status);
        return Named{{"1.jwt", to_bytes(bytes_of(
                                   write_jws(typ, hex_encode(cose::kid_of(key.public_key())), payload.dump(), key)))}};
    };
}

void add_values(Book& book) {
    book.valid("plain", "the card's place is VALID in a list of one bit", values, "0 is VALID")
        .needs({"status", "status-cwt"})
        .cose(card())
        .status(list(0));
    for (const int bits : {1, 2, 4, 8}) {
        if (bits > 1)
            book.valid(fmt::format("valid-{}", bits), fmt::format("VALID in a list of {} bits", bits), values,
                       "0 is VALID")
                .needs({"status", "status-cwt"})
                .cose(card())
                .status(list(0, bits));
        book.invalid(fmt::format("revoked-{}", bits),
                     fmt::format("INVALID in a list of {} {}", bits, bits == 1 ? "bit" : "bits"), values,
                     "1 is INVALID: revoked for good", {"revoked"})
            .needs({"status", "status-cwt"})
            .unlike(bits == 1 ? "plain" : fmt::format("valid-{}", bits))
            .cose(card())
            .status(list(1, bits));
        if (bits > 1)
            book.invalid(fmt::format("suspended-{}", bits), fmt::format("SUSPENDED in a list of {} bits", bits), values,
                         "2 is SUSPENDED: not valid for now", {"suspended"})
                .needs({"status", "status-cwt"})
                .unlike(fmt::format("valid-{}", bits))
                .cose(card())
                .status(list(2, bits));
    }
    for (const int value : {3, 4, 11, 12, 15})
        book.open(fmt::format("value-{}", value), fmt::format("the value {} in a list of four bits", value), values,
                  "it is the application's or reserved: what it means has not been agreed on, and it is not VALID",
                  {"status-not-allowed", "revoked", "suspended", "status-missing"})
            .needs({"status", "status-cwt"})
            .unlike("valid-4")
            .cose(card())
            .status(list(value, 4));
    book.open("value-255", "the value 255 in a list of eight bits", values, "it is not VALID",
              {"status-not-allowed", "revoked", "suspended"})
        .needs({"status", "status-cwt"})
        .unlike("valid-8")
        .cose(card())
        .status(list(255, 8));
    // The neighbours tell a reader that counts bits from the wrong end.
    book.valid("neighbours-revoked", "every place but the card's is revoked", list_section,
               "bits are counted from the least significant one")
        .needs({"status", "status-cwt"})
        .cose(card())
        .status([](const Kit& k) {
            StatusList all(1, entries);
            for (std::uint64_t i = 0; i < entries; ++i)
                if (i != place) all.set(i, 1);
            Token t = token_of(k, 0);
            set(t.claims, claim::status_list,
                cbor::Map{{"bits", 1}, {"lst", all.deflate({.kind = Packing::Kind::zlib})}});
            return Named{{"1.cwt", encode(k, t)}};
        });
    book.valid("last-place", "the last place of the list", list_section, "indices go from 0 to one below the size")
        .needs({"status", "status-cwt"})
        .cose(card(1023))
        .status(list(0));
    book.valid("first-place", "the first place of the list", list_section, "indices begin at 0")
        .needs({"status", "status-cwt"})
        .cose(card(0))
        .status(list(0));
    for (const auto& [kind, idx] : {std::pair{"end", Value(1024)},
                                    {"far", Value(std::int64_t{1} << 40)},
                                    {"2-32", Value(std::int64_t{1} << 32)},
                                    {"2-64", Value::unsigned_integer(UINT64_MAX)}})
        book.invalid(fmt::format("index-{}", kind), fmt::format("an index past the end of the list: {}", kind), steps,
                     "an index out of bounds refuses the card", {"status-index-out-of-range"})
            .needs({"status", "status-cwt"})
            .unlike("last-place")
            .cose(card(idx))
            .status(list(0));
}

void add_references(Book& book) {
    for (const auto& [kind, idx] : {std::pair{"negative", Value(-1)},
                                    {"text", Value("42")},
                                    {"float", Value(42.0)},
                                    {"null", Value(cbor::Simple{})}})
        book.invalid(fmt::format("idx-{}", kind), fmt::format("the card's idx is of another kind: {}", kind), reference,
                     "idx is a non-negative integer", {"bad-claims"})
            .needs({"status", "status-cwt"})
            .cose(card(idx))
            .status(list(0));
    book.invalid("idx-missing", "the card's reference has no idx", reference, "idx is required", {"bad-claims"})
        .needs({"status", "status-cwt"})
        .cose(card_with(cbor::Map{{"status_list", cbor::Map{{"uri", Kit::list_uri()}}}}))
        .status(list(0));
    book.invalid("uri-missing", "the card's reference has no uri", reference, "uri is required", {"bad-claims"})
        .needs({"status", "status-cwt"})
        .cose(card_with(cbor::Map{{"status_list", cbor::Map{{"idx", 42}}}}))
        .status(list(0));
    book.invalid("uri-bytes", "the card's uri is bytes", reference, "uri is text", {"bad-claims"})
        .needs({"status", "status-cwt"})
        .cose(card_with(cbor::Map{{"status_list", cbor::Map{{"idx", 42}, {"uri", Bytes{1}}}}}))
        .status(list(0));
    book.invalid("status-array", "the claim of status is an array", reference, "it is a map", {"bad-claims"})
        .needs({"status", "status-cwt"})
        .cose(card_with(cbor::Array{42}))
        .status(list(0));
    book.undetermined("mechanism-other", "the claim of status names another mechanism", "Token Status List section 6.1",
                      "the issuer tells the standing in a way that the verifier does not know",
                      {"status-missing", "status-not-allowed", "revocation-not-checked"})
        .needs({"status", "status-cwt"})
        .cose(card_with(cbor::Map{{"other_list", cbor::Map{{"id", 1}}}}))
        .status(list(0));
}

void add_tokens(Book& book) {
    const Codes bad = {"status-untrusted", "status-missing", "bad-signature"},
                unread = {"status-missing", "status-untrusted"};
    const auto unknown = [&](std::string name, std::string title, const char* spec, std::string why,
                             Recipe::Maker<Named> make, Codes codes) {
        book.undetermined(std::move(name), std::move(title), spec, std::move(why), std::move(codes))
            .needs({"status", "status-cwt"})
            .cose(card())
            .status(std::move(make));
    };
    unknown("list-missing", "no list at hand", steps, "a standing that cannot be told is neither valid nor revoked",
            [](const Kit& k) {
                Token t = token_of(k, 0);
                set(t.claims, claim::sub, k.list_uri("2"));
                return Named{{"2.cwt", encode(k, t)}};
            },
            {"status-missing"});
    unknown("sub-other", "the list's sub is another uri", steps, "sub must be the uri of the card's reference",
            changed([](const Kit&, Token& t) { set(t.claims, claim::sub, "https://s.example/01"); }),
            {"status-missing", "status-wrong-uri"});
    unknown("sub-case", "the list's sub differs in its letters", steps,
            "sub must be the uri of the card's reference, byte for byte",
            changed([](const Kit&, Token& t) { set(t.claims, claim::sub, "https://S.example/1"); }),
            {"status-missing", "status-wrong-uri"});
    unknown("signer-stranger", "the list is signed by a stranger", steps, "nobody knows who says so",
            changed([](const Kit&, Token& t) { t.signer = key_name::stranger; }), bad);
    unknown(
        "signer-stranger-revoked", "a stranger's list revokes the card", steps,
        "nobody knows who says so: the card is not revoked either",
        [](const Kit& k) {
            Token t = token_of(k, 1);
            t.signer = key_name::stranger;
            return Named{{"1.cwt", encode(k, t)}};
        },
        bad);
    unknown("signer-cards", "the list is signed by the issuer's key for cards", "qrid-keys(7)",
            "the key is not for lists", changed([](const Kit&, Token& t) { t.signer = key_name::cards; }),
            {"status-untrusted", "status-missing", "bad-signature", "key-usage"});
    book.undetermined("signer-second", "the list is signed by another trusted issuer", steps,
                      "who is trusted for one issuer's cards has no say over another's",
                      {"status-untrusted", "issuer-mismatch"})
        .needs({"status", "status-cwt"})
        .cose(card())
        .status(changed([](const Kit&, Token& t) { t.signer = key_name::second; }))
        .trust([](const Kit& k) {
            return Named{
                {"keys.json", to_bytes(bytes_of(k.usual_jwks().dump()))},
                {"second.json",
                 to_bytes(bytes_of(
                     k.jwks(std::string(k.second_iss), {k.trusted(key_name::second, Purpose::status)}).dump()))}};
        });
    unknown("tampered", "a list that revokes the card was changed to one that does not, after signing", steps,
            "the signature does not fit",
            [](const Kit& k) {
                const auto message = [&](int value) {
                    const Token t = token_of(k, value);
                    Message m = k.card(t.claims, t.signer);
                    set(m.protected_entries, header::typ, t.typ);
                    return m;
                };
                Message changed = message(0);
                changed.signature = k.key(key_name::status).sign(message(1).signed_bytes());
                return Named{{"1.cwt", k.sign(changed, key_name::status)}};
            },
            {"status-untrusted", "status-missing", "bad-signature"});
    unknown(
        "unsigned", "a bare list that nobody signed", token, "nobody says so",
        [](const Kit&) {
            const StatusList empty(1, entries);
            return Named{{"1.cwt", write_bare_cbor(1, empty.deflate())}};
        },
        unread);
    book.valid("exp-last-second", "the list's exp is one second later", steps, "it is good until then")
        .needs({"status", "status-cwt"})
        .cose(card())
        .status(changed([](const Kit& k, Token& t) { set(t.claims, claim::exp, k.at() + 1); }));
    unknown("exp-very-second", "the list's exp is the moment of the check", steps, "it tells nothing any more",
            changed([](const Kit& k, Token& t) { set(t.claims, claim::exp, k.at()); }), {"status-stale"});
    unknown("stale", "the list expired a week ago", steps, "it tells nothing any more",
            changed([](const Kit& k, Token& t) { set(t.claims, claim::exp, k.at() - 7 * day); }), {"status-stale"});
    book.open("iat-future", "the list is of tomorrow", "Token Status List section 8.3",
              "how far ahead iat may be is for the reader to say; such a list would be the newest for ever",
              {"status-untrusted", "iat-in-future", "status-missing"})
        .needs({"status", "status-cwt"})
        .cose(card())
        .status(changed([](const Kit& k, Token& t) { set(t.claims, claim::iat, k.at() + day); }));
    book.valid("ttl-over", "the list is older than its ttl, but has not expired", "Token Status List section 13.7",
               "ttl asks for a new copy; who is offline may use what there is until exp", {"status-old"})
        .needs({"status", "status-cwt"})
        .cose(card())
        .status(changed([](const Kit& k, Token& t) { set(t.claims, claim::iat, k.at() - 3 * day); }));
    book.valid("exp-missing", "the list has no exp", token, "exp is optional")
        .needs({"status", "status-cwt"})
        .cose(card())
        .status(changed([](const Kit&, Token& t) { drop(t.claims, claim::exp); }));
    book.valid("ttl-missing", "the list has no ttl", token, "ttl is optional")
        .needs({"status", "status-cwt"})
        .cose(card())
        .status(changed([](const Kit&, Token& t) { drop(t.claims, claim::ttl); }));
    for (const auto& [key, called] :
         {std::pair{claim::iat, "iat"}, {claim::sub, "sub"}, {claim::status_list, "status-list"}})
        unknown(fmt::format("without-{}", called), fmt::format("the list token has no {}", called), token,
                "it is required", changed([key = key](const Kit&, Token& t) { drop(t.claims, key); }), unread);
    for (const auto& [kind, typ] :
         {std::pair{"card", Value("application/cwt")}, {"jwt", Value("statuslist+jwt")}, {"number", Value(61)}})
        unknown(fmt::format("typ-{}", kind), fmt::format("the token has another typ: {}", kind), token,
                "typ must be application/statuslist+cwt", changed([typ = typ](const Kit&, Token& t) { t.typ = typ; }),
                unread);
    book.open("typ-short", "the typ is statuslist+cwt without \"application/\"", "RFC 9596 section 2",
              "a reader may take the short form of a media type for the whole", {"status-missing", "status-untrusted"})
        .needs({"status", "status-cwt"})
        .cose(card())
        .status(changed([](const Kit&, Token& t) { t.typ = "statuslist+cwt"; }));
    for (const int bits : {0, 3, 5, 16})
        unknown(fmt::format("bits-{}", bits), fmt::format("the list has {} bits", bits),
                "Token Status List section 4.3", "bits is 1, 2, 4 or 8", changed_list("bits", bits),
                {"status-untrusted", "status-missing", "bad-claims", "bad-compression"});
    unknown("lst-text", "lst is base64url text in a CWT", token, "it is bytes",
            changed_list("lst", base64url_encode(StatusList(1, entries).deflate())), unread);
    unknown("lst-not-zlib", "lst is not compressed", list_section, "it is a zlib stream",
            changed_list("lst", Bytes(128, 0)),
            {"status-untrusted", "status-missing", "bad-claims", "bad-compression"});
    unknown("lst-raw", "lst is deflate without its zlib header", list_section, "it is a zlib stream",
            changed_list("lst", raw_compress(Bytes(128, 0))),
            {"status-untrusted", "status-missing", "bad-claims", "bad-compression"});
    unknown("lst-cut", "lst is cut short", list_section, "it is a zlib stream",
            changed_list("lst",
                         [] {
                             Bytes stream = zlib_compress(Bytes(128, 0));
                             stream.resize(stream.size() - 5);
                             return stream;
                         }()),
            {"status-untrusted", "status-missing", "bad-claims", "bad-compression"});
    unknown("lst-trailing", "bytes follow the stream of lst", list_section, "it is one zlib stream",
            changed_list("lst", join({zlib_compress(Bytes(128, 0)), Bytes{0}})),
            {"status-untrusted", "status-missing", "bad-claims", "bad-compression"});
    book.open("lst-bomb", "lst inflates to 64 MiB", "Token Status List section 13.4",
              "the list is correct; a reader may bound what it inflates",
              {"status-untrusted", "status-missing", "too-large"})
        .needs({"status", "status-cwt"})
        .cose(card())
        .status(changed([](const Kit&, Token& t) {
            put_in_list(t, "lst", zlib_compress(Bytes(std::size_t{64} << 20, 0))); // made when it is asked for
        }));
}

void add_several(Book& book) {
    // A list of the same uri for another moment.
    const auto dated = [](const Kit& k, int value, Seconds iat) {
        Token t = token_of(k, value);
        set(t.claims, claim::iat, iat);
        return encode(k, t);
    };
    book.valid("newer-valid", "an older list revokes the card, a newer one does not", steps,
               "the newer list counts: the issuer took it back")
        .needs({"status", "status-cwt"})
        .cose(card())
        .status([=](const Kit& k) {
            return Named{{"a.cwt", dated(k, 1, k.at() - 7200)}, {"b.cwt", dated(k, 0, k.at() - 3600)}};
        });
    book.invalid("newer-revoked", "a newer list revokes the card, an older one does not", steps,
                 "the newer list counts", {"revoked"})
        .needs({"status", "status-cwt"})
        .unlike("newer-valid")
        .cose(card())
        .status([=](const Kit& k) {
            return Named{{"a.cwt", dated(k, 1, k.at() - 3600)}, {"b.cwt", dated(k, 0, k.at() - 7200)}};
        });
    book.invalid("same-second", "two lists of one second, of which one revokes the card", "qrid-security(7)",
                 "an issuer never makes two: the stricter one counts", {"revoked", "status-conflict"})
        .needs({"status", "status-cwt"})
        .unlike("newer-valid")
        .cose(card())
        .status([=](const Kit& k) {
            return Named{{"a.cwt", dated(k, 0, k.at() - 3600)}, {"b.cwt", dated(k, 1, k.at() - 3600)}};
        });
    book.valid("forged-beside", "a stranger's list that revokes the card beside the issuer's", steps,
               "what nobody trusts says nothing")
        .needs({"status", "status-cwt"})
        .cose(card())
        .status([=](const Kit& k) {
            Token forged = token_of(k, 1);
            forged.signer = key_name::stranger;
            set(forged.claims, claim::iat, k.at() - 60);
            return Named{{"a.cwt", encode(k, forged)}, {"b.cwt", dated(k, 0, k.at() - 3600)}};
        });
    book.valid("damaged-beside", "a damaged file beside the issuer's list", steps,
               "one file must not keep the others from being used")
        .needs({"status", "status-cwt"})
        .cose(card())
        .status([=](const Kit& k) {
            return Named{{"a.cwt", Bytes{1, 2, 3}}, {"b.cwt", dated(k, 0, k.at() - 3600)}};
        });
}

void add_jwts(Book& book) {
    const auto good = [](const Kit&, json&) {};
    const auto unknown = [&](std::string name, std::string title, std::string why, Recipe::Maker<Named> make) {
        book.undetermined(std::move(name), std::move(title), "Token Status List section 5.1", std::move(why),
                          {"status-missing", "status-untrusted"})
            .needs({"status", "status-jwt"})
            .unlike("jwt")
            .cose(card())
            .status(std::move(make));
    };
    book.valid("jwt", "the list as a JWT", "Token Status List section 5.1", "both forms say the same")
        .needs({"status", "status-jwt"})
        .cose(card())
        .status(jwt(good));
    book.invalid("jwt-revoked", "the list as a JWT, in which the card is revoked", values, "1 is INVALID", {"revoked"})
        .needs({"status", "status-jwt"})
        .unlike("jwt")
        .cose(card())
        .status(jwt([](const Kit&, json& payload) {
            StatusList list(1, entries);
            list.set(place, 1);
            payload["status_list"]["lst"] = base64url_encode(list.deflate({.kind = Packing::Kind::zlib}));
        }));
    unknown("jwt-typ", "a JWT of another typ", "typ must be statuslist+jwt", jwt(good, "JWT"));
    unknown("jwt-without-sub", "a JWT without sub", "sub is required",
            jwt([](const Kit&, json& payload) { payload.erase("sub"); }));
    unknown("jwt-iat-text", "a JWT whose iat is text", "it is a number",
            jwt([](const Kit&, json& payload) { payload["iat"] = "2026-01-01"; }));
    unknown("jwt-lst-base64", "a JWT whose lst is base64 with padding and slashes", "it is base64url without padding",
            jwt([](const Kit&, json& payload) {
                std::string text;
                StatusList list(1, entries);
                for (std::uint64_t i = 100; text.find_first_of("+/") == std::string::npos; ++i) {
                    list.set(i, 1);
                    text = base64_encode(list.deflate());
                }
                payload["status_list"]["lst"] = text;
            }));
    unknown("jwt-none", "a JWT of the alg none", "nobody signed it", [](const Kit& k) {
        const json payload = {
            {"sub", k.list_uri()},
            {"iat", k.at()},
            {"status_list", {{"bits", 1}, {"lst", base64url_encode(StatusList(1, entries).deflate())}}}};
        return Named{
            {"1.jwt", to_bytes(bytes_of(base64url_encode(bytes_of(R"({"alg":"none","typ":"statuslist+jwt"})")) + "." +
                                        base64url_encode(bytes_of(payload.dump())) + "."))}};
    });
    unknown("jwt-hmac", "a JWT under HS256 with the public key", "whoever has the public key can make it",
            [](const Kit& k) {
                const json payload = {
                    {"sub", k.list_uri()},
                    {"iat", k.at()},
                    {"status_list", {{"bits", 1}, {"lst", base64url_encode(StatusList(1, entries).deflate())}}}};
                const std::string input = base64url_encode(bytes_of(R"({"alg":"HS256","typ":"statuslist+jwt"})")) +
                                          "." + base64url_encode(bytes_of(payload.dump()));
                const Sha256 mac = hmac_sha256(k.key(key_name::status).public_key().point().x, bytes_of(input));
                return Named{{"1.jwt", to_bytes(bytes_of(input + "." + base64url_encode(mac)))}};
            });
}

} // namespace
} // namespace status_layer

void add_status_cases(Book book) {
    using namespace status_layer;
    add_values(book);
    add_references(book);
    add_tokens(book);
    add_several(book);
    add_jwts(book);
}

} // namespace qrid::corpus
