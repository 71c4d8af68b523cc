// What was there before, by the million: beginnings of digests, in 22 to 43 bytes each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace qrid {

/// The first 16 bytes of a digest.
using DigestStart = std::array<std::uint64_t, 2>;

/// A table of places, three quarters full when it grows.
class SeenDigests {
public:
    /// Whether it is new.
    bool insert(const DigestStart& digest) {
        if (4 * (count_ + 1) > 3 * places_.size()) grow();
        DigestStart& place = find(digest);
        if (place == digest) return false;
        place = digest;
        ++count_;
        return true;
    }
    std::size_t size() const { return count_; }

private:
    /// Where it is, or where it would be.
    DigestStart& find(const DigestStart& digest) {
        std::size_t i = digest[0] & (places_.size() - 1);
        while (places_[i] != DigestStart{} && places_[i] != digest) i = (i + 1) & (places_.size() - 1);
        return places_[i];
    }
    void grow() {
        std::vector<DigestStart> old(places_.empty() ? 1024 : 2 * places_.size());
        std::swap(old, places_);
        for (const DigestStart& digest : old)
            if (digest != DigestStart{}) find(digest) = digest;
    }

    std::vector<DigestStart> places_; ///< as many as a power of 2; free ones are 0, as no digest is
    std::size_t count_ = 0;
};

} // namespace qrid
