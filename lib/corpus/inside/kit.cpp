#include "qrid/corpus/inside/kit.h"

#include "qrid/cbor/writer.h"
#include "qrid/cose/test_key.h"
#include "qrid/crypto/seeded.h"
#include "qrid/trust/trusted_jwk.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::corpus {

namespace {

Identity usual_record() {
    return {{{identity_key::id, "T-3301061990"},
             {identity_key::language, "eng"},
             {identity_key::full_name, "Amara Lin"},
             {identity_key::date_of_birth, "19900515"},
             {identity_key::gender, std::int64_t{2}},
             {identity_key::address, "12 Lakeside Road\nExample City"},
             {identity_key::nationality, "CN"}}};
}

} // namespace

Kit::Kit(ByteView seed, Seconds at)
    : seed_(to_bytes(seed)), at_(at), identity_(usual_record()), keys_(std::make_shared<Keys>()) {}

void Kit::use_key(PrivateKey key) { keys_->by_name.insert_or_assign(std::string(key_name::cards), std::move(key)); }

Kit Kit::with(Identity record) const {
    Kit other = *this;
    other.identity_ = std::move(record);
    return other;
}

const PrivateKey& Kit::key(std::string_view name) const {
    const std::lock_guard guard(keys_->lock);
    const auto found = keys_->by_name.find(name);
    if (found != keys_->by_name.end()) return found->second;
    PrivateKey made =
        cose::generate_test_key(usual_algorithm(true), seeded_random(seed_for(seed_, fmt::format("key {}", name))));
    return keys_->by_name.emplace(name, std::move(made)).first->second;
}

Bytes Kit::noise(std::string_view purpose, std::size_t size) const {
    Bytes bytes(size);
    seeded_random(seed_for(seed_, fmt::format("noise {}", purpose)))(bytes);
    return bytes;
}

cbor::Map Kit::identity_map() const {
    cbor::Writer out;
    write_identity(out, identity_);
    return *cbor::decode(std::move(out).take()).value.map();
}

cbor::Map Kit::claims() const {
    const std::string* id = identity_.text(identity_key::id);
    return {{claim::iss, iss},   {claim::sub, id == nullptr ? "T-1" : *id}, {claim::exp, exp()},
            {claim::iat, iat()}, {claim::identity, identity_map()},         {claim::test, true}};
}

Message Kit::card(const cbor::Map& claims, std::string_view signer) const {
    const PublicKey& half = key(signer).public_key();
    return {.protected_entries = {{header::alg, row_of(half.algorithm()).cose}, {header::kid, cose::kid_of(half)}},
            .payload = cbor::encode(claims)};
}

std::string Kit::list_uri(std::string_view name) { return fmt::format("https://s.example/{}", name); }

cbor::Value Kit::status_claim(const cbor::Value& idx, std::string_view list) {
    return cbor::Map{{"status_list", cbor::Map{{"idx", idx}, {"uri", list_uri(list)}}}};
}

cbor::Map Kit::bound_claims() const {
    cbor::Map all = claims();
    set(all, claim::cnf, cbor::Map{{1, cose::write_key(key(key_name::device).public_key())}});
    return all;
}

cbor::Map Kit::proof_claims() const { return {{claim::aud, audience}, {claim::iat, at()}, {claim::cnonce, nonce()}}; }

Message Kit::proof(ByteView card, const cbor::Map& claims) const {
    constexpr int kb_cwt = 294; // application/kb+cwt
    return {.protected_entries = {{header::alg, row_of(key(key_name::device).algorithm()).cose},
                                  {header::kcwt, cbor::decode(card).value},
                                  {header::typ, kb_cwt}},
            .payload = cbor::encode(claims)};
}

TrustedKey Kit::trusted(std::string_view name, Purpose purpose) const {
    TrustedKey entry{.key = key(name).public_key(),
                     .kids = {},
                     .states_kid = false,
                     .iss = {},
                     .purpose = purpose,
                     .not_before = {},
                     .not_after = {},
                     .revoked = {},
                     .origin = {}};
    return entry;
}

nlohmann::json Kit::jwks(const std::string& iss, const std::vector<TrustedKey>& keys) {
    nlohmann::json list = nlohmann::json::array();
    for (const TrustedKey& entry : keys) list.push_back(write_trusted_jwk(entry));
    return {{"iss", iss}, {"keys", list}};
}

nlohmann::json Kit::usual_jwks() const {
    return jwks(std::string(iss),
                {trusted(key_name::cards, Purpose::cards), trusted(key_name::status, Purpose::status)});
}

} // namespace qrid::corpus
