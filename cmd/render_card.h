// render --id-card: the card that one sees.
#pragma once

#include "render_options.h"

namespace qrid::cmd {

/// render --id-card: the whole card, front and back, or a sheet of many. `largest` is the version that is drawn at
/// most.
int render_card(const RenderOptions& o, int largest, Session& session);

} // namespace qrid::cmd
