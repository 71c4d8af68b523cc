#include "qrid/card/card.h"

#include "qrid/card/naming.h"
#include "qrid/card/text.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"

namespace qrid {

CardSigner::CardSigner(PrivateKey key)
    : key_(std::move(key)), kid_(cose::kid_of(key_.public_key())),
      protected_(cose::write_protected(key_.algorithm(), {{cose::label::kid, kid_}})) {}

Bytes CardSigner::sign(const Claims& claims) const {
    return cose::sign_message(key_, protected_, write_claims(claims));
}

std::string CardSigner::text(const Claims& claims, const CardForm& form) const {
    return text_of_card(sign(claims), form);
}

std::string text_of_card(ByteView cose, const CardForm& form) {
    if (!form.encryption) return text_of_card(cose, form.compression);
    return text_of_card(cose::write_encrypt0(*form.encryption, cose, form.random), form.compression);
}

Bytes sign_card(const Claims& claims, const PrivateKey& key) { return CardSigner(key).sign(claims); }

namespace {

void append(Warnings& to, const Warnings& more) { to.insert(to.end(), more.begin(), more.end()); }

ReadCard read_signed(ByteView bytes) {
    ReadCard card;
    card.message = cose::read_sign1(bytes);
    card.size = bytes.size();
    append(card.warnings, card.message.warnings);
    if (is_presentation(card.message)) {
        Presentation shown = read_presentation(std::move(card.message));
        card.size = cbor::encode(*shown.proof.protected_header.find(cose::label::kcwt)).size();
        card.proof = Proof{std::move(shown.proof), std::move(shown.claims)};
        card.message = std::move(shown.card);
        append(card.warnings, card.message.warnings);
    }
    try {
        card.claims = read_claims(card.message.payload, card.warnings);
        if (!card.claims.identity) card.flaw = flaw_of_naming(card.claims);
    } catch (const Error& error) {
        card.flaw.emplace(error);
    }
    return card;
}

} // namespace

ReadCard read_card(ByteView bytes, std::span<const cose::ContentKey> keys) {
    if (!cose::is_encrypt0(bytes)) return read_signed(bytes);
    const cose::Encrypt0 sealed = cose::read_encrypt0(bytes);
    const Bytes plain = cose::open_encrypt0(sealed, keys);
    if (cose::is_encrypt0(plain)) throw Error(Code::bad_cose, "a card that is encrypted twice");
    ReadCard card = read_signed(plain);
    card.encryption = Encryption{cose::encryption_name(sealed.alg().value_or(0)), sealed.kid()};
    card.warnings.insert(card.warnings.begin(), sealed.warnings.begin(), sealed.warnings.end());
    return card;
}

} // namespace qrid
