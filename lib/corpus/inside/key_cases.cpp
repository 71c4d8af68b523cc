// The layer of keys and trust: whose key it is, what it is for, when it counts, and what the lists of keys say.
#include "qrid/corpus/inside/kit.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/trust_list.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::corpus {

namespace key_layer {
namespace {

using nlohmann::json;
constexpr const char *jwk = "RFC 7517 section 4", *life = "qrid-keys(7)", *list_spec = "qrid-formats(5)",
                     *cose_key = "RFC 9052 section 7";

Named file(std::string name, std::string_view text) { return {{std::move(name), to_bytes(bytes_of(text))}}; }

Recipe::Maker<Named> jwks_of(std::function<void(const Kit&, json&)> change) {
    return [change = std::move(change)](const Kit& k) {
        json set = k.usual_jwks();
        change(k, set);
        return file("keys.json", set.dump(2) + "\n");
    };
}

// The JWKS with other facts of the key for cards.
Recipe::Maker<Named> entry(std::function<void(const Kit&, TrustedKey&)> change) {
    return jwks_of([change = std::move(change)](const Kit& k, json& set) {
        TrustedKey key = k.trusted(key_name::cards, Purpose::cards);
        change(k, key);
        set = k.jwks(std::string(k.iss), {key, k.trusted(key_name::status, Purpose::status)});
    });
}

TrustList list_of(const Kit& k) {
    return {.iss = std::string(k.iss),
            .iat = k.iat(),
            .exp = k.at() + day,
            .version = 3,
            .keys = {k.trusted(key_name::root, Purpose::trust), k.trusted(key_name::cards, Purpose::cards),
                     k.trusted(key_name::status, Purpose::status)},
            .root_changes = {}};
}

Recipe::Maker<Named> trust_list(std::function<void(const Kit&, TrustList&)> change) {
    return [change = std::move(change)](const Kit& k) {
        TrustList list = list_of(k);
        change(k, list);
        return file("trust.jwt", write_trust_list(list, k.key(key_name::root)));
    };
}

// The payload of a good list, changed, under the key of that name: what a good writer would not write.
Recipe::Maker<Named> raw_list(std::function<void(json&)> change, std::string_view typ = "jwk-set+jwt",
                              std::string_view signer = key_name::root) {
    return [change = std::move(change), typ, signer](const Kit& k) {
        json payload =
            read_json(read_jws(write_trust_list(list_of(k), k.key(key_name::root))).payload, key_file_limits);
        change(payload);
        return file("trust.jwt", write_jws(typ, hex_encode(cose::kid_of(k.key(signer).public_key())), payload.dump(),
                                           k.key(signer)));
    };
}

void add_keys(Book& book) {
    book.valid("plain", "a JWKS with the issuer's keys", jwk, "the key is trusted for cards of this issuer");
    book.undetermined("missing", "the trusted keys are another issuer's", "RFC 8392 section 7.2",
                      "nobody knows the signer", {"unknown-key"})
        .trust([](const Kit& k) {
            return file("keys.json",
                        k.jwks(std::string(k.second_iss), {k.trusted(key_name::second, Purpose::cards)}).dump(2));
        });
    book.invalid("second-issuer", "a card of this issuer, signed by another trusted issuer", "RFC 8725 section 3.8",
                 "who is trusted for one issuer's cards has no say over another's", {"issuer-mismatch"})
        .cose([](const Kit& k) { return k.sign(k.card(k.claims(), key_name::second), key_name::second); })
        .trust([](const Kit& k) {
            Named files = file("keys.json", k.usual_jwks().dump(2));
            files.merge(file("second.json",
                             k.jwks(std::string(k.second_iss), {k.trusted(key_name::second, Purpose::cards)}).dump(2)));
            return files;
        });
    book.valid("kid-collision", "another issuer's key is listed under the same kid", "RFC 9052 section 3.1",
               "a kid need not be unique: every key that has it is tried")
        .trust([](const Kit& k) {
            json second = k.jwks(std::string(k.second_iss), {k.trusted(key_name::second, Purpose::cards)});
            second["keys"][0]["kid"] = hex_encode(cose::kid_of(k.key().public_key()));
            Named files = file("a-second.json", second.dump(2));
            files.merge(file("keys.json", k.usual_jwks().dump(2)));
            return files;
        });
    book.invalid("purpose-status", "signed by the issuer's key for status lists", life, "the key is not for cards",
                 {"key-usage"})
        .cose([](const Kit& k) { return k.sign(k.card(k.claims(), key_name::status), key_name::status); });
    book.invalid("purpose-trust", "signed by the issuer's root", life, "the root signs lists of keys, not cards",
                 {"key-usage"})
        .cose([](const Kit& k) { return k.sign(k.card(k.claims(), key_name::root), key_name::root); })
        .trust(trust_list([](const Kit&, TrustList&) {}))
        .needs({"trust-list"})
        .unlike("trust-list");
    book.valid("exp-last-second", "the key's exp is one second later", life, "the key is accepted until its exp")
        .trust(entry([](const Kit& k, TrustedKey& key) { key.not_after = k.at() + 1; }));
    book.invalid("exp-very-second", "the key's exp is the moment of the check", life,
                 "the key is accepted before its exp only", {"key-retired"})
        .unlike("exp-last-second")
        .trust(entry([](const Kit& k, TrustedKey& key) { key.not_after = k.at(); }));
    book.invalid("retired", "the key was retired a day ago", life, "it is not accepted any more", {"key-retired"})
        .trust(entry([](const Kit& k, TrustedKey& key) { key.not_after = k.at() - day; }));
    book.valid("nbf-at-iat", "the card was issued at the key's nbf", life, "the key counts from then on")
        .trust(entry([](const Kit& k, TrustedKey& key) { key.not_before = k.iat(); }));
    book.invalid("nbf-future", "the key's nbf is in a week", life, "it must not sign yet", {"key-not-yet-valid"})
        .unlike("nbf-at-iat")
        .trust(entry([](const Kit& k, TrustedKey& key) { key.not_before = k.at() + 7 * day; }));
    book.valid("superseded-after", "the key was superseded after the card was issued", life,
               "what it signed before stays good")
        .trust(entry([](const Kit& k, TrustedKey& key) {
            key.revoked = Revocation{k.iat() + 1, false};
        }));
    book.invalid("superseded-before", "the key was superseded before the card was issued", life,
                 "what it signed after is not good", {"key-revoked"})
        .unlike("superseded-after")
        .trust(entry([](const Kit& k, TrustedKey& key) {
            key.revoked = Revocation{k.iat() - day, false};
        }));
    book.invalid("superseded-no-iat", "the key was superseded, and the card has no iat", life,
                 "when it was signed cannot be told", {"key-revoked"})
        .unlike("superseded-after")
        .cose([](const Kit& k) {
            cbor::Map claims = k.claims();
            drop(claims, claim::iat);
            return k.cose(claims);
        })
        .trust(entry([](const Kit& k, TrustedKey& key) {
            key.revoked = Revocation{k.iat() + 1, false};
        }));
    book.invalid("compromised", "the key was stolen after the card was issued", life,
                 "iat is the thief's to choose: nothing that the key signed is good", {"key-revoked"})
        .unlike("superseded-after")
        .trust(entry([](const Kit& k, TrustedKey& key) {
            key.revoked = Revocation{k.iat() + 1, true};
        }));
    book.invalid("compromised-future", "the key is listed as stolen from tomorrow on", life,
                 "a stolen key is never good", {"key-revoked"})
        .unlike("superseded-after")
        .trust(entry([](const Kit& k, TrustedKey& key) {
            key.revoked = Revocation{k.at() + day, true};
        }));
    book.invalid("revoked-elsewhere", "one trust file knows the key as good, another as stolen", life,
                 "the stricter word counts", {"key-revoked"})
        .trust([](const Kit& k) {
            TrustedKey stolen = k.trusted(key_name::cards, Purpose::cards);
            stolen.revoked = Revocation{k.at() - day, true};
            Named files = file("keys.json", k.usual_jwks().dump(2));
            files.merge(file("later.json", k.jwks(std::string(k.iss), {stolen}).dump(2)));
            return files;
        });
}

void add_forms(Book& book) {
    const auto one = [](const Kit& k) { return k.key().public_key(); };
    book.valid("pem", "the key in PEM", "RFC 7468 section 13", "the key is trusted for cards of any issuer")
        .needs({"pem"})
        .trust([=](const Kit& k) { return file("key.pem", one(k).pem()); });
    book.valid("cose-key", "the key as a COSE_Key", cose_key, "the key is trusted for cards of any issuer")
        .needs({"cose-key"})
        .trust([=](const Kit& k) {
            return Named{{"key.cbor", cbor::encode(cose::write_key(one(k)))}};
        });
    book.valid("cose-key-set", "the keys as a COSE_KeySet", cose_key, "the key is one of the set")
        .needs({"cose-key"})
        .trust([=](const Kit& k) {
            return Named{{"keys.cbor", cbor::encode(cbor::Array{cose::write_key(k.key(key_name::second).public_key()),
                                                                cose::write_key(one(k))})}};
        });
    book.valid("jwk-alone", "one JWK without a set", jwk, "the key is trusted for cards of any issuer")
        .trust([=](const Kit& k) { return file("key.json", write_jwk(one(k)).dump()); });
    book.valid("jwks-others", "a JWKS with entries of other kinds beside", "RFC 7517 section 5",
               "entries that are not understood are passed over")
        .trust(jwks_of([](const Kit&, json& set) {
            set["keys"].push_back({{"kty", "oct"}, {"k", "AAAA"}});
            set["keys"].push_back({{"kty", "EC"}, {"crv", "P-521"}, {"x", "AA"}, {"y", "AA"}});
        }));
    const Codes nothing = {"bad-key", "unknown-key"};
    book.undetermined("jwk-alg", "the JWK's alg is for another type of key", "RFC 7517 section 4.4",
                      "the entry contradicts itself; without it nobody knows the signer", nothing)
        .trust(jwks_of([](const Kit&, json& set) { set["keys"][0]["alg"] = "ES256"; }));
    book.undetermined("jwk-use", "the JWK is for encryption", "RFC 7517 section 4.2", "it is no key for signatures",
                      nothing)
        .trust(jwks_of([](const Kit&, json& set) { set["keys"][0]["use"] = "enc"; }));
    book.undetermined("jwk-small-order", "the trusted key is a point of small order", "NIST SP 800-186 appendix D.1",
                      "any message can be signed for it: it is no key, though RFC 8032 does not ask for the check",
                      nothing)
        .cose([](const Kit& k) {
            Message m = k.card();
            m.signature = join({Bytes{1}, Bytes(63, 0)}); // R the neutral element, s zero
            return k.sign(m);
        })
        .trust(jwks_of([](const Kit&, json& set) {
            set["keys"][0]["x"] = base64url_encode(join({Bytes{1}, Bytes(31, 0)}));
        }));
    book.undetermined("jwk-not-on-curve", "the trusted key is no point of its curve", "RFC 8032 section 5.1.3",
                      "it is no key", nothing)
        .trust(jwks_of([](const Kit&, json& set) {
            set["keys"][0]["x"] = base64url_encode(join({Bytes{2}, Bytes(31, 0)}));
        }));
    book.undetermined("jwk-short", "the trusted key lacks a byte", "RFC 8037 section 2", "it is no key", nothing)
        .trust(jwks_of([](const Kit&, json& set) { set["keys"][0]["x"] = base64url_encode(Bytes(31, 7)); }));
    book.open("jwk-twice", "the JWK has its x twice", "RFC 7517 section 4",
              "a reader must refuse duplicate members or take the last of them, which is the right one here",
              {"bad-json", "bad-key", "unknown-key"})
        .trust([](const Kit& k) {
            std::string text = k.usual_jwks().dump();
            const std::size_t at = text.find("\"x\":");
            text.insert(at, fmt::format("\"x\":\"{}\",", base64url_encode(Bytes(32, 9))));
            return file("keys.json", text);
        });
    book.undetermined("pem-private", "the trust file is a private key", "RFC 5958",
                      "who has it is not told to trust it; it must not be handed around", {"bad-key", "unknown-key"})
        .needs({"pem"})
        .unlike("pem")
        .trust([](const Kit& k) {
            const Secret pem = k.key().plain_pem();
            return file("key.pem", pem.view());
        });
    book.undetermined("trust-empty", "the trust file is an empty set", jwk, "nobody knows the signer", nothing)
        .trust([](const Kit&) { return file("keys.json", R"({"keys":[]})"); });
    book.undetermined("trust-garbage", "the trust file is no file of keys", jwk, "nobody knows the signer", nothing)
        .trust([](const Kit&) { return file("keys.json", "these are not the keys"); });
}

void add_lists(Book& book) {
    const auto good = [](const Kit&, TrustList&) {};
    const Codes bad = {"bad-trust-list", "bad-signature", "bad-key", "unknown-key"};
    const auto wrong = [&](std::string name, std::string title, std::string why, Recipe::Maker<Named> make,
                           Codes codes) {
        book.undetermined(std::move(name), std::move(title), list_spec, std::move(why), std::move(codes))
            .needs({"trust-list"})
            .unlike("trust-list")
            .trust(std::move(make));
    };
    book.valid("trust-list", "a trust list that its root has signed", list_spec, "the key is on it")
        .needs({"trust-list"})
        .trust(trust_list(good));
    book.valid("list-last-second", "a trust list one second before its exp", list_spec, "it is good until then")
        .needs({"trust-list"})
        .trust(trust_list([](const Kit& k, TrustList& list) { list.exp = k.at() + 1; }));
    book.undetermined("list-very-second", "a trust list at its exp", list_spec,
                      "it does not tell any more whether the key is still good", {"trust-stale"})
        .needs({"trust-list"})
        .unlike("list-last-second")
        .trust(trust_list([](const Kit& k, TrustList& list) { list.exp = k.at(); }));
    wrong("list-stale", "a trust list of last month", "it does not tell any more whether the key is still good",
          trust_list([](const Kit& k, TrustList& list) { list.exp = k.at() - 20 * day; }), {"trust-stale"});
    book.invalid("list-revoked", "a trust list that revokes the key as stolen", list_spec,
                 "nothing that the key signed is good", {"key-revoked"})
        .needs({"trust-list"})
        .unlike("trust-list")
        .trust(trust_list([](const Kit& k, TrustList& list) {
            list.keys[1].revoked = Revocation{k.at() - day, true};
        }));
    book.invalid("list-stale-revoked", "a stale trust list that revokes the key as stolen", list_spec,
                 "what was stolen stays stolen", {"key-revoked"})
        .needs({"trust-list"})
        .unlike("trust-list")
        .trust(trust_list([](const Kit& k, TrustList& list) {
            list.keys[1].revoked = Revocation{k.iat(), true};
            list.exp = k.at() - day;
        }));
    book.valid("root-changed", "the root has changed, and the old one endorses the new", list_spec,
               "the list is signed by a root that it names")
        .needs({"trust-list"})
        .trust(trust_list([](const Kit& k, TrustList& list) {
            const PrivateKey& old_root = k.key("old root");
            list.keys.push_back(k.trusted("old root", Purpose::trust));
            list.root_changes.push_back(
                write_root_change(std::string(k.iss), old_root, k.key(key_name::root).public_key(), k.iat()));
        }));
    wrong("root-change-garbage", "one of the list's root changes is no token", "it contradicts the format",
          raw_list([](json& payload) { payload["root_changes"] = {"endorsed"}; }), bad);
    book.invalid("list-rolled-back", "an older list without a revocation beside the newer one that has it", list_spec,
                 "the key was stolen, whatever the older list says", {"key-revoked"})
        .needs({"trust-list"})
        .unlike("trust-list")
        .trust([](const Kit& k) {
            TrustList newer = list_of(k);
            newer.version = 4;
            newer.iat = k.at() - day;
            newer.keys[1].revoked = Revocation{k.at() - 2 * day, true};
            Named files = file("a-older.jwt", write_trust_list(list_of(k), k.key(key_name::root)));
            files.merge(file("b-newer.jwt", write_trust_list(newer, k.key(key_name::root))));
            return files;
        });
    wrong(
        "list-tampered", "one byte of the list was changed", "the signature does not fit",
        [](const Kit& k) {
            std::string text = write_trust_list(list_of(k), k.key(key_name::root));
            const std::size_t at = text.find('.') + 20;
            text[at] = text[at] == 'A' ? 'B' : 'A';
            return file("trust.jwt", text);
        },
        bad);
    wrong(
        "list-unsigned", "the list has the alg none and no signature", "nobody signed it",
        [](const Kit& k) {
            const std::string text = write_trust_list(list_of(k), k.key(key_name::root));
            const std::string payload = text.substr(text.find('.') + 1, text.rfind('.') - text.find('.') - 1);
            return file("trust.jwt",
                        base64url_encode(bytes_of(R"({"alg":"none","typ":"jwk-set+jwt"})")) + "." + payload + ".");
        },
        bad);
    wrong("list-by-stranger", "the list is signed by a key that is not on it", "its root is not among its keys",
          raw_list([](json&) {}, "jwk-set+jwt", key_name::stranger), bad);
    wrong("list-by-card-key", "the list is signed by the key for cards", "the key is not for lists of keys",
          raw_list([](json&) {}, "jwk-set+jwt", key_name::cards), bad);
    wrong("list-typ", "the list has another typ", "a token of another kind must not be taken for it",
          raw_list([](json&) {}, "JWT"), bad);
    for (const std::string member : {"iss", "sub", "iat", "exp", "version", "keys"})
        wrong("list-without-" + member, fmt::format("the list has no {}", member), "it is required",
              raw_list([member](json& payload) { payload.erase(member); }), bad);
    for (const auto& [member, value] : {std::pair<std::string, json>{"exp", "2030-01-01"},
                                        {"iat", "now"},
                                        {"version", "3"},
                                        {"keys", json::object()}})
        wrong("list-wrong-" + member, fmt::format("the list's {} is of another type", member),
              "it contradicts the format",
              raw_list([member = member, value = value](json& payload) { payload[member] = value; }), bad);
    wrong("list-root-revoked", "the list says that its own root was stolen before it signed",
          "what it signed after that is not believed", raw_list([](json& payload) {
              for (json& key : payload["keys"])
                  if (key.value("purpose", "") == "trust")
                      key["revoked"] = {{"revoked_at", 1}, {"reason", "compromised"}};
          }),
          bad);
}

} // namespace
} // namespace key_layer

void add_key_cases(Book book) {
    using namespace key_layer;
    add_keys(book);
    add_forms(book);
    add_lists(book);
}

} // namespace qrid::corpus
