#include "qrid/issuer/inside/registry_copy.h"

#include "qrid/base/encoding.h"
#include "qrid/crypto/running_digest.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr std::size_t rows_at_a_time = 1000;

struct Column {
    std::string name;
    bool is_text = false;
    int key = 0; ///< its place in the primary key, from 1; 0 for none
};

struct Table {
    std::string name;
    std::vector<Column> columns;
};

// As the migrations make them; read off an empty database in memory, so that nobody has to keep a second list.
std::vector<Table> tables_of_newest_schema() {
    Database model(RegistryPlace{":memory:"});
    migrate(model, 0);
    std::vector<Table> tables;
    for (const std::string& name : registry_tables()) {
        Table table{name, {}};
        Column column;
        std::string type;
        soci::statement rows =
            (model.sql.prepare << fmt::format("SELECT name, type, pk FROM pragma_table_info('{}') ORDER BY name", name),
             soci::into(column.name), soci::into(type), soci::into(column.key));
        rows.execute();
        while (rows.fetch()) {
            column.is_text = type == "TEXT";
            table.columns.push_back(column);
        }
        tables.push_back(std::move(table));
    }
    std::reverse(tables.begin(), tables.end()); // what is referred to comes first
    return tables;
}

std::string names_of(const Table& table) {
    std::string names;
    for (const Column& column : table.columns) names += fmt::format("{}{}", names.empty() ? "" : ", ", column.name);
    return names;
}

// All as text, in the order of the primary key, or of everything where there is none.
std::string query_of(const Table& table, bool is_sqlite) {
    std::string values;
    for (const Column& column : table.columns)
        values += (values.empty() ? "" : ", ") +
                  (column.is_text ? column.name : fmt::format("CAST({} AS TEXT)", column.name));
    std::vector<Column> order;
    for (const Column& column : table.columns)
        if (column.key != 0) order.push_back(column);
    if (order.empty()) order = table.columns;
    std::sort(order.begin(), order.end(), [](const Column& a, const Column& b) { return a.key < b.key; });
    std::string keys;
    for (const Column& column : order)
        keys += fmt::format("{}{}.{}{}", keys.empty() ? "" : ", ", table.name, column.name, // not the text selected
                            column.is_text && !is_sqlite ? " COLLATE \"C\"" : "");
    return fmt::format("SELECT {} FROM {} ORDER BY {}", values, table.name, keys);
}

// Some rows of a table: a vector for each column.
struct Rows {
    explicit Rows(const Table& table) : values(table.columns.size()), indicators(table.columns.size()) { make_room(); }

    void make_room() {
        for (auto& column : values) column.resize(rows_at_a_time);
        for (auto& column : indicators) column.resize(rows_at_a_time);
    }
    std::size_t size() const { return values.front().size(); }
    const std::string* value(std::size_t column, std::size_t row) const {
        return indicators[column][row] == soci::i_null ? nullptr : &values[column][row];
    }

    std::vector<std::vector<std::string>> values;
    std::vector<std::vector<soci::indicator>> indicators;
};

// Memory stays flat: SQLite gives out rows as it finds them, and a server keeps them behind a cursor.
void for_each_page(Database& database, const Table& table, const std::function<void(const Rows&)>& act) {
    const std::string query = query_of(table, database.is_sqlite());
    Rows rows(table);
    soci::statement statement(database.sql);
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        statement.exchange(soci::into(rows.values[i], rows.indicators[i]));
    if (!database.is_sqlite()) database.sql << fmt::format("DECLARE copied NO SCROLL CURSOR FOR {}", query);
    statement.alloc();
    statement.prepare(database.is_sqlite() ? query : fmt::format("FETCH {} FROM copied", rows_at_a_time));
    statement.define_and_bind();
    for (bool more = statement.execute(true); more;) {
        act(rows);
        rows.make_room();
        more = database.is_sqlite() ? statement.fetch() : statement.execute(true);
    }
    statement.clean_up();
    if (!database.is_sqlite()) database.sql << "CLOSE copied";
}

void add_canonically(std::string& text, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t column = 0; column < rows.values.size(); ++column) {
            const std::string* value = rows.value(column, row);
            if (value == nullptr)
                text += '-';
            else
                text.append(std::to_string(value->size())).append(":").append(*value);
        }
        text += '\n';
    }
}

TableCount count_table(Database& database, const Table& table, const CountRows& count,
                       const std::function<void(const Rows&)>& act) {
    TableCount found{table.name, 0, {}};
    RunningSha256 digest;
    for_each_page(database, table, [&](const Rows& rows) {
        std::string text;
        add_canonically(text, rows);
        digest.add(bytes_of(text));
        found.rows += rows.size();
        act(rows);
        count(rows.size());
    });
    found.sha256 = hex_encode(digest.digest());
    return found;
}

bool is_whole_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789", text[0] == '-' ? 1 : 0) == std::string::npos;
}

// A prepared statement in the same process, whose columns make numbers of the texts.
class PreparedInsert {
public:
    PreparedInsert(Database& database, const Table& table)
        : values_(table.columns.size()), indicators_(table.columns.size(), soci::i_ok), statement_(database.sql) {
        std::string places;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            places += fmt::format("{}:v{}", i == 0 ? "" : ", ", i);
            statement_.exchange(soci::use(values_[i], indicators_[i]));
        }
        statement_.alloc();
        statement_.prepare(fmt::format("INSERT INTO {} ({}) VALUES ({})", table.name, names_of(table), places));
        statement_.define_and_bind();
    }
    void put(const Rows& rows) {
        for (std::size_t row = 0; row < rows.size(); ++row) {
            for (std::size_t column = 0; column < values_.size(); ++column) {
                const std::string* value = rows.value(column, row);
                indicators_[column] = value == nullptr ? soci::i_null : soci::i_ok;
                if (value != nullptr) values_[column] = *value;
            }
            statement_.execute(true);
        }
    }

private:
    std::vector<std::string> values_;
    std::vector<soci::indicator> indicators_;
    soci::statement statement_;
};

// A server is asked once for many rows.
void insert_many(Database& database, const Table& table, const Rows& rows) {
    constexpr std::size_t longest = std::size_t{4} << 20; // a row of the journal alone may be that long
    const std::string start = fmt::format("INSERT INTO {} ({}) VALUES ", table.name, names_of(table));
    std::string text;
    const auto send = [&] {
        if (!text.empty()) database.sql << start + text;
        text.clear();
    };
    for (std::size_t row = 0; row < rows.size(); ++row) {
        text += text.empty() ? "(" : ",(";
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            if (column != 0) text += ',';
            const std::string* value = rows.value(column, row);
            if (value == nullptr) {
                text += "NULL";
            } else if (!table.columns[column].is_text) {
                if (!is_whole_number(*value)) throw_damaged(fmt::format("no number in {}", table.name));
                text += *value;
            } else {
                text += '\'';
                for (const char c : *value) text.append(c == '\'' ? 2 : 1, c);
                text += '\'';
            }
        }
        text += ')';
        if (text.size() > longest) send();
    }
    send();
}

} // namespace

std::vector<TableCount> count_tables(Database& database, const CountRows& count) {
    return guarded([&] {
        std::vector<TableCount> counts;
        for (const Table& table : tables_of_newest_schema())
            counts.push_back(count_table(database, table, count, [](const Rows&) {}));
        return counts;
    });
}

std::vector<TableCount> copy_tables(Database& from, Database& to, const CountRows& count) {
    return guarded([&] {
        const std::vector<Table> tables = tables_of_newest_schema();
        for (const std::string& name : registry_tables()) to.sql << fmt::format("DELETE FROM {}", name);
        if (!to.is_sqlite()) to.sql << "SET LOCAL standard_conforming_strings = on";
        std::vector<TableCount> counts;
        for (const Table& table : tables) {
            std::optional<PreparedInsert> insert;
            if (to.is_sqlite()) insert.emplace(to, table);
            counts.push_back(count_table(from, table, count, [&](const Rows& rows) {
                if (insert)
                    insert->put(rows);
                else
                    insert_many(to, table, rows);
            }));
        }
        return counts;
    });
}

std::vector<TableCount> copy_and_compare(Database& from, Database& to, const CountRows& count) {
    const std::vector<TableCount> read = copy_tables(from, to, count), written = count_tables(to, count);
    for (std::size_t i = 0; i < read.size(); ++i)
        if (read[i] != written.at(i))
            throw Error(Code::registry_damaged,
                        fmt::format("the copy of the table {} is not the same: {} rows and digest {}, but {} and {}",
                                    read[i].table, read[i].rows, read[i].sha256, written[i].rows, written[i].sha256),
                        "nothing was changed; try again, and check the disk");
    return read;
}

} // namespace qrid
