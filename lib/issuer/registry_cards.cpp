// The registry's table of cards.
#include "qrid/card/variant.h"
#include "qrid/issuer/inside/database.h"
#include "qrid/issuer/postgresql/module.h"
#include "qrid/issuer/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string_view>

namespace qrid {

namespace {

constexpr std::size_t page = 10000;
constexpr const char* card_columns =
    "SELECT serial, list, idx, subject, kid, iat, exp, standing, variant, content FROM cards";
constexpr const char* card_insert =
    "INSERT INTO cards (serial, list, idx, subject, kid, iat, exp, standing, variant, content) VALUES ";
constexpr const char* card_copy =
    "COPY cards (serial, list, idx, subject, kid, iat, exp, standing, variant, content) FROM STDIN";
constexpr std::string_view copied_null = "\\N";
constexpr std::size_t indexed_digits = 12; // of a subject, as in the schema

CardRow card_of(const soci::row& row) {
    const auto number = [&](std::size_t column) {
        const long long value = row.get<long long>(column);
        if (value < 0) throw_damaged("an invalid card");
        return static_cast<std::uint64_t>(value);
    };
    const int standing = row.get<int>(7);
    if (standing < 0 || standing > 2) throw_damaged("an invalid card");
    return {.serial = number(0),
            .place = {number(1), number(2)},
            .subject = row.get<std::string>(3),
            .kid = row.get<std::string>(4),
            .iat = row.get<long long>(5),
            .exp = row.get<long long>(6),
            .standing = static_cast<Standing>(standing),
            .variant = row.get_indicator(8) == soci::i_ok ? std::optional(row.get<std::string>(8)) : std::nullopt,
            .content = row.get_indicator(9) == soci::i_ok ? std::optional(row.get<std::string>(9)) : std::nullopt};
}

bool is_hexadecimal(const std::string& text) { return text.find_first_not_of("0123456789abcdef") == std::string::npos; }

// A prepared statement in the same process costs less than the text of many rows.
void insert_prepared(soci::session& sql, std::span<const CardRow* const> cards) {
    long long serial = 0, list = 0, idx = 0, iat = 0, exp = 0;
    std::string subject, kid, variant, content;
    soci::indicator has_variant = soci::i_ok, has_content = soci::i_ok;
    soci::statement insert =
        (sql.prepare << card_insert << "(:serial, :list, :idx, :subject, :kid, :iat, :exp, 0, :variant, :content)",
         soci::use(serial), soci::use(list), soci::use(idx), soci::use(subject), soci::use(kid), soci::use(iat),
         soci::use(exp), soci::use(variant, has_variant), soci::use(content, has_content));
    for (const CardRow* row : cards) {
        const CardRow& card = *row;
        serial = static_cast<long long>(card.serial);
        list = static_cast<long long>(card.place.list);
        idx = static_cast<long long>(card.place.idx);
        subject = card.subject, kid = card.kid, iat = card.iat, exp = card.exp;
        has_variant = card.variant ? soci::i_ok : soci::i_null;
        variant = card.variant.value_or("");
        has_content = card.content ? soci::i_ok : soci::i_null;
        content = card.content.value_or("");
        insert.execute(true);
    }
}

// One look for many cards: a server that looks for each needs half as long again.
void check_keys(soci::session& sql, std::span<const CardRow* const> cards) {
    std::set<std::string> kids;
    for (const CardRow* card : cards)
        if (kids.empty() || card->kid != *kids.rbegin()) kids.insert(card->kid);
    for (const std::string& kid : kids) {
        int found = 0;
        sql << "SELECT COUNT(*) FROM keys WHERE kid = :kid", soci::use(kid), soci::into(found);
        if (found == 0) throw_damaged("no key for such a card");
    }
}

// What a server is sent as a stream costs it half of what it does in statements.
void insert_copied(soci::session& sql, std::span<const CardRow* const> cards) {
    check_keys(sql, cards);
    constexpr std::size_t about_a_row = 150;
    std::string rows;
    rows.reserve(std::min(cards.size(), page) * about_a_row);
    for (; !cards.empty(); cards = cards.subspan(std::min(page, cards.size()))) {
        rows.clear();
        for (const CardRow* row : cards.first(std::min(page, cards.size()))) {
            const CardRow& card = *row;
            if (!is_hexadecimal(card.subject) || !is_hexadecimal(card.kid) ||
                (card.content && !is_hexadecimal(*card.content)) ||
                (card.variant && !is_variant_name(*card.variant) && !card.variant->empty()))
                throw_damaged("no place for such a card");
            fmt::format_to(std::back_inserter(rows), "{}\t{}\t{}\t{}\t{}\t{}\t{}\t0\t{}\t{}\n", card.serial,
                           card.place.list, card.place.idx, card.subject, card.kid, card.iat, card.exp,
                           card.variant ? std::string_view(*card.variant) : copied_null,
                           card.content ? std::string_view(*card.content) : copied_null);
        }
        loaded<PostgresqlModule>().copy(sql, card_copy, rows);
    }
}

} // namespace

std::string_view name(Standing standing) {
    static constexpr std::array names{std::string_view("valid"), std::string_view("revoked"),
                                      std::string_view("suspended")};
    return names.at(static_cast<std::size_t>(standing));
}

void Registry::add_cards(const std::vector<CardRow>& cards) {
    std::vector<const CardRow*> rows;
    for (const CardRow& card : cards) rows.push_back(&card);
    add_cards(rows);
}

void Registry::add_cards(std::span<const CardRow* const> cards) {
    guarded([&] {
        if (connection_->is_sqlite())
            insert_prepared(connection_->sql, cards);
        else
            insert_copied(connection_->sql, cards);
    });
}

std::optional<CardRow> Registry::card(std::uint64_t serial) const {
    return guarded([&]() -> std::optional<CardRow> {
        const soci::rowset<soci::row> rows = connection_->sql.prepare
                                             << fmt::format("{} WHERE serial = {}", card_columns, serial);
        for (const soci::row& row : rows) return card_of(row);
        return std::nullopt;
    });
}

std::vector<CardRow> Registry::cards_of_subject(const std::string& subject) const {
    const std::string prefix = subject.substr(0, indexed_digits);
    // Without the empty text SQLite puts the value of `subject` into substr() too, and then knows of no index for it.
    return guarded([&] {
        return collect<CardRow>(
            soci::rowset<soci::row>(
                (connection_->sql.prepare
                     << fmt::format("{} WHERE substr(subject, 1, {}) = :prefix AND subject || '' = :s ORDER BY serial",
                                    card_columns, indexed_digits),
                 soci::use(prefix), soci::use(subject))),
            card_of);
    });
}

std::vector<CardRow> Registry::cards_of_subjects(std::span<const std::string> subjects) const {
    constexpr std::size_t together = 500;
    std::vector<CardRow> found;
    for (; !subjects.empty(); subjects = subjects.subspan(std::min(together, subjects.size()))) {
        std::string prefixes;
        std::set<std::string_view> wanted;
        for (const std::string& subject : subjects.first(std::min(together, subjects.size()))) {
            if (!is_hexadecimal(subject)) throw_damaged("an invalid subject");
            fmt::format_to(std::back_inserter(prefixes), "{}'{}'", prefixes.empty() ? "" : ",",
                           std::string_view(subject).substr(0, indexed_digits));
            wanted.insert(subject);
        }
        for (CardRow& card : guarded([&] {
                 return collect<CardRow>(
                     soci::rowset<soci::row>(connection_->sql.prepare
                                             << fmt::format("{} WHERE substr(subject, 1, {}) IN ({}) ORDER BY serial",
                                                            card_columns, indexed_digits, prefixes)),
                     card_of);
             }))
            if (wanted.contains(card.subject)) found.push_back(std::move(card));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const CardRow& a, const CardRow& b) { return a.subject < b.subject; });
    return found;
}

std::vector<CardRow> Registry::cards_between(std::uint64_t first, std::uint64_t end, std::size_t most) const {
    return guarded([&] {
        return collect<CardRow>(
            soci::rowset<soci::row>(connection_->sql.prepare
                                    << fmt::format("{} WHERE serial >= {} AND serial < {} ORDER BY serial LIMIT {}",
                                                   card_columns, first, end, most)),
            card_of);
    });
}

std::vector<std::string> Registry::doubled_subjects(std::uint64_t first, std::uint64_t end, Seconds now) const {
    return guarded([&] {
        // A server that knows nothing yet of what was just entered would read all cards there are.
        const bool is_server = !connection_->is_sqlite();
        for (const char* plan : {"hashjoin", "mergejoin"})
            if (is_server) connection_->sql << fmt::format("SET enable_{} = off", plan);
        std::vector<std::string> found = collect<std::string>(
            soci::rowset<soci::row>(
                connection_->sql.prepare << fmt::format(
                    "SELECT DISTINCT a.subject FROM cards a WHERE a.serial >= {0} AND a.serial < {1} AND a.subject <> ''"
                    " AND a.exp > {2} AND a.standing <> 1 AND EXISTS (SELECT 1 FROM cards b"
                    " WHERE substr(b.subject, 1, {3}) = substr(a.subject, 1, {3}) AND b.subject || '' = a.subject"
                    " AND b.serial <> a.serial AND b.exp > {2} AND b.standing <> 1"
                    " AND (b.variant IS NULL OR a.variant IS NULL OR b.variant = a.variant))",
                    first, end, now, indexed_digits)),
            [](const soci::row& row) { return row.get<std::string>(0); });
        for (const char* plan : {"hashjoin", "mergejoin"})
            if (is_server) connection_->sql << fmt::format("RESET enable_{}", plan);
        return found;
    });
}

void Registry::for_each_card(const CardFilter& filter, const std::function<void(const CardRow&)>& act) const {
    std::string wanted;
    if (filter.kid) {
        if (!is_hexadecimal(*filter.kid)) return;
        wanted += fmt::format(" AND kid = '{}'", *filter.kid);
    }
    if (filter.list) wanted += fmt::format(" AND list = {}", *filter.list);
    if (filter.expiring_before) wanted += fmt::format(" AND exp < {}", *filter.expiring_before);
    for (std::uint64_t next = 0;;) {
        const std::vector<CardRow> cards = guarded([&] {
            return collect<CardRow>(soci::rowset<soci::row>(connection_->sql.prepare << fmt::format(
                                                                "{} WHERE serial >= {}{} ORDER BY serial LIMIT {}",
                                                                card_columns, next, wanted, page)),
                                    card_of);
        });
        for (const CardRow& card : cards) act(card);
        if (cards.size() < page) return;
        next = cards.back().serial + 1;
    }
}

Registry::KeyUse Registry::use_of_key(const std::string& kid, Seconds now) const {
    return guarded([&] {
        long long cards = 0, living = 0, last_exp = 0;
        soci::indicator ignored = soci::i_ok;
        connection_->sql << "SELECT COUNT(*), MAX(exp) FROM cards WHERE kid = :kid", soci::use(kid), soci::into(cards),
            soci::into(last_exp, ignored);
        connection_->sql << fmt::format("SELECT COUNT(*) FROM cards WHERE kid = :kid AND exp > {} AND standing <> 1",
                                        now),
            soci::use(kid), soci::into(living);
        long long leases = 0, lease_exp = 0;
        connection_->sql << "SELECT COUNT(*), MAX(exp) FROM leases WHERE kid = :kid AND cancelled IS NULL AND merged IS"
                            " NULL",
            soci::use(kid), soci::into(leases), soci::into(lease_exp, ignored);
        return KeyUse{static_cast<std::uint64_t>(cards), static_cast<std::uint64_t>(living), last_exp,
                      static_cast<std::uint64_t>(leases), lease_exp};
    });
}

std::vector<std::uint64_t> Registry::count_expiring(std::span<const Seconds> moments) const {
    if (moments.size() < 2) return {};
    std::vector<std::uint64_t> counts(moments.size() - 1);
    std::string spans;
    for (std::size_t i = 0; i < counts.size(); ++i)
        fmt::format_to(std::back_inserter(spans), " WHEN exp < {} THEN {}", moments[i + 1], i);
    guarded([&] {
        long long span = 0, count = 0;
        soci::statement statement =
            (connection_->sql.prepare << fmt::format(
                 "SELECT CASE{} ELSE {} END AS span, COUNT(*) FROM cards WHERE exp >= {} AND exp < {} AND standing <> 1"
                 " GROUP BY 1",
                 spans, counts.size(), moments.front(), moments.back()),
             soci::into(span), soci::into(count));
        statement.execute();
        while (statement.fetch()) {
            if (span < 0 || static_cast<std::size_t>(span) >= counts.size() || count < 0)
                throw_damaged("an invalid card");
            counts[static_cast<std::size_t>(span)] = static_cast<std::uint64_t>(count);
        }
    });
    return counts;
}

} // namespace qrid
