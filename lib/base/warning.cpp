#include "qrid/base/warning.h"

#include <array>

namespace qrid {

namespace {

constexpr std::array warnings{
    WarningReason{WarningCode::untagged, "untagged",
                  "the message lacks the tag that says what kind of COSE message it is", ""},
    WarningReason{WarningCode::cwt_tag, "cwt-tag", "the message is wrapped in the tag of a CWT", ""},
    WarningReason{WarningCode::indefinite_length, "indefinite-length", "the CBOR has items of indefinite length", ""},
    WarningReason{WarningCode::not_shortest, "not-shortest",
                  "the CBOR has numbers encoded in more bytes than necessary", ""},
    WarningReason{WarningCode::repeated_kid, "repeated-kid", "the kid is in both headers; the protected one counts",
                  ""},
    WarningReason{WarningCode::unprotected_alg, "unprotected-alg",
                  "the alg is in the unprotected header, where it does not count", ""},
    WarningReason{WarningCode::unusual_form, "unusual-form",
                  "a claim or a field is written in a form that the specification does not define", ""},
    WarningReason{WarningCode::unknown_claim, "unknown-claim", "a claim that this version does not know", ""},
    WarningReason{WarningCode::unknown_key, "unknown-key", "the identity has a key that this version does not know",
                  ""},
    WarningReason{WarningCode::unknown_code, "unknown-code", "a field has a value outside its code list", ""},
    WarningReason{WarningCode::unknown_confirmation, "unknown-confirmation",
                  "the cnf claim holds no key that this version can use", ""},
    WarningReason{WarningCode::no_such_day, "no-such-day", "the date of birth is not a day of the calendar", ""},
    WarningReason{WarningCode::photo_format, "photo-format", "a photo does not have the format that the card declares",
                  ""},
    WarningReason{WarningCode::text_repaired, "text-repaired", "the text was changed in transit and has been repaired",
                  "ask for a picture of the code"},
    WarningReason{WarningCode::missing_exp, "missing-exp", "the card never expires", ""},
    WarningReason{WarningCode::iat_in_future, "iat-in-future", "the card is dated in the future",
                  "check the clock, or --at"},
    WarningReason{WarningCode::born_later, "born-later", "the date of birth is in the future", ""},
    WarningReason{
        WarningCode::test_key, "test-key", "the card or its key is marked as made for tests",
        "unless this is a test, ask the issuer about the key before you trust it: one in 4096 others looks so"},
    WarningReason{
        WarningCode::nonstandard_algorithm, "nonstandard-algorithm",
        "a signature's algorithm is not registered for COSE and JOSE, so that only programs like this one check it",
        ""},
    WarningReason{WarningCode::audience_not_checked, "audience-not-checked",
                  "the card or the proof is meant for certain verifiers, and --audience was not given",
                  "give your own name with --audience"},
    WarningReason{WarningCode::revocation_not_checked, "revocation-not-checked",
                  "no revocation list of the key is available", "give the issuer's list with --status PATH"},
    WarningReason{WarningCode::status_not_fetched, "status-not-fetched",
                  "the list could not be fetched; an older copy was used", "check the network, then try again"},
    WarningReason{WarningCode::status_not_cached, "status-not-cached", "the fetched list could not be cached",
                  "check that the cache directory is writable"},
    WarningReason{WarningCode::status_rollback, "status-rollback",
                  "the server sent an older list than one seen before; the newer one was used", ""},
    WarningReason{WarningCode::status_conflict, "status-conflict",
                  "two lists with the same time disagree; the stricter one counts", "tell the issuer"},
    WarningReason{WarningCode::status_old, "status-old", "the list is older than its ttl and should be fetched again",
                  "get the latest list from the issuer"},
    WarningReason{WarningCode::damaged_face, "damaged-face", "the card's photo, or the one beside it, cannot be drawn",
                  "draw another one with --photo PICTURE"},
    WarningReason{WarningCode::cut_text, "cut-text", "a text is too long for its space and ends in an ellipsis", ""},
    WarningReason{WarningCode::missing_glyphs, "missing-glyphs", "no installed font has all characters of a text",
                  "install fonts-noto-core and fonts-wqy-microhei, or a font for the script"},
    WarningReason{WarningCode::expired, "expired", "the card has expired", "the holder needs a new card"},
    WarningReason{WarningCode::not_yet_valid, "not-yet-valid", "the card is not valid yet", "check the clock, or --at"},
    WarningReason{WarningCode::revoked, "revoked", "the card was revoked", "the holder needs a new card"},
    WarningReason{WarningCode::suspended, "suspended", "the card is suspended", "ask the issuer"},
    WarningReason{WarningCode::not_valid, "not-valid", "the card was refused when it was checked",
                  "see 'qrid verify --explain'"},
    WarningReason{WarningCode::not_trusted, "not-trusted", "it cannot be told whether the card is genuine",
                  "get the issuer's latest trust list"},
    WarningReason{WarningCode::status_not_known, "status-not-known", "it cannot be told whether the card was revoked",
                  "get the latest list from the issuer"},
    WarningReason{WarningCode::no_labels, "no-labels", "there are no labels in a language of the card",
                  "give a file with labels in that language with --labels PATH"},
    WarningReason{WarningCode::no_bold_font, "no-bold-font", "a text that should be bold is not",
                  "install fonts-noto-core and fonts-noto-cjk, or a bold font for the script"},
    WarningReason{WarningCode::left_out, "left-out", "there was no room for a field on the card", ""},
    WarningReason{WarningCode::low_resolution, "low-resolution",
                  "the portrait has fewer than 300 dots per inch on the printed card",
                  "draw a better one with --photo PICTURE"},
    WarningReason{WarningCode::photo_not_compared, "photo-not-compared",
                  "it cannot be told whether the photo shows the card's holder", "compare them before you print"},
    WarningReason{WarningCode::not_signed, "not-signed", "the token is not signed", ""},
    WarningReason{WarningCode::unknown_digest, "unknown-digest",
                  "the disclosures are hashed with a digest other than SHA-256", ""},
    WarningReason{WarningCode::foreign_disclosure, "foreign-disclosure", "a disclosure that the token does not list",
                  ""},
    WarningReason{WarningCode::missing_claim, "missing-claim", "a claim is missing that every card of this kind has",
                  ""},
    WarningReason{WarningCode::not_https, "not-https", "the web address is not https", ""},
    WarningReason{WarningCode::no_host, "no-host", "the web address has no host", ""},
    WarningReason{WarningCode::user_in_address, "user-in-address",
                  "the web address has text before an @, which may be there to mislead", ""},
    WarningReason{WarningCode::ip_address, "ip-address", "the host of the web address is a bare IP address", ""},
    WarningReason{WarningCode::punycode, "punycode",
                  "the host name is written in punycode and may look like another one", ""},
    WarningReason{WarningCode::odd_host, "odd-host",
                  "the host name has characters other than a to z and may look like another one", ""},
    WarningReason{WarningCode::backslash, "backslash",
                  "the web address has a backslash, which programs read differently", ""},
    WarningReason{WarningCode::long_address, "long-address", "the web address is very long, which may hide its end",
                  ""},
    WarningReason{WarningCode::open_network, "open-network", "the Wi-Fi network is open", ""},
    WarningReason{WarningCode::weak_network, "weak-network", "the Wi-Fi network uses WEP, which is broken", ""},
    WarningReason{WarningCode::control_code, "control-code",
                  "a phone number has * or #, which can change settings of the phone", ""},
    WarningReason{WarningCode::secret, "secret", "the code holds a secret: anyone who has seen it can use it", ""},
    WarningReason{WarningCode::payment, "payment", "a payment in cryptocurrency cannot be reversed", ""},
    WarningReason{WarningCode::bad_check_digits, "bad-check-digits", "the check digits of an account number are wrong",
                  ""},
    WarningReason{WarningCode::bad_checksum, "bad-checksum", "the checksum is wrong: the code was misread or changed",
                  ""},
};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < warnings.size(); ++i)
        if (warnings[i].code != static_cast<WarningCode>(i)) return false; // NOLINT(*-constant-array-index): constexpr
    return true;
}
static_assert(is_in_order());

} // namespace

std::span<const WarningReason> warning_table() { return warnings; }

std::string_view name(WarningCode code) { return warnings.at(static_cast<std::size_t>(code)).name; }

} // namespace qrid
