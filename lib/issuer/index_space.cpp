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

std::uint64_t IndexSpace::mixed(std::uint64_t half, unsigned round, std::uint64_t epoch) const {
    const std::array<std::uint64_t, 3> input{epoch, round, half};
    std::array<std::uint8_t, sizeof input> bytes{};
    std::memcpy(bytes.data(), input.data(), sizeof input);
    const Sha256 digest = mix_(bytes);
    std::uint64_t number = 0;
    std::memcpy(&number, digest.data(), sizeof number);
    return number;
}

std::uint64_t IndexSpace::permute(std::uint64_t n, std::uint64_t epoch) const {
    const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
    std::uint64_t left = n >> half_bits_, right = n & mask;
    for (unsigned round = 0; round < rounds; ++round)
        left = std::exchange(right, (left ^ mixed(right, round, epoch)) & mask);
    return left << half_bits_ | right;
}

std::uint64_t IndexSpace::permute_back(std::uint64_t n, std::uint64_t epoch) const {
    const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
    std::uint64_t left = n >> half_bits_, right = n & mask;
    for (unsigned round = rounds; round-- > 0;) right = std::exchange(left, (right ^ mixed(left, round, epoch)) & mask);
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

std::optional<std::uint64_t> IndexSpace::serial(StatusPlace place) const {
    if (place.idx >= entries_ || place.list > UINT64_MAX / 2 / entries_) return std::nullopt;
    const std::uint64_t space = lists_ * entries_, epoch = place.list / lists_;
    std::uint64_t n = place.list % lists_ * entries_ + place.idx;
    do {
        n = permute_back(n, epoch);
    } while (n >= space);
    return epoch * space + n;
}

std::uint64_t IndexSpace::lists_begun(std::uint64_t serials) const {
    const std::uint64_t space = lists_ * entries_;
    return serials == 0 ? 0 : ((serials - 1) / space + 1) * lists_;
}

} // namespace qrid
