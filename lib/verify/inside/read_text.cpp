#include "qrid/verify/inside/read_text.h"

#include "qrid/foreign/health_card_forms.h"

#include <utility>

namespace qrid {

CardInput input_of(std::string name, PastedCard card) {
    auto health_card = health_card_of_jws(card.text);
    CardInput input{std::move(name), std::move(health_card).value_or(std::move(card.text)), {}};
    input.repairs = std::move(card.repairs);
    return input;
}

CardInput input_of(FoundCode code, const PictureFacts& page) {
    CardInput input = input_of({}, pasted_card(code.text));
    input.code = std::move(code);
    input.picture = page;
    return input;
}

} // namespace qrid
