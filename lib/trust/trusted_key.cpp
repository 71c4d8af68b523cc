#include "qrid/trust/trusted_key.h"

#include "qrid/base/error.h"
#include "qrid/base/expiry.h"
#include "qrid/cose/test_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

constexpr std::array purpose_names{std::string_view("cards"), std::string_view("status"), std::string_view("trust")};

void add_certificates(TrustedKey& known, const TrustedKey& other) {
    known.certificates.insert(known.certificates.end(), other.certificates.begin(), other.certificates.end());
    for (const auto& certificate : other.usages)
        if (std::find(known.usages.begin(), known.usages.end(), certificate) == known.usages.end())
            known.usages.push_back(certificate);
}

} // namespace

std::string_view name(Purpose purpose) { return purpose_names.at(static_cast<std::size_t>(purpose)); }

std::optional<Purpose> purpose_named(std::string_view text) {
    const auto found = std::find(purpose_names.begin(), purpose_names.end(), text);
    return found == purpose_names.end() ? std::nullopt
                                        : std::optional(static_cast<Purpose>(found - purpose_names.begin()));
}

Purpose parse_purpose(std::string_view text) {
    const auto purpose = purpose_named(text);
    if (!purpose)
        throw Error(Code::usage, fmt::format("unknown purpose \"{}\"", text), "choose cards, status or trust");
    return *purpose;
}

bool TrustedKey::answers_to(ByteView kid) const {
    return std::any_of(kids.begin(), kids.end(), [&](const Bytes& own) { return equal(own, kid); });
}

bool same_key(const PublicKey& a, const PublicKey& b) {
    return cose::thumbprint(a) == cose::thumbprint(b) && a.distid() == b.distid();
}

std::optional<KeyFlaw> flaw_of(const TrustedKey& key, std::optional<Seconds> signed_at, Seconds at) {
    if (key.revoked && key.revoked->compromised)
        return KeyFlaw{Code::key_revoked, "the key was compromised; do not trust anything it signed"};
    if (key.revoked && key.revoked->at <= at && (!signed_at || *signed_at >= key.revoked->at))
        return KeyFlaw{Code::key_revoked,
                       fmt::format("the key was revoked on {}, before it signed this", format_time(key.revoked->at))};
    if (key.list_until && at >= *key.list_until)
        return KeyFlaw{Code::trust_stale, "the trust list that the key comes from " + expired_ago(*key.list_until, at)};
    if (key.not_before && at < *key.not_before - key_tolerance)
        return KeyFlaw{Code::key_not_yet_valid, fmt::format("not valid before {}", format_time(*key.not_before))};
    if (key.not_after && at >= *key.not_after)
        return KeyFlaw{Code::key_retired, fmt::format("accepted until {}", format_time(*key.not_after))};
    return std::nullopt;
}

std::optional<KeyFlaw> flaw_of_certificates(const TrustedKey& key, Seconds at) {
    std::optional<Seconds> next, last; // the beginnings after `at`, and the ends before it
    for (const CertificateTimes& times : key.certificates) {
        const bool has_begun = at >= times.not_before - key_tolerance;
        if (has_begun && at <= times.not_after) return std::nullopt;
        if (has_begun)
            last = std::max(last.value_or(times.not_after), times.not_after);
        else
            next = std::min(next.value_or(times.not_before), times.not_before);
    }
    if (last) return KeyFlaw{Code::key_retired, fmt::format("its certificate was valid until {}", format_time(*last))};
    if (next)
        return KeyFlaw{Code::key_not_yet_valid,
                       fmt::format("its certificate is not valid before {}", format_time(*next))};
    return std::nullopt;
}

namespace {

// Whether `a` leaves less than `b` of what a key has signed: nothing of a stolen key's, else what is older than it.
bool is_graver(const std::optional<Revocation>& a, const std::optional<Revocation>& b) {
    if (!a || !b) return a.has_value() && !b;
    return a->compromised != b->compromised ? a->compromised : a->at < b->at;
}

// Whether both may mean the same entry: what one leaves open the other may fill in.
bool may_be_one(const std::string& iss, const std::string& other) {
    return iss.empty() || other.empty() || iss == other;
}
bool may_be_one(std::optional<Purpose> purpose, std::optional<Purpose> other) {
    return !purpose || !other || purpose == other;
}

// The stricter of both dates.
void narrow(auto& limits, const auto& said) {
    if (said.not_before) limits.not_before = std::max(limits.not_before.value_or(*said.not_before), *said.not_before);
    if (said.not_after) limits.not_after = std::min(limits.not_after.value_or(*said.not_after), *said.not_after);
}

} // namespace

void TrustSet::limit(TrustedKey& entry, const Limits& said) {
    if (!may_be_one(entry.iss, said.iss)) return;
    if (is_graver(said.revoked, entry.revoked)) entry.revoked = said.revoked;
    if (!may_be_one(entry.purpose, said.purpose)) return;
    narrow(entry, said);
}

void TrustSet::limit(const Sha256& thumbprint, TrustedKey& entry) const {
    const auto [first, last] = limits_.equal_range(thumbprint);
    for (auto said = first; said != last; ++said) limit(entry, said->second);
}

void TrustSet::note_limits(const Sha256& thumbprint, const TrustedKey& key) {
    const Limits said{key.iss, key.purpose, key.not_before, key.not_after, key.revoked};
    for (auto [place, last] = places_.equal_range(thumbprint); place != last; ++place)
        limit(keys_[place->second], said);
    for (auto [known, last] = limits_.equal_range(thumbprint); known != last; ++known) {
        Limits& before = known->second;
        if (before.iss != said.iss || before.purpose != said.purpose) continue;
        if (is_graver(said.revoked, before.revoked)) before.revoked = said.revoked;
        narrow(before, said);
        return;
    }
    limits_.emplace(thumbprint, said);
}

void TrustSet::add(TrustedKey key) {
    const Sha256 thumbprint = cose::thumbprint(key.key);
    note_limits(thumbprint, key);
    const auto [first, last] = places_.equal_range(thumbprint);
    std::size_t own_first = keys_.size(); // the first entry of this key under its identifier
    for (auto place = first; place != last; ++place) {
        TrustedKey& known = keys_[place->second];
        if (known.key.distid() != key.key.distid()) continue; // which thumbprints leave out
        own_first = std::min(own_first, place->second);
        if (!may_be_one(known.iss, key.iss) || !may_be_one(known.purpose, key.purpose)) continue;
        if (known.iss.empty()) known.iss = key.iss;
        add_certificates(known, key);
        if (!known.purpose) known.purpose = key.purpose;
        known.states_kid = known.states_kid || key.states_kid;
        index_kids(place->second, key.kids);
        for (Bytes& kid : key.kids)
            if (!known.answers_to(kid)) known.kids.push_back(std::move(kid));
        if (key.status_uri && (!known.status_uri || key.list_until > known.list_until)) // no date: before any
            known.status_uri = key.status_uri;
        if (key.issuer_name && (!known.issuer_name || key.list_until > known.list_until))
            known.issuer_name = key.issuer_name;
        if (key.list_until > known.list_until) known.list_algorithm = key.list_algorithm;
        if (key.list_until) known.list_until = std::max(known.list_until.value_or(*key.list_until), *key.list_until);
        known.not_before.reset(), known.not_after.reset(), known.revoked.reset(); // whose it is may be known better now
        limit(thumbprint, known);
        return;
    }
    limit(thumbprint, key);
    key.is_test = cose::has_test_mark(thumbprint);
    index_kids(keys_.size(), key.kids);
    first_of_key_.push_back(own_first);
    places_.emplace(thumbprint, keys_.size());
    keys_.push_back(std::move(key));
}

void TrustSet::index_kids(std::size_t place, const std::vector<Bytes>& kids) {
    for (const Bytes& kid : kids) {
        std::vector<std::size_t>& places = by_kid_[std::string(text_of(kid))];
        const auto at = std::lower_bound(places.begin(), places.end(), place);
        if (at == places.end() || *at != place) places.insert(at, place);
    }
}

std::string TrustSet::issuer_name(std::string_view iss, ByteView kid) const {
    const auto known = by_kid_.find(text_of(kid));
    if (iss.empty() || known == by_kid_.end()) return {};
    for (const std::size_t place : known->second) {
        const TrustedKey& key = keys_[place];
        if (key.iss == iss && key.issuer_name && key.purpose.value_or(Purpose::cards) == Purpose::cards)
            return *key.issuer_name;
    }
    return {};
}

Candidates TrustSet::candidates(const KeyClue& clue) const {
    Candidates found;
    std::vector<std::size_t> meant;
    const auto consider = [&](std::size_t place) {
        const bool is_for_it = keys_[place].purpose.value_or(clue.purpose) == clue.purpose;
        if (is_for_it) meant.push_back(place);
        return is_for_it;
    };
    if (const auto known = clue.kid ? by_kid_.find(text_of(*clue.kid)) : by_kid_.end(); known != by_kid_.end())
        for (const std::size_t place : known->second)
            if (!consider(place) && keys_[place].key.algorithm() == clue.algorithm &&
                found.for_others.size() < most_keys_tried)
                found.for_others.push_back(&keys_[place]);
    found.kid_known = !meant.empty();
    if (found.kid_known) found.for_others.clear();
    if (!found.kid_known)
        for (std::size_t place = 0; place < keys_.size(); ++place)
            if (!clue.kid || !keys_[place].states_kid) consider(place);
    if (meant.empty()) return found;

    const auto rank = [&](std::size_t place) {
        const TrustedKey& key = keys_[place];
        const bool is_issuers = !clue.iss.empty() && key.iss == clue.iss, is_nobodys = key.iss.empty();
        return (is_issuers ? 0 : is_nobodys ? 2 : 4) + (clue.kid && key.kids.front() != *clue.kid ? 1 : 0);
    };
    std::stable_sort(meant.begin(), meant.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
    found.claimed = &keys_[meant.front()];
    std::vector<std::size_t> tried; // different keys
    for (const std::size_t place : meant) {
        if (keys_[place].key.algorithm() != clue.algorithm) continue;
        const std::size_t key = first_of_key_[place];
        if (std::find(tried.begin(), tried.end(), key) == tried.end()) {
            found.too_many = tried.size() == most_keys_tried;
            if (found.too_many) continue;
            tried.push_back(key);
        }
        found.keys.push_back(&keys_[place]);
    }
    return found;
}

} // namespace qrid
