// Secrets from which one-time passwords are made ("otpauth:", Google Authenticator's Key URI Format).
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// The secret itself is never shown, only warned of.
void explain_one_time_password(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
