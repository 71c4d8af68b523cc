// Which status index a new card gets: a keyed permutation of its serial number, so that indices are unpredictable,
// never collide, and need no table.
#pragma once

#include "qrid/crypto/digest.h"

#include <cstdint>
#include <optional>

namespace qrid {

/// A place in an issuer's status lists.
struct StatusPlace {
    std::uint64_t list = 0, idx = 0;
    bool operator==(const StatusPlace&) const = default;
};

/// A Feistel network with cycle walking over lists * entries places. When those are used up, the next serial numbers
/// go on into as many new lists.
class IndexSpace {
public:
    /// `key` has 32 bytes. Requires lists and entries over 0, and lists * entries at most 2^62.
    IndexSpace(ByteView key, std::uint64_t lists, std::uint64_t entries);

    /// The place of the card with this serial number, counted from 0.
    StatusPlace place(std::uint64_t serial) const;

    /// The serial number of the card at a place; place() the other way. Nothing for an idx past the end of a list.
    std::optional<std::uint64_t> serial(StatusPlace place) const;

    /// How many lists have been begun when so many serial numbers are taken.
    std::uint64_t lists_begun(std::uint64_t serials) const;

private:
    std::uint64_t permute(std::uint64_t n, std::uint64_t epoch) const;
    std::uint64_t permute_back(std::uint64_t n, std::uint64_t epoch) const;
    std::uint64_t mixed(std::uint64_t half, unsigned round, std::uint64_t epoch) const;

    HmacSha256 mix_;
    std::uint64_t lists_, entries_;
    unsigned half_bits_;
};

} // namespace qrid
