// What a letter is about: the many reasons for which something cannot be used are few to the one who sent it.
#pragma once

#include "qrid/doctor/examination.h"

namespace qrid {

/// The earlier one is told when a card has several; whoever has a forged card need not know that it has expired, too.
enum class Matter {
    // no card at all
    link,
    payment,
    secret,
    network,
    contact,
    question,
    other_text,
    other_card,
    // an ID card, or what should be one
    trap,
    changed,
    malformed,
    damaged,
    series_ended,
    revoked,
    suspended,
    expired,
    not_yet_valid,
    not_live,
    proof_bad,
    proof_expired,
    made_for_another,
    used_before,
    fields_missing,
    face_differs,
    // nothing is wrong that is known
    does_not_fit,
    unknown_issuer,
    cannot_be_checked,
    encrypted,
    not_known_today,
    face_unsure,
    face_absent,
    valid,
    // a photo of a person, and the way to a card
    no_face,
    many_faces,
    poor_photo,
    office,
    has_card,
    too_often,
    terms,
    // a picture or file from which no card comes
    no_code,
    too_small,
    too_blurred,
    cut_off,
    several_parts,
    covered,
    too_much,
    other_symbol,
    old_symbol,
    part_missing,
    cannot_open,
    too_large,
    partly_read,
    our_side,
};

/// Every reason has one.
Matter matter_of(Code code);

Matter matter_of(Trouble trouble);

/// Of the text of a code that was not checked; `other_text` for what is not known and could not be a card.
Matter matter_of(TextKind kind);

/// Of one code: what its text is when that is no card, else the earliest of what its checks ended with.
Matter matter_of(const ExaminedCode& code);

/// Of a file without a card: why there is none.
Matter matter_of_file(const Examination& examination);

} // namespace qrid
