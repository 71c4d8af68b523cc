// JSON lines of records in, JSON lines of cards out.
#pragma once

#include "qrid/card/identity.h"
#include "session.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <vector>

namespace qrid::cmd {

/// Signs the cards of some identities, in order; a JSON object for each.
using MintIdentities = std::function<std::vector<nlohmann::json>(const std::vector<Identity>&)>;

/// The identity of one JSON record; throws Error(bad_record) naming `where`.
Identity record_of(std::string_view text, std::string_view where);

/// In input order, in batches: memory does not grow with the number of lines. A bad line is one error on standard
/// error. Returns the worst exit code.
int mint_lines(std::istream& in, const MintIdentities& mint, Session& session,
               const std::function<void(std::string_view)>& write);

} // namespace qrid::cmd
