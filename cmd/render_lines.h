// render --jsonl: cards by the thousand.
#pragma once

#include "render_options.h"

namespace qrid::cmd {

/// render --jsonl: one card a line in, one file a card into a directory or an archive, one JSON object a card out.
int render_lines(const RenderOptions& o, Session& session);

} // namespace qrid::cmd
