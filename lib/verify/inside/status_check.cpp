#include "qrid/verify/inside/status_check.h"

#include "qrid/base/expiry.h"
#include "qrid/status/belief.h"
#include "qrid/verify/inside/check_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>

namespace qrid {

namespace {

using check_result::fail, check_result::pass, check_result::skip, check_result::unknown;

CheckResult check_value(const StatusToken& token, std::uint64_t idx, std::optional<int> value) {
    if (!value)
        return fail(Check::status, Code::status_index_out_of_range,
                    fmt::format("index {} is beyond the end of {}", idx, token.uri));
    switch (*value) {
    case status_value::valid:
        return pass(Check::status, fmt::format("list of {}", format_time(token.iat)));
    case status_value::invalid:
        return fail(Check::status, Code::revoked, fmt::format("by the list of {}", format_time(token.iat)));
    case status_value::suspended:
        return fail(Check::status, Code::suspended, fmt::format("by the list of {}", format_time(token.iat)));
    default:
        return unknown(Check::status, Code::status_untrusted,
                       fmt::format("status value {} has no standard meaning", *value));
    }
}

// Why a list cannot tell anything of a card; nothing when it can.
std::optional<CheckResult> flaw_of_list(const Verifier& verifier, const Signed& sign, const StatusToken& token) {
    const JudgedList& judged = verifier.judged(token);
    const Belief belief =
        believe(token, judged.signers, sign.key == nullptr ? anyone() : issuer_of(*sign.key), verifier.at());
    if (belief.flaw)
        return unknown(Check::status, status_code(*belief.flaw), fmt::format("the list {}", belief.flaw->detail));
    if (!judged.list)
        return unknown(Check::status, judged.flaw->code(), fmt::format("the list is damaged: {}", judged.flaw->what()));
    return std::nullopt;
}

// ttl asks for a newer list, exp forbids an older one.
bool is_old(const StatusToken& token, Seconds at) { return token.ttl && at - token.iat > *token.ttl; }

bool is_too_old(const StatusToken& token, const Demands& demands, Seconds at) {
    return demands.max_status_age && at - token.iat > *demands.max_status_age;
}

// Lists that can tell something of the card and are equally new. An issuer never makes two of one second that differ;
// should it be, nobody can say which is the newer one.
using Newest = std::vector<const StatusToken*>;

// Of the lists at hand; none when none can tell anything, and `why` says why.
Newest usable_lists(const Verifier& verifier, const Signed& sign, const std::string& uri,
                    std::optional<CheckResult>& why) {
    Newest newest;
    for (const StatusToken& token : verifier.status().find(uri)) {
        if (!newest.empty() && token.iat < newest.front()->iat) break;
        std::optional<CheckResult> flaw = flaw_of_list(verifier, sign, token);
        if (!flaw)
            newest.push_back(&token);
        else if (!why)
            why = std::move(flaw);
    }
    return newest;
}

// Adds the lists fetched anew, or puts them in the place of older ones. Whether any was added.
bool add_fetched(const Verifier& verifier, const Signed& sign, const std::string& uri, Newest& newest,
                 std::optional<CheckResult>& why, Warnings& warnings) {
    const Verifier::Fetched& fetched = verifier.fetched(uri, *sign.key);
    std::optional<CheckResult> flaw;
    if (fetched.error) flaw = unknown(Check::status, fetched.error->code(), fetched.error->what());
    bool added = false;
    for (const StatusToken& token : fetched.tokens) {
        std::optional<CheckResult> own_flaw = flaw_of_list(verifier, sign, token);
        if (own_flaw) {
            flaw = std::move(own_flaw);
            continue;
        }
        if (!newest.empty() && newest.front()->iat > token.iat) continue;
        if (!newest.empty() && newest.front()->iat < token.iat) newest.clear();
        newest.push_back(&token);
        added = true;
    }
    if (added)
        warnings.insert(warnings.end(), fetched.warnings.begin(), fetched.warnings.end());
    else if (flaw && newest.empty())
        why = std::move(flaw);
    else if (flaw)
        warnings.push_back(
            {WarningCode::status_not_fetched, fmt::format("the existing list was used: {}", flaw->detail)});
    return added;
}

// What a list that can tell something says of the card.
CheckResult judge(const StatusToken& token, const Demands& demands, Seconds at, std::uint64_t idx,
                  std::optional<int> value) {
    CheckResult said = check_value(token, idx, value);
    const auto stale = [&](std::string why) {
        CheckResult result = unknown(Check::status, Code::status_stale, std::move(why));
        if (said.result == Result::fail) result.last_known = said.code;
        return result;
    };
    if (token.has_expired(at)) return stale("the list " + expired_ago(*token.exp, at));
    if (is_too_old(token, demands, at))
        return stale(fmt::format("the list was made {} ago, but may be at most {} old", format_span(at - token.iat),
                                 format_span(*demands.max_status_age)));
    return said;
}

// A clear no goes before an unknown, and that before a yes.
bool is_stricter(const CheckResult& a, const CheckResult& b) {
    const auto rank = [](const CheckResult& check) {
        return check.result == Result::fail ? 2 : check.result == Result::pass ? 0 : 1;
    };
    if (rank(a) != rank(b)) return rank(a) > rank(b);
    return a.code == Code::revoked || a.last_known == Code::revoked; // which is for good
}

} // namespace

CheckResult check_status(const Verifier& verifier, const Signed& sign, bool may_fetch, const Claims& claims,
                         Warnings& warnings) {
    const Demands& demands = verifier.demands();
    if (claims.has_other_status)
        return unknown(Check::status, Code::status_missing,
                       "the card's status is published by another mechanism than a status list");
    if (!claims.status && demands.require_status)
        return unknown(Check::status, Code::status_missing, "the card names no status list, but a status is required");
    if (!claims.status) return skip(Check::status, "the card has no status");
    const auto& [idx, uri] = *claims.status;
    const Seconds at = verifier.at();
    std::optional<CheckResult> why;
    Newest newest = usable_lists(verifier, sign, uri, why);
    const bool wants_newer = newest.empty() || std::any_of(newest.begin(), newest.end(), [&](const StatusToken* token) {
                                 return token->has_expired(at) || is_old(*token, at) || is_too_old(*token, demands, at);
                             });
    const bool is_fetched = wants_newer && verifier.fetches() && may_fetch && sign.result.result == Result::pass &&
                            add_fetched(verifier, sign, uri, newest, why, warnings);
    if (newest.empty())
        return why ? *why
                   : unknown(Check::status, Code::status_missing, fmt::format("the list {} is not available", uri));

    std::optional<CheckResult> strictest;
    std::vector<int> gravities;
    for (const StatusToken* token : newest) {
        const auto value = verifier.judged(*token).list->view.get(idx);
        CheckResult result = judge(*token, demands, at, idx, value);
        if (!strictest || is_stricter(result, *strictest)) strictest = std::move(result);
        gravities.push_back(gravity(value));
    }
    if (std::adjacent_find(gravities.begin(), gravities.end(), std::not_equal_to<>()) != gravities.end())
        warnings.push_back({WarningCode::status_conflict,
                            fmt::format("two lists of {} disagree about this card; the stricter one counts",
                                        format_time(newest.front()->iat))});
    const StatusToken& list = *newest.front();
    warn_of_algorithm(warnings, verifier.judged(list).signers.keys.front()->key.algorithm(), "the status list");
    if (!is_fetched && is_old(list, at) && strictest->code != Code::status_stale) // what was fetched cannot be newer
        warnings.push_back(
            {WarningCode::status_old, fmt::format("the list was made {} ago and should be refreshed every {}",
                                                  format_span(at - list.iat), format_span(*list.ttl))});
    return *strictest;
}

} // namespace qrid
