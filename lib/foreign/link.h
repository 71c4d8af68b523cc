// What phones act on: calls (RFC 3966), mails (RFC 6068, MATMSG), text messages (RFC 5724), places (RFC 5870), secrets
// of one-time passwords (Google Authenticator's "Key URI Format") and payments in cryptocurrency (BIP 21, ERC-681).
#pragma once

#include "qrid/foreign/explain.h"

namespace qrid {

void explain_phone(std::string_view text, const Shown& shown, Explanation& out);
void explain_mail(std::string_view text, const Shown& shown, Explanation& out);
void explain_text_message(std::string_view text, const Shown& shown, Explanation& out);
void explain_place(std::string_view text, const Shown& shown, Explanation& out);
/// The secret itself is never shown.
void explain_one_time_password(std::string_view text, const Shown& shown, Explanation& out);
void explain_coins(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
