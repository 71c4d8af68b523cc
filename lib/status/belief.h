// Whether what an issuer says of the standing of its cards is to be believed: the one place that decides who may sign a
// status list or bundle, and when.
#pragma once

#include "qrid/status/token.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// Whether one of the trusted keys that signed a list may speak about the cards in question.
using HasSay = std::function<bool(const TrustedKey& signer)>;

/// Every trusted key may: nobody knows whose cards are meant.
HasSay anyone();

/// The issuer of a card that `card_key` has signed: who is trusted for one issuer's cards has no say over another's. Of
/// keys whose issuer nobody names, those from the same source. The key must outlive the result.
HasSay issuer_of(const TrustedKey& card_key);

/// The issuers with these names.
HasSay any_of_issuers(std::vector<std::string> names);

/// The issuer with this name, or a key whose issuer nobody names.
HasSay issuer_named(std::string name);

/// The outcome.
struct Belief {
    const TrustedKey* signer = nullptr; ///< null when it is not believed
    /// Why it is not: bad_signature (no trusted key has signed it), unknown_key (more could have than are tried),
    /// issuer_mismatch (one has that has no say), iat_in_future, or what flaw_of() says of the key. The detail goes on
    /// a sentence about the list.
    std::optional<KeyFlaw> flaw;
};

/// Judges a token for the moment `now`; `signers` are signers_of() it. When several trusted sources know the key and
/// have a say, it must count by the word of each of them. Whether the list has expired is not looked at.
Belief believe(const StatusToken& token, const Signers& signers, const HasSay& has_say, Seconds now);
Belief believe(const StatusToken& token, const TrustSet& trust, const HasSay& has_say, Seconds now);

/// A flaw as the reason why a card's standing is not known: trust_stale, which a newer trust list cures, or
/// status_untrusted.
Code status_code(const KeyFlaw& flaw);

/// The error of a list or bundle that was to be believed and is not: `what` it is, as the subject of the flaw's detail,
/// and what its user can do. Its code is status_code().
Error refusal(const KeyFlaw& flaw, std::string_view what);

/// How grave a value of a list is for a card, from 0 for VALID: of two lists that are equally new the graver counts.
/// Nothing is the value of an index past the list's end, which refuses the card.
int gravity(std::optional<int> value);

/// How two lists of one uri and one iat, which an issuer never makes, compare over all their entries.
enum class Strictness { equal, first, second, neither };

/// Which of the two is at least as grave in every entry.
Strictness stricter(const StatusView& first, const StatusView& second);

} // namespace qrid
