// The end of what is good for a time only, in words.
#pragma once

#include "qrid/base/clock.h"

#include <string>

namespace qrid {

/// "expired 3 days ago, on 2026-11-20T08:00:00Z": of what was good until `end`, at a moment that is not before it.
std::string expired_ago(Seconds end, Seconds at);

} // namespace qrid
