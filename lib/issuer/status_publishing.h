// An issuer's status lists: signed and written to public/status/.
#pragma once

#include "qrid/base/shard.h"
#include "qrid/issuer/published_lists.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// How to publish.
struct StatusBuild {
    Seconds life = 0, ttl = 0;
    Packing packing = {};
    bool jwt = false;      ///< also as JWT
    bool all = false;      ///< also those that are not due
    bool force = false;    ///< also those that would bring revoked cards back
    bool rehearse = false; ///< do and refuse as ever, write nothing
    /// Only these lists, and no aggregation.json, which names the lists of all machines (status_aggregating.h).
    std::optional<Shard> shard = {};
    /// Also as public/status/objects/DIGEST.cwt, with public/status/pointer.json, which names those of all lists that
    /// are in the directory. A pointer that is there is kept in step without this, too.
    bool immutable = false;
    unsigned threads = 1;
    std::function<void(std::size_t)> done = {}; ///< told of lists that were looked at, as they are
};

/// One list as it was published.
struct PublishedList {
    std::uint64_t list = 0;
    fs::path file, jwt;          ///< `jwt` is empty when that form was not written
    fs::path object, jwt_object; ///< the same bytes under their digest; empty when that was not written
    std::string uri;
    int bits = 1;
    std::uint64_t entries = 0, revoked = 0, suspended = 0;
    std::size_t bytes = 0; ///< of the CWT
    Seconds exp = 0;
};

struct PublishedStatus {
    std::vector<PublishedList> lists;
    std::uint64_t not_due = 0;
    std::uint64_t mended = 0;   ///< objects of lists that are not due, which were missing or damaged
    std::uint64_t gave_way = 0; ///< cards that were revoked before, as their overlap with a new one was over
};

/// Revokes the replaced cards whose time has come (revoke_replaced()), then signs and writes every list that is due to
/// public/status/NUMBER.cwt, NUMBER.jwt and aggregation.json. A list is due when a card in it has changed, its ttl is
/// over, another key signs, or a file of it is missing, damaged or not the one that was published last. A JWT that is
/// there is kept in step with its CWT.
///
/// Many processes and machines may do so at once. Lists are signed while the registry is free for others; within one
/// short transaction those that nobody has published meanwhile get their names, and the others are made again: an older
/// state never replaces a newer one. What changes after a list was made leaves it due. Of a crash nothing worse comes
/// than lists that are due again; objects are safe on disk before a pointer names them, and the pointer comes last.
/// Objects that it names no more are removed once they have expired.
///
/// Throws Error(status_shrinks), and then nothing was published or changed, when a card would be revoked no longer that
/// the published list, signed by the issuer, has as revoked. Waits for other processes for a minute, then throws
/// Error(issuer_busy).
PublishedStatus publish_status(Issuer& issuer, const PrivateKey& key, const StatusBuild& how, Seconds now);

} // namespace qrid
