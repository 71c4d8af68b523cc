#include "qrid/verify/verify.h"

#include "qrid/card/naming.h"
#include "qrid/card/text.h"
#include "qrid/verify/inside/check_results.h"
#include "qrid/verify/inside/foreign_check.h"
#include "qrid/verify/inside/holder_check.h"
#include "qrid/verify/inside/signature_check.h"
#include "qrid/verify/inside/status_check.h"
#include "qrid/verify/replay_check.h"

namespace qrid {

namespace {

// What the key's source calls the issuer, once it is certain that the card is that issuer's.
std::string name_of_issuer(const Report& report, const TrustSet& trust) {
    const ReadCard& card = *report.card;
    const auto kid = card.message.kid();
    for (const Check check : {Check::signature, Check::key, Check::issuer})
        if (report.checks[check].result != Result::pass) return {};
    return kid && card.claims.iss ? trust.issuer_name(*card.claims.iss, *kid) : std::string();
}

} // namespace

using check_result::fail, check_result::pass, check_result::skip;

Report verify_cose(const Verifier& verifier, std::string input, ByteView bytes) {
    const Demands& demands = verifier.demands();
    Report report{.input = std::move(input), .at = verifier.at()};
    try {
        if (bytes.size() > demands.max_bytes)
            throw Error(Code::too_large, fmt::format("a message of more than {} bytes", demands.max_bytes));
        report.card = read_card(bytes, demands.decrypt_keys);
    } catch (const Error& error) {
        return unreadable_report(std::move(report.input), verifier.at(), error);
    }

    const ReadCard& card = *report.card;
    const Claims& claims = card.claims;
    const SignedMessage message = signed_message(card.message);
    Signed sign = check_signature(message, verifier.trust(), claims.iss);
    report.warnings = card.warnings;
    warn_of_test(report.warnings, sign, claims.test);
    warn_of_algorithm(report.warnings, sign);
    const std::optional<Error> flaw = card.flaw ? card.flaw : flaw_of_naming(claims);
    report.checks.set(flaw ? fail(Check::decode, flaw->code(), flaw->what()) : pass(Check::decode));
    report.checks.set(sign.result);
    report.checks.set(check_key(message, sign, claims.iat, verifier.at()));
    const bool key_counts = report.checks[Check::key].result == Result::pass;
    if (card.flaw) {
        for (Check check : {Check::issuer, Check::validity, Check::status})
            report.checks.set(skip(check, "the claims are invalid"));
    } else {
        report.checks.set(check_issuer(sign, claims.iss));
        CheckResult validity = check_validity(claims.nbf, claims.exp, verifier.at(), demands.card_skew());
        auto wrong_audience = check_audience(claims.aud, demands.audience, report.warnings);
        const bool is_in_time = validity.result == Result::pass;
        report.checks.set(is_in_time && wrong_audience ? std::move(*wrong_audience) : std::move(validity));
        const bool may_fetch = key_counts && report.verdict() != Verdict::invalid;
        report.checks.set(check_status(verifier, sign, may_fetch, claims, report.warnings));
        warn_of_birth(report, *claims.identity);
        warn_of_times(report, claims.iat, claims.exp, demands.card_skew());
    }
    Holder holder = check_holder(card, demands, verifier.at(), report.warnings);
    report.checks.set(std::move(holder.result));
    // Whatever shows a card that nobody trusted has signed, it is no holder's device.
    report.holder = sign.result.result == Result::pass ? holder.level : Level::bearer;
    report.issuer_name = name_of_issuer(report, verifier.trust());
    report.checks.set(check_face(demands.face.get(), claims));
    if (demands.replays) check_replays(*demands.replays, {&report, 1});
    return report;
}

Report verify_text(const Verifier& verifier, std::string input, std::string_view text) {
    const TextKind kind = text_form(text);
    Bytes cose;
    try {
        if (kind == TextKind::eu_dcc || kind == TextKind::health_card)
            return verify_foreign(verifier, input, kind, text);
        cose = card_of_text(text, verifier.demands().max_bytes);
    } catch (const Error& error) {
        Report report = unreadable_report(std::move(input), verifier.at(), error);
        if (kind == TextKind::eu_dcc) report.format = "eu-dcc";
        if (kind == TextKind::health_card) report.format = "smart-health-card";
        return report;
    }
    return verify_cose(verifier, std::move(input), cose);
}

} // namespace qrid
