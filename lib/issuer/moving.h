// A registry from one database to another, of the other engine or the same.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/files.h"
#include "qrid/issuer/table_count.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

struct MoveTerms {
    std::string registry; ///< what issuer.json is to say
    bool rehearse = false;
    Clock clock = system_now;                                    ///< by which the journal's row is written
    std::optional<std::string> operator_name = {};               ///< who is named in it
    std::function<void(std::size_t)> count = [](std::size_t) {}; ///< is told how many more rows are done
};

struct Moved {
    std::string from = {}, to = {};
    std::vector<TableCount> tables = {}; ///< the same in both
    std::uint64_t runs = 0;              ///< of minting, that are not finished: they can be gone on with
    bool was_moved = false;              ///< before, from here or by another machine: only issuer.json was changed
};

/// Copies every row, compares both sides, and has issuer.json name the new place. The old registry stays, and cannot be
/// used any more. Who is killed meanwhile leaves the old one in use, or, once it was given up, an issuer that is
/// refused until the move is repeated, which finishes it. For a registry that another machine has moved there, only
/// issuer.json is changed. Throws Error(usage) when it is there already, Error(exists) when there is something at the
/// new place, Error(issuer_busy) when somebody holds the registry, Error(registry_behind), and as the registries do.
Moved move_registry(const fs::path& issuer, const MoveTerms& terms, Seconds now);

} // namespace qrid
