// Minting by the million: records stream in, cards stream out, in batches that are signed on all cores. Memory does not
// grow with the number of records, and output keeps their order.
#pragma once

#include "qrid/base/error.h"
#include "qrid/card/record_reader.h"
#include "qrid/issuer/minting.h"
#include "qrid/issuer/reissue.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Records of one batch: enough that a commit costs little beside the signatures, and little enough to lose.
inline constexpr std::size_t batch_records = 2048;

/// The JSON line of one card: {"id","variant","card","list","idx","kid","exp"}, with a line end. The id is the
/// record's, and null for a record without; without a variant's name there is no such member. `exp` as format_time()
/// writes it.
std::string card_line(const std::string* id, std::string_view card, const StatusPlace* place, std::string_view kid,
                      std::string_view exp, std::string_view variant = {});

/// Makes the cards of a batch of records.
class CardSource {
public:
    CardSource() = default;
    CardSource(const CardSource&) = delete;
    CardSource& operator=(const CardSource&) = delete;
    virtual ~CardSource() = default;

    /// A batch of records begins; `numbers` says for each how many were before it in the input, good and bad, of those
    /// that mint_batches() reads. Returns for each why it becomes no card, or nothing.
    virtual std::vector<std::optional<Error>> begin(std::span<const Identity* const> records,
                                                    std::span<const std::uint64_t> numbers) = 0;
    /// Characters of the text of a card with an identity.
    virtual std::size_t characters(const Identity& identity) const = 0;
    /// The lines of the cards of the batch's record number `i`. Called from several threads, once for each that is to
    /// become some.
    virtual std::string make(std::size_t i, Identity identity) = 0;
    /// All are made and kept: they become good together with what `also` writes.
    virtual void commit(const std::function<void()>& also) = 0;
};

/// Cards of an issuer, entered into its registry: one for each variant of a record, which must leave something of it,
/// or one of the whole record when there are no variants.
class IssuerCards final : public CardSource {
public:
    IssuerCards(Issuer& issuer, Mint mint, CardTerms terms, std::vector<Variant> variants = {},
                ReissueTerms reissue = {});
    std::vector<std::optional<Error>> begin(std::span<const Identity* const> records,
                                            std::span<const std::uint64_t> numbers) override;
    std::size_t characters(const Identity& identity) const override;
    std::string make(std::size_t i, Identity identity) override;
    void commit(const std::function<void()>& also) override;
    /// Of the last batch.
    std::vector<StatusPlace> places() const;
    /// What became of the cards that people had.
    const ReissuePlan& plan() const { return plan_; }

private:
    Issuer& issuer_;
    Mint mint_;
    CardTerms terms_;
    std::vector<Variant> variants_;
    std::size_t cards_a_record_;
    std::string exp_; ///< as text
    ReissuePlan plan_;
    std::optional<Registry::Transaction> open_;         ///< from begin() on, where the plan needs it
    std::vector<std::optional<std::uint64_t>> serials_; ///< of the batch, for each record and variant; none for no card
    std::vector<MintedCard> cards_;                     ///< likewise
};

/// Where the lines go.
class BatchOutput {
public:
    BatchOutput() = default;
    BatchOutput(const BatchOutput&) = delete;
    BatchOutput& operator=(const BatchOutput&) = delete;
    virtual ~BatchOutput() = default;

    /// Before the cards are good: whatever must not be lost is put safely on disk. `records` were read for them.
    virtual void keep(std::string_view cards, std::string_view rejects, const std::vector<RawRecord>& records) = 0;
    /// While they become good: in the registry's transaction.
    virtual void enter() {}
    /// They are good: may be given out.
    virtual void release() {}
};

/// What is told while a batch goes on.
struct BatchTalk {
    std::function<void(const Error&, const RawRecord&)> rejected; ///< in input order
    std::function<void(std::size_t records)> done;                ///< after each batch
    /// Before the cards of a batch are made: its good records, and where they come from.
    std::function<void(std::span<const Identity* const>, std::span<const RawRecord* const>)> begins = {};
};

/// Makes the cards of every record. `identity_of` reads and completes one record; it throws Error for one that is no
/// good, and is called from several threads. Returns how many records there were.
std::uint64_t mint_batches(RecordReader& records, const std::function<Identity(const RawRecord&)>& identity_of,
                           CardSource& source, BatchOutput& output, const BatchTalk& talk, unsigned threads);

} // namespace qrid
