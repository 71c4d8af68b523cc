// Pictures in an HTML page.
#include "qrid/picture/decoder/html_pictures.h"

namespace qrid::decoder {

void prepare() {}

void decode(const Task& /*task*/, ByteView file) {
    MemberGiver giver;
    give_pictures_of_html(text_of(file), giver);
    giver.finish();
}

} // namespace qrid::decoder
