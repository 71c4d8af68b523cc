#include "qrid/issuer/inside/ledger_rows.h"

#include "qrid/base/error.h"
#include "qrid/issuer/standing.h"

#include <fmt/format.h>

#include <utility>

namespace qrid {

namespace {

constexpr std::size_t rows_together = 10000;

} // namespace

LedgerRows::LedgerRows(LedgerReader& reader, const Lease& lease, IndexSpace space)
    : reader_(reader), lease_(lease), space_(std::move(space)) {
    for (const Variant& variant : parse_variants(lease.variants)) variants_.push_back(variant.name);
    if (variants_.empty()) variants_.emplace_back();
    read_ahead({});
}

void LedgerRows::read_ahead(std::vector<CardRow> into) {
    next_ = std::async(std::launch::async, [this, rows = std::move(into)]() mutable { return make(std::move(rows)); });
}

std::vector<CardRow> LedgerRows::make(std::vector<CardRow> rows) {
    reader_.next(lease_, rows_together, cards_);
    rows.resize(cards_.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        LedgerCard& card = cards_[i];
        rows[i] = {.serial = card.serial,
                   .place = space_.place(card.serial),
                   .subject = std::move(card.subject),
                   .kid = lease_.kid,
                   .iat = lease_.iat,
                   .exp = lease_.exp,
                   .variant = variants_[(card.serial - lease_.first) % variants_.size()],
                   .content = card.content.substr(0, content_start)};
    }
    return rows;
}

const std::vector<CardRow>* LedgerRows::next() {
    std::vector<CardRow> rows = next_.get();
    std::swap(rows, current_);
    if (current_.empty()) return nullptr;
    read_ahead(std::move(rows));
    return &current_;
}

LedgerComparison::LedgerComparison(const Registry& registry, const LeaseRow& row, IndexSpace space)
    : registry_(registry), row_(row), space_(std::move(space)), from_(row.lease.first) {}

void LedgerComparison::compare(const std::vector<CardRow>& portion) { compare_to(portion, portion.back().serial + 1); }

void LedgerComparison::finish(const LedgerEnd& end) {
    compare_to({}, row_.lease.end());
    if (!difference_ && end.sha256 == row_.ledger && end.cards == row_.cards) return;
    throw Error(Code::ledger_conflict,
                fmt::format("lease {} was merged from another ledger: {}", row_.lease.id,
                            difference_.value_or("the registry's cards begin alike, but the digests differ")));
}

void LedgerComparison::compare_to(const std::vector<CardRow>& portion, std::uint64_t end) {
    auto given = portion.begin();
    while (!difference_ && from_ < end) {
        const std::vector<CardRow> known = registry_.cards_between(from_, end, rows_together);
        for (const CardRow& card : known) {
            for (; given != portion.end() && given->serial < card.serial; ++given)
                note(given->serial, "the registry has no such card");
            if (given == portion.end() || given->serial != card.serial) {
                note(card.serial, "the ledger has no such card");
                continue;
            }
            if (given->subject != card.subject) note(card.serial, "it is another person's");
            if (given->content != card.content) note(card.serial, "it says something else");
            ++given;
        }
        from_ = known.size() < rows_together ? end : known.back().serial + 1;
    }
    if (given != portion.end()) note(given->serial, "the registry has no such card");
}

void LedgerComparison::note(std::uint64_t serial, std::string_view what) {
    if (difference_) return;
    const Lease& lease = row_.lease;
    difference_ =
        fmt::format("record {}, card {} (serial number {}): {}", (serial - lease.first) / lease.cards_a_record() + 1,
                    format_place(space_.place(serial)), serial, what);
}

} // namespace qrid
