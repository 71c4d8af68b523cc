#include "qrid/issuer/journal.h"

#include "qrid/base/encoding.h"
#include "qrid/base/json_reader.h"
#include "qrid/crypto/digest.h"
#include "qrid/issuer/inside/database.h"
#include "qrid/issuer/registry.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid {

namespace {

constexpr std::size_t rows_at_once = 10000;

JournalRow journal_row_of(const soci::row& row) {
    const int seq = row.get<int>(0);
    if (seq < 0) throw_damaged("an invalid journal row");
    const bool has_written = row.get_indicator(5) == soci::i_ok;
    return {
        static_cast<std::uint64_t>(seq), row.get<long long>(1),
        row.get<std::string>(2),         row.get<std::string>(3),
        row.get<std::string>(4),         has_written ? std::optional<Seconds>(row.get<long long>(5)) : std::nullopt};
}

constexpr const char* journal_columns = "SELECT seq, at, what, detail, digest, written FROM journal";

} // namespace

std::string journal_digest(const std::string& before, const JournalRow& row) {
    return hex_encode(sha256(bytes_of(fmt::format("{}\n{}\n{}\n{}{}", before, row.at, row.what, row.detail,
                                                  row.written ? fmt::format("\n{}", *row.written) : ""))));
}

nlohmann::json detail_of(const JournalRow& row) {
    constexpr std::size_t longest = std::size_t{4} << 20; // a row may name every list that was published
    constexpr JsonLimits limits{.bytes = longest, .depth = 8, .values = 300'000, .text = 64 << 10};
    return json_in(row.detail, limits).value_or(nullptr);
}

std::optional<JournalRow> Registry::last_journal_row() const {
    return guarded([&]() -> std::optional<JournalRow> {
        const soci::rowset<soci::row> rows = connection_->sql.prepare << journal_columns
                                                                      << " ORDER BY seq DESC LIMIT 1";
        for (const soci::row& row : rows) return journal_row_of(row);
        return std::nullopt;
    });
}

std::vector<JournalRow> Registry::journal_rows(std::uint64_t after, std::size_t count) const {
    return guarded([&] {
        return collect<JournalRow>(
            soci::rowset<soci::row>(connection_->sql.prepare << fmt::format("{} WHERE seq > {} ORDER BY seq LIMIT {}",
                                                                            journal_columns, after, count)),
            journal_row_of);
    });
}

void Registry::journal(Seconds at, const std::string& what, const nlohmann::json& detail) {
    guarded([&] {
        connection_->lock_journal();
        const auto last = last_journal_row();
        JournalRow row{last ? last->seq + 1 : 1, at, what, detail.dump(), {}, clock_()};
        row.digest = journal_digest(last ? last->digest : "", row);
        const auto seq = static_cast<long long>(row.seq), time = static_cast<long long>(at),
                   written = static_cast<long long>(*row.written);
        connection_->sql << "INSERT INTO journal (seq, at, what, detail, digest, written)"
                            " VALUES (:seq, :at, :what, :detail, :digest, :written)",
            soci::use(seq), soci::use(time), soci::use(row.what), soci::use(row.detail), soci::use(row.digest),
            soci::use(written);
    });
}

JournalVerdict verify_journal(const Registry& registry, const std::string& kept) {
    JournalVerdict verdict;
    verdict.has_kept = kept.empty();
    for (;;) {
        const std::vector<JournalRow> rows = registry.journal_rows(verdict.rows, rows_at_once);
        if (rows.empty()) return verdict;
        for (const JournalRow& row : rows) {
            if (row.seq != verdict.rows + 1 || row.digest != journal_digest(verdict.head, row)) {
                verdict.broken_seq = verdict.rows + 1;
                return verdict;
            }
            verdict.rows = row.seq;
            verdict.head = row.digest;
            verdict.has_kept = verdict.has_kept || row.digest == kept;
        }
    }
}

} // namespace qrid
