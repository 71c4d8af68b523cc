#include "qrid/issuer/inside/doubles.h"

#include "qrid/issuer/reissue.h"
#include "qrid/issuer/standing.h"

#include <algorithm>

namespace qrid {

namespace {

constexpr std::uint64_t serials_together = 100'000; // what is found among so many is in memory at once

// One person's cards, in the order of their serial numbers.
void add_doubles(std::span<const CardRow> cards, std::vector<StandingOrder>& orders) {
    for (std::size_t i = 1; i < cards.size(); ++i) {
        const CardRow& card = cards[i];
        if (card.variant && std::any_of(cards.begin(), cards.begin() + static_cast<std::ptrdiff_t>(i),
                                        [&](const CardRow& first) { return is_of_variant(first, *card.variant); }))
            orders.push_back({card.place, "superseded"});
    }
}

} // namespace

std::uint64_t revoke_doubles(Issuer& issuer, const Lease& lease, Seconds now) {
    Registry& registry = issuer.registry();
    const KeyRing keys = issuer.keys();
    std::uint64_t revoked = 0;
    for (std::uint64_t first = lease.first; first < lease.end(); first += serials_together) {
        const std::uint64_t end = std::min(lease.end(), first + serials_together);
        std::vector<CardRow> cards = registry.cards_of_subjects(registry.doubled_subjects(first, end, now));
        std::erase_if(cards, [&](const CardRow& card) { return !is_in_force(card, keys, now); });
        std::vector<StandingOrder> orders;
        for (auto person = cards.begin(); person != cards.end();) {
            const auto next =
                std::find_if(person, cards.end(), [&](const CardRow& card) { return card.subject != person->subject; });
            add_doubles({person, next}, orders);
            person = next;
        }
        if (orders.empty()) continue;
        for (const StandingChange& change : change_standings_within(issuer, orders, Standing::revoked, false, now))
            revoked += change.changed();
    }
    return revoked;
}

} // namespace qrid
