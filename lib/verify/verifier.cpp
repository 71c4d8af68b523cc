#include "qrid/verify/verifier.h"

#include "qrid/base/error.h"

#include <map>
#include <mutex>
#include <utility>

namespace qrid {

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
        entry->second.tokens = fetch_(uri, signer, entry->second.warnings);
    } catch (const Error& error) {
        entry->second.error = error;
    } catch (const std::exception& error) { // another thread may wait for an outcome, whatever it is
        entry->second.error = Error(Code::internal, error.what());
    }
    return entry->second;
}

} // namespace qrid
