#include "qrid/issuer/standing.h"

#include "qrid/base/error.h"
#include "qrid/base/text.h"
#include "qrid/issuer/inside/lost_cards.h"
#include "qrid/status/index_set.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

namespace qrid {

namespace {

constexpr std::array reasons{std::string_view("unspecified"),        std::string_view("keyCompromise"),
                             std::string_view("cACompromise"),       std::string_view("affiliationChanged"),
                             std::string_view("superseded"),         std::string_view("cessationOfOperation"),
                             std::string_view("privilegeWithdrawn"), std::string_view("aACompromise")};
constexpr std::string_view hold = "certificateHold", release = "removeFromCRL";
constexpr std::size_t journal_cards = 1000; // in one row

// Leases as far as they are asked for: who names a card that is not there has made it under one, or has mistyped it.
class LeasesOfSerials {
public:
    explicit LeasesOfSerials(const Registry& registry) : registry_(registry) {}

    const LeaseRow* of(std::uint64_t serial) {
        if (!leases_) leases_ = registry_.leases();
        const auto after =
            std::upper_bound(leases_->begin(), leases_->end(), serial,
                             [](std::uint64_t wanted, const LeaseRow& row) { return wanted < row.lease.first; });
        return after != leases_->begin() && serial < std::prev(after)->lease.end() ? &*std::prev(after) : nullptr;
    }

private:
    const Registry& registry_;
    std::optional<std::vector<LeaseRow>> leases_;
};

Error not_there(StatusPlace place, const LeaseRow* row) {
    const std::string what = fmt::format("card {} is not in the registry", format_place(place));
    if (row == nullptr || row->merged)
        return {Code::not_in_registry, what, "name the card by its picture, its text, or LIST-IDX"};
    const std::string& id = row->lease.id;
    return {Code::not_in_registry, what,
            row->cancelled
                ? fmt::format("its place belongs to lease {}, which was cancelled", id)
                : fmt::format("its place belongs to lease {}, which has not been merged: run 'qrid issuer merge' with "
                              "its ledger first",
                              id)};
}

using Indices = std::vector<std::uint64_t>; // of one list, rising

// The set without the indices, or with them.
Bytes changed_set(ByteView code, const Indices& indices, bool with, std::uint64_t entries) {
    const Indices before = decode_index_set(code, entries);
    Indices after;
    if (with)
        std::set_union(before.begin(), before.end(), indices.begin(), indices.end(), std::back_inserter(after));
    else
        std::set_difference(before.begin(), before.end(), indices.begin(), indices.end(), std::back_inserter(after));
    return encode_index_set(after);
}

void change_lists(Issuer& issuer, const std::map<std::uint64_t, Indices>& by_list, Standing wanted) {
    Registry& registry = issuer.registry();
    const std::uint64_t entries = issuer.config().entries;
    for (const auto& [list, indices] : by_list) {
        const auto rows = registry.list_standings(list, list + 1);
        ListStanding row = rows.empty() ? ListStanding{list, {}, {}, 0} : rows.front();
        row.revoked = changed_set(row.revoked, indices, wanted == Standing::revoked, entries);
        row.suspended = changed_set(row.suspended, indices, wanted == Standing::suspended, entries);
        ++row.change;
        registry.set_list_standing(row);
    }
}

// The first of them, and how many more.
std::string few_places(std::span<const StatusPlace> places) {
    constexpr std::size_t few = 10;
    return format_places(places.first(std::min(places.size(), few))) +
           (places.size() > few ? fmt::format(" and {} more", places.size() - few) : "");
}

void journal_changes(Registry& registry, const std::map<std::string_view, std::vector<StatusPlace>>& by_reason,
                     Standing wanted, Seconds now) {
    const std::string_view what = wanted == Standing::valid ? "reinstated" : name(wanted);
    for (const auto& [reason, places] : by_reason) {
        if (places.size() == 1) {
            registry.journal(now, fmt::format("card-{}", what),
                             {{"card", format_place(places.front())}, {"reason", reason}});
            continue;
        }
        for (std::size_t first = 0; first < places.size(); first += journal_cards) {
            nlohmann::json cards = nlohmann::json::array();
            for (std::size_t i = first; i < std::min(places.size(), first + journal_cards); ++i)
                cards.push_back(format_place(places[i]));
            registry.journal(now, fmt::format("cards-{}", what), {{"cards", std::move(cards)}, {"reason", reason}});
        }
    }
}

} // namespace

bool is_reason(std::string_view reason, Standing wanted) {
    if (wanted == Standing::valid) return reason == release;
    return (wanted == Standing::suspended && reason == hold) ||
           std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

std::string reasons_for(Standing wanted) {
    if (wanted == Standing::valid) return std::string(release);
    return fmt::format("{}{}", wanted == Standing::suspended ? fmt::format("{}, ", hold) : "",
                       fmt::join(reasons, ", "));
}

std::string_view default_reason(Standing wanted) {
    return wanted == Standing::valid ? release : wanted == Standing::suspended ? hold : reasons.front();
}

std::optional<StatusPlace> parse_place(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto list = decimal_number<std::uint64_t>(text.substr(0, dash)),
               idx = decimal_number<std::uint64_t>(text.substr(dash + 1));
    return list && idx ? std::optional(StatusPlace{*list, *idx}) : std::nullopt;
}

std::string format_place(StatusPlace place) { return fmt::format("{}-{}", place.list, place.idx); }

StatusPlace place_of(const Issuer& issuer, const ReadCard& card) {
    const std::vector<KeyRow> keys = issuer.registry().keys();
    const bool own = std::any_of(keys.begin(), keys.end(), [&](const KeyRow& key) {
        return key.purpose == Purpose::cards && cose::verify(card.message, PublicKey::from_pem(key.public_pem));
    });
    if (!own)
        throw Error(Code::bad_signature, "this card was not signed by this issuer",
                    "name the right issuer with --issuer DIR, or the card by LIST-IDX");
    const std::string& prefix = issuer.config().status_uri;
    if (!card.claims.status) throw Error(Code::not_in_registry, "the card has no status reference");
    const std::string& uri = card.claims.status->uri;
    const auto list = uri.starts_with(prefix)
                          ? decimal_number<std::uint64_t>(std::string_view(uri).substr(prefix.size()))
                          : std::nullopt;
    if (!list)
        throw Error(Code::not_in_registry,
                    fmt::format("the card's status list {} does not belong to this issuer", uri));
    return {*list, card.claims.status->idx};
}

Standing standing_of(const Issuer& issuer, const ReadCard& card) {
    const StatusPlace place = place_of(issuer, card);
    const auto serial = issuer.index_space().serial(place);
    const auto row = serial ? issuer.registry().card(*serial) : std::nullopt;
    if (!row) throw Error(Code::not_in_registry, "the registry does not have this card");
    return row->standing;
}

std::string format_places(std::span<const StatusPlace> places) {
    std::string text;
    for (const StatusPlace place : places) text += fmt::format("{}{}", text.empty() ? "" : ", ", format_place(place));
    return text;
}

std::string words_of_open_leases(const Registry& registry) {
    const std::vector<LeaseRow> rows = registry.leases();
    const auto open = std::count_if(rows.begin(), rows.end(), [](const LeaseRow& row) { return row.is_open(); });
    if (open == 0) return "";
    return fmt::format("{} not merged: cards of this person may still come with {}",
                       open == 1 ? std::string("one lease is") : fmt::format("{} leases are", open),
                       open == 1 ? "its ledger" : "their ledgers");
}

void throw_no_cards_of_subject(const Issuer& issuer, std::string_view id) {
    const std::string open = words_of_open_leases(issuer.registry());
    if (const IdScheme* scheme = issuer.config().id_rule().scheme)
        if (const std::vector<IdFlaw> flaws = scheme->read(id).flaws; !flaws.empty())
            throw Error(Code::not_in_registry, "the registry has no card for this person",
                        fmt::format("the ID {}", flaws.front().why));
    throw Error(Code::not_in_registry, "the registry has no card for this person",
                fmt::format("check that the ID matches the minted record exactly{}{}", open.empty() ? "" : "; ", open));
}

std::vector<StatusPlace> places_of_subject(const Issuer& issuer, std::string_view id, Standing wanted) {
    std::vector<CardRow> cards;
    if (!id.empty()) cards = issuer.registry().cards_of_subject(issuer.subject_digest(id));
    if (cards.empty()) throw_no_cards_of_subject(issuer, id);
    if (wanted != Standing::revoked)
        std::erase_if(cards, [](const CardRow& card) { return card.standing == Standing::revoked; });
    if (cards.empty())
        throw Error(Code::revoked, "every card of this person was revoked; this cannot be undone",
                    "issue the holder a new card");
    std::vector<StatusPlace> places;
    for (const CardRow& card : cards) places.push_back(card.place);
    return places;
}

std::vector<StandingChange> change_standings(Issuer& issuer, std::span<const StandingOrder> orders, Standing wanted,
                                             bool rehearse, Seconds now) {
    Registry::Transaction transaction(issuer.registry());
    std::vector<StandingChange> outcomes = change_standings_within(issuer, orders, wanted, rehearse, now);
    if (!rehearse) transaction.commit();
    return outcomes;
}

std::vector<StandingChange> change_standings_within(Issuer& issuer, std::span<const StandingOrder> orders,
                                                    Standing wanted, bool rehearse, Seconds now) {
    Registry& registry = issuer.registry();
    const IndexSpace space = issuer.index_space();
    std::vector<std::optional<std::uint64_t>> serials;
    std::vector<std::uint64_t> named;
    for (const StandingOrder& order : orders) {
        serials.push_back(space.serial(order.place));
        if (serials.back()) named.push_back(*serials.back());
    }
    std::sort(named.begin(), named.end());
    named.erase(std::unique(named.begin(), named.end()), named.end());
    std::vector<CardRow> cards = registry.cards(named);
    if (cards.size() < named.size()) {
        const auto by_serial = [](const CardRow& a, const CardRow& b) { return a.serial < b.serial; };
        std::vector<CardRow> lost = lost_cards(issuer, LostPlaces(registry), named);
        std::erase_if(
            lost, [&](const CardRow& card) { return std::binary_search(cards.begin(), cards.end(), card, by_serial); });
        cards.insert(cards.end(), lost.begin(), lost.end());
        std::sort(cards.begin(), cards.end(), by_serial);
    }

    LeasesOfSerials leases(registry);
    std::vector<StandingChange> outcomes;
    std::vector<std::uint64_t> changed;
    std::map<std::uint64_t, Indices> by_list;
    std::map<std::string_view, std::vector<StatusPlace>> by_reason;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        const StatusPlace place = orders[i].place;
        const auto card =
            std::lower_bound(cards.begin(), cards.end(), serials[i].value_or(UINT64_MAX),
                             [](const CardRow& row, std::uint64_t serial) { return row.serial < serial; });
        if (!serials[i] || card == cards.end() || card->serial != *serials[i] || card->place != place) {
            const LeaseRow* const row = serials[i] ? leases.of(*serials[i]) : nullptr;
            outcomes.push_back({.place = place, .error = not_there(place, row)});
            continue;
        }
        if (card->standing == Standing::revoked && wanted != Standing::revoked) {
            outcomes.push_back(
                {.place = place,
                 .error = Error(Code::revoked,
                                fmt::format("card {} was revoked; this cannot be undone", format_place(place)),
                                "issue the holder a new card")});
            continue;
        }
        outcomes.push_back({.place = place, .before = card->standing, .after = wanted, .error = {}});
        if (!outcomes.back().changed()) continue;
        card->standing = wanted;
        changed.push_back(card->serial);
        by_list[place.list].push_back(place.idx);
        by_reason[orders[i].reason].push_back(place);
    }
    if (changed.empty() || rehearse) return outcomes;
    for (auto& [list, indices] : by_list) std::sort(indices.begin(), indices.end());
    std::sort(changed.begin(), changed.end());
    registry.set_standing(changed, wanted);
    change_lists(issuer, by_list, wanted);
    if (wanted == Standing::suspended) registry.set_setting(suspension_setting, "on");
    journal_changes(registry, by_reason, wanted, now);
    return outcomes;
}

void throw_undelivered(Issuer& issuer, const std::vector<StatusPlace>& places, const Error& why, Seconds now) {
    Registry& registry = issuer.registry();
    const IndexSpace space = issuer.index_space();
    std::vector<StandingOrder> orders;
    std::vector<std::uint64_t> serials;
    for (const StatusPlace place : places) {
        orders.push_back({place, "cessationOfOperation"});
        if (const auto serial = space.serial(place)) serials.push_back(*serial);
    }
    std::vector<StatusPlace> gone; // whom the lost cards were to replace, and did already
    {
        Registry::Transaction transaction(registry);
        (void)change_standings_within(issuer, orders, Standing::revoked, false, now);
        for (const Replacement& one : registry.take_back_replacements(serials))
            if (!one.due) gone.push_back(space.place(one.serial));
        transaction.commit();
    }
    const std::string hint =
        gone.empty() ? why.hint()
                     : fmt::format("{} had been revoked for {}: mint new cards for these people; {}", few_places(gone),
                                   gone.size() == 1 ? "it" : "them",
                                   why.hint().empty() ? reason(why.code()).hint : std::string_view(why.hint()));
    throw Error(why.code(),
                fmt::format("{} {} could not be delivered and {} revoked: {}", places.size() == 1 ? "card" : "cards",
                            few_places(places), places.size() == 1 ? "was" : "were", why.what()),
                hint);
}

} // namespace qrid
