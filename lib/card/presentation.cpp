#include "qrid/card/presentation.h"

#include "qrid/base/error.h"
#include "qrid/card/inside/media_type.h"
#include "qrid/cbor/codec.h"
#include "qrid/cbor/writer.h"

#include <fmt/format.h>

namespace qrid {

namespace {

using cbor::Value;

namespace token_claim {
constexpr std::int64_t iss = 1, sub = 2, aud = 3, exp = 4, iat = 6, cnonce = 39;
}
constexpr std::int64_t kb_type = 294; // application/kb+cwt

bool is_kb_type(const Value& typ) {
    return typ.text() == nullptr ? typ == Value(kb_type) : is_media_type(*typ.text(), "kb+cwt");
}

[[noreturn]] void fail_token(std::string_view what) {
    throw Error(Code::bad_claims, fmt::format("bad key binding token: {}", what));
}

Seconds time_of(const Value& value, std::string_view name) {
    const auto time = value.int64();
    if (!time || *time < earliest_time || *time > latest_time) fail_token(fmt::format("{} is not a time", name));
    return *time;
}

ProofClaims read_claims_of_proof(ByteView payload) {
    const Value map = cbor::decode(payload).value;
    if (map.map() == nullptr) fail_token("the payload is not a map");
    const auto find = [&](std::int64_t key) { return map.find(key); };
    if (find(token_claim::iss) != nullptr || find(token_claim::sub) != nullptr) fail_token("it has an iss or a sub");
    const Value *aud = find(token_claim::aud), *iat = find(token_claim::iat), *exp = find(token_claim::exp),
                *cnonce = find(token_claim::cnonce);
    if (aud == nullptr || aud->text() == nullptr) fail_token("no aud");
    if (iat == nullptr) fail_token("no iat");
    ProofClaims claims{*aud->text(), time_of(*iat, "iat"), {}, {}};
    if (exp != nullptr) claims.exp = time_of(*exp, "exp");
    if (cnonce != nullptr) {
        if (cnonce->bytes() == nullptr) fail_token("cnonce is not bytes");
        claims.cnonce = *cnonce->bytes();
    }
    return claims;
}

} // namespace

bool is_presentation(const cose::Sign1& message) {
    const Value* typ = message.typ();
    return message.protected_header.find(cose::label::kcwt) != nullptr || (typ != nullptr && is_kb_type(*typ));
}

Presentation read_presentation(cose::Sign1 message) {
    const Value* card = message.protected_header.find(cose::label::kcwt);
    const Value* typ = message.typ();
    if (card == nullptr) throw Error(Code::bad_cose, "a key binding token without a card (header 13)");
    if (typ == nullptr || !is_kb_type(*typ))
        throw Error(Code::bad_cose, "a card in a header that does not belong to a key binding token (header 16 is "
                                    "not 294)");
    cose::Sign1 inner = cose::sign1_of(*card);
    ProofClaims claims = read_claims_of_proof(message.payload);
    return {std::move(message), std::move(claims), std::move(inner)};
}

Bytes write_presentation(ByteView card, const ProofClaims& claims, const PrivateKey& device) {
    (void)cose::read_sign1(card); // nothing else is shown
    cbor::Writer out;
    out.map(2U + claims.exp.has_value() + claims.cnonce.has_value());
    out.integer(token_claim::aud).text(claims.aud);
    if (claims.exp) out.integer(token_claim::exp).integer(*claims.exp);
    out.integer(token_claim::iat).integer(claims.iat);
    if (claims.cnonce) out.integer(token_claim::cnonce).bytes(*claims.cnonce);
    return cose::write_sign1(device, {{cose::label::kcwt, cbor::decode(card).value}, {cose::label::typ, kb_type}},
                             std::move(out).take());
}

} // namespace qrid
