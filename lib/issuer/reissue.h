// What becomes of the cards that a person has already when new ones are made.
#pragma once

#include "qrid/base/error.h"
#include "qrid/card/variant.h"
#include "qrid/issuer/issuer.h"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qrid {

/// Whether a card neither has expired nor is revoked.
bool is_alive(const CardRow& card, Seconds now);

/// Whether a card is alive, and its key was not compromised. One that is suspended is in force: it may come back.
bool is_in_force(const CardRow& card, const KeyRing& keys, Seconds now);

/// Whether a card is of a variant, by its name, empty for the whole record. One whose variant is not known may be any.
bool is_of_variant(const CardRow& card, std::string_view variant);

/// The cards of a person that are alive, which a new one is to replace. Throws Error(suspended) when one of them is:
/// nobody gets a new card for one that was taken away.
std::vector<CardRow> cards_to_replace(const Registry& registry, const std::string& subject, Seconds now);

std::vector<StatusPlace> places_of(std::span<const CardRow> cards);

/// An old card and the serial number of the new one.
struct Succession {
    CardRow old;
    std::uint64_t successor = 0;
};

/// The old cards are revoked (superseded) at once; with an overlap, when that is over, or when they expire if that is
/// sooner. Within a transaction.
void replace_cards(Issuer& issuer, std::span<const Succession> successions, Seconds overlap, Seconds now);

/// Revokes the cards whose overlap is over, in transactions of its own; how many. With `rehearse` only counts them.
std::uint64_t revoke_replaced(Issuer& issuer, bool rehearse, Seconds now);

enum class Reissue {
    beside, ///< a person may have any number of cards
    once,   ///< who has a card in force of a variant gets no other
    replace ///< the new card takes the place of those in force of its variant
};

struct ReissueTerms {
    Reissue way = Reissue::beside;
    bool refuse = false; ///< once: who has a card is an error
    Seconds overlap = 0; ///< replace: for how long the old card is good beside the new one
};

/// Decides it for batches of records. Everything within one transaction a batch, which keeps others from minting for
/// the same people at the same time.
class ReissuePlan {
public:
    /// No variants: one card of the whole record. `iat` is that of the new cards.
    ReissuePlan(Issuer& issuer, ReissueTerms terms, std::span<const Variant> variants, Seconds iat);

    bool is_needed() const { return terms_.way != Reissue::beside; }
    std::size_t cards_a_record() const { return variants_.size(); }

    void begin_batch();

    /// Which cards of a person's next record are to be made; the others are there already. Throws Error(bad_record)
    /// without a subject, Error(has_card) for somebody who has a card when that is to be an error, Error(suspended) for
    /// somebody whose card that would be replaced is.
    std::vector<bool> admit(const std::string& subject);

    /// The serial number of a new card; `variant` counts from 0.
    void made(const std::string& subject, std::size_t variant, std::uint64_t serial);

    /// What was decided is done and journalled: old cards give way to new ones that `kid` signed.
    void settle(const std::string& kid);

    // Over all batches that were settled:
    std::uint64_t left_out() const { return left_out_; } ///< cards that were not made
    std::uint64_t replaced() const { return replaced_; } ///< old cards
    std::uint64_t new_ones() const { return new_ones_; } ///< replace: cards that took nobody's place

private:
    using Wanted = std::pair<std::string, std::string>; ///< a subject and a variant

    Issuer& issuer_;
    ReissueTerms terms_;
    std::vector<std::string> variants_;
    Seconds iat_;
    std::uint64_t first_; ///< serial number of this run: who has a card from it on is not replaced again
    KeyRing keys_{{}};
    std::set<Wanted> seen_;                            ///< in this batch
    std::vector<std::pair<Wanted, CardRow>> to_go_;    ///< what the batch replaces
    std::vector<std::pair<Wanted, std::uint64_t>> in_; ///< and by what
    std::uint64_t left_out_now_ = 0, left_out_ = 0, replaced_ = 0, new_ones_ = 0;
};

} // namespace qrid
