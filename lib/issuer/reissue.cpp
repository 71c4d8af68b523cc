#include "qrid/issuer/reissue.h"

#include "qrid/issuer/inside/patience.h"
#include "qrid/issuer/standing.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace qrid {

namespace {

constexpr std::string_view superseded = "superseded";
constexpr std::size_t due_at_once = 10000;

[[noreturn]] void throw_suspended(const CardRow& card) {
    throw Error(Code::suspended, fmt::format("this person's card {} is suspended", format_place(card.place)),
                "reinstate or revoke it first, see qrid-status-revoke(1)");
}

void revoke_superseded(Issuer& issuer, std::span<const StatusPlace> places, Seconds now) {
    std::vector<StandingOrder> orders;
    for (const StatusPlace place : places) orders.push_back({place, std::string(superseded)});
    if (!orders.empty()) (void)change_standings_within(issuer, orders, Standing::revoked, false, now);
}

} // namespace

bool is_alive(const CardRow& card, Seconds now) { return card.exp > now && card.standing != Standing::revoked; }

bool is_in_force(const CardRow& card, const KeyRing& keys, Seconds now) {
    return is_alive(card, now) && std::none_of(keys.rows().begin(), keys.rows().end(), [&](const KeyRow& key) {
               return key.kid == card.kid && key.revoked && key.revoked->compromised;
           });
}

bool is_of_variant(const CardRow& card, std::string_view variant) { return !card.variant || *card.variant == variant; }

std::vector<CardRow> cards_to_replace(const Registry& registry, const std::string& subject, Seconds now) {
    std::vector<CardRow> cards = registry.cards_of_subject(subject);
    std::erase_if(cards, [&](const CardRow& card) { return !is_alive(card, now); });
    for (const CardRow& card : cards)
        if (card.standing == Standing::suspended) throw_suspended(card);
    return cards;
}

std::vector<StatusPlace> places_of(std::span<const CardRow> cards) {
    std::vector<StatusPlace> places;
    for (const CardRow& card : cards) places.push_back(card.place);
    return places;
}

void replace_cards(Issuer& issuer, std::span<const Succession> successions, Seconds overlap, Seconds now) {
    std::vector<Replacement> replacements;
    std::vector<StatusPlace> places;
    const KeyRing keys = issuer.keys();
    for (const auto& [old, successor] : successions) {
        const bool stays = overlap > 0 && is_in_force(old, keys, now);
        replacements.push_back(
            {old.serial, successor, stays ? std::optional(std::min(old.exp, now + overlap)) : std::nullopt});
        if (!stays) places.push_back(old.place);
    }
    issuer.registry().add_replacements(replacements);
    revoke_superseded(issuer, places, now);
}

std::uint64_t revoke_replaced(Issuer& issuer, bool rehearse, Seconds now) {
    Registry& registry = issuer.registry();
    if (rehearse) return registry.count_replacements(now, false);
    const IndexSpace space = issuer.index_space();
    std::uint64_t revoked = 0;
    while (!registry.replacements_due(now, 1).empty()) {
        patiently([&] { // several machines may be at it, and none goes on before all is done
            Registry::Transaction transaction(registry);
            std::vector<StatusPlace> places;
            std::vector<std::uint64_t> serials;
            for (const Replacement& one : registry.replacements_due(now, due_at_once)) {
                serials.push_back(one.serial);
                places.push_back(space.place(one.serial));
            }
            revoke_superseded(issuer, places, now);
            registry.settle_replacements(serials);
            transaction.commit();
            revoked += serials.size();
        });
    }
    return revoked;
}

ReissuePlan::ReissuePlan(Issuer& issuer, ReissueTerms terms, std::span<const Variant> variants, Seconds iat)
    : issuer_(issuer), terms_(terms), iat_(iat), first_(issuer.registry().serials_taken()) {
    for (const Variant& variant : variants) variants_.push_back(variant.name);
    if (variants_.empty()) variants_.emplace_back();
}

void ReissuePlan::begin_batch() {
    keys_ = issuer_.keys();
    seen_.clear(), to_go_.clear(), in_.clear();
    left_out_now_ = 0;
}

std::vector<bool> ReissuePlan::admit(const std::string& subject) {
    std::vector<bool> wanted(variants_.size(), true);
    if (!is_needed()) return wanted;
    if (subject.empty())
        throw Error(Code::bad_record, "/id: is required to find the cards that this person has already");
    std::vector<CardRow> cards = issuer_.registry().cards_of_subject(subject);
    std::erase_if(cards, [&](const CardRow& card) { return !is_alive(card, iat_); });
    const auto counts = [&](const CardRow& card) {
        if (terms_.way == Reissue::once) return is_in_force(card, keys_, iat_);
        return card.serial >= first_; // made by this very run, or by another since it began
    };
    const auto is_there = [&](const std::string& variant) {
        return seen_.contains({subject, variant}) || std::any_of(cards.begin(), cards.end(), [&](const CardRow& card) {
                   return is_of_variant(card, variant) && counts(card);
               });
    };
    std::vector<std::pair<Wanted, CardRow>> to_go;
    for (std::size_t v = 0; v < variants_.size(); ++v) {
        wanted[v] = !is_there(variants_[v]);
        if (!wanted[v] && terms_.refuse)
            throw Error(
                Code::has_card,
                fmt::format("this person already has a card in force{}",
                            variants_[v].empty() ? std::string() : fmt::format(" of the variant {}", variants_[v])));
        if (!wanted[v] || terms_.way != Reissue::replace) continue;
        for (const CardRow& card : cards) {
            if (!is_of_variant(card, variants_[v])) continue;
            if (card.standing == Standing::suspended) throw_suspended(card);
            to_go.push_back({{subject, variants_[v]}, card});
        }
    }
    for (std::size_t v = 0; v < variants_.size(); ++v)
        wanted[v] ? void(seen_.insert({subject, variants_[v]})) : void(++left_out_now_);
    to_go_.insert(to_go_.end(), to_go.begin(), to_go.end());
    return wanted;
}

void ReissuePlan::made(const std::string& subject, std::size_t variant, std::uint64_t serial) {
    if (terms_.way == Reissue::replace) in_.push_back({{subject, variants_.at(variant)}, serial});
}

void ReissuePlan::settle(const std::string& kid) {
    left_out_ += left_out_now_;
    if (terms_.way != Reissue::replace) return;
    const std::map<Wanted, std::uint64_t> serials(in_.begin(), in_.end());
    std::map<std::uint64_t, Succession> successions; // one whose variant is not known gives way to the first
    std::set<std::uint64_t> successors;
    for (const auto& [wanted, card] : to_go_) {
        const std::uint64_t serial = serials.at(wanted);
        successions.try_emplace(card.serial, Succession{card, serial});
        successors.insert(serial);
    }
    replaced_ += successions.size();
    new_ones_ += in_.size() - successors.size();
    if (successions.empty()) return;
    std::vector<Succession> all;
    for (auto& [serial, one] : successions) all.push_back(std::move(one));
    replace_cards(issuer_, all, terms_.overlap, iat_);
    nlohmann::json detail{{"count", successors.size()}, {"kid", kid}};
    if (terms_.overlap > 0) detail["overlap"] = terms_.overlap;
    issuer_.registry().journal(iat_, "cards-replaced", detail);
}

} // namespace qrid
