#include "qrid/issuer/registry.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/crypto/digest.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#pragma GCC diagnostic pop

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <charconv>

namespace qrid {

namespace {

constexpr int schema_version = 1;
constexpr int busy_milliseconds = 5000;

constexpr std::array schema{
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE keys (kid TEXT PRIMARY KEY, purpose TEXT NOT NULL, public_pem TEXT NOT NULL, publish_from BIGINT NOT NULL,"
    " sign_from BIGINT NOT NULL, sign_until BIGINT NOT NULL, verify_until BIGINT NOT NULL, revoked_at BIGINT,"
    " revoked_for TEXT)",
    "CREATE TABLE cards (list BIGINT NOT NULL, idx BIGINT NOT NULL, subject TEXT NOT NULL, kid TEXT NOT NULL REFERENCES keys,"
    " iat BIGINT NOT NULL, exp BIGINT NOT NULL, standing INTEGER NOT NULL, PRIMARY KEY (list, idx))",
    "CREATE INDEX cards_by_subject ON cards (subject)",
    "CREATE INDEX cards_fallen ON cards (list, standing) WHERE standing <> 0",
    "CREATE TABLE journal (seq INTEGER PRIMARY KEY, at BIGINT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL,"
    " digest TEXT NOT NULL)",
};

[[noreturn]] void rethrow(const soci::soci_error& error) {
    using namespace sqlite_api;
    const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    const int result = sqlite == nullptr ? SQLITE_ERROR : sqlite->result() & 0xff;
    const std::string_view what = error.what();
    const auto says = [&](std::string_view text) { return what.find(text) != std::string_view::npos; };
    if (result == SQLITE_BUSY || result == SQLITE_LOCKED || says("database is locked"))
        throw Error(Code::issuer_busy, "another process is writing to the registry",
                    "wait until it is done and try again");
    if (result == SQLITE_FULL || result == SQLITE_IOERR || result == SQLITE_READONLY || says("disk is full") ||
        says("disk I/O error"))
        throw Error(Code::cannot_write, fmt::format("cannot write the registry: {}", what),
                    "is the disk full, or read-only?");
    throw Error(Code::registry_damaged, fmt::format("the registry cannot be used: {}", what));
}

// Runs an act on the database and turns its errors into ours.
auto guarded(auto&& act) {
    try {
        return act();
    } catch (const soci::soci_error& error) {
        rethrow(error);
    } catch (const std::bad_cast&) { // a column of another type than the schema's
        throw Error(Code::registry_damaged, "the registry has a value of the wrong type");
    }
}

} // namespace

namespace {

// SOCI takes the path in double quotes and has no way to write one inside.
std::string connection_string(const fs::path& file) {
    if (file.string().find('"') != std::string::npos)
        throw Error(Code::usage, fmt::format("the path {} has a quotation mark", file.string()),
                    "rename the directory");
    return fmt::format("db=\"{}\"", file.string());
}

} // namespace

struct Registry::Connection {
    explicit Connection(const fs::path& file) : sql(soci::sqlite3, connection_string(file)) {
        sql << fmt::format("PRAGMA busy_timeout = {}", busy_milliseconds);
        sql << "PRAGMA foreign_keys = ON";
        sql << "PRAGMA synchronous = FULL";
    }

    soci::session sql;
};

namespace {

template <typename Row>
std::vector<Row> collect(soci::rowset<soci::row>&& rows, Row (*read)(const soci::row&)) {
    std::vector<Row> found;
    for (const soci::row& row : rows) found.push_back(read(row));
    return found;
}

std::uint64_t number(const soci::row& row, std::size_t column) {
    return static_cast<std::uint64_t>(row.get<long long>(column));
}

[[noreturn]] void throw_damaged(std::string_view what) {
    throw Error(Code::registry_damaged, fmt::format("the registry has {}", what));
}

bool is_kid(const std::string& kid) {
    return kid.size() == 16 && kid.find_first_not_of("0123456789abcdef") == std::string::npos;
}

CardRow card_of(const soci::row& row) {
    const int standing = row.get<int>(6);
    if (standing < 0 || standing > 2 || row.get<long long>(0) < 0 || row.get<long long>(1) < 0)
        throw_damaged("a card that cannot be");
    return {{number(row, 0), number(row, 1)},
            row.get<std::string>(2),
            row.get<std::string>(3),
            row.get<long long>(4),
            row.get<long long>(5),
            static_cast<Standing>(row.get<int>(6))};
}

KeyRow key_of(const soci::row& row) {
    if (!is_kid(row.get<std::string>(0))) throw_damaged("a key whose kid is none"); // it becomes a file's name
    KeyRow key{row.get<std::string>(0), parse_purpose(row.get<std::string>(1)),
               row.get<std::string>(2), row.get<long long>(3),
               row.get<long long>(4),   row.get<long long>(5),
               row.get<long long>(6),   {}};
    if (row.get_indicator(7) == soci::i_ok)
        key.revoked = Revocation{row.get<long long>(7), row.get<std::string>(8) != "superseded"};
    return key;
}

JournalRow journal_row_of(const soci::row& row) {
    return {row.get<long long>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3)};
}

constexpr const char* card_columns = "SELECT list, idx, subject, kid, iat, exp, standing FROM cards";

} // namespace

std::string_view name(Standing standing) {
    static constexpr std::array names{std::string_view("valid"), std::string_view("revoked"),
                                      std::string_view("suspended")};
    return names.at(static_cast<std::size_t>(standing));
}

std::string journal_digest(const std::string& before, const JournalRow& row) {
    return hex_encode(sha256(bytes_of(fmt::format("{}\n{}\n{}\n{}", before, row.at, row.what, row.detail))));
}

void Registry::create(const fs::path& file) {
    write_file(file, {}, Overwrite::refuse, FileMode::secret); // SQLite takes an empty file for a new database
    guarded([&] {
        Connection connection(file);
        connection.sql << "PRAGMA journal_mode = WAL";
        connection.sql << "BEGIN IMMEDIATE";
        for (const char* statement : schema) connection.sql << statement;
        connection.sql << fmt::format("INSERT INTO settings VALUES ('schema', '{}'), ('next_serial', '0')",
                                      schema_version);
        connection.sql << "COMMIT";
    });
}

Registry::Registry(const fs::path& file) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored))
        throw Error(Code::not_an_issuer, fmt::format("no registry at {}", file.string()),
                    "make an issuer with 'qrid issuer init DIR'");
    guarded([&] { connection_ = std::make_unique<Connection>(file); });
    const auto version = setting("schema");
    if (version != std::to_string(schema_version))
        throw Error(Code::registry_damaged, fmt::format("the registry has schema {}, this version reads {}",
                                                        version.value_or("none"), schema_version));
}

Registry::Registry(Registry&&) noexcept = default;
Registry::~Registry() = default;

Registry::Transaction::Transaction(Registry& registry) : registry_(registry) {
    guarded([&] { registry_.connection_->sql << "BEGIN IMMEDIATE"; });
}

Registry::Transaction::~Transaction() {
    if (!open_) return;
    try {
        registry_.connection_->sql << "ROLLBACK";
    } catch (const std::exception&) {
    } // SQLite has rolled back by itself
}

void Registry::Transaction::commit() {
    guarded([&] { registry_.connection_->sql << "COMMIT"; });
    open_ = false;
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

std::uint64_t Registry::take_serials(std::uint64_t count) {
    const std::string next = setting("next_serial").value_or("");
    std::uint64_t first = 0;
    const auto [end, error] = std::from_chars(next.data(), next.data() + next.size(), first);
    if (error != std::errc{} || end != next.data() + next.size() || first > UINT64_MAX / 2)
        throw_damaged("no next serial number");
    set_setting("next_serial", std::to_string(first + count));
    return first;
}

void Registry::add_cards(const std::vector<CardRow>& cards) {
    guarded([&] {
        long long list = 0, idx = 0, iat = 0, exp = 0;
        std::string subject, kid;
        soci::statement insert =
            (connection_->sql.prepare << "INSERT INTO cards VALUES (:list, :idx, :subject, :kid, :iat, :exp, 0)",
             soci::use(list), soci::use(idx), soci::use(subject), soci::use(kid), soci::use(iat), soci::use(exp));
        for (const CardRow& card : cards) {
            list = static_cast<long long>(card.place.list);
            idx = static_cast<long long>(card.place.idx);
            subject = card.subject, kid = card.kid, iat = card.iat, exp = card.exp;
            insert.execute(true);
        }
    });
}

std::optional<CardRow> Registry::card(StatusPlace place) const {
    return guarded([&]() -> std::optional<CardRow> {
        const soci::rowset<soci::row> rows = connection_->sql.prepare
                                             << fmt::format("{} WHERE list = {} AND idx = {}", card_columns, place.list,
                                                            place.idx);
        for (const soci::row& row : rows) return card_of(row);
        return std::nullopt;
    });
}

std::vector<CardRow> Registry::cards_of_subject(const std::string& subject) const {
    return guarded([&] {
        return collect<CardRow>(soci::rowset<soci::row>((connection_->sql.prepare << fmt::format(
                                                             "{} WHERE subject = :s ORDER BY iat", card_columns),
                                                         soci::use(subject))),
                                card_of);
    });
}

void Registry::set_standing(StatusPlace place, Standing standing) {
    guarded([&] {
        connection_->sql << fmt::format("UPDATE cards SET standing = {} WHERE list = {} AND idx = {}",
                                        static_cast<int>(standing), place.list, place.idx);
    });
}

std::vector<CardRow> Registry::fallen_cards(std::uint64_t list) const {
    return guarded([&] {
        return collect<CardRow>(
            soci::rowset<soci::row>(connection_->sql.prepare
                                    << fmt::format("{} WHERE list = {} AND standing <> 0", card_columns, list)),
            card_of);
    });
}

std::vector<std::uint64_t> Registry::used_lists() const {
    return guarded([&] {
        return collect<std::uint64_t>(
            soci::rowset<soci::row>(connection_->sql.prepare << "SELECT DISTINCT list FROM cards ORDER BY list"),
            [](const soci::row& row) { return number(row, 0); });
    });
}

void Registry::add_key(const KeyRow& key) {
    guarded([&] {
        const std::string purpose(name(key.purpose));
        const long long publish_from = key.publish_from, sign_from = key.sign_from, sign_until = key.sign_until,
                        verify_until = key.verify_until;
        connection_->sql
            << "INSERT INTO keys (kid, purpose, public_pem, publish_from, sign_from, sign_until, verify_until)"
               " VALUES (:kid, :purpose, :pem, :pf, :sf, :su, :vu)",
            soci::use(key.kid), soci::use(purpose), soci::use(key.public_pem), soci::use(publish_from),
            soci::use(sign_from), soci::use(sign_until), soci::use(verify_until);
    });
}

std::vector<KeyRow> Registry::keys() const {
    return guarded(
        [&] {
            return collect<KeyRow>(
                soci::rowset<soci::row>(
                    connection_->sql.prepare
                    << "SELECT kid, purpose, public_pem, publish_from, sign_from, sign_until, verify_until,"
                       " revoked_at, revoked_for FROM keys ORDER BY sign_from, rowid"),
                key_of);
        });
}

void Registry::journal(Seconds at, const std::string& what, const nlohmann::json& detail) {
    guarded([&] {
        std::string before;
        connection_->sql << "SELECT digest FROM journal ORDER BY seq DESC LIMIT 1", soci::into(before);
        JournalRow row{at, what, detail.dump(), {}};
        row.digest = journal_digest(before, row);
        const long long time = at;
        connection_->sql << "INSERT INTO journal (at, what, detail, digest) VALUES (:at, :what, :detail, :digest)",
            soci::use(time), soci::use(row.what), soci::use(row.detail), soci::use(row.digest);
    });
}

std::vector<JournalRow> Registry::journal_rows() const {
    return guarded([&] {
        return collect<JournalRow>(
            soci::rowset<soci::row>(connection_->sql.prepare
                                    << "SELECT at, what, detail, digest FROM journal ORDER BY seq"),
            journal_row_of);
    });
}

} // namespace qrid
