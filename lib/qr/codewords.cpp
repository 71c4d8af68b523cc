#include "qrid/qr/codewords.h"

#include <algorithm>
#include <array>

namespace qrid {

namespace {

// Table 9: into how many blocks the codewords are parted; version 1 first; levels L, M, Q, H.
constexpr std::array<std::array<std::uint8_t, 4>, max_version> blocks{{
    {1, 1, 1, 1},     {1, 1, 1, 1},     {1, 1, 2, 2},     {1, 2, 2, 4},     {1, 2, 4, 4},     {2, 4, 4, 4},
    {2, 4, 6, 5},     {2, 4, 6, 6},     {2, 5, 8, 8},     {4, 5, 8, 8},     {4, 5, 8, 11},    {4, 8, 10, 11},
    {4, 9, 12, 16},   {4, 9, 16, 16},   {6, 10, 12, 18},  {6, 10, 17, 16},  {6, 11, 16, 19},  {6, 13, 18, 21},
    {7, 14, 21, 25},  {8, 16, 20, 25},  {8, 17, 23, 25},  {9, 17, 23, 34},  {9, 18, 25, 30},  {10, 20, 27, 32},
    {12, 21, 29, 35}, {12, 23, 34, 37}, {12, 25, 34, 40}, {13, 26, 35, 42}, {14, 28, 38, 45}, {15, 29, 40, 48},
    {16, 31, 43, 51}, {17, 33, 45, 54}, {18, 35, 48, 57}, {19, 37, 51, 60}, {19, 38, 53, 63}, {20, 40, 56, 66},
    {21, 43, 59, 70}, {22, 45, 62, 74}, {24, 47, 65, 77}, {25, 49, 68, 81},
}};

bool is_masked(int mask, int x, int y) { // table 10
    switch (mask) {
    case 0:
        return (x + y) % 2 == 0;
    case 1:
        return y % 2 == 0;
    case 2:
        return x % 3 == 0;
    case 3:
        return (x + y) % 3 == 0;
    case 4:
        return (x / 3 + y / 2) % 2 == 0;
    case 5:
        return x * y % 2 + x * y % 3 == 0;
    case 6:
        return (x * y % 2 + x * y % 3) % 2 == 0;
    default:
        return ((x + y) % 2 + x * y % 3) % 2 == 0;
    }
}

/// The field of 256 elements over x^8 + x^4 + x^3 + x^2 + 1.
std::uint8_t product(std::uint8_t a, std::uint8_t b) {
    unsigned result = 0;
    for (int bit = 7; bit >= 0; --bit) {
        result = result << 1 ^ (result >> 7) * 0x11dU;
        if ((b >> bit & 1) != 0) result ^= a;
    }
    return static_cast<std::uint8_t>(result);
}

/// The generator polynomial of that degree without its first coefficient, which is 1.
Bytes generator(std::size_t degree) {
    Bytes coefficients(degree);
    coefficients.back() = 1;
    for (std::uint8_t root = 1; degree-- > 0; root = product(root, 2))
        for (std::size_t i = 0; i < coefficients.size(); ++i) {
            coefficients[i] = product(coefficients[i], root);
            if (i + 1 < coefficients.size()) coefficients[i] ^= coefficients[i + 1];
        }
    return coefficients;
}

/// What is left of the data when it is divided by the generator.
Bytes parity(ByteView data, const Bytes& divisor) {
    Bytes rest(divisor.size());
    for (const std::uint8_t byte : data) {
        const auto factor = static_cast<std::uint8_t>(byte ^ rest.front());
        std::rotate(rest.begin(), rest.begin() + 1, rest.end());
        rest.back() = 0;
        for (std::size_t i = 0; i < rest.size(); ++i) rest[i] ^= product(divisor[i], factor);
    }
    return rest;
}

} // namespace

int total_codewords(int version) {
    const Layout& layout = layout_of(version);
    return static_cast<int>(std::count(layout.uses.begin(), layout.uses.end(), ModuleUse::data)) / 8;
}

Bytes codewords_in(const std::vector<std::uint8_t>& modules, int version, int mask) {
    const Layout& layout = layout_of(version);
    const int size = layout.size;
    Bytes codewords(static_cast<std::size_t>(total_codewords(version)));
    std::size_t bit = 0;
    for (int right = size - 1; right > 0; right -= 2) { // pairs of columns, upward and downward in turn
        if (right == 6) --right;                        // the timing pattern's column belongs to no pair
        const bool upward = ((right + 1) & 2) == 0;
        for (int step = 0; step < size; ++step)
            for (int x : {right, right - 1}) {
                const int y = upward ? size - 1 - step : step;
                if (layout.use(x, y) != ModuleUse::data || bit >= 8 * codewords.size()) continue;
                const bool dark = modules[static_cast<std::size_t>(y * size + x)] != 0;
                if (dark != is_masked(mask, x, y)) codewords[bit / 8] |= static_cast<std::uint8_t>(0x80 >> bit % 8);
                ++bit;
            }
    }
    return codewords;
}

std::optional<Bytes> codewords_of(ByteView data, int version, EcLevel level) {
    const auto total = static_cast<std::size_t>(total_codewords(version));
    if (data.size() != static_cast<std::size_t>(data_codewords(version, level))) return std::nullopt;
    const std::size_t count = blocks.at(static_cast<std::size_t>(version - 1)).at(static_cast<std::size_t>(level));
    const std::size_t of_parity = (total - data.size()) / count, shortest = data.size() / count;
    const std::size_t first_longer = count - data.size() % count; // the last blocks hold one more
    const Bytes divisor = generator(of_parity);

    Bytes out(total);
    for (std::size_t block = 0, from = 0; block < count; ++block) {
        const bool longer = block >= first_longer;
        const ByteView part = data.subspan(from, shortest + (longer ? 1 : 0));
        from += part.size();
        for (std::size_t i = 0; i < shortest; ++i) out[i * count + block] = part[i];
        if (longer) out[shortest * count + block - first_longer] = part[shortest];
        const Bytes rest = parity(part, divisor);
        for (std::size_t i = 0; i < of_parity; ++i) out[data.size() + i * count + block] = rest[i];
    }
    return out;
}

} // namespace qrid
