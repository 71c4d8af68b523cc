// The cards of a ledger as rows of the registry: made while the rows before them are entered, and compared with those
// that are there (issuer/merging.h).
#pragma once

#include "qrid/issuer/index_space.h"
#include "qrid/issuer/ledger.h"
#include "qrid/issuer/registry.h"

#include <future>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// Reads on in a thread of its own.
class LedgerRows {
public:
    /// All must outlive it; nobody else reads meanwhile.
    LedgerRows(LedgerReader& reader, const Lease& lease, IndexSpace space);

    /// The next rows; null at the end. Good until the next call. Throws as LedgerReader::next() does.
    const std::vector<CardRow>* next();

private:
    std::vector<CardRow> make(std::vector<CardRow> rows);
    void read_ahead(std::vector<CardRow> into);

    LedgerReader& reader_;
    const Lease& lease_;
    IndexSpace space_;
    std::vector<std::string> variants_; ///< names
    std::vector<LedgerCard> cards_;     ///< of the portion that is being made
    std::vector<CardRow> current_;
    std::future<std::vector<CardRow>> next_;
};

/// Holds a ledger to the rows that the registry has of its lease.
class LedgerComparison {
public:
    LedgerComparison(const Registry& registry, const LeaseRow& row, IndexSpace space);

    /// The next rows, in order. How cards stand is not compared: they may have been revoked since.
    void compare(const std::vector<CardRow>& portion);

    /// Throws Error(ledger_conflict), naming the first record that differs, unless it was the ledger that was merged.
    void finish(const LedgerEnd& end);

private:
    void compare_to(const std::vector<CardRow>& portion, std::uint64_t end);
    void note(std::uint64_t serial, std::string_view what);

    const Registry& registry_;
    const LeaseRow& row_;
    IndexSpace space_;
    std::uint64_t from_; ///< what is before this serial number was compared
    std::optional<std::string> difference_;
};

} // namespace qrid
