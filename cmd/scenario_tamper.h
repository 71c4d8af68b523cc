// Changes to files that a scenario makes: the same on every run.
#pragma once

#include "scenario_file.h"

namespace qrid::cmd {

/// What the bytes are afterwards. Throws Error(usage) when there is no such place, line or text.
Bytes tampered(ByteView bytes, const TamperStep& step);

/// Writes the file anew, with its mode. Throws as read_file() and write_file() too.
void tamper_with_file(const TamperStep& step);

} // namespace qrid::cmd
