// The registry's table of leases.
#include "qrid/issuer/inside/database.h"
#include "qrid/issuer/registry.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sstream>

namespace qrid {

namespace {

constexpr const char* lease_columns = "SELECT lease, batch, shard, shards, first_serial, records, variants, kid, iat,"
                                      " exp, nbf, use_until, input, cancelled, merged, cards, ledger FROM leases";

// Names and lists of fields have no spaces.
std::vector<std::string> variants_in(const std::string& text) {
    std::istringstream words(text);
    std::vector<std::string> variants;
    for (std::string word; words >> word;) variants.push_back(word);
    return variants;
}

LeaseRow lease_of_row(const soci::row& row) {
    const auto number = [&](std::size_t column) {
        const long long value = row.get<long long>(column);
        if (value < 0) throw_damaged("an invalid lease");
        return static_cast<std::uint64_t>(value);
    };
    const auto is_there = [&](std::size_t column) { return row.get_indicator(column) == soci::i_ok; };
    const auto moment = [&](std::size_t column) {
        return is_there(column) ? std::optional<Seconds>(row.get<long long>(column)) : std::nullopt;
    };
    LeaseRow found{{.id = row.get<std::string>(0),
                    .batch = row.get<std::string>(1),
                    .shard = {number(2), number(3)},
                    .first = number(4),
                    .records = number(5),
                    .variants = variants_in(row.get<std::string>(6)),
                    .kid = row.get<std::string>(7),
                    .iat = row.get<long long>(8),
                    .exp = row.get<long long>(9),
                    .nbf = moment(10),
                    .use_until = row.get<long long>(11),
                    .input = is_there(12) ? std::optional(row.get<std::string>(12)) : std::nullopt},
                   moment(13),
                   moment(14),
                   number(15),
                   row.get<std::string>(16)};
    if (found.lease.shard.index >= found.lease.shard.count) throw_damaged("an invalid lease");
    return found;
}

} // namespace

void Registry::add_lease(const Lease& lease) {
    guarded([&] {
        const std::string variants = fmt::format("{}", fmt::join(lease.variants, " ")),
                          input = lease.input.value_or("");
        const auto shard = static_cast<long long>(lease.shard.index),
                   shards = static_cast<long long>(lease.shard.count), first = static_cast<long long>(lease.first),
                   records = static_cast<long long>(lease.records);
        const long long nbf = lease.nbf.value_or(0);
        soci::indicator has_nbf = lease.nbf ? soci::i_ok : soci::i_null,
                        has_input = lease.input ? soci::i_ok : soci::i_null;
        connection_->sql << "INSERT INTO leases VALUES (:lease, :batch, :shard, :shards, :first, :records, :variants,"
                            " :kid, :iat, :exp, :nbf, :use_until, :input, NULL, NULL, 0, '')",
            soci::use(lease.id), soci::use(lease.batch), soci::use(shard), soci::use(shards), soci::use(first),
            soci::use(records), soci::use(variants), soci::use(lease.kid), soci::use(lease.iat), soci::use(lease.exp),
            soci::use(nbf, has_nbf), soci::use(lease.use_until), soci::use(input, has_input);
    });
}

void Registry::update_lease(const LeaseRow& row) {
    guarded([&] {
        const long long cancelled = row.cancelled.value_or(0), merged = row.merged.value_or(0);
        soci::indicator is_cancelled = row.cancelled ? soci::i_ok : soci::i_null,
                        is_merged = row.merged ? soci::i_ok : soci::i_null;
        const auto cards = static_cast<long long>(row.cards);
        connection_->sql << "UPDATE leases SET cancelled = :cancelled, merged = :merged, cards = :cards,"
                            " ledger = :ledger WHERE lease = :lease",
            soci::use(cancelled, is_cancelled), soci::use(merged, is_merged), soci::use(cards), soci::use(row.ledger),
            soci::use(row.lease.id);
    });
}

std::vector<LeaseRow> Registry::leases() const {
    return guarded([&] {
        return collect<LeaseRow>(
            soci::rowset<soci::row>(connection_->sql.prepare << lease_columns << " ORDER BY first_serial"),
            lease_of_row);
    });
}

std::optional<LeaseRow> Registry::lease(const std::string& id) const {
    return guarded([&]() -> std::optional<LeaseRow> {
        const auto rows = collect<LeaseRow>(
            soci::rowset<soci::row>((connection_->sql.prepare << lease_columns << " WHERE lease = :id", soci::use(id))),
            lease_of_row);
        return rows.empty() ? std::nullopt : std::optional(rows.front());
    });
}

std::optional<LeaseRow> Registry::hold_lease(const std::string& id) {
    guarded([&] {
        if (!connection_->is_sqlite())
            connection_->sql << "SELECT lease FROM leases WHERE lease = :id FOR UPDATE", soci::use(id);
    });
    return lease(id); // as of now, whoever held it
}

std::optional<LeaseRow> Registry::lease_of(const std::string& batch, const Shard& shard) const {
    return guarded([&]() -> std::optional<LeaseRow> {
        const auto rows = collect<LeaseRow>(
            soci::rowset<soci::row>((connection_->sql.prepare
                                         << lease_columns << " WHERE batch = :batch AND shard = " << shard.index
                                         << " AND shards = " << shard.count << " AND cancelled IS NULL",
                                     soci::use(batch))),
            lease_of_row);
        return rows.empty() ? std::nullopt : std::optional(rows.front());
    });
}

} // namespace qrid
