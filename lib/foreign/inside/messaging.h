// What a phone calls, writes to or shows on a map: phone numbers (RFC 3966), mails (RFC 6068, and MATMSG), text
// messages (RFC 5724, and SMSTO) and places (RFC 5870).
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

void explain_phone(std::string_view text, const Shown& shown, Explanation& out);
void explain_mail(std::string_view text, const Shown& shown, Explanation& out);
void explain_text_message(std::string_view text, const Shown& shown, Explanation& out);
void explain_place(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
