// One card in, one report out.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/verify/report.h"
#include "qrid/verify/verifier.h"

#include <string>
#include <string_view>

namespace qrid {

/// Runs every check of a COSE message. Throws nothing for a bad card: that is in the report.
Report verify_cose(const Verifier& verifier, std::string input, ByteView bytes);

/// The same for a card's text. EU Digital COVID Certificates and SMART Health Cards are verified too.
Report verify_text(const Verifier& verifier, std::string input, std::string_view text);

} // namespace qrid
