#include "qrid/issuer/journal.h"

#include "qrid/base/encoding.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/printable.h"
#include "qrid/base/utf8.h"
#include "qrid/crypto/digest.h"
#include "qrid/issuer/inside/database.h"
#include "qrid/issuer/registry.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

constexpr std::size_t rows_at_once = 10000;

JournalRow journal_row_of(const soci::row& row) {
    const int seq = row.get<int>(0);
    if (seq < 0) throw_damaged("an invalid journal row");
    const auto has = [&](std::size_t column) { return row.get_indicator(column) == soci::i_ok; };
    return {.seq = static_cast<std::uint64_t>(seq),
            .at = row.get<long long>(1),
            .what = row.get<std::string>(2),
            .detail = row.get<std::string>(3),
            .digest = row.get<std::string>(4),
            .written = has(5) ? std::optional<Seconds>(row.get<long long>(5)) : std::nullopt,
            .by = has(6) ? std::optional(row.get<std::string>(6)) : std::nullopt};
}

constexpr const char* journal_columns = "SELECT seq, at, what, detail, digest, written, operator FROM journal";

} // namespace

std::string journal_digest(const std::string& before, const JournalRow& row) {
    std::string text = fmt::format("{}\n{}\n{}\n{}", before, row.at, row.what, row.detail);
    // An operator without a date was written by nobody: the empty line keeps it from being one.
    if (row.written || row.by) text += row.written ? fmt::format("\n{}", *row.written) : "\n";
    if (row.by) text += fmt::format("\n{}", *row.by);
    return hex_encode(sha256(bytes_of(text)));
}

nlohmann::json detail_of(const JournalRow& row) {
    constexpr std::size_t longest = std::size_t{4} << 20; // a row may name every list that was published
    constexpr JsonLimits limits{.bytes = longest, .depth = 8, .values = 300'000, .text = 64 << 10};
    return json_in(row.detail, limits).value_or(nullptr);
}

std::uint64_t cards_issued(std::string_view what, const nlohmann::json& detail) {
    if (!detail.is_object()) return 0;
    if (what == "cards-minted" || what == "ledger-merged") {
        const auto count = detail.find("count");
        return count != detail.end() && count->is_number_unsigned() ? count->get<std::uint64_t>() : 0;
    }
    if (what != "card-enrolled") return 0;
    const auto cards = detail.find("cards"); // of several: their places, separated by commas
    if (cards == detail.end() || !cards->is_string()) return 1;
    const auto& places = cards->get_ref<const std::string&>();
    return 1 + static_cast<std::uint64_t>(std::count(places.begin(), places.end(), ','));
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

void Registry::set_operator(const std::string& name) {
    constexpr std::size_t longest = 64;
    const auto length = count_characters(name);
    if (!is_utf8(name) || length == 0 || length > longest || printable(name) != name)
        throw Error(Code::usage, fmt::format("\"{}\" cannot be an operator's name", printable(name)),
                    fmt::format("give 1 to {} characters on one line", longest));
    operator_ = name;
}

void Registry::journal(Seconds at, const std::string& what, const nlohmann::json& detail) {
    guarded([&] {
        connection_->lock_journal();
        const auto last = last_journal_row();
        JournalRow row{last ? last->seq + 1 : 1, at, what, detail.dump(), {}, clock_(), operator_};
        row.digest = journal_digest(last ? last->digest : "", row);
        const auto seq = static_cast<long long>(row.seq), time = static_cast<long long>(at),
                   written = static_cast<long long>(*row.written);
        soci::indicator has_by = row.by ? soci::i_ok : soci::i_null;
        const std::string by = row.by.value_or("");
        connection_->sql << "INSERT INTO journal (seq, at, what, detail, digest, written, operator)"
                            " VALUES (:seq, :at, :what, :detail, :digest, :written, :operator)",
            soci::use(seq), soci::use(time), soci::use(row.what), soci::use(row.detail), soci::use(row.digest),
            soci::use(written), soci::use(by, has_by);
    });
}

JournalVerdict verify_journal(const Registry& registry, const std::string& kept,
                              const std::function<void(const JournalRow&)>& each) {
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
            if (row.digest == kept) verdict.kept_seq = row.seq;
            verdict.has_kept = verdict.has_kept || row.digest == kept;
            if (each) each(row);
        }
    }
}

} // namespace qrid
