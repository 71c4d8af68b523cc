// All tables of a registry, read and copied in one form whatever the engine.
#pragma once

#include "qrid/issuer/inside/database.h"
#include "qrid/issuer/table_count.h"

#include <functional>
#include <vector>

namespace qrid {

/// Is told how many rows more are done.
using CountRows = std::function<void(std::size_t)>;

/// Counts and digests of every table of the newest schema, in the order in which they can be filled. Within a
/// transaction that shows one state of the database.
std::vector<TableCount> count_tables(Database& database, const CountRows& count);

/// The same of `from`, all of whose rows are put into `to`, which has the tables of the newest schema and loses what is
/// in them. Within transactions of both.
std::vector<TableCount> copy_tables(Database& from, Database& to, const CountRows& count);

/// The same, and reads back what was written: throws Error(registry_damaged) when it is not what was read.
std::vector<TableCount> copy_and_compare(Database& from, Database& to, const CountRows& count);

} // namespace qrid
