// Changes of keys whose command was killed before it could tell of them, and is repeated.
#pragma once

#include "qrid/issuer/untold.h"
#include "session.h"

#include <string_view>

namespace qrid::cmd {

/// Publishes what a change had no time to, and notes that it is not done twice.
void finish_repeat(const Issuer& issuer, std::string_view what, bool rehearse, Seconds now, Session& session);

/// After the outcome of a change was printed, if it could be: another such command is no repeat.
void tell_once(Issuer& issuer, bool rehearse, Session& session);

} // namespace qrid::cmd
