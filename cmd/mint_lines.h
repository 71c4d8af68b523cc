// JSON lines of records in, JSON lines of cards out.
#pragma once

#include "qrid/card/identity.h"
#include "session.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <vector>

namespace qrid::cmd {

using Cards = std::vector<nlohmann::json>;

/// Signs the cards of some identities, in order; a JSON object for each. `keep` has to have them safely on disk when it
/// returns: the registry is committed after it, and not when it throws.
using MintIdentities =
    std::function<Cards(const std::vector<Identity>&, const std::function<void(const Cards&)>& keep)>;

/// The identity of one JSON record; throws Error(bad_record) naming `where`.
Identity record_of(std::string_view text, std::string_view where);

/// Where the lines of cards go: `keep` before the registry is committed, `write` after it.
struct LineSink {
    std::function<void(std::string_view)> keep, write;
};

/// In input order, in batches: memory does not grow with the number of lines. A bad line is one error on standard
/// error. Throws Error(unreadable_file) when there is no line at all, or reading fails. Returns the worst exit code.
int mint_lines(std::istream& in, const MintIdentities& mint, Session& session, const LineSink& sink);

} // namespace qrid::cmd
