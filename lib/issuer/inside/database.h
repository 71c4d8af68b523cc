// One connection to a database, SQLite or PostgreSQL. Only this file and database.cpp know what sets the two apart; for
// the files of the registry and of the table of people only.
#pragma once

#include "qrid/base/error.h"
#include "qrid/issuer/inside/soci.h"
#include "qrid/issuer/registry_place.h"

#include <string>
#include <typeinfo>
#include <vector>

namespace qrid {

class Database {
public:
    enum class Access { write, read };

    /// Connects; for reading, to a database that somebody else keeps, in which nothing can be changed then. Throws
    /// soci::soci_error.
    explicit Database(const RegistryPlace& place, Access access = Access::write);

    bool is_sqlite() const { return is_sqlite_; }

    /// Begins a write transaction; throws Error(issuer_busy) when another process holds its locks for five seconds.
    void begin(TransactionHold hold, TransactionFlush flush);
    /// Begins a transaction that only reads, and sees the database as it is now until it ends. Nobody waits for it.
    void begin_reading();
    void commit();
    void rollback();

    /// For long work from here on: waits up to ten minutes for what others hold, and keeps more in memory.
    void prepare_for_bulk();

    /// Within a transaction that holds rows: waits until it holds all that TransactionHold::all does.
    void hold_all();

    /// Waits for the end of the journal, and keeps it until the transaction ends.
    void lock_journal();

    /// Waits until every transaction that has written a run's state has ended, and holds off the next.
    void lock_runs();

    soci::session sql;

private:
    bool is_sqlite_, flushes_later_ = false;
};

/// Brings a database to the newest schema: every numbered migration that it has not seen. Within a transaction.
/// `from` is its schema's number, 0 for none.
void migrate(Database& database, int from);

/// The number of the newest schema.
int newest_schema();

/// The tables of the registry, in an order in which they can be dropped.
const std::vector<std::string>& registry_tables();

/// What a database tells of, as the code that a registry has for it, and in one line.
struct DatabaseTrouble {
    Code code; ///< issuer_busy, cannot_write, registry_unreachable or registry_damaged
    std::string what;
};
DatabaseTrouble trouble_of(const soci::soci_error& error);

[[noreturn]] void rethrow_as_error(const soci::soci_error& error);
[[noreturn]] void throw_damaged(std::string_view what);

/// Runs an act on the database and turns its errors into ours.
auto guarded(auto&& act) {
    try {
        return act();
    } catch (const soci::soci_error& error) {
        rethrow_as_error(error);
    } catch (const std::bad_cast&) { // a column of another type than the schema's
        throw_damaged("a value of the wrong type");
    }
}

/// What `read` makes of every row.
template <typename Item>
std::vector<Item> collect(soci::rowset<soci::row>&& rows, Item (*read)(const soci::row&)) {
    std::vector<Item> found;
    for (const soci::row& row : rows) found.push_back(read(row));
    return found;
}

} // namespace qrid
