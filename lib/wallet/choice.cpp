#include "qrid/wallet/choice.h"

#include "qrid/card/field_names.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

std::string missing_fields(const Claims& claims, const std::vector<int>& needs) {
    std::string missing;
    for (const int key : needs)
        if (!has_field(claims, key)) missing += fmt::format("{}{}", missing.empty() ? "" : ", ", field_name(key));
    return missing;
}

struct Candidate {
    HeldCard held;
    std::string why_not; ///< it cannot be shown; empty when it can
};

Candidate look_at(const WalletCard& card, const PublicKey& device, Seconds at) {
    Candidate candidate{{card, {}, {}}, ""};
    try {
        candidate.held.cose = card_of_text(card.text);
        ReadCard read = read_card(candidate.held.cose);
        candidate.held.claims = std::move(read.claims);
        if (read.flaw) throw Error(*read.flaw);
    } catch (const Error& error) {
        candidate.why_not = error.what();
        return candidate;
    }
    const Claims& claims = candidate.held.claims;
    if (!claims.cnf)
        candidate.why_not = "it is not bound to a device";
    else if (claims.cnf->pem() != device.pem())
        candidate.why_not = "it is bound to another device";
    else if (claims.exp && at >= *claims.exp)
        candidate.why_not = fmt::format("it expired {}", format_time(*claims.exp));
    else if (claims.nbf && at < *claims.nbf)
        candidate.why_not = fmt::format("it is not valid before {}", format_time(*claims.nbf));
    return candidate;
}

// What identifies a person, as far as there is a card that has it.
std::vector<int> usual_needs(const std::vector<Candidate>& candidates) {
    std::vector<int> needs;
    for (const int key : {identity_key::full_name, identity_key::face})
        if (std::any_of(candidates.begin(), candidates.end(),
                        [&](const Candidate& c) { return c.why_not.empty() && has_field(c.held.claims, key); }))
            needs.push_back(key);
    // No single card may have both.
    const bool any = std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& c) {
        return c.why_not.empty() && missing_fields(c.held.claims, needs).empty();
    });
    if (!any && needs.size() > 1) needs.pop_back();
    return needs;
}

// Of cards with the same fields the newest is left; the others are told as older ones.
void pass_over_older(std::vector<Candidate>& candidates) {
    const auto issued = [](const Candidate& one) { return one.held.claims.iat.value_or(0); };
    for (std::size_t i = 0; i < candidates.size(); ++i)
        for (std::size_t j = 0; j < candidates.size(); ++j) {
            Candidate& one = candidates[i];
            const Candidate& other = candidates[j];
            if (i != j && one.why_not.empty() && other.why_not.empty() &&
                fields_of(one.held.claims) == fields_of(other.held.claims) &&
                std::pair(issued(one), i) < std::pair(issued(other), j))
                one.why_not = fmt::format("{} has the same fields and is newer", other.held.card.name);
        }
}

} // namespace

HeldCard choose_card(const Account& account, const CardWish& wish) {
    std::vector<Candidate> candidates;
    for (const WalletCard& card : cards_called(account, wish.name))
        candidates.push_back(look_at(card, account.device_key, wish.at));
    if (wish.name.empty()) pass_over_older(candidates);
    const std::vector<int> needs = wish.needs          ? *wish.needs
                                   : wish.name.empty() ? usual_needs(candidates)
                                                       : std::vector<int>();
    Candidate* best = nullptr;
    std::string why_none;
    for (Candidate& candidate : candidates) {
        if (candidate.why_not.empty())
            if (const std::string missing = missing_fields(candidate.held.claims, needs); !missing.empty())
                candidate.why_not = fmt::format("it lacks {}", missing);
        if (!candidate.why_not.empty())
            why_none += fmt::format("; {}: {}", candidate.held.card.name, candidate.why_not);
        else if (best == nullptr || candidate.held.cose.size() <= best->held.cose.size())
            best = &candidate;
    }
    if (best != nullptr) return std::move(best->held);
    throw Error(Code::no_card_serves, fmt::format("no card in the account {} qualifies{}", account.name, why_none),
                fmt::format("see 'qrid wallet show {}'", account.name));
}

std::vector<std::string_view> fields_of(const Claims& claims) {
    std::vector<std::string_view> names;
    if (claims.identity)
        for (const auto& [key, value] : claims.identity->fields) names.push_back(field_name(key));
    return names;
}

} // namespace qrid
