#include "qrid/issuer/inside/database.h"

#include "qrid/base/error.h"
#include "qrid/issuer/postgresql/module.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <soci/sqlite3/soci-sqlite3.h>

#include <sqlite3.h> // SOCI 4.0 includes it within a namespace, and 4.1 not at all: for the names of codes
#pragma GCC diagnostic pop

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

constexpr int busy_milliseconds = 5000, patient_milliseconds = 600'000;
// Cards lie in their tables in the order of a permutation: what fits in memory is not read again.
constexpr int cache_kibibytes = 16 << 10, bulk_cache_kibibytes = 256 << 10;
// A batch of cards changes a page of the index of people for nearly each: in a log of 32 MiB those of several batches
// meet before they are written to the database.
constexpr int pages_of_log = 8000;

// SOCI takes the path in double quotes and has no way to write one inside.
std::string connection_string(const RegistryPlace& place, Database::Access access) {
    if (!place.is_file()) return place.text;
    if (place.text.find('"') != std::string::npos)
        throw Error(Code::usage, fmt::format("the path {} contains a quotation mark", place.text),
                    "rename the directory");
    return fmt::format("db=\"{}\"{}", place.text, access == Database::Access::read ? " readonly=true" : "");
}

// What kind of trouble a database tells of, as the first of our codes that fits.
Code code_of(const soci::sqlite3_soci_error& error) {
    switch (error.result() & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Code::issuer_busy;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
        return Code::cannot_write;
    default:
        return Code::registry_damaged;
    }
}

// By the classes of SQLSTATE (PostgreSQL's appendix A).
Code code_of_state(std::string_view state) {
    const auto begins = [&](std::initializer_list<std::string_view> all) {
        return std::any_of(all.begin(), all.end(), [&](std::string_view one) { return state.starts_with(one); });
    };
    if (begins({"55P03", "40P01", "40001", "57014"})) return Code::issuer_busy;
    if (begins({"53", "25006", "58030"})) return Code::cannot_write;
    if (begins({"08", "57P", "28", "3D000", "42501", " "}) || state.empty()) return Code::registry_unreachable;
    return Code::registry_damaged;
}

// What neither engine tells as a number.
Code code_of(std::string_view what) {
    const auto says = [&](std::string_view text) { return what.find(text) != std::string_view::npos; };
    if (says("database is locked")) return Code::issuer_busy;
    if (says("disk is full") || says("disk I/O error")) return Code::cannot_write;
    if (says("connect") || says("server")) return Code::registry_unreachable;
    return Code::registry_damaged;
}

// Without the name of SOCI's function, with which it begins for SQLite.
std::string first_line(std::string_view text) {
    constexpr std::string_view end_of_name = ": ";
    const std::size_t name = text.starts_with("sqlite3_") ? text.find(end_of_name) : std::string_view::npos;
    if (name != std::string_view::npos) text.remove_prefix(name + end_of_name.size());
    return std::string(text.substr(0, text.find('\n')));
}

} // namespace

DatabaseTrouble trouble_of(const soci::soci_error& error) {
    const std::string what = first_line(error.get_error_message());
    Code code = Code::registry_damaged;
    if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error))
        code = code_of(*sqlite);
    else if (const auto state = loaded<PostgresqlModule>().sqlstate(error))
        code = code_of_state(*state);
    if (code == Code::registry_damaged) code = code_of(what);
    return {code, what};
}

void rethrow_as_error(const soci::soci_error& error) {
    const auto [code, what] = trouble_of(error);
    switch (code) {
    case Code::issuer_busy:
        throw Error(code, "another process is writing to the registry", "wait until it is done, then try again");
    case Code::cannot_write:
        throw Error(code, fmt::format("cannot write the registry: {}", what),
                    "check whether the disk is full or read-only");
    case Code::registry_unreachable:
        throw Error(code, fmt::format("the registry cannot be reached: {}", what));
    default:
        throw Error(Code::registry_damaged, fmt::format("the registry cannot be used: {}", what));
    }
}

void throw_damaged(std::string_view what) {
    throw Error(Code::registry_damaged, fmt::format("the registry has {}", what));
}

Database::Database(const RegistryPlace& place, Access access)
    : sql(place.is_file() ? static_cast<const soci::backend_factory&>(soci::sqlite3)
                          : loaded<PostgresqlModule>().engine(),
          connection_string(place, access)),
      is_sqlite_(place.is_file()) {
    if (is_sqlite_) {
        sql << fmt::format("PRAGMA busy_timeout = {}", busy_milliseconds);
        if (access == Access::read) {
            sql << "PRAGMA trusted_schema = OFF"; // the file is not ours
            return;
        }
        sql << "PRAGMA foreign_keys = ON";
        sql << "PRAGMA synchronous = FULL";
        sql << fmt::format("PRAGMA cache_size = -{}", cache_kibibytes);
        sql << fmt::format("PRAGMA wal_autocheckpoint = {}", pages_of_log);
    } else {
        sql << fmt::format("SET lock_timeout = {}", busy_milliseconds);
        sql << "SET client_min_messages = warning";
        if (access == Access::read) sql << "SET default_transaction_read_only = on";
    }
}

void Database::begin(TransactionHold hold, TransactionFlush flush) {
    flushes_later_ = flush == TransactionFlush::later;
    try {
        if (is_sqlite_) { // has one writer at a time, whatever it holds
            if (flushes_later_) sql << "PRAGMA synchronous = NORMAL";
            sql << "BEGIN IMMEDIATE";
            return;
        }
        sql << "BEGIN";
        if (flushes_later_) sql << "SET LOCAL synchronous_commit = off";
        // Who writes anything holds the weaker lock: so a registry that is moved away has no other writers.
        const bool is_alone = hold == TransactionHold::registry;
        sql << fmt::format("LOCK TABLE keys IN {} MODE", is_alone ? "EXCLUSIVE" : "ROW SHARE");
        if (hold != TransactionHold::rows) sql << "LOCK TABLE settings IN EXCLUSIVE MODE";
    } catch (const soci::soci_error&) {
        rollback();
        throw;
    }
}

void Database::begin_reading() {
    sql << (is_sqlite_ ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    int found = 0;
    sql << "SELECT COUNT(*) FROM settings", soci::into(found); // only the first look fixes the state
}

void Database::commit() {
    sql << "COMMIT";
    if (is_sqlite_ && flushes_later_) sql << "PRAGMA synchronous = FULL";
    flushes_later_ = false;
}

void Database::rollback() {
    try {
        sql << "ROLLBACK";
    } catch (const std::exception&) {
    } // it has rolled back by itself, or the connection is gone
    if (is_sqlite_ && flushes_later_) sql << "PRAGMA synchronous = FULL";
    flushes_later_ = false;
}

void Database::prepare_for_bulk() {
    if (is_sqlite_) {
        sql << fmt::format("PRAGMA busy_timeout = {}", patient_milliseconds);
        sql << fmt::format("PRAGMA cache_size = -{}", bulk_cache_kibibytes);
    } else {
        sql << fmt::format("SET lock_timeout = {}", patient_milliseconds);
    }
}

void Database::hold_all() {
    if (!is_sqlite_) sql << "LOCK TABLE settings IN EXCLUSIVE MODE";
}

void Database::lock_journal() {
    if (!is_sqlite_) sql << "LOCK TABLE journal IN EXCLUSIVE MODE";
}

void Database::lock_runs() {
    if (!is_sqlite_) sql << "LOCK TABLE runs IN SHARE MODE";
}

} // namespace qrid
