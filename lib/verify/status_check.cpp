#include "qrid/verify/status_check.h"

#include "qrid/verify/check_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>

namespace qrid {

namespace {

using check_result::fail, check_result::pass, check_result::skip, check_result::unknown;

CheckResult check_value(const StatusToken& token, const StatusView& list, std::uint64_t idx) {
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
    if (!judged.list)
        return unknown(Check::status, judged.flaw->code(), fmt::format("the list is damaged: {}", judged.flaw->what()));
    return std::nullopt;
}

bool is_expired(const StatusToken& token, Seconds at) { return token.exp && at >= *token.exp; }

// ttl asks for a newer list, exp forbids an older one.
bool is_old(const StatusToken& token, Seconds at) { return token.ttl && at - token.iat > *token.ttl; }

// The newest list that can tell something of the card; null when there is none, and `why` says why.
const StatusToken* usable_list(const Verifier& verifier, const Signed& sign, const std::string& uri,
                               std::optional<CheckResult>& why) {
    for (const StatusToken& token : verifier.status().find(uri)) {
        std::optional<CheckResult> flaw = flaw_of_list(verifier, sign, token);
        if (!flaw) return &token;
        if (!why) why = std::move(flaw);
    }
    return nullptr;
}

// The list fetched anew, when that is newer than the one at hand.
const StatusToken* fetched_list(const Verifier& verifier, const Signed& sign, const std::string& uri,
                                const StatusToken* at_hand, std::optional<CheckResult>& why, Warnings& warnings) {
    const Verifier::Fetched& fetched = verifier.fetched(uri, *sign.key);
    std::optional<CheckResult> flaw;
    if (fetched.token) {
        flaw = flaw_of_list(verifier, sign, *fetched.token);
        if (!flaw && (at_hand == nullptr || at_hand->iat <= fetched.token->iat)) {
            warnings.insert(warnings.end(), fetched.warnings.begin(), fetched.warnings.end());
            return &*fetched.token;
        }
        if (!flaw) return at_hand;
    } else {
        flaw = unknown(Check::status, fetched.error->code(), fetched.error->what());
    }
    if (at_hand == nullptr)
        why = std::move(flaw);
    else
        warnings.push_back({"status-not-fetched", fmt::format("the list at hand was used: {}", flaw->detail)});
    return at_hand;
}

} // namespace

CheckResult check_status(const Verifier& verifier, const Signed& sign, bool key_counts, const Claims& claims,
                         Warnings& warnings) {
    const Demands& demands = verifier.demands();
    if (!claims.status && demands.require_status)
        return unknown(Check::status, Code::status_missing, "the card names no status list, and one was asked for");
    if (!claims.status) return skip(Check::status, "the card has no status");
    const auto& [idx, uri] = *claims.status;
    const Seconds at = verifier.at();
    std::optional<CheckResult> why;
    const StatusToken* token = usable_list(verifier, sign, uri, why);
    const StatusToken* const at_hand = token;
    const auto is_too_old = [&](const StatusToken& list) {
        return demands.max_status_age && at - list.iat > *demands.max_status_age;
    };
    const bool wants_newer = token == nullptr || is_expired(*token, at) || is_old(*token, at) || is_too_old(*token);
    if (wants_newer && verifier.fetches() && key_counts && sign.result.result == Result::pass)
        token = fetched_list(verifier, sign, uri, token, why, warnings);
    if (token == nullptr)
        return why ? *why
                   : unknown(Check::status, Code::status_missing, fmt::format("the list {} is not at hand", uri));
    if (is_expired(*token, at))
        return unknown(
            Check::status, Code::status_stale,
            fmt::format("the list expired {} ago, on {}", format_span(at - *token->exp), format_time(*token->exp)));
    if (is_too_old(*token))
        return unknown(Check::status, Code::status_stale,
                       fmt::format("the list was made {} ago, and one of at most {} was asked for",
                                   format_span(at - token->iat), format_span(*demands.max_status_age)));
    if (token == at_hand && is_old(*token, at)) // what was fetched is as new as can be had
        warnings.push_back({"status-old", fmt::format("the list was made {} ago and wants to be fetched anew every {}",
                                                      format_span(at - token->iat), format_span(*token->ttl))});
    return check_value(*token, verifier.judged(*token).list->view, idx);
}

struct Verifier::Cache {
    std::mutex lock;
    std::map<const StatusToken*, JudgedList> judged; // a map's nodes stay where they are
    std::mutex fetch_lock;
    std::map<std::pair<std::string, std::string>, Fetched> fetched; // by issuer and uri
};

Verifier::Verifier(TrustSet trust, StatusLibrary status, Seconds at, Demands demands)
    : trust_(std::move(trust)), status_(std::move(status)), at_(at), demands_(std::move(demands)),
      cache_(std::make_unique<Cache>()) {}
Verifier::Verifier(Verifier&&) noexcept = default;
Verifier::~Verifier() = default;

const JudgedList& Verifier::judged(const StatusToken& token) const {
    const std::lock_guard guard(cache_->lock);
    const auto [entry, is_new] = cache_->judged.try_emplace(&token);
    JudgedList& judged = entry->second;
    if (!is_new) return judged;
    judged.signers = signers_of(token, trust_);
    if (judged.signers.empty()) return judged; // nothing unsigned is inflated
    try {
        judged.list = open_list(token);
    } catch (const Error& error) {
        judged.flaw = error;
    }
    return judged;
}

const Verifier::Fetched& Verifier::fetched(const std::string& uri, const TrustedKey& signer) const {
    const std::lock_guard guard(cache_->fetch_lock);
    const auto [entry, is_new] = cache_->fetched.try_emplace(std::pair(signer.iss, uri));
    if (!is_new) return entry->second;
    try {
        entry->second.token = fetch_(uri, signer, entry->second.warnings);
    } catch (const Error& error) {
        entry->second.error = error;
    } catch (const std::exception& error) { // another thread may wait for an outcome, whatever it is
        entry->second.error = Error(Code::internal, error.what());
    }
    return entry->second;
}

} // namespace qrid
