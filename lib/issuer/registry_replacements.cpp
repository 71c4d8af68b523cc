// The registry's table of cards that others took the place of.
#include "qrid/issuer/inside/database.h"
#include "qrid/issuer/registry.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr std::size_t at_once = 1000;
constexpr const char* replacement_columns = "SELECT serial, successor, due FROM replacements";

Replacement replacement_of(const soci::row& row) {
    const long long serial = row.get<long long>(0), successor = row.get<long long>(1);
    if (serial < 0 || successor < 0) throw_damaged("an invalid replacement");
    return {static_cast<std::uint64_t>(serial), static_cast<std::uint64_t>(successor),
            row.get_indicator(2) == soci::i_ok ? std::optional<Seconds>(row.get<long long>(2)) : std::nullopt};
}

void in_portions(std::span<const std::uint64_t> serials, const auto& act) {
    for (std::size_t first = 0; first < serials.size(); first += at_once)
        act(fmt::format("{}", fmt::join(serials.subspan(first, std::min(at_once, serials.size() - first)), ",")));
}

} // namespace

void Registry::add_replacements(std::span<const Replacement> replacements) {
    guarded([&] {
        long long serial = 0, successor = 0, due = 0;
        soci::indicator has_due = soci::i_ok;
        soci::statement insert =
            (connection_->sql.prepare << "INSERT INTO replacements VALUES (:serial, :successor, :due)"
                                         " ON CONFLICT (serial) DO UPDATE SET successor = excluded.successor,"
                                         " due = CASE WHEN replacements.due < excluded.due THEN replacements.due"
                                         " ELSE excluded.due END",
             soci::use(serial), soci::use(successor), soci::use(due, has_due));
        for (const Replacement& one : replacements) {
            serial = static_cast<long long>(one.serial), successor = static_cast<long long>(one.successor);
            has_due = one.due ? soci::i_ok : soci::i_null, due = one.due.value_or(0);
            insert.execute(true);
        }
    });
}

std::vector<Replacement> Registry::replacements_due(Seconds now, std::size_t most) const {
    return guarded([&] {
        return collect<Replacement>(soci::rowset<soci::row>(connection_->sql.prepare << fmt::format(
                                                                "{} WHERE due <= {} ORDER BY due, serial LIMIT {}",
                                                                replacement_columns, now, most)),
                                    replacement_of);
    });
}

std::uint64_t Registry::count_replacements(Seconds now, bool later) const {
    return guarded([&] {
        long long count = 0;
        connection_->sql << fmt::format("SELECT COUNT(*) FROM replacements WHERE due {} {}", later ? ">" : "<=", now),
            soci::into(count);
        return static_cast<std::uint64_t>(count);
    });
}

std::vector<Replacement> Registry::replacements_of(std::span<const std::uint64_t> serials) const {
    std::vector<Replacement> found;
    in_portions(serials, [&](const std::string& some) {
        guarded([&] {
            const auto rows =
                collect<Replacement>(soci::rowset<soci::row>(connection_->sql.prepare << fmt::format(
                                                                 "{} WHERE serial IN ({})", replacement_columns, some)),
                                     replacement_of);
            found.insert(found.end(), rows.begin(), rows.end());
        });
    });
    std::sort(found.begin(), found.end(),
              [](const Replacement& a, const Replacement& b) { return a.serial < b.serial; });
    return found;
}

std::vector<Replacement> Registry::take_back_replacements(std::span<const std::uint64_t> successors) {
    std::vector<Replacement> found;
    in_portions(successors, [&](const std::string& some) {
        guarded([&] {
            const auto rows = collect<Replacement>(
                soci::rowset<soci::row>(connection_->sql.prepare
                                        << fmt::format("{} WHERE successor IN ({})", replacement_columns, some)),
                replacement_of);
            found.insert(found.end(), rows.begin(), rows.end());
            connection_->sql << fmt::format("DELETE FROM replacements WHERE successor IN ({})", some);
        });
    });
    return found;
}

void Registry::settle_replacements(std::span<const std::uint64_t> serials) {
    in_portions(serials, [&](const std::string& some) {
        guarded(
            [&] { connection_->sql << fmt::format("UPDATE replacements SET due = NULL WHERE serial IN ({})", some); });
    });
}

} // namespace qrid
