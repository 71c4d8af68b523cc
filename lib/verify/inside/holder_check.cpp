#include "qrid/verify/inside/holder_check.h"

#include "qrid/card/field_names.h"
#include "qrid/card/naming.h"
#include "qrid/verify/inside/check_results.h"
#include "qrid/verify/inside/signature_check.h"

#include <algorithm>

namespace qrid {

namespace {

using check_result::pass, check_result::skip;

CheckResult fail(Code code, std::string detail) { return check_result::fail(Check::holder, code, std::move(detail)); }

CheckResult without_proof(const Claims& claims, Level wanted) {
    const bool is_bound = claims.cnf.has_value() || !claims.unusable_cnf.empty();
    if (is_told_by_device(claims))
        return fail(Code::holder_proof_missing,
                    "the card identifies nobody: only the holder's device could show whose it is, and the code has "
                    "no proof of that");
    if (wanted == Level::bearer)
        return skip(Check::holder, is_bound ? "no proof of the holder was shown" : "the card is not bound to a device");
    return fail(Code::holder_proof_missing,
                is_bound ? "the code has no proof from the holder's device: it may be a picture of a picture"
                         : "the card is not bound to a device, so the holder cannot be proven");
}

std::optional<CheckResult> flaw_of_time(const ProofClaims& claims, Seconds at, Seconds skew) {
    if (claims.iat > at + skew)
        return fail(Code::holder_proof_bad,
                    fmt::format("the proof is dated {}, which is in the future", format_time(claims.iat)));
    const Seconds latest = claims.iat + longest_proof_life, end = std::min(claims.exp.value_or(latest), latest);
    if (at < end + skew) return std::nullopt;
    return fail(Code::holder_proof_expired, fmt::format("the proof was made {} ago and was valid for {}",
                                                        format_span(at - claims.iat), format_span(end - claims.iat)));
}

std::optional<CheckResult> flaw_of_purpose(const ProofClaims& claims, const Demands& demands) {
    if (demands.audience && claims.aud != *demands.audience)
        return fail(Code::wrong_audience,
                    fmt::format("the proof was made for {}, not for {}", claims.aud, *demands.audience));
    if (demands.nonce && !claims.cnonce) return fail(Code::wrong_nonce, "the proof does not answer a challenge");
    if (demands.nonce && *claims.cnonce != *demands.nonce)
        return fail(Code::wrong_nonce, "the proof answers a different challenge");
    return std::nullopt;
}

// What the challenge asked for and the card has not got.
std::optional<CheckResult> flaw_of_needs(const Claims& claims, const Demands& demands) {
    std::string missing;
    for (const int key : demands.needs)
        if (!has_field(claims, key)) missing += fmt::format("{}{}", missing.empty() ? "" : ", ", field_name(key));
    if (missing.empty()) return std::nullopt;
    return fail(Code::fields_missing,
                fmt::format("the challenge asked for {}, which this card does not have", missing));
}

} // namespace

// Nobody can tell whether a proof by another kind of key is good; who asks for none has a card all the same.
Holder without_usable_key(const ReadCard& card, const Demands& demands) {
    const bool is_asked_for = demands.wanted_level() > Level::bearer || (card.proof && demands.audience);
    CheckResult result = check_result::unknown(
        Check::holder, Code::unsupported_algorithm,
        fmt::format("the card is bound to {}, so the holder cannot be proven", card.claims.unusable_cnf));
    result.counts = is_asked_for;
    return {std::move(result)};
}

Holder check_holder(const ReadCard& card, const Demands& demands, Seconds at, Warnings& warnings) {
    const Level wanted = demands.wanted_level();
    if (!card.claims.unusable_cnf.empty() && (card.proof || wanted == Level::bearer))
        return without_usable_key(card, demands);
    if (!card.proof) return {without_proof(card.claims, wanted)};
    if (!card.claims.cnf) return {fail(Code::holder_proof_bad, "the card is not bound to a device")};
    if (!cose::verify(card.proof->message, *card.claims.cnf))
        return {fail(Code::holder_proof_bad, "the proof is not signed by the key that the card is bound to")};
    warn_of_algorithm(warnings, card.claims.cnf->algorithm(), "the proof of the holder");
    const ProofClaims& claims = card.proof->claims;
    if (auto flaw = flaw_of_time(claims, at, demands.proof_skew())) return {std::move(*flaw)};
    if (auto flaw = flaw_of_purpose(claims, demands)) return {std::move(*flaw)};
    if (auto flaw = flaw_of_needs(card.claims, demands)) return {std::move(*flaw)};
    const Level level = demands.nonce ? Level::challenged : Level::fresh;
    if (level < wanted)
        return {fail(Code::holder_proof_missing, "this verifier gave no challenge for the proof to answer")};
    if (!demands.audience)
        warnings.push_back({WarningCode::audience_not_checked,
                            "the proof names its verifier, but no audience was given to "
                            "compare it with"});
    return {pass(Check::holder, fmt::format("{}, made {} ago for {}", name(level),
                                            format_span(std::max<Seconds>(0, at - claims.iat)), claims.aud)),
            level};
}

} // namespace qrid
