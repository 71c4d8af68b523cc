#include "qrid/card/card.h"

#include "qrid/cose/key.h"

namespace qrid {

Bytes sign_card(const Claims& claims, const PrivateKey& key) {
    return cose::write_sign1(key, {{cose::label::kid, cose::kid_of(key.public_key())}}, write_claims(claims));
}

ReadCard read_card(ByteView bytes) {
    ReadCard card{cose::read_sign1(bytes), {}, {}, {}};
    card.warnings = card.message.warnings;
    try {
        card.claims = read_claims(card.message.payload, card.warnings);
        if (!card.claims.identity) card.flaw.emplace(Code::bad_claims, "bad claims: no identity (claim 169)");
    } catch (const Error& error) {
        card.flaw.emplace(error);
    }
    return card;
}

} // namespace qrid
