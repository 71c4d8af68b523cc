// What is known of a card beyond its own claims, when it is drawn: who its issuer is, and whether it is good.
#pragma once

#include "qrid/artwork/content.h"
#include "qrid/verify/report.h"
#include "qrid/verify/verifier.h"
#include "render_options.h"

#include <memory>

namespace qrid::cmd {

/// Looks at cards with the keys and lists of --trust and --status, or of the user's stores, and in the registry
/// of --issuer.
class CardFactsSource {
public:
    /// Stores that are empty, or cannot be read and were not asked for, are done without.
    CardFactsSource(const CardRenderOptions& o, Demands demands, Session& session);

    /// `cose` is what the card was read from. What is wrong with the card is both a fault and a warning.
    artwork::CardFacts facts_of(const ReadCard& card, ByteView cose, Warnings& warnings) const;

private:
    void judge(const ReadCard& card, ByteView cose, bool is_in_registry, artwork::CardFacts& facts,
               Warnings& warnings) const;
    void judge_key(const ReadCard& card, const CheckResult& key, artwork::CardFacts& facts, Warnings& warnings) const;
    bool look_up(const ReadCard& card, artwork::CardFacts& facts, Warnings& warnings) const;

    Seconds now_;
    bool is_asked_, names_trust_;
    std::unique_ptr<Verifier> verifier_;
    std::unique_ptr<Issuer> issuer_;
};

} // namespace qrid::cmd
