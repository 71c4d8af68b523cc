// Texts as people paste them: quoted, folded, escaped, in any charset.
#include "qrid/base/error.h"
#include "qrid/card/pasted.h"
#include "qrid/card/text.h"

#include <cstdlib>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    const std::string_view text = text_of(ByteView(data, size));
    const PastedText pasted = pasted_cards(text);
    for (const PastedCard& card : pasted.cards)
        if (card.text.empty() || card.line == 0) std::abort();
    const std::string cause = cause_of_damage(text);
    try {
        (void)card_of_text(pasted_card(text).text);
        if (!cause.empty() && pasted_card(text).repairs.empty()) std::abort(); // what can be read is not damaged
    } catch (const Error&) {
    } // refused with a reason
    return 0;
}
