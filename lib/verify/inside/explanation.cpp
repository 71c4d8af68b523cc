#include "qrid/verify/inside/explanation.h"

#include "qrid/words/lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace qrid {

namespace {

struct CodeMeaning {
    Code code;
    MessageId text;
};

constexpr std::array explanations{
    // the input
    CodeMeaning{
        Code::unreadable_file,
        msgid(
            "We could not open what you sent: the file is missing, empty, cut off, or not a picture. Nothing is wrong "
            "with the card itself. Please send a screenshot or a photo of the code again, as PNG or JPEG.")},
    CodeMeaning{
        Code::picture_too_large,
        msgid(
            "The picture is larger than we can open safely. Nothing is wrong with the card. Please send a screenshot, or "
            "crop the photo to the code with a little white space around it.")},
    CodeMeaning{
        Code::no_code_found,
        msgid(
            "We found no readable code in the picture. It may be blurred, cut off, hidden by a reflection, or too small. "
            "Please send a screenshot of the code rather than a photo of the screen, with all four corners of the code "
            "in the picture.")},
    CodeMeaning{
        Code::not_a_card,
        msgid("The code in this picture is not an ID card but something else, for example a web address. Please do "
              "not open it. Ask where it came from, and ask for the code that the wallet shows under the card's "
              "name.")},
    CodeMeaning{
        Code::bad_base45,
        msgid(
            "The text of the code is damaged: it has characters that no card has. This happens when text is copied by "
            "hand or altered by a messaging app. Please send a picture of the code instead of its text.")},
    CodeMeaning{
        Code::bad_compression,
        msgid(
            "The content of the code is damaged or cut off, or someone has added something to it. Copied text often "
            "loses its end. Please send a picture of the code. If a fresh picture fails in the same way, the code was "
            "not made by a legitimate issuer: do not accept it.")},
    CodeMeaning{
        Code::too_large,
        msgid(
            "The code expands to far more data than any ID card has. Codes like this are made to crash the programs that "
            "read them. Do not accept it, and tell us where it came from.")},
    CodeMeaning{
        Code::bad_cbor,
        msgid(
            "The content of the code does not have the structure of a card. It is damaged, or was not made by a "
            "legitimate issuer. Ask for a new picture from the holder's own wallet; if that fails too, do not accept it.")},
    CodeMeaning{
        Code::bad_cose,
        msgid("The code looks like a card on the outside, but there is no signed card inside. It was not made by a "
              "legitimate issuer. Do not accept it, and ask where it came from.")},
    CodeMeaning{
        Code::bad_claims,
        msgid(
            "The card is malformed: a field is missing or has the wrong kind of content. If the signature is good, the "
            "issuer made a mistake and the holder needs a new card from the issuer. If it is not, do not accept the card.")},
    CodeMeaning{
        Code::no_identity,
        msgid(
            "The card identifies nobody: it has no ID, no name and no picture to compare a person with, so anyone could "
            "use it. Do not accept it. If the signature is good, the issuer made a mistake and the holder needs a new "
            "card from the issuer.")},
    CodeMeaning{
        Code::bad_record,
        msgid(
            "We expected a card in this line of data, but there is none. Please send the card's picture or its text.")},
    CodeMeaning{Code::unsupported_format,
                msgid("This is a real kind of card or certificate, but this program can only show it, not check it. We "
                      "cannot say whether it is valid. Check it with the verifier of its own system.")},
    CodeMeaning{Code::unsupported_algorithm,
                msgid("The card is signed in a way that this program cannot check. We cannot say whether it is valid. "
                      "Check it with a verifier from its own issuer.")},
    CodeMeaning{
        Code::encrypted,
        msgid(
            "The card is encrypted: only those who have a key from the issuer can read it. Without that key we cannot say "
            "anything about it. If you should have a key, check that it is the right one; if not, ask the holder for a "
            "card that is not encrypted.")},
    // signature and key
    CodeMeaning{
        Code::algorithm_mismatch,
        msgid(
            "The card claims to be signed in a different way than its issuer signs. That never happens with a real card. "
            "Do not accept it. If the issuer has changed its keys recently, get its latest list of keys and check again.")},
    CodeMeaning{Code::not_signed,
                msgid("This card is not signed. Anyone can make such a code with any name in it. Do not accept it; it "
                      "proves nothing.")},
    CodeMeaning{
        Code::bad_signature,
        msgid(
            "The signature does not match what the card says: something in it was changed, or it was made by someone who "
            "pretends to be the issuer. Do not accept it. If the holder is surprised, ask them to open the card in their "
            "own wallet and show it again; the original will pass.")},
    CodeMeaning{
        Code::unknown_key,
        msgid(
            "We do not know the issuer who signed this card, so we cannot say whether it is valid. It may be a card of "
            "another city or country, a test card, or a forgery. Get the issuer's keys from the issuer itself (not from "
            "the holder), and check again.")},
    CodeMeaning{
        Code::key_not_yet_valid,
        msgid(
            "The key that signed this card is not valid yet. Check that the date and time on this machine are right. If "
            "they are, do not accept the card, and tell the issuer.")},
    CodeMeaning{
        Code::key_usage,
        msgid(
            "The issuer uses this key for something else, so it should not have signed this. Do not accept it. An honest "
            "holder can get another one from the issuer.")},
    CodeMeaning{
        Code::key_retired,
        msgid("The card is signed with an old key that is no longer accepted. The holder has done nothing wrong: "
              "they need a new card from the issuer.")},
    CodeMeaning{
        Code::key_revoked,
        msgid("The issuer has revoked the key that signed this card, for example because it was stolen. A forger "
              "may have made the card. Do not accept it. An honest holder can get a new card from the issuer.")},
    CodeMeaning{
        Code::issuer_mismatch,
        msgid(
            "The card claims to come from one issuer but is signed by another. That never happens with a real card. Do not "
            "accept it, and tell the issuer that it names.")},
    CodeMeaning{
        Code::trust_stale,
        msgid("Our list of the issuer's keys is too old, so we cannot say whether the key of this card is still valid. "
              "This is our fault, not the holder's. Get the issuer's latest trust list and check again.")},
    // validity
    CodeMeaning{
        Code::expired,
        msgid("The card was valid, but it has expired. The holder needs to renew it with the issuer. Until then it "
              "proves nothing. If the holder says that the card is new, they may be showing an old picture of it.")},
    CodeMeaning{
        Code::not_yet_valid,
        msgid(
            "The card is not valid yet. It becomes valid on the date that it states. If that date has passed, the clock "
            "of this machine is wrong.")},
    // status
    CodeMeaning{
        Code::revoked,
        msgid("The issuer has permanently revoked this card, for example because the phone was lost, the card was "
              "replaced, or it should not have been issued. Do not accept it. The holder may have a newer card in "
              "their wallet; if not, they have to ask the issuer.")},
    CodeMeaning{
        Code::suspended,
        msgid("The issuer has temporarily suspended this card, for example while it investigates a report of loss. "
              "Do not accept it now. The holder can ask the issuer why, and the same card may become valid again "
              "later.")},
    CodeMeaning{
        Code::status_missing,
        msgid(
            "We cannot tell whether this card was revoked, because we do not have the issuer's list or the card names "
            "none. This does not count against the holder. Get the list first (with a network connection, check again with "
            "--online), and do not accept the card until you have it.")},
    CodeMeaning{
        Code::status_stale,
        msgid("Our list of revoked cards is too old to rely on. This does not count against the holder. Get the latest "
              "list from the issuer and check again.")},
    CodeMeaning{
        Code::status_untrusted,
        msgid(
            "There is a list of revoked cards, but it does not come from the issuer of this card or cannot be relied on. "
            "This does not count against the holder. Get the list again from the issuer itself.")},
    CodeMeaning{
        Code::status_index_out_of_range,
        msgid(
            "The card points to an entry in the issuer's list that does not exist. That never happens with a real card, "
            "unless the issuer made a mistake. Do not accept it, and tell the issuer.")},
    CodeMeaning{
        Code::status_wrong_uri,
        msgid(
            "We received a list for other cards, so we cannot tell whether this card was revoked. This does not count "
            "against the holder. Get the right list from the issuer.")},
    CodeMeaning{
        Code::status_not_allowed,
        msgid("The card says that its list of revoked cards is at an address that its issuer does not use, so we "
              "did not ask there. Get the issuer's latest trust list; if the address is still not the issuer's, do "
              "not accept the card.")},
    CodeMeaning{Code::status_unreachable,
                msgid("We could not fetch the issuer's list of revoked cards just now. This does not count against the "
                      "holder. Check the network and try again.")},
    CodeMeaning{Code::status_rollback,
                msgid("The list of revoked cards is older than one that we have seen, so it may miss cards that were "
                      "revoked since. This does not count against the holder. Get the latest list from the issuer.")},
    CodeMeaning{
        Code::bad_status_bundle,
        msgid(
            "Our file of the issuer's lists is damaged, so we cannot tell whether this card was revoked. This does not "
            "count against the holder. Get the file again from the issuer.")},
    // holder
    CodeMeaning{
        Code::holder_proof_missing,
        msgid(
            "This is a picture of the card, and anyone can have a picture. Here the holder has to show the card live: ask "
            "them to open it in their own wallet and show the code that is made at that moment. A card that is not bound "
            "to a phone cannot be shown that way; its issuer can issue one that is.")},
    CodeMeaning{
        Code::holder_proof_bad,
        msgid(
            "The code was made to look as if the holder's own phone showed it, but it did not come from the phone that the "
            "card belongs to. Do not accept it. An honest holder can open the card in their own wallet and show it again.")},
    CodeMeaning{
        Code::holder_proof_expired,
        msgid(
            "This is a picture of a one-time code that was valid for one minute and has expired. The card itself may be "
            "valid. Ask for the live screen: the holder opens the card in their wallet and shows the new code.")},
    CodeMeaning{
        Code::wrong_audience,
        msgid("The code was made for someone else, so it may have been passed on. Ask the holder to make a new one "
              "for you in their own wallet and show it here.")},
    CodeMeaning{
        Code::wrong_nonce,
        msgid("The code does not answer the challenge that the holder's phone was given: it was made for another "
              "occasion. Show your challenge again and let the holder scan it; the new code will answer it.")},
    CodeMeaning{
        Code::replayed,
        msgid(
            "This exact code was shown before. Someone has copied it from the holder, or the holder is showing a picture "
            "of it. Ask for the live screen with a new code.")},
    CodeMeaning{
        Code::fields_missing,
        msgid("The card is valid, but it does not have everything that was asked for. The holder may have another "
              "card that does. Show your challenge again and ask for that one.")},
    // face
    CodeMeaning{
        Code::face_absent,
        msgid("The card has no picture to compare with the person. This does not count against the holder. Compare "
              "them by other means, such as a printed ID.")},
    CodeMeaning{
        Code::face_mismatch,
        msgid(
            "The face in the photo is not the face on the card. Look for yourself: a bad photo can mislead the program. "
            "If you too see a different person, do not accept the card from them, whether or not the card itself is "
            "valid.")},
    CodeMeaning{
        Code::face_unsure,
        msgid("The program cannot tell whether the photo shows the person on the card. Compare them yourself, or take "
              "another photo, from the front and in even light, and try again.")},
    CodeMeaning{Code::no_face,
                msgid("No face was found in the picture, so nothing could be compared. This does not count against the "
                      "holder. Take a photo that shows the whole face from the front, in even light.")},
    CodeMeaning{
        Code::many_faces,
        msgid("The photo shows several people, so we cannot tell which one to compare. This does not count against "
              "the holder. Take a photo that shows only one person.")},
    CodeMeaning{
        Code::internal,
        msgid("The program failed and could not check the card. We cannot say whether it is valid. Please report this, "
              "with what was sent.")},
};

} // namespace

Phrase explanation(Code code) {
    const auto found = std::find_if(explanations.begin(), explanations.end(),
                                    [&](const CodeMeaning& one) { return one.code == code; });
    return found == explanations.end() ? Phrase() : found->text;
}

std::string explanations_text(std::span<const Code> codes, const Language& language) {
    constexpr std::size_t width = 76, indent = 4;
    std::string out;
    for (const Code code : codes) {
        const std::string text = explanation(code).told(language);
        if (!text.empty()) out += fmt::format("  {}\n{}", name(code), wrapped(text, width, indent));
    }
    return out;
}

} // namespace qrid
