#include "qrid/issuer/people_table.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/utf8.h"
#include "qrid/card/record_reader.h"
#include "qrid/issuer/inside/database.h"

#include <fmt/format.h>

#include <array>
#include <fstream>

namespace qrid {

namespace {

// What is too long is counted by the database and stays there.
std::string people_query(bool is_sqlite) {
    const std::string_view octets = is_sqlite ? "length(CAST(record AS BLOB))" : "octet_length(CAST(record AS TEXT))";
    return fmt::format("SELECT {0}, CASE WHEN {0} <= {1} THEN CAST(record AS TEXT) END, substr(photo, 1, {2}) "
                       "FROM people WHERE id = :id LIMIT 2",
                       octets, max_record_bytes, PersonRow::max_photo_bytes + 1);
}

[[noreturn]] void throw_as_reader(const soci::soci_error& error) {
    const auto [code, what] = trouble_of(error);
    if (code == Code::issuer_busy)
        throw Error(code, "another process is writing to the register", "wait until it is done, then try again");
    if (code == Code::registry_unreachable)
        throw Error(code, fmt::format("the register cannot be reached: {}", what),
                    "check that the server is running and that this user may log in; see PGPASSFILE");
    throw Error(Code::unreadable_file, fmt::format("the register cannot be used: {}", what),
                "make sure that the database has a table \"people\", see qrid-formats(5)");
}

auto as_reader(auto&& act) {
    try {
        return act();
    } catch (const soci::soci_error& error) {
        throw_as_reader(error);
    }
}

} // namespace

bool is_sqlite_file(const fs::path& path) {
    constexpr std::string_view magic("SQLite format 3\0", 16);
    std::error_code ignored;
    if (!fs::is_regular_file(path, ignored)) return false;
    std::array<char, magic.size()> begin{};
    std::ifstream in(path, std::ios::binary);
    return in.read(begin.data(), begin.size()) && std::string_view(begin.data(), begin.size()) == magic;
}

struct PeopleTable::Query {
    explicit Query(const RegistryPlace& place)
        : database(place, Database::Access::read),
          statement((database.sql.prepare << people_query(database.is_sqlite()), soci::use(id),
                     soci::into(octets, has_octets), soci::into(record, has_record), soci::into(photo, has_photo))) {}

    // How many rows there are; of a single one the values stay.
    int run() {
        int rows = statement.execute(true) ? 1 : 0;
        while (rows > 0 && statement.fetch()) ++rows; // to the end, where the database lets go of its locks
        return rows;
    }

    Database database;
    std::string id, record, photo;
    long long octets = 0;
    soci::indicator has_octets{}, has_record{}, has_photo{};
    soci::statement statement;
};

PeopleTable::PeopleTable(const RegistryPlace& place)
    : query_(as_reader([&] { return std::make_unique<Query>(place); })) {}

PeopleTable::PeopleTable(PeopleTable&&) noexcept = default;
PeopleTable& PeopleTable::operator=(PeopleTable&&) noexcept = default;
PeopleTable::~PeopleTable() = default;

std::optional<PersonRow> PeopleTable::find(std::string_view id) {
    if (id.find('\0') != std::string_view::npos || !is_utf8(id)) return std::nullopt; // no database has such a text
    query_->id = id;
    const int rows = as_reader([&] { return query_->run(); });
    if (rows == 0) return std::nullopt;
    if (rows > 1) throw Error(Code::bad_record, "several rows have this ID");
    const bool has_record = query_->has_octets == soci::i_ok;
    if (has_record && query_->octets > static_cast<long long>(max_record_bytes))
        throw Error(Code::bad_record, fmt::format("longer than {} bytes", max_record_bytes));
    if (!has_record || query_->octets == 0) throw Error(Code::bad_record, "the column record is empty");
    PersonRow row{query_->record, query_->has_photo == soci::i_ok ? query_->photo : ""};
    if (row.photo.size() > PersonRow::max_photo_bytes)
        throw Error(Code::bad_record, fmt::format("/photo: longer than {} bytes", PersonRow::max_photo_bytes));
    return row;
}

} // namespace qrid
