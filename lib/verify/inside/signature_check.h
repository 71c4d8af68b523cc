// Who signed, and does that key count? The same for every kind of card. For the verify room's own files.
#pragma once

#include "qrid/trust/trusted_key.h"
#include "qrid/verify/report.h"

#include <functional>

namespace qrid {

/// What is asked of a signed message, whatever its form.
struct SignedMessage {
    bool has_signature = false;
    std::string alg;                    ///< as the message names it; empty when it names none
    std::optional<Algorithm> algorithm; ///< when it is one that is checked here
    std::optional<Bytes> kid;
    std::string kid_text; ///< as people see it
    std::function<bool(const PublicKey&)> is_signed_by;
};

/// `message` must outlive the result.
SignedMessage signed_message(const cose::Sign1& message);

/// The outcome of the signature check, and the key on which the later checks are made: the signer, or else the one that
/// the card claims.
struct Signed {
    CheckResult result;
    const TrustedKey* key = nullptr;
    bool too_many_keys = false; ///< not all that could have signed it were tried
};

/// `iss` is whom the card names as its issuer: of several entries of one key that one's counts.
Signed check_signature(const SignedMessage& message, const TrustSet& trust, const std::optional<std::string>& iss);

/// Whether the key counts for a card of `iat` at the moment `at`.
CheckResult check_key(const SignedMessage& message, const Signed& sign, std::optional<Seconds> iat, Seconds at);

CheckResult check_issuer(const Signed& sign, const std::optional<std::string>& iss);

/// `skew` is how far clocks may differ.
CheckResult check_validity(std::optional<Seconds> nbf, std::optional<Seconds> exp, Seconds at, Seconds skew);

/// The flaw, of check validity, of a card that is meant for others than `own`; warns when nobody says who checks it.
std::optional<CheckResult> check_audience(const std::vector<std::string>& aud, const std::optional<std::string>& own,
                                          Warnings& warnings);

/// Of a card that never expires, or that was issued later than now.
void warn_of_times(Report& report, std::optional<Seconds> iat, std::optional<Seconds> exp, Seconds skew);

/// When `what` is signed with an algorithm that is not registered.
void warn_of_algorithm(Warnings& warnings, Algorithm algorithm, std::string_view what);
/// The same of a card, and of the trust list that its key comes from.
void warn_of_algorithm(Warnings& warnings, const Signed& sign);

/// Of a card that was made for tests, or a key that was: what is good for nobody may still be a valid card.
void warn_of_test(Warnings& warnings, const Signed& sign, bool card_says_so);

/// Warns of a date of birth after report.at.
void warn_of_birth(Report& report, const Identity& identity);

} // namespace qrid
