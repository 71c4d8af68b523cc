#include "qrid/base/error.h"

#include <array>

namespace qrid {

namespace {

constexpr int no = 1, used_wrongly = 2, no_verdict = 3, key_trouble = 4;

constexpr std::array reasons{
    Reason{Code::unreadable_file, "unreadable-file", no_verdict,
           "the input is missing, empty, cut short, or not of a kind that can be read"},
    Reason{Code::picture_too_large, "picture-too-large", no_verdict,
           "the picture has more bytes or pixels than is safe to decode"},
    Reason{Code::no_code_found, "no-code-found", no_verdict, "no QR code could be read in the picture"},
    Reason{Code::not_a_card, "not-a-card", no, "the code holds something else than a card, such as a web address"},
    Reason{Code::bad_base45, "bad-base45", no, "the text has a character or a group that Base45 does not allow"},
    Reason{Code::bad_compression, "bad-compression", no,
           "the compressed data is damaged, cut short, or followed by other bytes"},
    Reason{Code::too_large, "too-large", no, "the data inflates past the limit"},
    Reason{Code::bad_cbor, "bad-cbor", no, "the CBOR is damaged, nested too deeply, or has a key twice"},
    Reason{Code::bad_cose, "bad-cose", no, "the CBOR is not a COSE message of the expected shape"},
    Reason{Code::bad_claims, "bad-claims", no, "a claim is missing or has the wrong type"},
    Reason{Code::unsupported_format, "unsupported-format", no_verdict,
           "a known kind of card that this version does not read"},
    Reason{Code::unsupported_algorithm, "unsupported-algorithm", no_verdict,
           "signed with an algorithm that this version does not check"},
    Reason{Code::algorithm_mismatch, "algorithm-mismatch", no, "the message names another algorithm than its key"},
    Reason{Code::not_signed, "not-signed", no, "the card carries no signature"},
    Reason{Code::bad_signature, "bad-signature", no,
           "the signature does not belong to this content and key: changed or forged"},
    Reason{Code::unknown_key, "unknown-key", no_verdict, "signed with a key that is not among the trusted ones"},
    Reason{Code::key_not_yet_valid, "key-not-yet-valid", no, "the signing key is not in use yet"},
    Reason{Code::key_retired, "key-retired", no, "the signing key is no longer accepted"},
    Reason{Code::key_revoked, "key-revoked", no, "the signing key was revoked"},
    Reason{Code::issuer_mismatch, "issuer-mismatch", no,
           "the card names another issuer than the one its key belongs to"},
    Reason{Code::expired, "expired", no, "the card's time is over"},
    Reason{Code::not_yet_valid, "not-yet-valid", no, "the card's time has not begun"},
    Reason{Code::missing_exp, "missing-exp", no, "the card states no time at which it expires"},
    Reason{Code::revoked, "revoked", no, "the issuer has revoked the card for good"},
    Reason{Code::suspended, "suspended", no, "the issuer has suspended the card for the time being"},
    Reason{Code::status_missing, "status-missing", no_verdict, "the card has a status, but its list is not at hand"},
    Reason{Code::status_stale, "status-stale", no_verdict, "the status list at hand is too old"},
    Reason{Code::status_untrusted, "status-untrusted", no_verdict,
           "the status list at hand is not signed by a trusted key, or is damaged"},
    Reason{Code::status_index_out_of_range, "status-index-out-of-range", no,
           "the card's index lies past the end of its status list"},
    Reason{Code::holder_proof_missing, "holder-proof-missing", no,
           "proof that the holder shows the card was asked for and is not there"},
    Reason{Code::holder_proof_bad, "holder-proof-bad", no, "the holder's proof is not signed by the card's key"},
    Reason{Code::holder_proof_expired, "holder-proof-expired", no, "the holder's proof was made too long ago"},
    Reason{Code::wrong_audience, "wrong-audience", no, "the proof was made for another verifier"},
    Reason{Code::wrong_nonce, "wrong-nonce", no, "the proof answers another challenge"},
    Reason{Code::replayed, "replayed", no, "the same proof was shown before"},
    Reason{Code::encrypted, "encrypted", no_verdict, "the card is encrypted and no key was given"},
    Reason{Code::face_absent, "face-absent", no_verdict, "the card carries no face to compare with"},
    Reason{Code::face_mismatch, "face-mismatch", no, "the faces are not of one person"},
    Reason{Code::no_face, "no-face", no, "no face was found in the photo"},
    Reason{Code::many_faces, "many-faces", no, "more than one face was found in the photo"},
    Reason{Code::poor_portrait, "poor-portrait", no, "the photo is not good enough for a card"},
    Reason{Code::terms_not_accepted, "terms-not-accepted", no, "the terms were not accepted"},
    Reason{Code::iat_in_future, "iat-in-future", no, "the card says that it was issued later than now"},
    Reason{Code::usage, "usage", used_wrongly, "the command was used wrongly"},
    Reason{Code::bad_record, "bad-record", no, "a record has a field that is missing, unknown or wrong"},
    Reason{Code::not_in_register, "not-in-register", no, "the register has no such person"},
    Reason{Code::too_many_bytes, "too-many-bytes", no, "the card does not fit into a QR code"},
    Reason{Code::face_model_missing, "face-model-missing", no_verdict, "the face model is not installed"},
    Reason{Code::missing_key, "missing-key", key_trouble, "a key that is needed is not there"},
    Reason{Code::bad_key, "bad-key", key_trouble, "the file holds no key of a kind that can be used"},
    Reason{Code::wrong_passphrase, "wrong-passphrase", key_trouble,
           "the passphrase is missing or does not open the key"},
    Reason{Code::key_not_allowed, "key-not-allowed", key_trouble, "the key may not be used for this"},
    Reason{Code::exists, "exists", key_trouble, "the target exists and --force was not given"},
    Reason{Code::not_an_issuer, "not-an-issuer", no_verdict, "the directory is not an issuer's"},
    Reason{Code::issuer_busy, "issuer-busy", no_verdict, "another process is writing to the issuer's registry"},
    Reason{Code::registry_damaged, "registry-damaged", no_verdict, "the issuer's registry could not be read"},
    Reason{Code::not_in_registry, "not-in-registry", no_verdict, "the issuer's registry has no such card or key"},
    Reason{Code::lists_full, "lists-full", no_verdict, "every status index has been given out"},
    Reason{Code::cannot_write, "cannot-write", no_verdict,
           "the output could not be written, for example because the disk is full"},
    Reason{Code::interrupted, "interrupted", 130, "stopped by the user"},
    Reason{Code::internal, "internal", no_verdict, "a fault in qrid itself"},
};

constexpr bool in_enum_order() {
    for (std::size_t i = 0; i < reasons.size(); ++i)
        if (static_cast<std::size_t>(reasons[i].code) != i) return false;
    return reasons.size() == static_cast<std::size_t>(Code::internal) + 1;
}
static_assert(in_enum_order());

} // namespace

std::span<const Reason> reason_table() { return reasons; }

const Reason& reason(Code code) { return reasons.at(static_cast<std::size_t>(code)); }

std::string_view name(Code code) { return reason(code).name; }

} // namespace qrid
