// One SQLite file with everything of an issuer: the tables of its registry, whatever engine that has, and its files in
// a table "sqlar", as SQLite's own archives have them. What a backup holds; qrid-formats(5) describes it.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/issuer/inside/issuer_files.h"
#include "qrid/issuer/inside/registry_copy.h"

#include <functional>
#include <vector>

namespace qrid {

struct Snapshot {
    Seconds made = 0;
    std::vector<TableCount> tables = {};
    std::uint64_t journal_rows = 0;
    std::string head = {}; ///< of the journal, empty without a row
    std::vector<std::string> files = {}, left_out = {};
};

/// Writes it to a file that must not exist, from one state of the registry at `place`: nobody is held up meanwhile.
/// Private halves are there for all keys that it tells of, and nothing published is newer.
Snapshot write_snapshot(const fs::path& file, const RegistryPlace& place, const fs::path& issuer, Seconds now,
                        const CountRows& count);

/// Puts the files that it holds into a directory, with modes of their own. Throws Error(unreadable_file) for one whose
/// name or size no backup has. `wanted` chooses.
Snapshot unpack_snapshot(const fs::path& file, const fs::path& dir,
                         const std::function<bool(const std::string&)>& wanted);

} // namespace qrid
