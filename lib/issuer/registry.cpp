#include "qrid/issuer/registry.h"

#include "qrid/base/error.h"
#include "qrid/base/text.h"
#include "qrid/issuer/inside/database.h"
#include "qrid/issuer/inside/settings.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr const char *schema_setting = "schema", *serial_setting = "next_serial";
constexpr std::uintmax_t empty_database = 4096; // SQLite's first page, without a table

bool has_table(Database& database, const std::string& table) {
    int found = 0;
    database.sql << (database.is_sqlite()
                         ? "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = :name"
                         : "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = :name"),
        soci::use(table), soci::into(found);
    return found != 0;
}

int schema_of(Registry& registry) {
    const auto stated = registry.setting(schema_setting);
    const auto number = stated ? decimal_number<std::uint64_t>(*stated) : std::nullopt;
    if (!number || *number == 0 || *number > static_cast<std::uint64_t>(newest_schema()))
        throw Error(Code::registry_damaged,
                    fmt::format("the registry has schema {}, but this version supports only 1 to {}",
                                stated.value_or("none"), newest_schema()),
                    "use the version of qrid that wrote it");
    return static_cast<int>(*number);
}

std::optional<Error> moved_away(const Registry& registry) {
    const auto to = registry.setting(moved_setting);
    if (!to) return std::nullopt;
    return Error(
        Code::registry_moved, fmt::format("the registry was moved to {}", *to),
        to->find("://") == std::string::npos
            ? fmt::format("if that file is in this directory, run 'qrid issuer move --registry \"{}\"' again; else "
                          "work on the machine that has it",
                          *to)
            : fmt::format("run 'qrid issuer move --registry \"{}\"' to use it there from this directory too", *to));
}

// Whether there is nothing but what a killed process has left.
bool is_left_incoming(const RegistryPlace& place) {
    std::error_code ignored;
    if (place.is_file() && !fs::is_regular_file(place.text, ignored)) return false;
    try {
        Database database(place);
        if (!has_table(database, "settings"))
            return place.is_file() && fs::file_size(place.text, ignored) <= empty_database;
        int found = 0;
        database.sql << "SELECT COUNT(*) FROM settings WHERE name = :name", soci::use(std::string(incoming_setting)),
            soci::into(found);
        return found != 0;
    } catch (const soci::soci_error&) {
        return false; // something else, or nothing that can be reached: who makes one there is told
    }
}

// Throws Error(exists) when somebody's tables are there.
void check_no_tables(Database& database) {
    const auto& tables = registry_tables();
    const auto found = std::find_if(tables.begin(), tables.end(),
                                    [&](const std::string& table) { return has_table(database, table); });
    if (found == tables.end()) return;
    int moved = 0;
    if (has_table(database, "settings"))
        database.sql << "SELECT COUNT(*) FROM settings WHERE name = :name", soci::use(std::string(moved_setting)),
            soci::into(moved);
    throw Error(Code::exists, fmt::format("the database already has a table {}", *found),
                moved == 0 ? "give each issuer its own database or schema, see qrid-issuer-init(1)"
                           : "they are of a registry that was moved away from here: drop its tables, or use another "
                             "schema");
}

void create_registry(const RegistryPlace& place, bool is_incoming) {
    // SQLite takes an empty file for a new database.
    if (place.is_file()) write_file(place.text, {}, Overwrite::refuse, FileMode::secret);
    guarded([&] {
        Database database(place);
        if (place.is_file()) database.sql << "PRAGMA journal_mode = WAL";
        check_no_tables(database);
        database.sql << (place.is_file() ? "BEGIN IMMEDIATE" : "BEGIN");
        migrate(database, 0);
        if (is_incoming)
            database.sql << "INSERT INTO settings VALUES (:name, 'yes')", soci::use(std::string(incoming_setting));
        database.sql << "COMMIT";
    });
}

} // namespace

void Registry::create(const RegistryPlace& place) { create_registry(place, false); }

void Registry::check_free(const RegistryPlace& place) {
    if (is_left_incoming(place)) return;
    if (place.is_file()) return check_target(place.text, Overwrite::refuse);
    guarded([&] {
        Database database(place);
        check_no_tables(database);
    });
}

void Registry::create_incoming(const RegistryPlace& place) {
    if (is_left_incoming(place)) destroy(place);
    create_registry(place, true);
}

void Registry::complete(const RegistryPlace& place) {
    guarded([&] {
        Database database(place);
        database.sql << "DELETE FROM settings WHERE name = :name", soci::use(std::string(incoming_setting));
    });
}

void Registry::destroy(const RegistryPlace& place) {
    if (place.is_file()) {
        std::error_code ignored;
        for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(place.text + suffix, ignored);
        return;
    }
    guarded([&] {
        Database database(place);
        for (const std::string& table : registry_tables())
            database.sql << fmt::format("DROP TABLE IF EXISTS {}", table);
    });
}

Registry::Registry(const RegistryPlace& place) {
    std::error_code ignored;
    if (place.is_file() && !fs::is_regular_file(place.text, ignored))
        throw Error(Code::not_an_issuer, fmt::format("no registry at {}", place.text),
                    "create an issuer with 'qrid issuer init DIR'");
    guarded([&] { connection_ = std::make_unique<Database>(place); });
    if (const auto moved = moved_away(*this)) throw *moved;
    if (setting(incoming_setting))
        throw Error(Code::registry_damaged, fmt::format("the registry at {} is not complete", place.text),
                    "run the 'qrid issuer move' that was interrupted again");
    if (schema_of(*this) == newest_schema()) return;
    Transaction transaction(*this);
    const int found = schema_of(*this); // another process may have been first
    guarded([&] {
        if (found < newest_schema()) migrate(*connection_, found);
    });
    transaction.commit();
}

Registry::Registry(Registry&&) noexcept = default;
Registry::~Registry() = default;

Registry::Transaction::Transaction(Registry& registry, Hold hold, Flush flush) : registry_(registry), flush_(flush) {
    if (registry_.guard_) registry_.guard_->check(registry_);
    guarded([&] { registry_.connection_->begin(hold, flush); });
    if (const auto moved = moved_away(registry_)) { // while this process had it open
        registry_.connection_->rollback();
        throw *moved;
    }
}

Registry::Transaction::~Transaction() {
    if (open_) registry_.connection_->rollback();
}

void Registry::Transaction::commit() {
    // What another process may yet lose is not seen in here: all of it is on disk when this commit is.
    std::function<void()> committed;
    if (registry_.guard_ && flush_ == Flush::now) committed = registry_.guard_->before_commit(registry_);
    guarded([&] { registry_.connection_->commit(); });
    open_ = false;
    if (committed) committed();
}

void Registry::prepare_for_bulk() {
    guarded([&] { connection_->prepare_for_bulk(); });
}

void Registry::hold_all() {
    guarded([&] { connection_->hold_all(); });
}

std::optional<std::string> Registry::setting(const std::string& name) const {
    return guarded([&]() -> std::optional<std::string> {
        std::string value;
        connection_->sql << "SELECT value FROM settings WHERE name = :name", soci::use(name), soci::into(value);
        return connection_->sql.got_data() ? std::optional(value) : std::nullopt;
    });
}

void Registry::set_setting(const std::string& name, const std::string& value) {
    guarded([&] {
        connection_->sql
            << "INSERT INTO settings VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            soci::use(name), soci::use(value);
    });
}

std::optional<std::string> Registry::damage() const {
    if (!connection_->is_sqlite()) return std::nullopt; // a server looks after its files itself
    try {
        std::string found;
        connection_->sql << "PRAGMA quick_check(1)", soci::into(found);
        return found == "ok" ? std::nullopt : std::optional(found);
    } catch (const soci::soci_error& error) {
        return trouble_of(error).what;
    }
}

std::uint64_t Registry::serials_taken() const {
    const auto next = decimal_number<std::uint64_t>(setting(serial_setting).value_or(""));
    if (!next || *next > UINT64_MAX / 2) throw_damaged("no next serial number");
    return *next;
}

std::uint64_t Registry::take_serials(std::uint64_t count) {
    const std::uint64_t first = serials_taken();
    set_setting(serial_setting, std::to_string(first + count));
    return first;
}

std::optional<RunState> Registry::run(const std::string& id) {
    const Transaction transaction(*this, Hold::rows);
    return guarded([&]() -> std::optional<RunState> {
        connection_->lock_runs();
        long long records = 0, bytes = 0, rejects = 0;
        std::string input;
        connection_->sql << "SELECT records, bytes, rejects, input FROM runs WHERE run = :run", soci::use(id),
            soci::into(records), soci::into(bytes), soci::into(rejects), soci::into(input);
        if (!connection_->sql.got_data()) return std::nullopt;
        if (records < 0 || bytes < 0 || rejects < 0) throw_damaged("an invalid run");
        return RunState{static_cast<std::uint64_t>(records), static_cast<std::uint64_t>(bytes),
                        static_cast<std::uint64_t>(rejects), input};
    });
}

std::vector<RunState> Registry::runs() const {
    return guarded([&] {
        return collect<RunState>(
            soci::rowset<soci::row>(connection_->sql.prepare
                                    << "SELECT records, bytes, rejects, input FROM runs ORDER BY run"),
            [](const soci::row& row) {
                const auto number = [&](std::size_t column) {
                    const long long value = row.get<long long>(column);
                    if (value < 0) throw_damaged("an invalid run");
                    return static_cast<std::uint64_t>(value);
                };
                return RunState{number(0), number(1), number(2), row.get<std::string>(3)};
            });
    });
}

void Registry::set_run(const std::string& id, const RunState& state) {
    guarded([&] {
        const auto records = static_cast<long long>(state.records), bytes = static_cast<long long>(state.bytes),
                   rejects = static_cast<long long>(state.rejects);
        connection_->sql << "INSERT INTO runs VALUES (:run, :records, :bytes, :rejects, :input) ON CONFLICT (run) DO"
                            " UPDATE SET records = excluded.records, bytes = excluded.bytes,"
                            " rejects = excluded.rejects, input = excluded.input",
            soci::use(id), soci::use(records), soci::use(bytes), soci::use(rejects), soci::use(state.input);
    });
}

void Registry::forget_run(const std::string& id) {
    guarded([&] { connection_->sql << "DELETE FROM runs WHERE run = :run", soci::use(id); });
}

} // namespace qrid
