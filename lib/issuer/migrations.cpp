// The registry's schema, as the numbered steps that led to it. A step that was published is never changed.
#include "qrid/base/encoding.h"
#include "qrid/issuer/inside/database.h"
#include "qrid/issuer/registry.h"
#include "qrid/status/index_set.h"

#include <fmt/format.h>

#include <array>

namespace qrid {

namespace {

struct Migration {
    std::vector<const char*> everywhere, sqlite, postgresql; ///< run in this order
    void (*then)(Database&) = nullptr;                       ///< what SQL cannot do
};

// Of schema 3: one row for each list that has fallen cards.
void gather_standings(Database& database) {
    long long list = -1;
    std::vector<std::uint64_t> revoked, suspended;
    const auto write = [&] {
        if (revoked.empty() && suspended.empty()) return;
        database.sql << fmt::format("INSERT INTO standings VALUES ({}, '{}', '{}', {}, {}, 1)", list,
                                    base64_encode(encode_index_set(revoked)),
                                    base64_encode(encode_index_set(suspended)), revoked.size(), suspended.size());
        revoked.clear(), suspended.clear();
    };
    const soci::rowset<soci::row> rows = database.sql.prepare << "SELECT list, idx, standing FROM cards"
                                                                 " WHERE standing <> 0 ORDER BY list, idx";
    for (const soci::row& row : rows) {
        if (row.get<long long>(0) != list) write();
        list = row.get<long long>(0);
        (row.get<int>(2) == static_cast<int>(Standing::revoked) ? revoked : suspended)
            .push_back(static_cast<std::uint64_t>(row.get<long long>(1)));
    }
    write();
}

constexpr const char *subject_index = "CREATE INDEX cards_by_subject ON cards (substr(subject, 1, 12))",
                     *fallen_index = "CREATE INDEX cards_fallen ON cards (list, standing) WHERE standing <> 0";

const std::array<Migration, 7>& migrations() {
    static const std::array<Migration, 7> all{
        // 1: cards, keys, journal
        Migration{{"CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
                   "CREATE TABLE keys (kid TEXT PRIMARY KEY, purpose TEXT NOT NULL, public_pem TEXT NOT NULL,"
                   " publish_from BIGINT NOT NULL, sign_from BIGINT NOT NULL, sign_until BIGINT NOT NULL,"
                   " verify_until BIGINT NOT NULL, revoked_at BIGINT, revoked_for TEXT)",
                   "CREATE TABLE cards (list BIGINT NOT NULL, idx BIGINT NOT NULL, subject TEXT NOT NULL,"
                   " kid TEXT NOT NULL REFERENCES keys, iat BIGINT NOT NULL, exp BIGINT NOT NULL,"
                   " standing INTEGER NOT NULL, PRIMARY KEY (list, idx))",
                   "CREATE INDEX cards_by_subject ON cards (subject)",
                   "CREATE INDEX cards_fallen ON cards (list, standing) WHERE standing <> 0",
                   "CREATE TABLE journal (seq INTEGER PRIMARY KEY, at BIGINT NOT NULL, what TEXT NOT NULL,"
                   " detail TEXT NOT NULL, digest TEXT NOT NULL)",
                   "INSERT INTO settings VALUES ('next_serial', '0')"},
                  {},
                  {}},
        // 2: cards in the order of their serial numbers, so that new ones go to the end of the table; subjects of 128
        // bits, which are plenty, and a narrow index over them; the order in which keys were made; runs of minting that
        // can be gone on with; endorsements of new roots
        Migration{
            {"ALTER TABLE keys ADD COLUMN number BIGINT NOT NULL DEFAULT 0",
             "CREATE TABLE runs (run TEXT PRIMARY KEY, records BIGINT NOT NULL, bytes BIGINT NOT NULL,"
             " rejects BIGINT NOT NULL, input TEXT NOT NULL)",
             "CREATE TABLE root_changes (number BIGINT PRIMARY KEY, old_kid TEXT NOT NULL REFERENCES keys,"
             " new_kid TEXT NOT NULL REFERENCES keys, token TEXT NOT NULL)"},
            {"UPDATE keys SET number = rowid",
             "CREATE TABLE cards2 (serial BIGINT PRIMARY KEY, list BIGINT NOT NULL, idx BIGINT NOT NULL,"
             " subject TEXT NOT NULL, kid TEXT NOT NULL REFERENCES keys, iat BIGINT NOT NULL, exp BIGINT NOT NULL,"
             " standing INTEGER NOT NULL) WITHOUT ROWID",
             // Serial numbers were taken and used in one transaction: rows are numbered as they are.
             "INSERT INTO cards2 SELECT rowid - 1, list, idx, substr(subject, 1, 32), kid, iat, exp, standing"
             " FROM cards",
             "DROP TABLE cards", "ALTER TABLE cards2 RENAME TO cards", subject_index, fallen_index},
            {"DROP TABLE cards",
             "CREATE TABLE cards (serial BIGINT PRIMARY KEY, list BIGINT NOT NULL, idx BIGINT NOT NULL,"
             " subject TEXT NOT NULL, kid TEXT NOT NULL REFERENCES keys, iat BIGINT NOT NULL, exp BIGINT NOT NULL,"
             " standing INTEGER NOT NULL)",
             subject_index, fallen_index}},
        // 3: the standing of cards also by the list, so that a nation's lists are built without a visit to the cards;
        // what was published of each
        Migration{{"CREATE TABLE standings (list BIGINT PRIMARY KEY, revoked TEXT NOT NULL, suspended TEXT NOT NULL,"
                   " revoked_count BIGINT NOT NULL, suspended_count BIGINT NOT NULL, change BIGINT NOT NULL)",
                   "CREATE TABLE publications (list BIGINT PRIMARY KEY, change BIGINT NOT NULL, iat BIGINT NOT NULL,"
                   " exp BIGINT NOT NULL, kid TEXT NOT NULL, bits INTEGER NOT NULL, revoked BIGINT NOT NULL)"},
                  {},
                  {},
                  [](Database& database) {
                      gather_standings(database);
                      database.sql << "DROP INDEX cards_fallen";
                  }},
        // 4: the kiosk's refusals of the last day, by person; the terms that people have accepted, word for word, and
        // where they came from
        Migration{{"CREATE TABLE attempts (subject TEXT NOT NULL, at BIGINT NOT NULL)",
                   "CREATE INDEX attempts_by_subject ON attempts (subject)",
                   "CREATE TABLE terms (sha256 TEXT PRIMARY KEY, body TEXT NOT NULL)",
                   "CREATE TABLE terms_files (sha256 TEXT NOT NULL REFERENCES terms, file TEXT NOT NULL,"
                   " PRIMARY KEY (sha256, file))"},
                  {},
                  {}},
        // 5: when a row of the journal was written, whatever moment it tells
        Migration{{"ALTER TABLE journal ADD COLUMN written BIGINT"}, {}, {}},
        // 6: who wrote a row of the journal; which of a person's cards a card is, unknown of those that are there;
        // which
        // card took the place of which, and when the old one is to be revoked
        Migration{{"ALTER TABLE journal ADD COLUMN operator TEXT", "ALTER TABLE cards ADD COLUMN variant TEXT",
                   "CREATE TABLE replacements (serial BIGINT PRIMARY KEY, successor BIGINT NOT NULL, due BIGINT)",
                   "CREATE INDEX replacements_due ON replacements (due) WHERE due IS NOT NULL"},
                  {},
                  {}},
        // 7: leases of serial numbers, and what became of them; the start of the digest of what was signed, of cards
        // that came by a ledger
        Migration{{"CREATE TABLE leases (lease TEXT PRIMARY KEY, batch TEXT NOT NULL, shard BIGINT NOT NULL,"
                   " shards BIGINT NOT NULL, first_serial BIGINT NOT NULL, records BIGINT NOT NULL,"
                   " variants TEXT NOT NULL, kid TEXT NOT NULL REFERENCES keys, iat BIGINT NOT NULL,"
                   " exp BIGINT NOT NULL, nbf BIGINT, use_until BIGINT NOT NULL, input TEXT, cancelled BIGINT,"
                   " merged BIGINT, cards BIGINT NOT NULL, ledger TEXT NOT NULL)",
                   "ALTER TABLE cards ADD COLUMN content TEXT"},
                  {},
                  // a third of the time in which a server enters cards; add_cards() looks for their keys itself
                  {"ALTER TABLE cards DROP CONSTRAINT IF EXISTS cards_kid_fkey"}},
    };
    return all;
}

} // namespace

int newest_schema() { return static_cast<int>(migrations().size()); }

const std::vector<std::string>& registry_tables() {
    static const std::vector<std::string> tables{"leases", "attempts",     "terms_files", "terms",   "root_changes",
                                                 "runs",   "publications", "standings",   "journal", "replacements",
                                                 "cards",  "keys",         "settings"};
    return tables;
}

void migrate(Database& database, int from) {
    for (int number = from; number < newest_schema(); ++number) {
        const Migration& step = migrations().at(static_cast<std::size_t>(number));
        for (const char* statement : step.everywhere) database.sql << statement;
        for (const char* statement : database.is_sqlite() ? step.sqlite : step.postgresql) database.sql << statement;
        if (step.then != nullptr) step.then(database);
    }
    database.sql << fmt::format("INSERT INTO settings VALUES ('schema', '{}') ON CONFLICT (name)"
                                " DO UPDATE SET value = excluded.value",
                                newest_schema());
}

} // namespace qrid
