// How the terminal can show a picture, and showing it.
#pragma once

#include "qrid/picture/image.h"
#include "session.h"

#include <string>
#include <string_view>

namespace qrid::cmd {

enum class Drawing { none, blocks, sixel, kitty };

/// "never", "blocks", "sixel" or "kitty". Throws Error(usage) for another name.
Drawing parse_drawing(std::string_view name);

/// What the controlling terminal says that it can: asks it, and waits a fifth of a second for the answer. `blocks` when
/// it says nothing better.
Drawing drawing_of_terminal();

/// The picture of a face, about as large as on a card. Half blocks are in colours when the session has them.
std::string drawn(const Image& image, Drawing drawing, const Session& session);

} // namespace qrid::cmd
