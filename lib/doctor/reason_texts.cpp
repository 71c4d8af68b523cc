#include "qrid/doctor/reason_texts.h"

#include "qrid/doctor/inside/letter_texts.h"

namespace qrid {

ReasonTexts reason_texts(Code code) {
    LetterTexts texts = letter_texts(matter_of(code));
    return {std::move(texts.found), std::move(texts.advice)};
}

} // namespace qrid
