#include "qrid/doctor/inside/letter_texts.h"

#include <array>

namespace qrid {

namespace {

struct MatterTexts {
    Matter matter;
    MessageId found, advice, more{nullptr};
};

constexpr MessageId send_the_card =
    msgid("To have your ID card checked, open it in your wallet and send us a screenshot of "
          "the code that you see there.");

constexpr std::array texts_of_matters{
    // no card at all
    MatterTexts{
        Matter::link, msgid("This is a link to a website, not an ID card."),
        msgid("Please do not open it unless you know who it is from: such links are also used to steal passwords."),
        send_the_card},
    MatterTexts{Matter::payment, msgid("This asks for a payment. It is not an ID card."),
                msgid("Please pay only if you know who is asking and what for."), send_the_card},
    MatterTexts{Matter::secret, msgid("This is a secret for signing in to an account, not an ID card."),
                msgid("Please delete it and do not send it to anyone. If the account is yours, set up the "
                      "sign-in code again: whoever has seen this one can use it.")},
    MatterTexts{Matter::network, msgid("This gives access to a Wi-Fi network. It is not an ID card."),
                msgid("Please send it only to people who may use that network."), send_the_card},
    MatterTexts{
        Matter::contact,
        msgid("This is something like a phone number, a message, a place or an appointment, and not an ID card."),
        send_the_card},
    MatterTexts{Matter::question,
                msgid("This is the question that is shown to you where a card is checked. It is not a card."),
                msgid("Please scan it with your wallet. Your wallet then shows a code with your card as the answer.")},
    MatterTexts{Matter::other_text, msgid("This is some other text, not an ID card."), send_the_card},
    MatterTexts{Matter::other_card,
                msgid("This is another kind of card or certificate. We can see what it is, but we cannot check whether "
                      "it is valid."),
                msgid("Please have it checked by the office or with the app that it belongs to."), send_the_card},
    // an ID card, or what should be one
    MatterTexts{Matter::trap,
                msgid("This is not a usable card: it is made so that it can disturb the programs that read it."),
                msgid("Please do not use it and do not pass it on. Tell us where it came from.")},
    MatterTexts{Matter::changed,
                msgid("The card did not pass our check: what it says is not what an issuer confirmed with a "
                      "signature. Something in it may have been changed, or someone else made it."),
                msgid("If it is your card, open it in your own wallet, take a new screenshot and send us that. If you "
                      "have it from someone else, please do not accept it, and tell us where it came from.")},
    MatterTexts{Matter::malformed, msgid("This looks like a card, but what is in it is not a proper card."),
                msgid("If you have it from an office, please ask for a new one there. If you have it from someone "
                      "else, please do not accept it, and tell us where it came from.")},
    MatterTexts{Matter::damaged,
                msgid("The card did not reach us in one piece: some of its text is missing or was altered on the way. "
                      "This often happens when text is copied."),
                msgid("Please open the card in your wallet and send us a screenshot of the code, not its text. If that "
                      "fails too, please ask the office that issued the card.")},
    MatterTexts{Matter::series_ended,
                msgid("The issuer no longer accepts cards that were signed in the way this one was."),
                msgid("If it is your card, please ask the office that issued it for a new one. If you have it from "
                      "someone else, please do not accept it.")},
    MatterTexts{Matter::revoked,
                msgid("The issuer has cancelled this card for good, for example because a newer card has replaced it "
                      "or a phone was lost."),
                msgid("If it is your card, look for a newer one in your wallet. If there is none, please ask the "
                      "office that issued it. If you have it from someone else, please do not accept it.")},
    MatterTexts{Matter::suspended,
                msgid("The issuer has suspended this card for the time being, for example while it looks into a "
                      "report of loss."),
                msgid("If it is your card, please ask the office that issued it: the card may be switched on again. If "
                      "you have it from someone else, please do not accept it for now.")},
    MatterTexts{Matter::expired, msgid("The card has expired."),
                msgid("If it is your card, please renew it with the office that issued it. If you have already done "
                      "so, this is the old one: open the new card in your wallet and send us a screenshot of that. "
                      "If you have the card from someone else, ask them for their new one.")},
    MatterTexts{Matter::not_yet_valid, msgid("The card is not valid yet: it starts on a later date."),
                msgid("You can see the date in your wallet; from then on the card can be used. If it should be valid "
                      "today, please ask the office that issued it.")},
    MatterTexts{Matter::not_live,
                msgid("This is a picture of a card, and pictures can be passed on. Here the card has to be shown "
                      "live."),
                msgid("If it is your card, open it in your wallet when you are asked for it, and show the code that "
                      "appears then. If you have the picture from someone else, ask them to do that in front of you.")},
    MatterTexts{Matter::proof_bad, msgid("The code was not made by the phone that the card belongs to."),
                msgid("If it is your card, open it in your wallet on the phone for which it was issued, and show it "
                      "again. If you have it from someone else, please do not accept it.")},
    MatterTexts{Matter::proof_expired,
                msgid("The code was made to be shown once and was good for one minute, which is over. This says "
                      "nothing against the card."),
                msgid("If it is your card, open it in your wallet when you are asked for it, and show the new code. If "
                      "you have the picture from someone else, ask them to do that in front of you.")},
    MatterTexts{Matter::made_for_another, msgid("The code was made for another place or another occasion."),
                msgid("Please make a new one: with your wallet, scan the code that is shown to you, and show the "
                      "answer.")},
    MatterTexts{Matter::used_before, msgid("This code was shown before, and each such code works only once."),
                msgid("If it is your card, open it in your wallet and show the new code that appears. If you have the "
                      "code from someone else, please do not accept it.")},
    MatterTexts{Matter::fields_missing, msgid("The card does not hold everything that was asked for."),
                msgid("Please look in your wallet for another card that does, and show that one.")},
    MatterTexts{Matter::face_differs, msgid("We could not confirm that the photo shows the person on the card."),
                msgid("Please send us a new photo, taken from the front and in even light, or come to the office in "
                      "person.")},
    // nothing is wrong that is known
    MatterTexts{Matter::does_not_fit,
                msgid("Something about this card does not fit, and we cannot say yet why. It may be a mistake on our "
                      "side or the issuer's."),
                msgid("We will ask the office that issued it. Until then, please do not rely on the card.")},
    MatterTexts{Matter::unknown_issuer,
                msgid("We cannot say whether this card is valid, because we do not know who issued it. It may come "
                      "from another city or country, or be a test card."),
                msgid("Please ask the office that issued it where it can be checked. Until then, please do not rely on "
                      "it.")},
    MatterTexts{Matter::cannot_be_checked,
                msgid("We cannot say whether this card is valid: we do not have what is needed to check cards of its "
                      "kind."),
                msgid("Please ask the office that issued it where it can be checked. Until then, please do not rely on "
                      "it.")},
    MatterTexts{Matter::encrypted,
                msgid("The card is locked: only those it is meant for can read it. We cannot, so we cannot say "
                      "whether it is valid."),
                msgid("Please send us a card that is not locked, or ask the office that issued it who can read it.")},
    MatterTexts{Matter::not_known_today,
                msgid("We could not find out today whether this card may still be used, because we do not have the "
                      "issuer's latest list. This is not your fault and says nothing against the card."),
                msgid("We will check again. If it is urgent, please ask the office that issued the card. Until then, "
                      "please do not rely on it.")},
    MatterTexts{Matter::face_unsure, msgid("The photo is not clear enough for us to compare it with the card."),
                msgid("Please send us a new photo, taken from the front and in even light.")},
    MatterTexts{Matter::face_absent,
                msgid("The card has no photo, so it cannot show whom it belongs to. Nothing is wrong with that."),
                msgid("Please show another document with a photo as well.")},
    MatterTexts{
        Matter::valid,
        msgid("The card is valid: it comes from the issuer that it names, nobody has changed it, and it can be "
              "used today."),
        msgid("This is about the card, not about the person who shows it. If you have it from someone else, ask "
              "them to open the card in their own wallet in front of you, and compare the face. Please do not "
              "pass it on: it holds personal data.")},
    // a photo of a person, and the way to a card
    MatterTexts{Matter::no_face, msgid("We found no face in the photo."),
                msgid("Please take a new photo from the front, in even light, with the whole face in it.")},
    MatterTexts{Matter::many_faces, msgid("There is more than one person in the photo."),
                msgid("Please take a new photo that shows only one person.")},
    MatterTexts{Matter::poor_photo, msgid("We cannot use the photo for a card."),
                msgid("Please take a new photo from the front, in even light, with the whole face in it and nobody "
                      "else.")},
    MatterTexts{Matter::office, msgid("We cannot issue the card from here."),
                msgid("Please contact the office that keeps the register, and bring an official document with you. "
                      "They will look into it with you.")},
    MatterTexts{Matter::has_card, msgid("There is already a valid card for this person."),
                msgid("Please open it in the wallet on the phone for which it was issued. If that phone is lost or "
                      "broken, ask the office for a replacement.")},
    MatterTexts{Matter::too_often, msgid("There were too many attempts today."), msgid("Please try again tomorrow.")},
    MatterTexts{Matter::terms, msgid("No card was issued, because we do not have your consent to the terms."),
                msgid("Take your time to read them. If you agree, please come again; if you have questions, just ask "
                      "us.")},
    // a picture or file from which no card comes
    MatterTexts{Matter::no_code, msgid("We could not find a code in it."),
                msgid("Please open the card in your wallet so that the whole code can be seen, take a screenshot, and "
                      "send us that.")},
    MatterTexts{Matter::too_small, msgid("The code in it is too small to read. Messaging apps often shrink pictures."),
                msgid("Please send us the original picture (many apps call this \"send as file\"), or take a "
                      "screenshot with the code as large as the screen allows.")},
    MatterTexts{Matter::too_blurred, msgid("The picture is too blurred for us to find a code in it."),
                msgid("Please send us a screenshot from your wallet. If it has to be a photo, hold still, tap on the "
                      "code to focus, and let it fill about half of the picture.")},
    MatterTexts{Matter::cut_off, msgid("Part of the code is outside the picture."),
                msgid("Please send us the whole code, with all four corners and a little space around it.")},
    MatterTexts{Matter::several_parts, msgid("The picture shows parts of several codes, but none of them whole."),
                msgid("Please send us a picture of one code, with all four corners and a little space around it.")},
    MatterTexts{Matter::covered,
                msgid("We can see a code, but part of it is covered, worn, or hidden by a reflection."),
                msgid("Please take a new picture with nothing on the code and no light reflected in it. A screenshot "
                      "from your wallet is best.")},
    MatterTexts{
        Matter::too_much,
        msgid("There is so much in it that we could not look at everything, and we found no code in what we saw."),
        msgid("Please send us only the code: a screenshot, or the picture cropped to the code with a little space "
              "around it.")},
    MatterTexts{Matter::other_symbol, msgid("The picture shows a code of another kind. It is not an ID card."),
                send_the_card},
    MatterTexts{Matter::old_symbol,
                msgid("The picture shows a QR code of the first kind, which was soon replaced and which today's "
                      "programs cannot read."),
                send_the_card},
    MatterTexts{Matter::part_missing,
                msgid("The card is spread over several codes, and some of them are missing in the picture."),
                msgid("Please send us a picture that shows all of these codes.")},
    MatterTexts{Matter::cannot_open,
                msgid("We could not open it: the file is empty, incomplete, or of a kind that we cannot read."),
                msgid("Please send us a screenshot or a photo of the code, as PNG or JPEG. If the code is in a "
                      "document or an e-mail, open that and take a screenshot.")},
    MatterTexts{Matter::too_large, msgid("It is too large for us to open."),
                msgid("Please take a screenshot of the code, or crop the picture to the code, and send us that.")},
    MatterTexts{Matter::partly_read, msgid("We could not read everything in it."),
                msgid("If something is missing in our answer, please send us a screenshot of just that code.")},
    MatterTexts{Matter::our_side,
                msgid("Something went wrong on our side, so we could not finish the check. This has nothing to do with "
                      "you or your card."),
                msgid("We are looking into it. Please send it to us again in a day or two.")},
};

constexpr bool is_complete() {
    for (std::size_t i = 0; i < texts_of_matters.size(); ++i)
        if (texts_of_matters[i].matter != static_cast<Matter>(i)) return false; // NOLINT(*-constant-array-index)
    return texts_of_matters.size() == static_cast<std::size_t>(Matter::our_side) + 1;
}
static_assert(is_complete());

} // namespace

LetterTexts letter_texts(Matter matter) {
    const MatterTexts& texts = texts_of_matters.at(static_cast<std::size_t>(matter));
    return {texts.found, texts.advice, texts.more};
}

} // namespace qrid
