#include "qrid/doctor/inside/certificate_texts.h"

#include <algorithm>
#include <array>

namespace qrid {

namespace {

struct CertificateTexts {
    Matter matter;
    MessageId found, advice;
};

constexpr MessageId ask_for_another = msgid(
    "If you have it from its issuer, please ask for a new one there. If you have it from someone else, please do not "
    "accept it, and tell us where it came from.");
constexpr MessageId ask_where_to_check =
    msgid("Please ask the issuer of the certificate where it can be checked. Until then, please do not rely on it.");

constexpr std::array texts_of_certificates{
    CertificateTexts{
        Matter::trap,
        msgid("This is not a usable certificate: it is made so that it can disturb the programs that read it."),
        msgid("Please do not use it and do not pass it on. Tell us where it came from.")},
    CertificateTexts{Matter::changed,
                     msgid("The certificate did not pass our check: what it says is not what its issuer confirmed "
                           "with a signature. Something in it may have been changed, or someone else made it."),
                     msgid("If it is your certificate, take a new screenshot or photo of the original and send us "
                           "that. If you have it from someone else, please do not accept it, and tell us where it "
                           "came from.")},
    CertificateTexts{Matter::malformed,
                     msgid("This looks like a health certificate, but what is in it is not a proper certificate."),
                     ask_for_another},
    CertificateTexts{Matter::damaged,
                     msgid("This looks like a health certificate, but it did not reach us in one piece: some of its "
                           "text is missing or was altered on the way. This often happens when text is copied."),
                     msgid("Please send us a screenshot or a photo of its code, not its text. If that fails too, "
                           "please ask the issuer of the certificate.")},
    CertificateTexts{
        Matter::series_ended, msgid("The certificate was signed in a way that its issuer no longer accepts."),
        msgid("If it is your certificate, please ask its issuer for a new one. If you have it from someone else, "
              "please do not accept it.")},
    CertificateTexts{
        Matter::revoked, msgid("The issuer of the certificate has cancelled it for good."),
        msgid("If it is your certificate, please ask its issuer for the reason and for a new one. If you have it from "
              "someone else, please do not accept it.")},
    CertificateTexts{
        Matter::expired, msgid("The certificate has expired."),
        msgid("If it is your certificate, please ask its issuer whether you can get a new one. If you have it from "
              "someone else, ask them for one that is still valid.")},
    CertificateTexts{
        Matter::not_yet_valid, msgid("The certificate is not valid yet: it starts on a later date."),
        msgid("From that date on it can be used. If it should be valid today, please ask the issuer of the "
              "certificate.")},
    CertificateTexts{
        Matter::unknown_issuer,
        msgid("We cannot say whether the certificate is valid, because we do not know who issued it. It may come from "
              "another country, or be a sample."),
        ask_where_to_check},
    CertificateTexts{
        Matter::does_not_fit,
        msgid("Something about this certificate does not fit, and we cannot say yet why. It may be a mistake on our "
              "side or the issuer's."),
        msgid("We will ask the issuer of the certificate. Until then, please do not rely on it.")},
    CertificateTexts{Matter::cannot_be_checked,
                     msgid("We cannot say whether the certificate is valid: we do not have what is needed to check "
                           "certificates of its kind."),
                     ask_where_to_check},
    CertificateTexts{
        Matter::not_known_today,
        msgid("We could not find out today whether the certificate is still valid, because we do not have the "
              "issuer's latest list. This is not your fault and says nothing against the certificate."),
        msgid("We will check again. If it is urgent, please ask the issuer of the certificate. Until then, please do "
              "not rely on it.")},
    CertificateTexts{Matter::valid,
                     msgid("The certificate is genuine and has not expired. What it entitles its holder to is decided "
                           "by whoever checks it."),
                     msgid("This is about the certificate, not about the person who shows it. If you have it from "
                           "someone else, compare the name on it with an ID. Please do not pass it on: it holds "
                           "personal data.")},
    CertificateTexts{Matter::our_side,
                     msgid("Something went wrong on our side, so we could not finish the check. This has nothing to "
                           "do with you or your certificate."),
                     msgid("We are looking into it. Please send it to us again in a day or two.")},
};

} // namespace

LetterTexts certificate_texts(Matter matter) {
    const auto of = [](Matter which) {
        return std::find_if(texts_of_certificates.begin(), texts_of_certificates.end(),
                            [&](const CertificateTexts& texts) { return texts.matter == which; });
    };
    auto texts = of(matter);
    if (texts == texts_of_certificates.end()) texts = of(Matter::cannot_be_checked);
    // Such a certificate may not even be one.
    const bool is_surely_one = matter != Matter::trap && matter != Matter::malformed && matter != Matter::damaged;
    Phrase found = texts->found;
    if (is_surely_one)
        found = {msgid_in("two sentences", "{first} {second}"),
                 {{"first", msgid("This is a health certificate, for example of a vaccination, and not an ID card.")},
                  {"second", std::move(found)}}};
    return {std::move(found), texts->advice, {}};
}

} // namespace qrid
