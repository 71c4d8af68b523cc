// The standing of cards: changed in the registry, published as status lists.
#pragma once

#include "qrid/card/card.h"
#include "qrid/issuer/issuer.h"
#include "qrid/status/list.h"

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Reasons of RFC 5280 section 5.3.1 that fit a card.
bool is_revocation_reason(std::string_view reason);
std::string revocation_reasons();

/// "LIST-IDX", such as "0-482113". Nothing for any other text.
std::optional<StatusPlace> parse_place(std::string_view text);
std::string format_place(StatusPlace place);

/// The place of a card that this issuer has signed. Throws Error(bad_signature) for any other: whoever could name a
/// place in an unsigned card could revoke anybody's. Error(not_in_registry) when its list is not one of the issuer's.
StatusPlace place_of(const Issuer& issuer, const ReadCard& card);

/// What became of one card.
struct StandingChange {
    StatusPlace place;
    Standing before, after;
    bool changed() const { return before != after; }
};

/// Revokes, suspends or reinstates, and journals it. Doing again what is done already changes nothing. Throws
/// Error(not_in_registry) for a card that is not there, Error(revoked) for bringing back or suspending a revoked one:
/// revocation is for good.
StandingChange change_standing(Issuer& issuer, StatusPlace place, Standing wanted, std::string_view reason,
                               Seconds now);

/// Bits an entry: one, or two once a card was ever suspended.
int status_bits(const Registry& registry);

/// A list as it stands now. Throws Error(registry_damaged) when a card does not fit.
StatusList current_list(Issuer& issuer, std::uint64_t number, int bits);

/// One list as it was published.
struct PublishedList {
    std::uint64_t list;
    fs::path file;
    std::string uri;
    int bits;
    std::uint64_t entries, revoked, suspended;
    std::size_t bytes;
    Seconds exp;
};

/// Signs and writes every list that was begun to public/status/NUMBER.cwt, and aggregation.json. One bit an entry,
/// two once a card was ever suspended.
std::vector<PublishedList> publish_status(Issuer& issuer, const PrivateKey& key, Seconds now);

} // namespace qrid
