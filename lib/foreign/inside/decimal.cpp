#include "qrid/foreign/inside/decimal.h"

#include <vector>

namespace qrid {

Bytes bytes_of_decimal(std::string_view digits) {
    // Little-endian limbs, nine digits at a time: 8192 digits take under half a million steps.
    constexpr std::size_t chunk = 9;
    std::vector<std::uint32_t> limbs;
    while (!digits.empty()) {
        const std::size_t size = digits.size() % chunk == 0 ? chunk : digits.size() % chunk;
        std::uint64_t factor = 1, carry = 0;
        for (char c : digits.substr(0, size)) {
            carry = carry * 10 + static_cast<std::uint64_t>(c - '0');
            factor *= 10;
        }
        for (std::uint32_t& limb : limbs) {
            carry += limb * factor;
            limb = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) limbs.push_back(static_cast<std::uint32_t>(carry));
        digits.remove_prefix(size);
    }
    Bytes bytes;
    for (auto limb = limbs.rbegin(); limb != limbs.rend(); ++limb)
        for (int shift = 24; shift >= 0; shift -= 8)
            if (const auto byte = static_cast<std::uint8_t>(*limb >> shift); byte != 0 || !bytes.empty())
                bytes.push_back(byte);
    return bytes;
}

} // namespace qrid
