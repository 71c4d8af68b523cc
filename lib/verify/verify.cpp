#include "qrid/verify/verify.h"

#include "qrid/base/encoding.h"
#include "qrid/card/text.h"
#include "qrid/cose/key.h"
#include "qrid/verify/status_check.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

using check_result::fail, check_result::pass, check_result::skip, check_result::unknown;

std::string kid_text(const std::optional<Bytes>& kid) { return kid ? "key " + hex_encode(*kid) : "no key named"; }

// Of a key that two issuers' lists name, the entry of the card's issuer counts: nobody takes over another's key.
void put_issuer_first(std::vector<const TrustedKey*>& keys, const std::optional<std::string>& iss) {
    std::stable_partition(keys.begin(), keys.end(), [&](const TrustedKey* key) { return iss == key->iss; });
}

Signed check_signature(const cose::Sign1& message, const TrustSet& trust, const std::optional<std::string>& iss) {
    if (message.signature.empty()) return {fail(Check::signature, Code::not_signed, "the signature is empty")};
    const auto id = message.alg();
    if (!id) return {fail(Check::signature, Code::algorithm_mismatch, "no algorithm in the protected header")};
    const auto algorithm = cose::algorithm_of_id(*id);
    if (!algorithm)
        return {unknown(Check::signature, Code::unsupported_algorithm,
                        fmt::format("COSE algorithm {} is not checked here", *id))};

    auto candidates = trust.candidates(message.kid(), Purpose::cards);
    const bool kid_known = !candidates.empty();
    if (!kid_known) candidates = trust.without_stated_kid(Purpose::cards);
    put_issuer_first(candidates, iss);
    bool algorithm_fits = false;
    for (const TrustedKey* key : candidates) {
        if (key->key.algorithm() != *algorithm) continue;
        algorithm_fits = true;
        if (cose::verify(message, key->key))
            return {pass(Check::signature, fmt::format("{}, {}", name(*algorithm), kid_text(cose::kid_of(key->key)))),
                    key};
    }
    if (!kid_known && (message.kid() || candidates.empty())) return {skip(Check::signature, "no key to check it with")};
    const TrustedKey* claimed = candidates.front();
    if (!algorithm_fits)
        return {
            fail(Check::signature, Code::algorithm_mismatch,
                 fmt::format("the card says {}, its key is for {}", name(*algorithm), name(claimed->key.algorithm()))),
            claimed};
    return {fail(Check::signature, Code::bad_signature,
                 fmt::format("not made by {} over this content", kid_text(message.kid()))),
            claimed};
}

CheckResult check_key(const cose::Sign1& message, const Signed& sign, const Claims& claims, Seconds at) {
    if (sign.key == nullptr) {
        if (sign.result.result == Result::fail) return skip(Check::key, "nothing to check");
        return unknown(Check::key, Code::unknown_key,
                       fmt::format("{} is not among the trusted keys", kid_text(message.kid())));
    }
    const TrustedKey& key = *sign.key;
    if (auto flaw = flaw_of(key, claims.iat, at))
        return {Check::key, flaw->code == Code::trust_stale ? Result::unknown : Result::fail, flaw->code,
                std::move(flaw->detail)};
    return pass(Check::key, fmt::format("trusted by {}", key.origin));
}

CheckResult check_issuer(const Signed& sign, const Claims& claims) {
    if (sign.key == nullptr) return skip(Check::issuer, "the key is not known");
    if (sign.key->iss.empty()) return skip(Check::issuer, "the trusted key does not say whose it is");
    if (claims.iss == sign.key->iss) return pass(Check::issuer, *claims.iss);
    return fail(Check::issuer, Code::issuer_mismatch,
                fmt::format("the key is of {}, the card names {}", sign.key->iss, claims.iss.value_or("nobody")));
}

CheckResult check_validity(const Claims& claims, Seconds at) {
    if (claims.exp && at >= *claims.exp)
        return fail(Check::validity, Code::expired,
                    fmt::format("expired {} ago, on {}", format_span(at - *claims.exp), format_time(*claims.exp)));
    if (claims.nbf && at < *claims.nbf)
        return fail(Check::validity, Code::not_yet_valid,
                    fmt::format("begins in {}, on {}", format_span(*claims.nbf - at), format_time(*claims.nbf)));
    if (!claims.exp) return pass(Check::validity, "no end");
    return pass(Check::validity, fmt::format("until {}", format_time(*claims.exp)));
}

void warn_of_times(Report& report, const Claims& claims) {
    if (!claims.exp) report.warnings.push_back({"missing-exp", "the card has no exp: it never expires"});
    if (claims.iat && *claims.iat > report.at)
        report.warnings.push_back(
            {"iat-in-future", fmt::format("issued on {}, which is in {}", format_time(*claims.iat),
                                          format_span(*claims.iat - report.at))});
}

} // namespace

Report verify_cose(const Verifier& verifier, std::string input, ByteView bytes) {
    Report report{.input = std::move(input), .at = verifier.at(), .checks = {}, .warnings = {}, .card = {}};
    try {
        report.card = read_card(bytes);
    } catch (const Error& error) {
        return unreadable_report(std::move(report.input), verifier.at(), error);
    }

    const ReadCard& card = *report.card;
    const Signed sign = check_signature(card.message, verifier.trust(), card.claims.iss);
    report.warnings = card.warnings;
    report.checks.push_back(card.flaw ? fail(Check::decode, card.flaw->code(), card.flaw->what())
                                      : pass(Check::decode));
    report.checks.push_back(sign.result);
    const CheckResult key = check_key(card.message, sign, card.claims, verifier.at());
    report.checks.push_back(key);
    if (card.flaw) {
        for (Check check : {Check::issuer, Check::validity, Check::status})
            report.checks.push_back(skip(check, "the claims are bad"));
    } else {
        report.checks.push_back(check_issuer(sign, card.claims));
        report.checks.push_back(check_validity(card.claims, verifier.at()));
        report.checks.push_back(check_status(verifier, sign, key.result == Result::pass, card.claims, report.warnings));
        warn_of_times(report, card.claims);
    }
    report.checks.push_back(
        skip(Check::holder, card.claims.cnf ? "no proof of the holder was shown" : "the card is bound to no device"));
    report.checks.push_back(skip(Check::face, "no photo was given"));
    return report;
}

Report verify_text(const Verifier& verifier, std::string input, std::string_view text) {
    Bytes cose;
    try {
        cose = card_of_text(text);
    } catch (const Error& error) {
        return unreadable_report(std::move(input), verifier.at(), error);
    }
    return verify_cose(verifier, std::move(input), cose);
}

} // namespace qrid
