// What all screens of a phone in a theme have in common.
#pragma once

#include "qrid/artwork/scene.h"
#include "qrid/artwork/theme.h"

#include <memory>

namespace qrid::artwork {

/// The background and the band at its top, phone_tallest high.
std::shared_ptr<const Side> phone_ground(const Theme& theme, bool mirrored);

} // namespace qrid::artwork
