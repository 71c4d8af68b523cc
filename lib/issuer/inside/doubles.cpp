#include "qrid/issuer/inside/doubles.h"

#include "qrid/issuer/reissue.h"
#include "qrid/issuer/standing.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace qrid {

namespace {

constexpr std::uint64_t serials_together = 100'000; // what is found among so many is in memory at once
constexpr std::size_t places_told = 10;

// Which of two cards stays.
bool comes_first(const CardRow& one, const CardRow& other) {
    return std::tuple(one.content.has_value(), one.serial) < std::tuple(other.content.has_value(), other.serial);
}

// One person's cards that may stay.
void add_doubles(std::span<const CardRow> cards, std::vector<StandingOrder>& orders) {
    for (const CardRow& card : cards)
        if (card.variant && std::any_of(cards.begin(), cards.end(), [&](const CardRow& other) {
                return comes_first(other, card) && is_of_variant(other, *card.variant);
            }))
            orders.push_back({card.place, "superseded"});
}

// Cards whose end is settled: another took their place.
std::set<std::uint64_t> due_among(const Registry& registry, const std::vector<CardRow>& cards) {
    std::vector<std::uint64_t> serials;
    for (const CardRow& card : cards) serials.push_back(card.serial);
    std::sort(serials.begin(), serials.end());
    std::set<std::uint64_t> due;
    for (const Replacement& one : registry.replacements_of(serials))
        if (one.due) due.insert(one.serial);
    return due;
}

} // namespace

Doubles revoke_doubles(Issuer& issuer, const Lease& lease, Seconds now) {
    Registry& registry = issuer.registry();
    const KeyRing keys = issuer.keys();
    const IndexSpace space = issuer.index_space();
    Doubles doubles;
    for (std::uint64_t first = lease.first; first < lease.end(); first += serials_together) {
        const std::uint64_t end = std::min(lease.end(), first + serials_together);
        std::vector<CardRow> cards = registry.cards_of_subjects(registry.doubled_subjects(first, end, now));
        const std::set<std::uint64_t> due = due_among(registry, cards);
        std::erase_if(cards,
                      [&](const CardRow& card) { return !is_in_force(card, keys, now) || due.contains(card.serial); });
        std::vector<StandingOrder> orders;
        for (auto person = cards.begin(); person != cards.end();) {
            const auto next =
                std::find_if(person, cards.end(), [&](const CardRow& card) { return card.subject != person->subject; });
            add_doubles({person, next}, orders);
            person = next;
        }
        if (orders.empty()) continue;
        for (const StandingChange& change : change_standings_within(issuer, orders, Standing::revoked, false, now)) {
            if (!change.changed()) continue;
            ++doubles.revoked;
            const auto serial = space.serial(change.place);
            if (serial && *serial >= lease.first && *serial < lease.end()) continue;
            if (++doubles.elsewhere <= places_told) doubles.places.push_back(change.place);
        }
    }
    return doubles;
}

} // namespace qrid
