// A verifier's challenge, as it is handed in.
#pragma once

#include "qrid/card/challenge.h"
#include "session.h"

namespace qrid::cmd {

/// The one challenge in a picture or a text. Throws Error(bad_record) when there is none, Error(usage) for several.
Challenge challenge_in(const std::string& path, Session& session);

/// A nonce as an argument. Throws Error(usage) unless it is 1 to max_nonce bytes in hexadecimal digits.
Bytes parse_nonce(const std::string& text);

} // namespace qrid::cmd
