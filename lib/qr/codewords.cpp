#include "qrid/qr/codewords.h"

#include "qrid/qr/inside/reed_solomon.h"

#include <array>
#include <mutex>

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

/// How the codewords of a symbol are parted; the first blocks are the shorter ones, by one.
struct Blocks {
    std::size_t data, count, parity, shortest, first_longer;
};

Blocks blocks_of(int version, EcLevel level) {
    const auto data = static_cast<std::size_t>(data_codewords(version, level));
    const std::size_t count = blocks.at(static_cast<std::size_t>(version - 1)).at(static_cast<std::size_t>(level));
    return {data, count, (static_cast<std::size_t>(total_codewords(version)) - data) / count, data / count,
            count - data % count};
}

std::vector<ModuleAt> bits_in_order(const Layout& layout) {
    std::vector<ModuleAt> places;
    for (int right = layout.size - 1; right > 0; right -= 2) { // pairs of columns, upward and downward in turn
        if (right == 6) --right;                               // the timing pattern's column belongs to no pair
        const bool upward = ((right + 1) & 2) == 0;
        for (int step = 0; step < layout.size; ++step)
            for (const int x : {right, right - 1}) {
                const int y = upward ? layout.size - 1 - step : step;
                if (layout.use(x, y) == ModuleUse::data) places.push_back({x, y});
            }
    }
    return places;
}

} // namespace

int total_codewords(int version) { return static_cast<int>(modules_of_bits(version).size() / 8); }

const std::vector<ModuleAt>& modules_of_bits(int version) {
    static std::array<std::vector<ModuleAt>, max_version> places;
    static std::array<std::once_flag, max_version> made;
    const auto i = static_cast<std::size_t>(version - 1);
    std::call_once(made.at(i), [&] { places[i] = bits_in_order(layout_of(version)); });
    return places[i];
}

bool is_masked(int mask, int x, int y) {
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

Bytes codewords_of(ByteView data, int version, EcLevel level) {
    const Blocks parted = blocks_of(version, level);
    const ParityTable& table = parity_table(parted.parity);
    Bytes codewords(parted.data + parted.count * parted.parity);
    std::array<std::uint8_t, most_parity> parity{};
    for (std::size_t block = 0, at = 0; block < parted.count; ++block) { // they are interleaved
        const bool is_longer = block >= parted.first_longer;
        const ByteView own = data.subspan(at, parted.shortest + (is_longer ? 1 : 0));
        at += own.size();
        for (std::size_t i = 0; i < parted.shortest; ++i) codewords[i * parted.count + block] = own[i];
        if (is_longer) codewords[parted.shortest * parted.count + block - parted.first_longer] = own.back();
        table.write(own, parity.data());
        for (std::size_t i = 0; i < parted.parity; ++i) codewords[parted.data + i * parted.count + block] = parity[i];
    }
    return codewords;
}

Bytes codewords_in(const std::vector<std::uint8_t>& modules, int version, int mask) {
    const std::vector<ModuleAt>& places = modules_of_bits(version);
    const int size = modules_of(version);
    Bytes codewords(places.size() / 8);
    for (std::size_t bit = 0; bit < 8 * codewords.size(); ++bit) {
        const auto [x, y] = places[bit];
        const bool dark = modules[static_cast<std::size_t>(y * size + x)] != 0;
        if (dark != is_masked(mask, x, y)) codewords[bit / 8] |= static_cast<std::uint8_t>(0x80 >> bit % 8);
    }
    return codewords;
}

std::optional<int> wrong_codewords(ByteView seen, int version, EcLevel level) {
    if (seen.size() != static_cast<std::size_t>(total_codewords(version))) return std::nullopt;
    const auto [data, count, parity, shortest, first_longer] = blocks_of(version, level);
    const ReedSolomon code(parity);

    int wrong = 0;
    for (std::size_t block = 0; block < count; ++block) { // they are interleaved
        Bytes codewords;
        for (std::size_t i = 0; i < shortest; ++i) codewords.push_back(seen[i * count + block]);
        if (block >= first_longer) codewords.push_back(seen[shortest * count + block - first_longer]);
        for (std::size_t i = 0; i < parity; ++i) codewords.push_back(seen[data + i * count + block]);
        const auto wrong_here = code.correct(codewords);
        if (!wrong_here) return std::nullopt;
        wrong += *wrong_here;
    }
    return wrong;
}

} // namespace qrid
