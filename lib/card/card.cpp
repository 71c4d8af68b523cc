#include "qrid/card/card.h"

#include "qrid/base/printable.h"
#include "qrid/card/inside/media_type.h"
#include "qrid/card/naming.h"
#include "qrid/card/text.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/cose/test_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

CardSigner::CardSigner(PrivateKey key, TestMark mark)
    : key_(std::move(key)), kid_(cose::kid_of(key_.public_key())),
      protected_(cose::write_protected(key_.algorithm(), {{cose::label::kid, kid_}})),
      marks_(mark == TestMark::by_key && cose::has_test_mark(kid_)) {
    check_fits_codes(key_.algorithm());
}

Bytes CardSigner::sign(const Claims& claims, Sha256* content) const {
    if (marks_ && !claims.test) {
        Claims marked = claims;
        marked.test = true;
        return sign(marked, content);
    }
    return cose::sign_message(key_, protected_, write_claims(claims), content);
}

std::string CardSigner::text(const Claims& claims, const CardForm& form, Sha256* content) const {
    return text_of_card(sign(claims, content), form);
}

std::string text_of_card(ByteView cose, const CardForm& form) {
    if (!form.encryption) return text_of_card(cose, form.compression);
    // One for each content, in whatever order cards are made: no two cards of a key have one IV.
    return text_of_card(cose::write_encrypt0(*form.encryption, cose, form.random.of(text_of(cose))), form.compression);
}

namespace {

void append(Warnings& to, const Warnings& more) { to.insert(to.end(), more.begin(), more.end()); }

struct MessageType {
    std::string_view name;
    std::int64_t number; // CoAP Content-Format, where one is registered
    std::string_view words;
};
constexpr std::array message_types{
    MessageType{"statuslist+cwt", -1, "a status list token"},
    MessageType{"sd-cwt", 293, "an SD-CWT"},
    MessageType{"vc+cose", -1, "a W3C verifiable credential in COSE"},
    MessageType{"vp+cose", -1, "a W3C verifiable presentation in COSE"},
    MessageType{"vc", -1, "a W3C verifiable credential in COSE"},
    MessageType{"eat+cwt", 263, "an entity attestation token"},
    MessageType{"cose-sign1", 18, ""},
    MessageType{"cwt", 61, ""}, // what a card is
};

// What a message says that it is in its typ (RFC 9596), or else in its content type (RFC 9052 section 3.1); empty when
// it says nothing else than that it is a CWT.
std::string kind_of(const cose::Sign1& message) {
    const cbor::Value* type = message.typ();
    if (type == nullptr) type = message.protected_header.find(cose::label::content_type);
    if (type == nullptr) return {};
    if (type->text() == nullptr) {
        const auto found = std::find_if(message_types.begin(), message_types.end(),
                                        [&](const MessageType& t) { return type->int64() == t.number; });
        return found == message_types.end() ? "another kind of COSE message" : std::string(found->words);
    }
    const std::string& name = *type->text();
    const auto found = std::find_if(message_types.begin(), message_types.end(),
                                    [&](const MessageType& t) { return is_media_type(name, t.name); });
    return found == message_types.end() ? fmt::format("a COSE message of type {}", printable(name))
                                        : std::string(found->words);
}

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
    if (!card.claims.identity) card.other_kind = kind_of(card.message);
    if (!card.other_kind.empty())
        card.flaw.emplace(Code::not_a_card, fmt::format("this is {}, not a card", card.other_kind));
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
