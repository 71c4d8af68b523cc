#include "card_facts.h"

#include "qrid/base/printable.h"
#include "qrid/crypto/algorithm.h"
#include "qrid/issuer/standing.h"
#include "qrid/trust/trust_store.h"
#include "qrid/verify/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace qrid::cmd {

namespace {

// What is printed across a card, and what is told of it.
void add_fault(std::string_view label, WarningCode code, std::string words, artwork::CardFacts& facts,
               Warnings& warnings) {
    if (std::find(facts.faults.begin(), facts.faults.end(), label) != facts.faults.end()) return;
    facts.faults.push_back(label);
    warnings.push_back({code, std::move(words)});
}

void add_invalid(std::string words, artwork::CardFacts& facts, Warnings& warnings) {
    add_fault("notValid", WarningCode::not_valid, std::move(words), facts, warnings);
}

// Once: the registry's word or that of a list.
void warn_of_status(std::string words, Warnings& warnings) {
    const auto is_told = [](const Warning& warning) { return warning.code == WarningCode::status_not_known; };
    if (std::none_of(warnings.begin(), warnings.end(), is_told))
        warnings.push_back({WarningCode::status_not_known, std::move(words)});
}

void add_revoked(std::string words, artwork::CardFacts& facts, Warnings& warnings) {
    add_fault("revoked", WarningCode::revoked, std::move(words), facts, warnings);
}

void add_suspended(artwork::CardFacts& facts, Warnings& warnings) {
    add_fault("suspended", WarningCode::suspended, "the card is suspended", facts, warnings);
}

// Of the failed checks, those that facts_of() and judge() tell in their own words.
bool has_own_words(const CheckResult& check) {
    return check.check == Check::status
               ? check.code == Code::revoked || check.code == Code::suspended
               : check.check == Check::validity && (check.code == Code::expired || check.code == Code::not_yet_valid);
}

bool knows_issuer(const TrustSet& trust, const std::optional<std::string>& iss) {
    return iss && std::any_of(trust.keys().begin(), trust.keys().end(), [&](const TrustedKey& key) {
               return key.iss == *iss && key.purpose.value_or(Purpose::cards) == Purpose::cards;
           });
}

// Whether the key that a card names would be among those at hand if it were its issuer's.
bool could_be_known(const ReadCard& card) {
    const auto alg = card.message.alg();
    const auto algorithm = alg ? algorithm_of_cose(*alg) : std::nullopt;
    return card.message.kid() && algorithm && is_available(*algorithm);
}

// Of whoever draws cards, and did not ask for anything: what is there, or nothing.
std::unique_ptr<Verifier> verifier_of_stores(const VerifierOptions& options, Seconds now, const Demands& demands,
                                             Session& session) {
    std::error_code ignored;
    if (!fs::exists(default_trust_store(), ignored)) return nullptr;
    try {
        if (TrustStore(default_trust_store()).load().empty()) return nullptr;
        return std::make_unique<Verifier>(options.open(session, now, demands));
    } catch (const Error& error) {
        session.note(fmt::format("the card was not checked: {}", error.what()));
        return nullptr;
    }
}

} // namespace

CardFactsSource::CardFactsSource(const CardRenderOptions& o, Demands demands, Session& session)
    : now_(o.at.now(session)), is_asked_(!o.verifier.trust.trust.empty() || !o.verifier.status.empty()),
      names_trust_(!o.verifier.trust.trust.empty()) {
    verifier_ = is_asked_ ? std::make_unique<Verifier>(o.verifier.open(session, now_, std::move(demands)))
                          : verifier_of_stores(o.verifier, now_, demands, session);
    if (!o.issuer.dir.empty()) issuer_ = std::make_unique<Issuer>(o.issuer.open(session));
}

artwork::CardFacts CardFactsSource::facts_of(const ReadCard& card, ByteView cose, Warnings& warnings) const {
    artwork::CardFacts facts;
    const bool is_in_registry = issuer_ && look_up(card, facts, warnings);
    if (verifier_) judge(card, cose, is_in_registry, facts, warnings);
    if (card.claims.exp && *card.claims.exp <= now_)
        add_fault("expired", WarningCode::expired, "the card has expired", facts, warnings);
    if (card.claims.nbf && *card.claims.nbf > now_)
        add_fault("notYetValid", WarningCode::not_yet_valid, "the card is not valid yet", facts, warnings);
    return facts;
}

// In the registry, which is never late. Whether it tells how the card stands.
bool CardFactsSource::look_up(const ReadCard& card, artwork::CardFacts& facts, Warnings& warnings) const {
    const IssuerConfig& config = issuer_->config();
    if (card.claims.iss != config.iss) {
        warn_of_status(fmt::format("the card is not from {}: its registry cannot tell whether it was revoked",
                                   printable(config.iss)),
                       warnings);
        return false;
    }
    bool is_known = false;
    try {
        const Standing standing = standing_of(*issuer_, card);
        is_known = true;
        if (standing == Standing::revoked) add_revoked("the card was revoked", facts, warnings);
        if (standing == Standing::suspended) add_suspended(facts, warnings);
    } catch (const Error& error) {
        if (error.code() == Code::bad_signature) { // nor is the name the card's
            add_invalid(error.what(), facts, warnings);
            return false;
        }
        if (error.code() != Code::not_in_registry) throw;
        warn_of_status(error.what(), warnings);
    }
    facts.issuer = config.name == config.iss ? "" : config.name;
    return is_known;
}

void CardFactsSource::judge(const ReadCard& card, ByteView cose, bool is_in_registry, artwork::CardFacts& facts,
                            Warnings& warnings) const {
    const Report report = verify_cose(*verifier_, "", cose);
    for (const CheckResult& check : report.checks)
        if (check.result == Result::fail && !has_own_words(check) && !(check.check == Check::status && is_in_registry))
            add_invalid(fmt::format("the card is not valid: {}", check.detail), facts, warnings);
    if (facts.issuer.empty()) facts.issuer = report.issuer_name;
    if (is_in_registry) return; // which knows its own keys and cards best
    judge_key(card, report.checks[Check::key], facts, warnings);
    const CheckResult& status = report.checks[Check::status];
    if (status.code == Code::revoked) add_revoked("the card was revoked", facts, warnings);
    if (status.code == Code::suspended) add_suspended(facts, warnings);
    if (status.result != Result::unknown) return;
    if (status.last_known == Code::revoked) // for good
        add_revoked(fmt::format("the card was revoked; {}", status.detail), facts, warnings);
    else
        warn_of_status(fmt::format("it is not known whether the card was revoked: {}", status.detail), warnings);
}

// A key that nobody here knows: whose card names an issuer that is known here, is a forgery or newer than the keys at
// hand. Keys that were named for this are taken to be all that there are; the user's own may be old.
void CardFactsSource::judge_key(const ReadCard& card, const CheckResult& key, artwork::CardFacts& facts,
                                Warnings& warnings) const {
    if (key.result != Result::unknown) return;
    const bool is_stranger = key.code == Code::unknown_key;
    const bool is_of_known = knows_issuer(verifier_->trust(), card.claims.iss);
    if (is_stranger && is_of_known && names_trust_ && could_be_known(card))
        add_invalid(fmt::format("the card is not valid: {}, and not one of {}", key.detail,
                                printable(card.claims.iss.value_or(""))),
                    facts, warnings);
    else if (!is_stranger || is_of_known || is_asked_)
        warnings.push_back(
            {WarningCode::not_trusted, fmt::format("it is not known whether the card is genuine: {}", key.detail)});
}

} // namespace qrid::cmd
