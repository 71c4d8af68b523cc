#include "qrid/verify/inside/foreign_check.h"

#include "qrid/base/encoding.h"
#include "qrid/foreign/dcc.h"
#include "qrid/foreign/health_card.h"
#include "qrid/verify/inside/check_results.h"
#include "qrid/verify/inside/signature_check.h"

#include <algorithm>
#include <functional>

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

// What only certificates of one kind are asked.
struct KindOfCard {
    std::optional<Error> flaw;                                                    ///< of the decode check
    std::function<std::optional<Error>(const TrustedKey& signer)> flaw_of_signer; ///< of the key check; may be empty
    bool is_good_from_iat = false;                                                ///< within a day
    /// Of a card whose signer may be unknown; empty: it has none.
    std::function<CheckResult(const TrustedKey* signer)> status = {};
};

CheckResult without_list(const Demands& demands, std::string why) {
    return demands.require_status ? unknown(Check::status, Code::status_missing, std::move(why))
                                  : skip(Check::status, std::move(why));
}

CheckResult check_revocation(const HealthCard& card, const TrustedKey* signer, const Verifier& verifier,
                             Warnings& warnings) {
    const auto rid = revocation_id(card);
    if (!rid) return without_list(verifier.demands(), "this kind of card has no status list");
    const std::vector<RidList>& lists = verifier.status().rid_lists(card.token.kid);
    if (lists.empty()) {
        const std::string why =
            fmt::format("the card has a rid, but the revocation list of its key {} is not available", card.token.kid);
        warnings.push_back({WarningCode::revocation_not_checked, why});
        return without_list(verifier.demands(), why);
    }
    if (std::any_of(lists.begin(), lists.end(), [&](const RidList& list) { return list.revokes(*rid, card.nbf); }))
        return fail(Check::status, Code::revoked,
                    fmt::format("its rid is on the revocation list of key {}", card.token.kid));
    const std::uint64_t version = lists.front().ctr;
    if (signer && signer->crl_version > version) // nothing is less than any version
        return unknown(Check::status, Code::status_stale,
                       fmt::format("not on version {} of the revocation list, but version {} of it is out", version,
                                   *signer->crl_version));
    return pass(Check::status, fmt::format("not on version {} of the revocation list", version));
}

void check(Report& report, const Verifier& verifier, const SignedMessage& message, const KindOfCard& kind) {
    const ForeignCard& card = *report.foreign;
    const std::optional<Error>& flaw = kind.flaw;
    const Demands& demands = verifier.demands();
    Signed sign = check_signature(message, verifier.trust(), card.iss);
    report.checks.set(flaw ? fail(Check::decode, flaw->code(), flaw->what()) : pass(Check::decode));
    report.checks.set(sign.result);
    CheckResult key = check_key(message, sign, card.iat, verifier.at());
    if (key.result == Result::pass && kind.flaw_of_signer)
        if (const auto wrong = kind.flaw_of_signer(*sign.key)) key = fail(Check::key, wrong->code(), wrong->what());
    report.checks.set(std::move(key));
    report.checks.set(check_issuer(sign, card.iss));
    CheckResult validity = check_validity(card.nbf, card.exp, verifier.at(), demands.card_skew());
    if (validity.result == Result::pass && kind.is_good_from_iat && card.iat) {
        const Seconds ahead = *card.iat - verifier.at();
        if (ahead > demands.card_skew() + seconds_per_day) // issuers date by the day, each by its own
            validity = fail(Check::validity, Code::not_yet_valid,
                            fmt::format("issued in {}, on {}", format_span(ahead), format_time(*card.iat)));
    }
    report.checks.set(std::move(validity));
    report.checks.set(kind.status ? kind.status(sign.key)
                                  : without_list(demands, "this kind of card has no status list"));
    report.checks.set(demands.wanted_level() == Level::bearer
                          ? skip(Check::holder, "this kind of card is not bound to a device")
                          : fail(Check::holder, Code::holder_proof_missing,
                                 "this kind of card is not bound to a device, so the holder cannot be proven"));
    report.checks.set(demands.face ? unknown(Check::face, Code::face_absent, "this kind of card has no face")
                                   : skip(Check::face, "no photo was given"));
}

} // namespace

Report verify_foreign(const Verifier& verifier, std::string input, TextKind kind, std::string_view text) {
    Report report{.input = std::move(input), .at = verifier.at()};
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
        auto flaw = flaw_of_naming(dcc);
        if (!flaw) flaw = flaw_of_schema(dcc);
        check(report, verifier, message,
              {.flaw = std::move(flaw),
               .flaw_of_signer = [&](const TrustedKey& signer) -> std::optional<Error> {
                   for (const auto& certificate : signer.usages)
                       if (auto wrong = flaw_of_usage(dcc, certificate)) return wrong;
                   const auto out_of_time = flaw_of_certificates(signer, verifier.at());
                   return out_of_time ? std::optional(Error(out_of_time->code, out_of_time->detail)) : std::nullopt;
               },
               .is_good_from_iat = true});
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
    check(report, verifier, message,
          {.flaw = flaw_of_naming(card), .flaw_of_signer = {}, .status = [&](const TrustedKey* signer) {
               return check_revocation(card, signer, verifier, report.warnings);
           }});
    return report;
}

} // namespace qrid
