#include "card_facts.h"

#include "qrid/issuer/standing.h"
#include "qrid/trust/trust_store.h"
#include "qrid/verify/verify.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::cmd {

namespace {

// A fault of a card: the label of what is printed across it, and what is told of it.
struct CardFault {
    std::string_view label;
    WarningCode code;
    const char* words;
};
constexpr CardFault expired_fault{"expired", WarningCode::expired, "the card has expired"},
    early_fault{"notYetValid", WarningCode::not_yet_valid, "the card is not valid yet"},
    revoked_fault{"revoked", WarningCode::revoked, "the card was revoked"},
    suspended_fault{"suspended", WarningCode::suspended, "the card is suspended"};

void add_fault(const CardFault& fault, artwork::CardFacts& facts, Warnings& warnings) {
    if (std::find(facts.faults.begin(), facts.faults.end(), fault.label) != facts.faults.end()) return;
    facts.faults.push_back(fault.label);
    warnings.push_back({fault.code, fault.words});
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
    : now_(o.at.now(session)), wants_status_(!o.verifier.status.empty()) {
    const bool is_asked = !o.verifier.trust.trust.empty() || wants_status_;
    if (is_asked)
        verifier_ = std::make_unique<Verifier>(o.verifier.open(session, now_, std::move(demands)));
    else if (o.issuer.dir.empty())
        verifier_ = verifier_of_stores(o.verifier, now_, demands, session);
    if (!o.issuer.dir.empty()) issuer_ = std::make_unique<Issuer>(o.issuer.open(session));
}

artwork::CardFacts CardFactsSource::facts_of(const ReadCard& card, ByteView cose, Warnings& warnings) const {
    artwork::CardFacts facts;
    if (issuer_) look_up(card, facts, warnings);
    if (verifier_) judge(card, cose, facts, warnings);
    if (card.claims.exp && *card.claims.exp <= now_) add_fault(expired_fault, facts, warnings);
    if (card.claims.nbf && *card.claims.nbf > now_) add_fault(early_fault, facts, warnings);
    return facts;
}

// In the registry, which is never late.
void CardFactsSource::look_up(const ReadCard& card, artwork::CardFacts& facts, Warnings& warnings) const {
    const IssuerConfig& config = issuer_->config();
    if (card.claims.iss != config.iss) return;
    try {
        const Standing standing = standing_of(*issuer_, card);
        if (standing == Standing::revoked) add_fault(revoked_fault, facts, warnings);
        if (standing == Standing::suspended) add_fault(suspended_fault, facts, warnings);
    } catch (const Error& error) {
        if (error.code() == Code::bad_signature) { // nor is the name the card's
            facts.faults.emplace_back("notValid");
            warnings.push_back({WarningCode::not_valid, error.what()});
            return;
        }
        if (error.code() != Code::not_in_registry) throw;
        warnings.push_back({WarningCode::status_not_known, error.what()});
    }
    facts.issuer = config.name == config.iss ? "" : config.name;
}

void CardFactsSource::judge(const ReadCard& card, ByteView cose, artwork::CardFacts& facts, Warnings& warnings) const {
    const Report report = verify_cose(*verifier_, "", cose);
    for (const Check check : {Check::signature, Check::key, Check::issuer}) {
        const CheckResult& result = report.checks[check];
        if (result.result != Result::fail) continue;
        facts.faults.emplace_back("notValid");
        warnings.push_back({WarningCode::not_valid, fmt::format("the card is not valid: {}", result.detail)});
        return;
    }
    if (report.checks[Check::signature].result != Result::pass) return; // by a key that nobody here knows
    const auto kid = card.message.kid();
    if (facts.issuer.empty() && kid && card.claims.iss && report.checks[Check::issuer].result == Result::pass)
        facts.issuer = verifier_->trust().issuer_name(*card.claims.iss, *kid);
    const CheckResult& status = report.checks[Check::status];
    if (status.code == Code::revoked) add_fault(revoked_fault, facts, warnings);
    if (status.code == Code::suspended) add_fault(suspended_fault, facts, warnings);
    if (wants_status_ && status.result == Result::unknown)
        warnings.push_back({WarningCode::status_not_known, fmt::format("the status is not known: {}", status.detail)});
}

} // namespace qrid::cmd
