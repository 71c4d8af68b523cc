#include "qrid/card/card.h"

#include "qrid/card/text.h"
#include "qrid/cose/key.h"

namespace qrid {

CardSigner::CardSigner(PrivateKey key)
    : key_(std::move(key)), kid_(cose::kid_of(key_.public_key())),
      protected_(cose::write_protected(key_.algorithm(), {{cose::label::kid, kid_}})) {}

Bytes CardSigner::sign(const Claims& claims) const {
    return cose::sign_message(key_, protected_, write_claims(claims));
}

std::string CardSigner::text(const Claims& claims) const { return text_of_card(sign(claims)); }

Bytes sign_card(const Claims& claims, const PrivateKey& key) { return CardSigner(key).sign(claims); }

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
