// What an Aadhaar code is made of: gzip as one decimal number.
#pragma once

#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"

#include <string>

namespace qrid::test {

/// The decimal digits of a big-endian number, by long division.
inline std::string decimal_of(Bytes number) {
    std::string digits;
    while (!number.empty()) {
        unsigned rest = 0;
        Bytes quotient;
        for (std::uint8_t byte : number) {
            const unsigned next = rest * 256 + byte;
            if (next >= 10 || !quotient.empty()) quotient.push_back(static_cast<std::uint8_t>(next / 10));
            rest = next % 10;
        }
        digits.insert(digits.begin(), static_cast<char>('0' + rest));
        number = quotient;
    }
    return digits;
}

/// A gzip member of one stored block.
inline Bytes gzip_of(const std::string& content) {
    Bytes out = hex_decode("1f8b08000000000000ff01");
    const auto little_endian = [&](std::uint64_t n, int size) {
        for (int i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(n >> 8 * i));
    };
    little_endian(content.size(), 2);
    little_endian(~content.size(), 2);
    out.insert(out.end(), content.begin(), content.end());
    little_endian(crc32(bytes_of(content)), 4);
    little_endian(content.size(), 4);
    return out;
}

} // namespace qrid::test
