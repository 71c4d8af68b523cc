// Cards made under a lease, without the issuer's registry.
#pragma once

#include "qrid/issuer/batch.h"
#include "qrid/issuer/ledger.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Record number k of the input, counted from 0, gets the serial numbers from lease.first + k * cards_a_record() on,
/// one for each variant; those of a record that is no good are left free.
class LeaseCards final : public CardSource {
public:
    /// `terms` are the lease's, with what a lease does not say. `ledger` is given the ledger's text as it grows, after
    /// the cards that it tells of were kept. Throws Error(bad_lease) when the lease's time is over at `now`.
    LeaseCards(const LeasedWork& work, PrivateKey key, CardTerms terms, Seconds now,
               std::function<void(std::string_view)> ledger);

    std::vector<std::optional<Error>> begin(std::span<const Identity* const> records,
                                            std::span<const std::uint64_t> numbers) override;
    std::size_t characters(const Identity& identity) const override;
    std::string make(std::size_t i, Identity identity) override;
    void commit(const std::function<void()>& also) override;

    /// The last line of the ledger, when all records were read.
    void finish(std::uint64_t records, const std::string& input);

    const LedgerWriter& ledger() const { return writer_; }

private:
    Lease lease_;
    CardMaker maker_;
    CardTerms terms_;
    std::vector<Variant> variants_;
    std::string exp_; ///< as text
    LedgerWriter writer_;
    std::function<void(std::string_view)> out_;
    std::vector<std::uint64_t> serials_;           ///< of the batch: the first of each record
    std::vector<std::optional<LedgerCard>> cards_; ///< likewise, for each variant
};

/// What a lease says of its cards.
CardTerms terms_of(const Lease& lease);

} // namespace qrid
