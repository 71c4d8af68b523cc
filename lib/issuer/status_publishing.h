// An issuer's status lists: signed and written to public/status/.
#pragma once

#include "qrid/issuer/issuer.h"
#include "qrid/status/list.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// 1, or 2 once a card was ever suspended.
int status_bits(const Registry& registry);

/// How many lists have been begun.
std::uint64_t status_lists(const Issuer& issuer);

/// A list as the registry has it now. Throws Error(registry_damaged).
StatusList current_list(const Issuer& issuer, std::uint64_t number, int bits);

/// How many cards are revoked in the old list and not in the new one.
std::uint64_t brought_back(const StatusView& old, const StatusView& now);

/// Lists as they were published, to see that nothing that is published anew brings revoked cards back to life.
class PublishedLists {
public:
    explicit PublishedLists(const Issuer& issuer);

    /// How many cards are revoked in the published list and not in `now`: by public/status/NUMBER.cwt when the issuer
    /// signed it, else by the number that the registry has. For many threads, as long as the issuer lasts.
    std::uint64_t brought_back(std::uint64_t number, const StatusView& now, std::uint64_t revoked,
                               const std::optional<Publication>& published) const;

private:
    const Issuer& issuer_;
    std::vector<PublicKey> own_keys_;
};

/// Notes the lists that bring cards back.
class Shrinking {
public:
    void note(std::uint64_t list, std::uint64_t cards);
    bool any() const { return !lists_.empty(); }
    const std::vector<std::uint64_t>& lists() const { return lists_; }
    /// Error(status_shrinks); requires any().
    [[noreturn]] void refuse() const;

private:
    std::vector<std::uint64_t> lists_;
    std::uint64_t cards_ = 0;
};

/// How to publish.
struct StatusBuild {
    Seconds life = 0, ttl = 0;
    Packing packing = {};
    bool jwt = false;      ///< also as JWT
    bool all = false;      ///< also those that are not due
    bool force = false;    ///< also those that would bring revoked cards back
    bool rehearse = false; ///< do and refuse as ever, write nothing
    unsigned threads = 1;
    std::function<void(std::size_t)> done = {}; ///< told of lists that were looked at, as they are
};

/// One list as it was published.
struct PublishedList {
    std::uint64_t list = 0;
    fs::path file, jwt; ///< `jwt` is empty when that form was not written
    std::string uri;
    int bits = 1;
    std::uint64_t entries = 0, revoked = 0, suspended = 0;
    std::size_t bytes = 0; ///< of the CWT
    Seconds exp = 0;
};

struct PublishedStatus {
    std::vector<PublishedList> lists;
    std::uint64_t not_due = 0;
    std::uint64_t gave_way = 0; ///< cards that were revoked before, as their overlap with a new one was over
};

/// Revokes the replaced cards whose time has come (revoke_replaced()), then signs and writes every list that is due to
/// public/status/NUMBER.cwt, NUMBER.jwt and aggregation.json. A list is due when a card in it has changed, its ttl is
/// over, another key signs, or a file of it is missing or not the one
/// that was published last. A JWT that is there is kept in step with its CWT. Within one
/// transaction: an older state never replaces a newer one, and of a crash nothing worse comes than lists that are due
/// again. Throws Error(status_shrinks), and then nothing was published, when a card would be revoked no longer that the
/// published list, signed by the issuer, has as revoked.
PublishedStatus publish_status(Issuer& issuer, const PrivateKey& key, const StatusBuild& how, Seconds now);

} // namespace qrid
