// A register of residents in a database that somebody else keeps: the table `people`, of which rows are read by ID.
#pragma once

#include "qrid/base/files.h"
#include "qrid/issuer/registry.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace qrid {

struct PersonRow {
    std::string record; ///< JSON, at most max_record_bytes
    std::string photo;  ///< a path, at most PersonRow::max_photo_bytes; empty when the column is NULL

    static constexpr std::size_t max_photo_bytes = 4096;
};

/// Whether a regular file begins as SQLite's do, whatever its name. Throws nothing.
bool is_sqlite_file(const fs::path& path);

/// One connection, for one thread. Nothing is created, migrated or written.
class PeopleTable {
public:
    /// Connects and prepares the query. Throws Error(unreadable_file) when there is no such table,
    /// Error(registry_unreachable) when the server cannot be reached.
    explicit PeopleTable(const RegistryPlace& place);
    PeopleTable(PeopleTable&&) noexcept;
    PeopleTable& operator=(PeopleTable&&) noexcept;
    ~PeopleTable();

    /// The row with this ID, or nothing. Throws Error(bad_record) when the row has no record, one over
    /// max_record_bytes, or is one of several; Error(issuer_busy) when a writer holds the database for five seconds.
    std::optional<PersonRow> find(std::string_view id);

private:
    struct Query;
    std::unique_ptr<Query> query_;
};

} // namespace qrid
