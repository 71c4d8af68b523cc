// The registry's tables of how cards stand, by the card and by the list, and of what was published of that.
#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/issuer/inside/database.h"
#include "qrid/issuer/registry.h"
#include "qrid/status/index_set.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr std::size_t together = 500; // serial numbers in one statement

// Calls act with "1,2,3", so many serial numbers at a time.
void in_parts(std::span<const std::uint64_t> serials, const std::function<void(const std::string&)>& act) {
    for (; !serials.empty(); serials = serials.subspan(std::min(together, serials.size())))
        act(fmt::format("{}", fmt::join(serials.first(std::min(together, serials.size())), ",")));
}

std::uint64_t number(const soci::row& row, std::size_t column) {
    const long long value = row.get<long long>(column);
    if (value < 0) throw_damaged("an invalid list");
    return static_cast<std::uint64_t>(value);
}

Bytes coded_set(const soci::row& row, std::size_t column) {
    try {
        return base64_decode(row.get<std::string>(column));
    } catch (const Error&) {
        throw_damaged("an invalid set of revoked or suspended cards");
    }
}

CardRow standing_of(const soci::row& row) {
    CardRow card{.serial = number(row, 0), .place = {number(row, 1), number(row, 2)}, .subject = {}, .kid = {}};
    const int standing = row.get<int>(3);
    if (standing < 0 || standing > 2) throw_damaged("an invalid card");
    card.standing = static_cast<Standing>(standing);
    return card;
}

ListStanding list_standing_of(const soci::row& row) {
    return {number(row, 0), coded_set(row, 1), coded_set(row, 2), number(row, 3)};
}

Publication publication_of(const soci::row& row) {
    return {.list = number(row, 0),
            .change = number(row, 1),
            .iat = row.get<long long>(2),
            .exp = row.get<long long>(3),
            .kid = row.get<std::string>(4),
            .bits = row.get<int>(5),
            .revoked = number(row, 6)};
}

} // namespace

std::vector<CardRow> Registry::cards(std::span<const std::uint64_t> serials) const {
    return guarded([&] {
        std::vector<CardRow> found;
        in_parts(serials, [&](const std::string& part) {
            for (CardRow& card :
                 collect<CardRow>(soci::rowset<soci::row>(connection_->sql.prepare
                                                          << fmt::format("SELECT serial, list, idx, standing FROM cards"
                                                                         " WHERE serial IN ({}) ORDER BY serial",
                                                                         part)),
                                  standing_of))
                found.push_back(std::move(card));
        });
        return found;
    });
}

void Registry::set_standing(std::span<const std::uint64_t> serials, Standing standing) {
    guarded([&] {
        in_parts(serials, [&](const std::string& part) {
            connection_->sql << fmt::format("UPDATE cards SET standing = {} WHERE serial IN ({})",
                                            static_cast<int>(standing), part);
        });
    });
}

std::vector<ListStanding> Registry::list_standings(std::uint64_t first, std::uint64_t end) const {
    return guarded([&] {
        return collect<ListStanding>(
            soci::rowset<soci::row>(connection_->sql.prepare
                                    << fmt::format("SELECT list, revoked, suspended, change FROM standings"
                                                   " WHERE list >= {} AND list < {} ORDER BY list",
                                                   first, end)),
            list_standing_of);
    });
}

void Registry::set_list_standing(const ListStanding& row) {
    guarded([&] {
        const auto size = [](ByteView set) { return IndexSetReader(set, UINT64_MAX).size(); };
        const std::string revoked = base64_encode(row.revoked), suspended = base64_encode(row.suspended);
        connection_->sql << fmt::format("INSERT INTO standings VALUES ({}, :revoked, :suspended, {}, {}, {})"
                                        " ON CONFLICT (list) DO UPDATE SET revoked = excluded.revoked,"
                                        " suspended = excluded.suspended, revoked_count = excluded.revoked_count,"
                                        " suspended_count = excluded.suspended_count, change = excluded.change",
                                        row.list, size(row.revoked), size(row.suspended), row.change),
            soci::use(revoked), soci::use(suspended);
    });
}

std::vector<Publication> Registry::publications(std::uint64_t first, std::uint64_t end) const {
    return guarded([&] {
        return collect<Publication>(
            soci::rowset<soci::row>(connection_->sql.prepare
                                    << fmt::format("SELECT list, change, iat, exp, kid, bits, revoked FROM publications"
                                                   " WHERE list >= {} AND list < {} ORDER BY list",
                                                   first, end)),
            publication_of);
    });
}

void Registry::set_publication(const Publication& row) {
    guarded([&] {
        connection_->sql << fmt::format("INSERT INTO publications VALUES ({}, {}, {}, {}, :kid, {}, {})"
                                        " ON CONFLICT (list) DO UPDATE SET change = excluded.change,"
                                        " iat = excluded.iat, exp = excluded.exp, kid = excluded.kid,"
                                        " bits = excluded.bits, revoked = excluded.revoked",
                                        row.list, row.change, row.iat, row.exp, row.bits, row.revoked),
            soci::use(row.kid);
    });
}

Seconds Registry::latest_status_iat() const {
    return guarded([&]() -> Seconds {
        long long iat = 0;
        connection_->sql << "SELECT CAST(COALESCE(MAX(iat), 0) AS BIGINT) FROM publications", soci::into(iat);
        return iat;
    });
}

Registry::FallenCards Registry::count_fallen() const {
    return guarded([&] {
        long long revoked = 0, suspended = 0;
        connection_->sql << "SELECT CAST(COALESCE(SUM(revoked_count), 0) AS BIGINT),"
                            " CAST(COALESCE(SUM(suspended_count), 0) AS BIGINT) FROM standings",
            soci::into(revoked), soci::into(suspended);
        return FallenCards{static_cast<std::uint64_t>(revoked), static_cast<std::uint64_t>(suspended)};
    });
}

} // namespace qrid
