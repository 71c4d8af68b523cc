#include "qrid/verify/foreign_check.h"

#include "qrid/base/encoding.h"
#include "qrid/foreign/dcc.h"
#include "qrid/foreign/health_card.h"
#include "qrid/verify/check_results.h"
#include "qrid/verify/signature_check.h"

namespace qrid {

namespace {

using check_result::fail, check_result::pass, check_result::skip, check_result::unknown;

SignedMessage signed_message(const Jws& token) {
    SignedMessage out;
    out.has_signature = !token.signature.empty();
    out.alg = token.alg;
    out.algorithm = algorithm_of(token);
    out.kid = to_bytes(bytes_of(token.kid)); // which no health card is without
    out.kid_text = "key " + token.kid;
    out.is_signed_by = [&token](const PublicKey& key) { return verify(token, key); };
    return out;
}

void check(Report& report, const Verifier& verifier, const SignedMessage& message, const std::optional<Error>& flaw) {
    const ForeignCard& card = *report.foreign;
    const Demands& demands = verifier.demands();
    Signed sign = check_signature(message, verifier.trust(), card.iss);
    report.checks.push_back(flaw ? fail(Check::decode, flaw->code(), flaw->what()) : pass(Check::decode));
    report.checks.push_back(sign.result);
    report.checks.push_back(check_key(message, sign, card.iat, verifier.at()));
    report.checks.push_back(check_issuer(sign, card.iss));
    report.checks.push_back(check_validity(card.nbf, card.exp, verifier.at(), demands.card_skew()));
    report.checks.push_back(demands.require_status
                                ? unknown(Check::status, Code::status_missing, "this kind of card names no status list")
                                : skip(Check::status, "this kind of card names no status list"));
    report.checks.push_back(
        demands.wanted_level() == Level::bearer
            ? skip(Check::holder, "this kind of card is bound to no device")
            : fail(Check::holder, Code::holder_proof_missing,
                   "this kind of card is bound to no device, so that nothing can prove its holder"));
    report.checks.push_back(demands.face ? unknown(Check::face, Code::face_absent, "this kind of card carries no face")
                                         : skip(Check::face, "no photo was given"));
}

} // namespace

Report verify_foreign(const Verifier& verifier, std::string input, TextKind kind, std::string_view text) {
    Report report{.input = std::move(input), .at = verifier.at(), .checks = {}, .warnings = {}};
    const std::size_t limit = verifier.demands().max_bytes;
    if (kind == TextKind::eu_dcc) {
        const Dcc dcc = read_dcc(text, limit);
        const SignedMessage message = qrid::signed_message(dcc.message);
        report.format = "eu-dcc";
        report.warnings = dcc.warnings;
        report.foreign = ForeignCard{.alg = message.alg,
                                     .kid = {},
                                     .iss = dcc.iss,
                                     .iat = dcc.iat,
                                     .nbf = dcc.nbf,
                                     .exp = dcc.exp,
                                     .layers = layers_of(dcc, true)};
        if (message.kid) report.foreign->kid = hex_encode(*message.kid);
        check(report, verifier, message, flaw_of_naming(dcc));
        warn_of_times(report, dcc.iat, dcc.exp, verifier.demands().card_skew());
        return report;
    }
    const HealthCard card = read_health_card(text, limit);
    const SignedMessage message = signed_message(card.token);
    report.format = "smart-health-card";
    report.warnings = card.warnings;
    report.foreign = ForeignCard{.alg = message.alg,
                                 .kid = card.token.kid,
                                 .iss = card.iss,
                                 .iat = card.nbf,
                                 .nbf = card.nbf,
                                 .exp = card.exp,
                                 .layers = layers_of(card, true)};
    check(report, verifier, message, flaw_of_naming(card));
    return report;
}

} // namespace qrid
