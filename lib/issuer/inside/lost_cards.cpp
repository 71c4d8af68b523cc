#include "qrid/issuer/inside/lost_cards.h"

#include "qrid/status/index_set.h"

#include <algorithm>
#include <map>

namespace qrid {

std::vector<CardRow> lost_cards(const Issuer& issuer, const LostPlaces& lost, std::span<const std::uint64_t> serials) {
    using Indices = std::vector<std::uint64_t>; // of one list, rising
    std::vector<CardRow> cards;
    if (lost.empty()) return cards;
    const IndexSpace space = issuer.index_space();
    std::map<std::uint64_t, std::pair<Indices, Indices>> fallen; // revoked and suspended, by the list
    for (const std::uint64_t serial : serials) {
        if (!lost.has(serial)) continue;
        CardRow card{.serial = serial, .place = space.place(serial), .subject = {}, .kid = {}};
        const auto [at, is_new] = fallen.try_emplace(card.place.list);
        const auto rows = is_new ? issuer.registry().list_standings(card.place.list, card.place.list + 1)
                                 : std::vector<ListStanding>{};
        if (!rows.empty())
            at->second = {decode_index_set(rows.front().revoked, issuer.config().entries),
                          decode_index_set(rows.front().suspended, issuer.config().entries)};
        const auto has = [&](const Indices& set) { return std::binary_search(set.begin(), set.end(), card.place.idx); };
        card.standing = has(at->second.first)    ? Standing::revoked
                        : has(at->second.second) ? Standing::suspended
                                                 : Standing::valid;
        cards.push_back(std::move(card));
    }
    return cards;
}

} // namespace qrid
