#include "qrid/status/fetch.h"

#include "qrid/status/address.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

constexpr Seconds list_skew = 300;            // a list that is dated later would win for ever
constexpr Seconds ttl_by_default = 12 * 3600; // of a list that states none

bool is_expired(const StatusToken& token, Seconds now) { return token.exp && now >= *token.exp; }

bool belongs_to(const std::vector<ListOwner>& owners, const std::string& iss) {
    return std::any_of(owners.begin(), owners.end(), [&](const ListOwner& owner) { return owner.iss == iss; });
}

// Throws unless the token is for the uri, and signed by a key for status of an owner.
void check_token(const StatusToken& token, const std::string& uri, const std::vector<ListOwner>& owners,
                 const TrustSet& trust, Seconds now) {
    if (token.uri != uri)
        throw Error(Code::status_wrong_uri, fmt::format("the list at {} is that of {}", uri, token.uri));
    const auto untrusted = [&](const std::string& why) {
        return Error(Code::status_untrusted, fmt::format("the list {} {}", uri, why));
    };
    auto signers = signers_of(token, trust);
    if (signers.empty()) throw untrusted("is not signed by a trusted key");
    std::erase_if(signers, [&](const TrustedKey* signer) { return !belongs_to(owners, signer->iss); });
    if (signers.empty()) throw untrusted("is signed by a key of another issuer");
    if (const auto flaw = flaw_of(*signers.front(), token.iat, now))
        throw Error(flaw->code == Code::trust_stale ? Code::trust_stale : Code::status_untrusted,
                    fmt::format("the key of the list {} does not count: {}", uri, flaw->detail));
    if (token.iat > now + list_skew)
        throw untrusted(fmt::format("is dated {}, which is yet to come", format_time(token.iat)));
}

StatusToken read_answer(const std::string& uri, ByteView body) {
    try {
        return read_status_token(body);
    } catch (const Error& error) {
        throw Error(Code::status_untrusted, fmt::format("what the server has at {} is no list: {}", uri, error.what()),
                    "tell the issuer, or try again from another network");
    }
}

// Inflates it once, so that nothing comes into the cache that does not.
void check_list(const std::string& uri, const StatusToken& token) {
    try {
        (void)open_list(token);
    } catch (const Error& error) {
        throw Error(error.code() == Code::too_large ? Code::too_large : Code::status_untrusted,
                    fmt::format("the list {} is damaged: {}", uri, error.what()), "tell the issuer");
    }
}

// A copy in the cache that may still count.
struct Copy {
    CachedList cached;
    StatusToken token;

    bool is_fresh(Seconds now) const {
        const Seconds ttl = token.ttl.value_or(ttl_by_default);
        return cached.fetched_at <= now && now - cached.fetched_at < ttl && !is_expired(token, now);
    }
};

} // namespace

ListOwner owner_of(const TrustedKey& signer) {
    if (signer.status_uri) return {signer.iss, *signer.status_uri};
    throw Error(Code::status_not_allowed, fmt::format("no trusted list says where the status lists of {} are",
                                                      signer.iss.empty() ? "the card's issuer" : signer.iss));
}

std::vector<ListOwner> owners_of(const std::string& uri, const TrustSet& trust, Seconds now) {
    std::vector<ListOwner> owners;
    std::string why = "no trusted list says where the lists of its issuer are";
    for (const TrustedKey& key : trust.keys()) {
        if (!key.status_uri || belongs_to(owners, key.iss) || flaw_of(key, std::nullopt, now)) continue;
        if (auto flaw = flaw_of_address(uri, *key.status_uri))
            why = std::move(*flaw);
        else
            owners.push_back({key.iss, *key.status_uri});
    }
    if (owners.empty()) throw Error(Code::status_not_allowed, fmt::format("the list {} is not fetched: {}", uri, why));
    return owners;
}

std::string_view name(FetchResult result) {
    constexpr std::array names{"fetched", "unchanged", "fresh", "kept"};
    return names.at(static_cast<std::size_t>(result));
}

FetchedList fetch_status(const std::string& uri, const std::vector<ListOwner>& owners, const TrustSet& trust,
                         Seconds now, const FetchOptions& options) {
    const auto flaw_of_owners = [&](const std::string& address) {
        std::optional<std::string> flaw = "it is nobody's";
        for (const ListOwner& owner : owners)
            if (!(flaw = flaw_of_address(address, owner.prefix))) break;
        return flaw;
    };
    const StatusCache cache(options.cache);
    const auto copy = [&]() -> std::optional<Copy> {
        auto cached = cache.find(uri);
        if (!cached || flaw_of_owners(uri)) return std::nullopt;
        try {
            StatusToken token = read_status_token(cached->token);
            check_token(token, uri, owners, trust, now);
            return Copy{std::move(*cached), std::move(token)};
        } catch (const Error&) {
            return std::nullopt; // as good as none
        }
    }();
    const auto result_of = [&](FetchResult result, Warnings warnings = {}) {
        return FetchedList{copy->token, result, cache.file_of(uri), copy->cached.token.size(), std::move(warnings), {}};
    };
    const auto store = [&](const CachedList& list, FetchedList& result) {
        try {
            cache.store(list);
        } catch (const Error& error) {
            result.not_cached = error;
        }
    };
    if (copy && !options.force && copy->is_fresh(now)) return result_of(FetchResult::fresh);

    const bool keepable = copy && !is_expired(copy->token, now);
    Download got;
    try {
        got = download(uri, flaw_of_owners, copy ? copy->cached.etag : "", options.download);
    } catch (const Error& error) {
        if (!keepable || error.code() != Code::status_unreachable) throw;
        return result_of(FetchResult::kept,
                         {{"status-not-fetched", fmt::format("the list of {} in the cache was used: {}",
                                                             format_time(copy->token.iat), error.what())}});
    }
    StatusToken token = got.unchanged ? copy->token : read_answer(uri, got.body);
    check_token(token, uri, owners, trust, now);
    if (keepable && token.iat < copy->token.iat)
        return result_of(
            FetchResult::kept,
            {{"status-rollback", fmt::format("the list of {} in the cache was used: that of the server is older, of {}",
                                             format_time(copy->token.iat), format_time(token.iat))}});
    if (is_expired(token, now))
        throw Error(Code::status_stale, fmt::format("the list {} expired {} ago, on {}", uri,
                                                    format_span(now - *token.exp), format_time(*token.exp)));
    if (got.unchanged || got.body == (copy ? copy->cached.token : Bytes{})) {
        FetchedList result = result_of(FetchResult::unchanged);
        store({uri, got.etag, now, copy->cached.token}, result);
        return result;
    }
    check_list(uri, token);
    FetchedList result{std::move(token), FetchResult::fetched, cache.file_of(uri), got.body.size(), {}, {}};
    store({uri, std::move(got.etag), now, std::move(got.body)}, result);
    return result;
}

} // namespace qrid
