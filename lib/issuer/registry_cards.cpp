// The registry's table of cards.
#include "qrid/issuer/database.h"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace qrid {

namespace {

constexpr std::size_t page = 10000;
constexpr const char* card_columns = "SELECT list, idx, subject, kid, iat, exp, standing FROM cards";
constexpr const char* card_insert = "INSERT INTO cards (list, idx, subject, kid, iat, exp, standing) VALUES ";

CardRow card_of(const soci::row& row) {
    const int standing = row.get<int>(6);
    const long long list = row.get<long long>(0), idx = row.get<long long>(1);
    if (standing < 0 || standing > 2 || list < 0 || idx < 0) throw_damaged("a card that cannot be");
    return {{static_cast<std::uint64_t>(list), static_cast<std::uint64_t>(idx)},
            row.get<std::string>(2),
            row.get<std::string>(3),
            row.get<long long>(4),
            row.get<long long>(5),
            static_cast<Standing>(standing)};
}

bool is_hexadecimal(const std::string& text) { return text.find_first_not_of("0123456789abcdef") == std::string::npos; }

// A prepared statement in the same process costs less than the text of many rows.
void insert_prepared(soci::session& sql, const std::vector<CardRow>& cards) {
    long long list = 0, idx = 0, iat = 0, exp = 0;
    std::string subject, kid;
    soci::statement insert =
        (sql.prepare << card_insert << "(:list, :idx, :subject, :kid, :iat, :exp, 0)", soci::use(list), soci::use(idx),
         soci::use(subject), soci::use(kid), soci::use(iat), soci::use(exp));
    for (const CardRow& card : cards) {
        list = static_cast<long long>(card.place.list);
        idx = static_cast<long long>(card.place.idx);
        subject = card.subject, kid = card.kid, iat = card.iat, exp = card.exp;
        insert.execute(true);
    }
}

// A server is asked once for many rows.
void insert_together(soci::session& sql, const std::vector<CardRow>& cards) {
    constexpr std::size_t together = 1000;
    for (std::size_t first = 0; first < cards.size(); first += together) {
        std::string rows;
        for (std::size_t i = first; i < std::min(cards.size(), first + together); ++i) {
            const CardRow& card = cards[i];
            if (!is_hexadecimal(card.subject) || !is_hexadecimal(card.kid)) throw_damaged("no place for such a card");
            fmt::format_to(std::back_inserter(rows), "{}({},{},'{}','{}',{},{},0)", i == first ? "" : ",",
                           card.place.list, card.place.idx, card.subject, card.kid, card.iat, card.exp);
        }
        sql << card_insert << rows;
    }
}

} // namespace

std::string_view name(Standing standing) {
    static constexpr std::array names{std::string_view("valid"), std::string_view("revoked"),
                                      std::string_view("suspended")};
    return names.at(static_cast<std::size_t>(standing));
}

void Registry::add_cards(const std::vector<CardRow>& cards) {
    guarded([&] {
        if (connection_->is_sqlite())
            insert_prepared(connection_->sql, cards);
        else
            insert_together(connection_->sql, cards);
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
    return guarded([&] { // from one list to the next through the primary key: no card of a list is read but its first
        std::vector<std::uint64_t> lists;
        for (long long next = 0;;) {
            long long found = 0;
            soci::indicator there = soci::i_null;
            connection_->sql << fmt::format("SELECT MIN(list) FROM cards WHERE list >= {}", next),
                soci::into(found, there);
            if (there != soci::i_ok) return lists;
            if (found < next) throw_damaged("a card that cannot be");
            lists.push_back(static_cast<std::uint64_t>(found));
            next = found + 1;
        }
    });
}

void Registry::for_each_card_of_key(const std::string& kid, const std::function<void(const CardRow&)>& act) const {
    std::optional<StatusPlace> last;
    for (;;) {
        const std::string after =
            last ? fmt::format(" AND (list > {0} OR (list = {0} AND idx > {1}))", last->list, last->idx) : "";
        const std::vector<CardRow> cards = guarded([&] {
            return collect<CardRow>(soci::rowset<soci::row>((connection_->sql.prepare << fmt::format(
                                                                 "{} WHERE kid = :kid{} ORDER BY list, idx LIMIT {}",
                                                                 card_columns, after, page),
                                                             soci::use(kid))),
                                    card_of);
        });
        for (const CardRow& card : cards) act(card);
        if (cards.size() < page) return;
        last = cards.back().place;
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
        return KeyUse{static_cast<std::uint64_t>(cards), static_cast<std::uint64_t>(living), last_exp};
    });
}

std::uint64_t Registry::count_fallen(Standing standing) const {
    return guarded([&] {
        long long count = 0;
        connection_->sql << fmt::format("SELECT COUNT(*) FROM cards WHERE standing <> 0 AND standing = {}",
                                        static_cast<int>(standing)),
            soci::into(count);
        return static_cast<std::uint64_t>(count);
    });
}

} // namespace qrid
