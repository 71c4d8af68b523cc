#include "qrid/issuer/index_space.h"

#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace qrid {

namespace {

// Four rounds of a pseudo-random function make a pseudo-random permutation (Luby and Rackoff); two more for margin.
constexpr unsigned rounds = 6;

} // namespace

IndexSpace::IndexSpace(ByteView key, std::uint64_t lists, std::uint64_t entries)
    : mix_(key), lists_(lists), entries_(entries),
      half_bits_((static_cast<unsigned>(std::bit_width(lists * entries - 1)) + 1) / 2) {}

std::uint64_t IndexSpace::permute(std::uint64_t n, std::uint64_t epoch) const {
    const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
    std::uint64_t left = n >> half_bits_, right = n & mask;
    for (unsigned round = 0; round < rounds; ++round) {
        std::array<std::uint64_t, 3> input{epoch, round, right};
        std::array<std::uint8_t, sizeof input> bytes{};
        std::memcpy(bytes.data(), input.data(), sizeof input);
        const Sha256 digest = mix_(bytes);
        std::uint64_t mixed = 0;
        std::memcpy(&mixed, digest.data(), sizeof mixed);
        left = std::exchange(right, (left ^ mixed) & mask);
    }
    return left << half_bits_ | right;
}

StatusPlace IndexSpace::place(std::uint64_t serial) const {
    const std::uint64_t space = lists_ * entries_, epoch = serial / space;
    std::uint64_t n = serial % space;
    do {
        n = permute(n, epoch);
    } while (n >= space); // the network permutes a power of four: walk on until inside
    return {epoch * lists_ + n / entries_, n % entries_};
}

} // namespace qrid
