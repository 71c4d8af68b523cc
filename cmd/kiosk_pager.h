// The terms on the kiosk's screen, page by page; they can be accepted once their end was reached.
#pragma once

#include "kiosk_frame.h"

#include <string>
#include <string_view>

namespace qrid::cmd {

enum class TermsAnswer { accepted, declined };

/// Shows a text in Markdown until one key declines it, or another and the word that is typed after it accept it. Throws
/// as KioskFrame::key() does.
TermsAnswer page_through(std::string_view terms, KioskFrame& frame);

} // namespace qrid::cmd
