// The standing of cards: changed in the registry and its journal. status_publishing.h tells verifiers of it.
#pragma once

#include "qrid/card/card.h"
#include "qrid/issuer/issuer.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Reasons of RFC 5280 section 5.3.1 for bringing a card to a standing: for `revoked` all but certificateHold and
/// removeFromCRL, for `suspended` those and certificateHold, for `valid` removeFromCRL alone.
bool is_reason(std::string_view reason, Standing wanted);
/// All of them, for messages.
std::string reasons_for(Standing wanted);
/// "unspecified", "certificateHold" or "removeFromCRL".
std::string_view default_reason(Standing wanted);

/// "LIST-IDX", such as "0-482113". Nothing for any other text.
std::optional<StatusPlace> parse_place(std::string_view text);
std::string format_place(StatusPlace place);
/// How a card that this issuer has signed stands, in the registry. Throws as the other; Error(not_in_registry) also for
/// one that is not there.
Standing standing_of(const Issuer& issuer, const ReadCard& card);
/// All of them, separated by commas.
std::string format_places(std::span<const StatusPlace> places);

/// The place of a card that this issuer has signed. Throws Error(bad_signature) for any other: whoever could name a
/// place in an unsigned card could revoke anybody's. Error(not_in_registry) when its list is not one of the issuer's.
StatusPlace place_of(const Issuer& issuer, const ReadCard& card);

/// That cards of people may still come by the ledgers of open leases, as a sentence; empty when none is open.
std::string words_of_open_leases(const Registry& registry);

/// Throws Error(not_in_registry): the registry knows nobody of this ID. The hint says why, if the ID is none of the
/// issuer's scheme.
[[noreturn]] void throw_no_cards_of_subject(const Issuer& issuer, std::string_view id);

/// The places of a person's cards that can come to a standing: a revoked card cannot come back or be suspended. Throws
/// Error(not_in_registry) when the person has no card, Error(revoked) when all are revoked and something else is
/// wanted.
std::vector<StatusPlace> places_of_subject(const Issuer& issuer, std::string_view id, Standing wanted);

/// One card that is to come to a standing.
struct StandingOrder {
    StatusPlace place;
    std::string reason;
};

/// What became of it: an error, or how it stood and stands.
struct StandingChange {
    StatusPlace place;
    Standing before = Standing::valid, after = Standing::valid;
    std::optional<Error> error;
    bool changed() const { return !error && before != after; }
};

/// Revokes, suspends or reinstates cards in one transaction, and journals what changed. One that cannot be changed is
/// an error of its own: not_in_registry for a card that is not there, revoked for bringing back or suspending a revoked
/// one, as revocation is for good. Doing again what is done already changes nothing. The outcomes are in the order of
/// the orders. With `rehearse` nothing is written. Throws as Registry does; then nothing has changed.
std::vector<StandingChange> change_standings(Issuer& issuer, std::span<const StandingOrder> orders, Standing wanted,
                                             bool rehearse, Seconds now);

/// The same within the caller's transaction.
std::vector<StandingChange> change_standings_within(Issuer& issuer, std::span<const StandingOrder> orders,
                                                    Standing wanted, bool rehearse, Seconds now);

/// Cards that are in the registry, and could not be given out for this reason: nobody else will ever get them, so they
/// are revoked, and the work can be done again. Throws an error that says so.
[[noreturn]] void throw_undelivered(Issuer& issuer, const std::vector<StatusPlace>& places, const Error& why,
                                    Seconds now);

} // namespace qrid
