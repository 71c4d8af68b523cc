// Places that may have been given to cards of which no row is left, since the registry was restored from an older copy.
#pragma once

#include "qrid/issuer/registry.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace qrid {

/// Ranges of serial numbers. A card of them can be revoked as any other; how it stands is told by the sets of its list
/// alone.
class LostPlaces {
public:
    /// Those that the registry remembers. Throws Error(registry_damaged).
    explicit LostPlaces(const Registry& registry);

    bool empty() const { return ranges_.empty(); }
    bool has(std::uint64_t serial) const;
    /// From `first` to before `end`.
    void add(std::uint64_t first, std::uint64_t end) { ranges_.emplace_back(first, end); }
    /// Within a transaction.
    void write(Registry& registry) const;

private:
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges_;
};

} // namespace qrid
