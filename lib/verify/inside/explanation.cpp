#include "qrid/verify/inside/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace qrid {

namespace {

struct CodeMeaning {
    Code code;
    std::string_view text;
};

constexpr std::array explanations{
    // the input
    CodeMeaning{
        Code::unreadable_file,
        "We could not open what was sent: the file is missing, empty, cut off, or of a kind that holds no "
        "picture. Nothing is wrong with the card itself. Please send a screenshot or a photo of the code again, "
        "as PNG or JPEG."},
    CodeMeaning{
        Code::picture_too_large,
        "The picture is larger than we can open safely. Nothing is wrong with the card. Please send a screenshot, "
        "or cut the photo down to the code and a little white around it."},
    CodeMeaning{
        Code::no_code_found,
        "We found no code in the picture that can be read. It may be blurred, cut off, covered by a reflection, "
        "or too small. Please send a screenshot of the code rather than a photo of the screen, with all four "
        "corners of the code in the picture."},
    CodeMeaning{Code::not_a_card,
                "The code in this picture is no ID card: it holds something else, for example a web address. Please do "
                "not open what it holds. Ask where it came from, and ask for the code that the wallet shows under the "
                "card's name."},
    CodeMeaning{
        Code::bad_base45,
        "The text of the code is damaged: it has characters that no card has. This happens when text is copied by "
        "hand or a message program changes it. Please send a picture of the code instead of its text."},
    CodeMeaning{
        Code::bad_compression,
        "The content of the code is damaged or cut off, or somebody has added something to it. Copied text is "
        "often cut off at the end. Please send a picture of the code. If a fresh picture fails in the same way, "
        "the code was not made by a proper issuer: do not accept it."},
    CodeMeaning{
        Code::too_large,
        "The code unfolds to far more data than any ID card has. Codes like this are made to crash the programs "
        "that read them. Do not accept it, and tell us where it came from."},
    CodeMeaning{
        Code::bad_cbor,
        "The content of the code is not put together as a card's must be. It is damaged, or was made by somebody "
        "who is no proper issuer. Ask for a new picture from the holder's own wallet; if that fails too, do not "
        "accept it."},
    CodeMeaning{
        Code::bad_cose,
        "The code has the form of a card on the outside, but what is inside is no signed card. It was not made by "
        "a proper issuer. Do not accept it, and ask where it came from."},
    CodeMeaning{
        Code::bad_claims,
        "The card is put together wrongly: a field is missing or has the wrong kind of content. When the "
        "signature is good, the mistake is the issuer's, and the holder needs a new card from the issuer. When it "
        "is not, do not accept the card."},
    CodeMeaning{
        Code::no_identity,
        "The card names nobody: there is no ID, no name and no picture on it that a person could be compared "
        "with, so it would be good in anyone's hands. Do not accept it. When the signature is good, the mistake "
        "is the issuer's, and the holder needs a new card from the issuer."},
    CodeMeaning{
        Code::bad_record,
        "What was sent is a line of data in which we expected a card, and there is none. Please send the card's "
        "picture or its text."},
    CodeMeaning{Code::unsupported_format,
                "This is a real kind of card or certificate, but one that this program can only show and not check. "
                "Nothing is said about whether it is good. Check it with the verifier of its own system."},
    CodeMeaning{Code::unsupported_algorithm,
                "The card is signed in a way that this program cannot check. Nothing is said about whether it is good. "
                "Check it with a verifier of its own issuer."},
    CodeMeaning{Code::encrypted,
                "The card is encrypted: only those to whom the issuer has given a key can read it. Without that key we "
                "cannot say anything about it. If you should have one, check that it is the right one; if not, ask the "
                "holder for an ordinary card."},
    // signature and key
    CodeMeaning{Code::algorithm_mismatch,
                "The card says that it is signed in another way than its issuer signs. A real card never does. Do not "
                "accept it. If the issuer has changed its keys lately, get its newest list of keys and check again."},
    CodeMeaning{Code::not_signed,
                "Nobody has signed this card. Anybody can make such a code with any name in it. Do not accept it; it "
                "proves nothing."},
    CodeMeaning{
        Code::bad_signature,
        "The signature does not belong to what the card says: something in it was changed, or it was made by "
        "somebody who pretends to be the issuer. Do not accept it. If the holder is surprised, ask them to open "
        "the card in their own wallet and show it again; the original will pass."},
    CodeMeaning{
        Code::unknown_key,
        "We do not know the issuer who signed this card, so we can say neither that it is good nor that it is "
        "bad. It may be a card of another city or country, a test card, or a forgery. Get the issuer's keys from "
        "the issuer itself (not from the holder), and check again."},
    CodeMeaning{
        Code::key_not_yet_valid,
        "The key that signed this card is not in use yet. Check that date and time of this machine are right. If "
        "they are, do not accept the card, and tell the issuer."},
    CodeMeaning{
        Code::key_usage,
        "The issuer has set this key apart for other kinds of certificates than this one, so it should not have "
        "signed it. Do not accept it. An honest holder gets another certificate from the issuer."},
    CodeMeaning{Code::key_retired,
                "The card is signed with an old key that the issuer no longer stands for. The holder has done nothing "
                "wrong: they need a new card, which the issuer makes for them."},
    CodeMeaning{Code::key_revoked,
                "The issuer has taken back the key that signed this card, for example because it was stolen, so that a "
                "forger may have made the card. Do not accept it. An honest holder gets a new card from the issuer."},
    CodeMeaning{
        Code::issuer_mismatch,
        "The card claims to be of one issuer and is signed by another. A real card never does. Do not accept it, "
        "and tell the issuer that it names."},
    CodeMeaning{
        Code::trust_stale,
        "Our list of the issuer's keys is too old, so we cannot say whether the key of this card is still good. "
        "The fault is ours, not the holder's. Get the issuer's newest trust list and check again."},
    // validity
    CodeMeaning{Code::expired,
                "The card was good, but its time is over. The holder has to renew it with the issuer. Until then it "
                "proves nothing. If the holder says that the card is new, they may be showing an old picture of it."},
    CodeMeaning{
        Code::not_yet_valid,
        "The card's time has not begun yet. It will be good from the day that it states. If that day is past, the "
        "clock of this machine is wrong."},
    // status
    CodeMeaning{Code::revoked,
                "The issuer has withdrawn this card for good, for example because the phone was lost, the card was "
                "replaced, or it should not have been issued. Do not accept it. The holder may have a newer card in "
                "their wallet; if not, they have to ask the issuer."},
    CodeMeaning{Code::suspended,
                "The issuer has suspended this card for the time being, for example while a report of loss is looked "
                "into. Do not accept it now. The holder can ask the issuer why, and the same card may be good again "
                "later."},
    CodeMeaning{
        Code::status_missing,
        "We cannot tell whether this card was revoked, because the issuer's list is not at hand or the card names "
        "none. Nothing speaks against the holder. Get the list (with a network: check again with --online) and "
        "decide then; do not take the card for good before."},
    CodeMeaning{
        Code::status_stale,
        "Our list of revoked cards is too old to rely on. Nothing speaks against the holder. Get the newest list "
        "from the issuer and check again."},
    CodeMeaning{
        Code::status_untrusted,
        "There is a list of revoked cards, but it does not come from the issuer of this card or cannot be relied "
        "on. Nothing speaks against the holder. Get the list again from the issuer itself."},
    CodeMeaning{Code::status_index_out_of_range,
                "The card names a place in the issuer's list that does not exist. A real card never does, unless the "
                "issuer made a mistake. Do not accept it, and tell the issuer."},
    CodeMeaning{Code::status_wrong_uri,
                "What we got is the list of other cards, so that we cannot tell whether this card was revoked. Nothing "
                "speaks against the holder. Get the right list from the issuer."},
    CodeMeaning{Code::status_not_allowed,
                "The card says that its list of revoked cards lies at a place that its issuer does not use, so we have "
                "not asked there. Get the issuer's newest trust list; if the place is still not the issuer's, do not "
                "accept the card."},
    CodeMeaning{Code::status_unreachable,
                "The issuer's list of revoked cards could not be fetched just now. Nothing speaks against the holder. "
                "Check the network and try again."},
    CodeMeaning{Code::status_rollback,
                "The list of revoked cards is older than one that we have seen, so that cards revoked since would be "
                "missed. Nothing speaks against the holder. Get the newest list from the issuer."},
    CodeMeaning{
        Code::bad_status_bundle,
        "Our file of the issuer's lists is damaged, so that we cannot tell whether this card was revoked. Nothing "
        "speaks against the holder. Get the file again from the issuer."},
    // holder
    CodeMeaning{
        Code::holder_proof_missing,
        "This is a picture of the card, and anybody can have a picture. Here the holder has to show the card "
        "live: ask them to open it in their own wallet and to show the code that is made for this moment. A card "
        "that is bound to no phone cannot be shown so; its issuer can make one that is."},
    CodeMeaning{
        Code::holder_proof_bad,
        "The code was made to look as if the holder's own phone showed it, but it did not come from the phone to "
        "which the card belongs. Do not accept it. An honest holder opens the card in their own wallet and shows "
        "it again."},
    CodeMeaning{
        Code::holder_proof_expired,
        "This is a picture of a code that was made to live for a minute, and the minute is over. The card itself "
        "may be good. Ask for the live screen: the holder opens the card in their wallet and shows the new code."},
    CodeMeaning{Code::wrong_audience,
                "The code was made to be shown to somebody else, so that it may have been passed on. Ask the holder to "
                "make a new one for you, in their own wallet, and to show it here."},
    CodeMeaning{Code::wrong_nonce,
                "The code does not answer the question that was put to the holder's phone: it was made for another "
                "occasion. Show your challenge again and let the holder scan it; the new code will answer it."},
    CodeMeaning{
        Code::replayed,
        "This very code was shown before. Somebody has copied it from the holder, or the holder shows a picture "
        "of it. Ask for the live screen with a new code."},
    CodeMeaning{Code::fields_missing,
                "The card is good, but it does not say all that was asked for. The holder may have another card that "
                "does. Show your challenge again and ask for that one."},
    // face
    CodeMeaning{Code::face_absent,
                "The card carries no picture that could be compared with the person. That says nothing against the "
                "holder. Compare them by other means, such as a printed ID."},
    CodeMeaning{
        Code::face_mismatch,
        "The face on the photo is not the face on the card. Look yourself: a bad photo can mislead the program. "
        "If it is another person to your eyes too, do not accept the card from them, whether or not the card "
        "itself is good."},
    CodeMeaning{
        Code::face_unsure,
        "The program cannot tell whether the photo shows the person on the card. Look at both yourself, or take "
        "another photo, from the front and in even light, and compare again."},
    CodeMeaning{Code::no_face,
                "No face was found in the picture, so that nothing could be compared. That says nothing against the "
                "holder. Take a photo that shows the whole face from the front, in even light."},
    CodeMeaning{Code::many_faces,
                "The photo shows several people, so that we cannot tell whom to compare. That says nothing against the "
                "holder. Take a photo that shows the person alone."},
    CodeMeaning{
        Code::internal,
        "The program has a fault, and could not check the card. Nothing is said about whether it is good. Please "
        "report it, with what was sent."},
};

// Lines of at most `width` columns, each after `indent` spaces. The texts above are plain ASCII, in words that are
// far shorter.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = text.size() <= width ? text.size() : text.rfind(' ', width);
        out.append(indent, ' ').append(text.substr(0, end)).push_back('\n');
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

} // namespace

std::string_view explanation(Code code) {
    const auto found = std::find_if(explanations.begin(), explanations.end(),
                                    [&](const CodeMeaning& one) { return one.code == code; });
    return found == explanations.end() ? std::string_view() : found->text;
}

std::string explanations_text(std::span<const Code> codes) {
    constexpr std::size_t width = 76, indent = 4;
    std::string out;
    for (const Code code : codes) {
        const std::string_view text = explanation(code);
        if (!text.empty()) out += fmt::format("  {}\n{}", name(code), wrapped(text, width, indent));
    }
    return out;
}

} // namespace qrid
