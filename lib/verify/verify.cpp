#include "qrid/verify/verify.h"

#include "qrid/base/encoding.h"
#include "qrid/card/text.h"
#include "qrid/cose/key.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>

namespace qrid {

namespace {

CheckResult pass(Check check, std::string detail = {}) {
    return {check, Result::pass, std::nullopt, std::move(detail)};
}
CheckResult fail(Check check, Code code, std::string detail) { return {check, Result::fail, code, std::move(detail)}; }
CheckResult unknown(Check check, Code code, std::string detail) {
    return {check, Result::unknown, code, std::move(detail)};
}
CheckResult skip(Check check, std::string detail) { return {check, Result::skipped, std::nullopt, std::move(detail)}; }

std::string kid_text(const std::optional<Bytes>& kid) { return kid ? "key " + hex_encode(*kid) : "no key named"; }

// The outcome of the signature check, and the key on which the later checks are made: the signer, or else the one that
// the card claims.
struct Signed {
    CheckResult result;
    const TrustedKey* key = nullptr;
};

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

CheckResult check_value(const StatusToken& token, const StatusList& list, std::uint64_t idx) {
    const auto value = list.get(idx);
    if (!value)
        return fail(Check::status, Code::status_index_out_of_range,
                    fmt::format("index {} lies past the end of {}", idx, token.uri));
    switch (*value) {
    case status_value::valid:
        return pass(Check::status, fmt::format("list of {}", format_time(token.iat)));
    case status_value::invalid:
        return fail(Check::status, Code::revoked, fmt::format("by the list of {}", format_time(token.iat)));
    case status_value::suspended:
        return fail(Check::status, Code::suspended, fmt::format("by the list of {}", format_time(token.iat)));
    default:
        return unknown(Check::status, Code::status_untrusted,
                       fmt::format("status value {} has no common meaning", *value));
    }
}

// A list that is dated later than now by more than clocks differ is not believed: it would win for ever.
constexpr Seconds list_skew = 300;

// Why a list cannot tell anything of a card; nothing when it can.
std::optional<CheckResult> flaw_of_list(const Verifier& verifier, const Signed& sign, const StatusToken& token) {
    const auto untrusted = [](std::string why) {
        return unknown(Check::status, Code::status_untrusted, std::move(why));
    };
    const Seconds at = verifier.at();
    const JudgedList& judged = verifier.judged(token);
    if (judged.signers.empty()) return untrusted("the list is not signed by a trusted key");
    // Who is trusted for one issuer's cards has no say over another's.
    const auto has_say = [&](const TrustedKey* signer) {
        return sign.key == nullptr || signer == sign.key ||
               (sign.key->iss.empty() && signer->iss.empty() ? signer->origin == sign.key->origin
                                                             : signer->iss == sign.key->iss);
    };
    const auto found = std::find_if(judged.signers.begin(), judged.signers.end(), has_say);
    if (found == judged.signers.end()) {
        const std::string& other = judged.signers.front()->iss;
        return untrusted(fmt::format("the list is signed by a key of {}, not of the card's issuer",
                                     other.empty() ? "nobody named" : other));
    }
    if (const auto flaw = flaw_of(**found, token.iat, at))
        return unknown(Check::status, flaw->code == Code::trust_stale ? Code::trust_stale : Code::status_untrusted,
                       fmt::format("the key of the list does not count: {}", flaw->detail));
    if (token.iat > at + list_skew)
        return untrusted(fmt::format("the list is dated {}, which is yet to come", format_time(token.iat)));
    if (!judged.list) return untrusted("the list is damaged");
    return std::nullopt;
}

// The newest list that can tell something of the card; null when there is none, and `why` says why.
const StatusToken* usable_list(const Verifier& verifier, const Signed& sign, const Claims& claims,
                               std::optional<CheckResult>& why) {
    for (const StatusToken& token : verifier.status().find(claims.status->uri)) {
        std::optional<CheckResult> flaw = flaw_of_list(verifier, sign, token);
        if (!flaw) return &token;
        if (!why) why = std::move(flaw);
    }
    if (!why)
        why =
            unknown(Check::status, Code::status_missing, fmt::format("the list {} is not at hand", claims.status->uri));
    return nullptr;
}

CheckResult check_status(const Verifier& verifier, const Signed& sign, const Claims& claims, Warnings& warnings) {
    if (!claims.status) return skip(Check::status, "the card has no status");
    std::optional<CheckResult> why;
    const StatusToken* token = usable_list(verifier, sign, claims, why);
    if (token == nullptr) return *why;
    const Seconds age = verifier.at() - token->iat;
    if (token->exp && verifier.at() >= *token->exp)
        return unknown(Check::status, Code::status_stale,
                       fmt::format("the list expired {} ago, on {}", format_span(verifier.at() - *token->exp),
                                   format_time(*token->exp)));
    if (token->ttl && age > *token->ttl) // ttl asks for a newer list, exp forbids an older one
        warnings.push_back({"status-old", fmt::format("the list was made {} ago and wants to be fetched anew every {}",
                                                      format_span(age), format_span(*token->ttl))});
    return check_value(*token, *verifier.judged(*token).list, claims.status->idx);
}

void warn_of_times(Report& report, const Claims& claims) {
    if (!claims.exp) report.warnings.push_back({"missing-exp", "the card has no exp: it never expires"});
    if (claims.iat && *claims.iat > report.at)
        report.warnings.push_back(
            {"iat-in-future", fmt::format("issued on {}, which is in {}", format_time(*claims.iat),
                                          format_span(*claims.iat - report.at))});
}

} // namespace

struct Verifier::Cache {
    std::mutex lock;
    std::map<const StatusToken*, JudgedList> judged; // a map's nodes stay where they are
};

Verifier::Verifier(TrustSet trust, StatusLibrary status, Seconds at)
    : trust_(std::move(trust)), status_(std::move(status)), at_(at), cache_(std::make_unique<Cache>()) {}
Verifier::Verifier(Verifier&&) noexcept = default;
Verifier::~Verifier() = default;

const JudgedList& Verifier::judged(const StatusToken& token) const {
    const std::lock_guard guard(cache_->lock);
    const auto [entry, is_new] = cache_->judged.try_emplace(&token);
    if (!is_new) return entry->second;
    entry->second.signers = signers_of(token, trust_);
    if (entry->second.signers.empty()) return entry->second; // nothing unsigned is inflated
    try {
        entry->second.list = StatusList::inflate(token.bits, token.lst);
    } catch (const Error&) {
    } // told by the absence of the list
    return entry->second;
}

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
    report.checks.push_back(check_key(card.message, sign, card.claims, verifier.at()));
    if (card.flaw) {
        for (Check check : {Check::issuer, Check::validity, Check::status})
            report.checks.push_back(skip(check, "the claims are bad"));
    } else {
        report.checks.push_back(check_issuer(sign, card.claims));
        report.checks.push_back(check_validity(card.claims, verifier.at()));
        report.checks.push_back(check_status(verifier, sign, card.claims, report.warnings));
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
