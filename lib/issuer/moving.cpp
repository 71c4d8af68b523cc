#include "qrid/issuer/moving.h"

#include "qrid/base/error.h"
#include "qrid/issuer/inside/registry_copy.h"
#include "qrid/issuer/inside/settings.h"
#include "qrid/issuer/issuer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

// A setting of a registry that may not be one to work with.
std::string setting_at(const RegistryPlace& place, const char* name) {
    std::error_code ignored;
    if (place.is_file() && !fs::is_regular_file(place.text, ignored)) return {};
    return guarded([&] {
        Database database(place);
        std::string value;
        database.sql << "SELECT value FROM settings WHERE name = :name", soci::use(std::string(name)),
            soci::into(value);
        return database.sql.got_data() ? value : std::string();
    });
}

// The old one was given up: all that is left to do.
void settle_in(const fs::path& dir, const RegistryPlace& from, const RegistryPlace& to, const std::string& text) {
    const std::string secret = setting_at(to, secret_setting);
    if (secret.empty() || secret != setting_at(from, secret_setting) || !setting_at(to, moved_setting).empty())
        throw Error(Code::registry_mismatch,
                    fmt::format("the registry at {} is not the one that this issuer uses now", text),
                    "name the place that the registry was moved to");
    Registry::complete(to);
    set_registry(dir, text);
}

std::uint64_t rows_of(const std::vector<TableCount>& tables, std::string_view table) {
    for (const TableCount& one : tables)
        if (one.table == table) return one.rows;
    return 0;
}

std::vector<TableCount> copy_registry(Registry& registry, const RegistryPlace& to, const MoveTerms& terms) {
    try {
        Registry::create_incoming(to);
    } catch (const Error& error) {
        if (error.code() != Code::exists || !to.is_file()) throw;
        throw Error(Code::exists, error.what(), "choose another name, or remove the file if it is no longer needed");
    }
    try {
        return guarded([&] {
            Database target(to);
            target.begin(TransactionHold::registry, TransactionFlush::now);
            std::vector<TableCount> tables = copy_and_compare(registry.database(), target, terms.count);
            const std::string yes = "yes";
            target.sql << "INSERT INTO settings VALUES (:name, :value)", soci::use(std::string(incoming_setting)),
                soci::use(yes);
            target.commit();
            return tables;
        });
    } catch (...) {
        try {
            Registry::destroy(to);
        } catch (const std::exception&) {
        } // the next move removes it
        throw;
    }
}

} // namespace

Moved move_registry(const fs::path& dir, const MoveTerms& terms, Seconds now) {
    const std::string from_text = read_config(dir).registry;
    const RegistryPlace from = RegistryPlace::parse(from_text, dir), to = RegistryPlace::parse_new(terms.registry, dir);
    Moved moved{.from = from_text, .to = terms.registry};
    if (from.text == to.text)
        throw Error(Code::usage, fmt::format("the registry is already at {}", from_text), "name another place");
    try {
        Issuer issuer(dir);
        issuer.prepare_to_change();
        issuer.registry().set_clock(terms.clock);
        if (terms.operator_name) issuer.registry().set_operator(*terms.operator_name);
        Registry& registry = issuer.registry();
        Registry::Transaction transaction(registry, TransactionHold::registry);
        registry.journal(now, "registry-moved", {{"to", to.is_file() ? "SQLite" : "PostgreSQL"}});
        if (terms.rehearse) {
            Registry::check_free(to);
            moved.tables = count_tables(registry.database(), terms.count);
            moved.runs = rows_of(moved.tables, "runs");
            return moved;
        }
        moved.tables = copy_registry(registry, to, terms);
        moved.runs = rows_of(moved.tables, "runs");
        registry.set_setting(moved_setting, terms.registry);
        transaction.commit();
    } catch (const Error& error) {
        if (error.code() != Code::registry_moved || setting_at(from, moved_setting).empty()) throw;
        moved.was_moved = true;
    }
    if (!terms.rehearse) settle_in(dir, from, to, terms.registry);
    return moved;
}

} // namespace qrid
