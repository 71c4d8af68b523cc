#include "qrid/status/fetch.h"

#include "qrid/base/expiry.h"
#include "qrid/status/address.h"
#include "qrid/status/belief.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

constexpr Seconds ttl_by_default = 12 * 3600; // of a list that states none

// Throws unless the token is for the uri, and signed by a key for status of an owner.
void check_token(const StatusToken& token, const std::string& uri, const HasSay& owners, const TrustSet& trust,
                 Seconds now) {
    if (token.uri != uri) throw Error(Code::status_wrong_uri, fmt::format("the list at {} is for {}", uri, token.uri));
    if (const Belief belief = believe(token, trust, owners, now); belief.flaw)
        throw refusal(*belief.flaw, "the list " + uri);
}

HasSay say_of(const std::vector<ListOwner>& owners) {
    std::vector<std::string> names;
    for (const ListOwner& owner : owners) names.push_back(owner.iss);
    return any_of_issuers(std::move(names));
}

StatusToken read_answer(const std::string& uri, ByteView body) {
    try {
        return read_status_token(body);
    } catch (const Error& error) {
        throw Error(Code::status_untrusted,
                    fmt::format("the server's answer at {} is not a status list: {}", uri, error.what()),
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
    CachedList cached; // its rivals are those below
    StatusToken token;
    std::vector<StatusToken> rivals;

    bool is_fresh(Seconds now) const {
        const Seconds ttl = token.ttl.value_or(ttl_by_default);
        return cached.fetched_at <= now && now - cached.fetched_at < ttl && !token.has_expired(now);
    }
};

// The lists that stand beside one of the same iat with other content, newly fetched: each that is graver somewhere.
void keep_rivals(const std::string& uri, const StatusToken& token, Copy& copy) {
    const OpenList list = open_list(token);
    copy.rivals.insert(copy.rivals.begin(), copy.token);
    copy.cached.rivals.insert(copy.cached.rivals.begin(), copy.cached.token);
    for (std::size_t i = copy.rivals.size(); i-- > 0;) {
        const Strictness strictness = stricter(list.view, open_list(copy.rivals[i]).view);
        if (strictness == Strictness::second || strictness == Strictness::neither) continue;
        copy.rivals.erase(copy.rivals.begin() + static_cast<std::ptrdiff_t>(i));
        copy.cached.rivals.erase(copy.cached.rivals.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (copy.rivals.size() >= max_rival_lists)
        throw Error(Code::status_untrusted,
                    fmt::format("the issuer has signed more than {} different lists {} of {}", max_rival_lists, uri,
                                format_time(token.iat)),
                    "tell the issuer");
}

// One fetch of one list.
class Fetch {
public:
    Fetch(const std::string& uri, const std::vector<ListOwner>& owners, const TrustSet& trust, Seconds now,
          const FetchOptions& options)
        : uri_(uri), owners_(owners), say_(say_of(owners)), trust_(trust), now_(now), options_(options),
          cache_(options.cache) {}

    FetchedList run() {
        find_copy();
        if (copy_ && !options_.force && copy_->is_fresh(now_)) return of_copy(FetchResult::fresh);
        if (!copy_ || copy_->token.has_expired(now_)) return fetch_anew();
        try {
            return fetch_anew();
        } catch (const Error& error) {
            if (is_conflict_ || !is_servers_fault(error)) throw;
            return of_copy(FetchResult::kept, {{WarningCode::status_not_fetched,
                                                fmt::format("the list of {} in the cache was used: {}",
                                                            format_time(copy_->token.iat), error.what())}});
        }
    }

private:
    // Whatever a server answers in place of a newer list, it takes nobody's older one away.
    static bool is_servers_fault(const Error& error) {
        switch (error.code()) {
        case Code::status_unreachable:
        case Code::status_not_allowed:
        case Code::status_untrusted:
        case Code::status_wrong_uri:
        case Code::status_stale:
        case Code::too_large:
            return true;
        default:
            return false;
        }
    }

    FetchedList fetch_anew() {
        const bool is_keepable = copy_ && !copy_->token.has_expired(now_);
        Download got = download(
            uri_, [&](const std::string& address) { return flaw_of_owners(address); }, copy_ ? copy_->cached.etag : "",
            options_.download);
        StatusToken token = got.unchanged ? copy_->token : read_answer(uri_, got.body);
        check_token(token, uri_, say_, trust_, now_);
        const bool is_older = token.iat < seen_iat_ && !is_yet_to_come(seen_iat_, now_);
        if (is_older && !is_keepable)
            throw Error(Code::status_stale,
                        fmt::format("the server's list {} of {} is older than the list of {}, which was seen before",
                                    uri_, format_time(token.iat), format_time(seen_iat_)),
                        "tell the issuer, or try again from another network");
        if (is_older)
            return of_copy(FetchResult::kept,
                           {{WarningCode::status_rollback,
                             fmt::format("the list of {} in the cache was used; the server's list is older, of {}",
                                         format_time(copy_->token.iat), format_time(token.iat))}});
        if (token.has_expired(now_))
            throw Error(Code::status_stale, fmt::format("the list {} {}", uri_, expired_ago(*token.exp, now_)));
        if (got.unchanged || got.body == (copy_ ? copy_->cached.token : Bytes{})) {
            copy_->cached.etag = std::move(got.etag);
            copy_->cached.fetched_at = now_;
            return stored(of_copy(FetchResult::unchanged), copy_->cached);
        }
        return take(std::move(token), std::move(got));
    }

    std::optional<std::string> flaw_of_owners(const std::string& address) const {
        std::optional<std::string> flaw = "it has no known issuer";
        for (const ListOwner& owner : owners_)
            if (!(flaw = flaw_of_address(address, owner.prefix))) break;
        return flaw;
    }

    // A copy with anything wrong in it is as good as none, but for when it was made: no server takes that back. Of what
    // a stolen key has signed not even that counts.
    void find_copy() {
        auto cached = cache_.find(uri_);
        if (!cached || flaw_of_owners(uri_)) return;
        try {
            const auto read = [&](const Bytes& bytes) {
                StatusToken token = read_status_token(bytes);
                if (is_signed_by_owner(token)) seen_iat_ = std::max(seen_iat_, token.iat);
                check_token(token, uri_, say_, trust_, now_);
                return token;
            };
            Copy found{{}, read(cached->token), {}};
            for (const Bytes& rival : cached->rivals) found.rivals.push_back(read(rival));
            found.cached = std::move(*cached);
            copy_ = std::move(found);
        } catch (const Error&) {
        }
    }

    bool is_signed_by_owner(const StatusToken& token) const {
        const Signers signers = signers_of(token, trust_);
        return token.uri == uri_ && std::any_of(signers.keys.begin(), signers.keys.end(), [&](const TrustedKey* key) {
                   return say_(*key) && !(key->revoked && flaw_of(*key, token.iat, now_));
               });
    }

    static FetchedList warned(FetchedList list) {
        if (!list.rivals.empty())
            list.warnings.push_back({WarningCode::status_conflict,
                                     fmt::format("the issuer has signed {} different lists of {}; for each card the "
                                                 "strictest one counts",
                                                 list.rivals.size() + 1, format_time(list.token.iat))});
        return list;
    }

    FetchedList of_copy(FetchResult result, Warnings warnings = {}) const {
        FetchedList list;
        list.token = copy_->token;
        list.rivals = copy_->rivals;
        list.result = result;
        list.file = cache_.file_of(uri_);
        list.bytes = copy_->cached.token.size();
        list.warnings = std::move(warnings);
        return warned(std::move(list));
    }

    FetchedList stored(FetchedList list, const CachedList& cached) const {
        try {
            cache_.store(cached);
        } catch (const Error& error) {
            list.not_cached = error;
        }
        return list;
    }

    // A list that the cache does not have.
    FetchedList take(StatusToken token, Download got) {
        check_list(uri_, token);
        CachedList cached{uri_, std::move(got.etag), now_, std::move(got.body), {}};
        FetchedList list;
        list.file = cache_.file_of(uri_);
        list.bytes = cached.token.size();
        if (copy_ && copy_->token.iat == token.iat) {
            is_conflict_ = true; // what throws then is the issuer's fault
            keep_rivals(uri_, token, *copy_);
            is_conflict_ = false;
            list.rivals = std::move(copy_->rivals);
            cached.rivals = std::move(copy_->cached.rivals);
        }
        const bool is_newest = token.iat >= seen_iat_; // else it was asked for by a clock of before, or by --at
        list.token = std::move(token);
        return is_newest ? stored(warned(std::move(list)), cached) : warned(std::move(list));
    }

    const std::string& uri_;
    const std::vector<ListOwner>& owners_;
    HasSay say_;
    const TrustSet& trust_;
    Seconds now_;
    const FetchOptions& options_;
    StatusCache cache_;
    std::optional<Copy> copy_;
    bool is_conflict_ = false;         // while lists of one second are compared
    Seconds seen_iat_ = earliest_time; // of the copy, whether it still counts or not
};

} // namespace

ListOwner owner_of(const TrustedKey& signer) {
    if (signer.status_uri) return {signer.iss, *signer.status_uri};
    throw Error(Code::status_not_allowed, fmt::format("no trust list says where the status lists of {} are published",
                                                      signer.iss.empty() ? "the card's issuer" : signer.iss));
}

std::vector<ListOwner> owners_of(const std::string& uri, const TrustSet& trust, Seconds now) {
    std::vector<ListOwner> owners;
    HasSay known = say_of(owners);
    std::string why = "no trust list says where the lists of its issuer are published";
    for (const TrustedKey& key : trust.keys()) {
        if (!key.status_uri || known(key) || flaw_of(key, std::nullopt, now)) continue;
        if (auto flaw = flaw_of_address(uri, *key.status_uri)) {
            why = std::move(*flaw);
            continue;
        }
        owners.push_back({key.iss, *key.status_uri});
        known = say_of(owners);
    }
    if (owners.empty()) throw Error(Code::status_not_allowed, fmt::format("the list {} was not fetched: {}", uri, why));
    return owners;
}

std::string_view name(FetchResult result) {
    constexpr std::array names{"fetched", "unchanged", "fresh", "kept"};
    return names.at(static_cast<std::size_t>(result));
}

std::vector<StatusToken> FetchedList::all() const {
    std::vector<StatusToken> tokens{token};
    tokens.insert(tokens.end(), rivals.begin(), rivals.end());
    return tokens;
}

FetchedList fetch_status(const std::string& uri, const std::vector<ListOwner>& owners, const TrustSet& trust,
                         Seconds now, const FetchOptions& options) {
    return Fetch(uri, owners, trust, now, options).run();
}

} // namespace qrid
