// What the commands that publish the status of cards say alike.
#pragma once

#include "session.h"

#include <cstdint>

namespace qrid::cmd {

/// That replaced cards were revoked, or would be, since their overlap with the new ones is over.
void tell_gave_way(std::uint64_t cards, bool rehearsed, Session& session);

} // namespace qrid::cmd
