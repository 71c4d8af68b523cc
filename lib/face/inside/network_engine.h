// Who computes the face room's networks.
#pragma once

#include "qrid/face/inside/network.h"

#include <memory>

namespace qrid {

/// By oneDNN, which is loaded for the first one. Throws Error(internal) when its module cannot be loaded.
std::unique_ptr<NetworkBuilder> network_builder(Shape input);

} // namespace qrid
