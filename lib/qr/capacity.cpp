#include "qrid/qr/capacity.h"

#include "qrid/qr/inside/modes.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace qrid {

namespace {

// Version 1 first; levels L, M, Q, H.
constexpr std::array<std::array<std::uint16_t, 4>, max_version> codewords_for_data{{
    {19, 16, 13, 9},          {34, 28, 22, 16},         {55, 44, 34, 26},         {80, 64, 48, 36},
    {108, 86, 62, 46},        {136, 108, 76, 60},       {156, 124, 88, 66},       {194, 154, 110, 86},
    {232, 182, 132, 100},     {274, 216, 154, 122},     {324, 254, 180, 140},     {370, 290, 206, 158},
    {428, 334, 244, 180},     {461, 365, 261, 197},     {523, 415, 295, 223},     {589, 453, 325, 253},
    {647, 507, 367, 283},     {721, 563, 397, 313},     {795, 627, 445, 341},     {861, 669, 485, 385},
    {932, 714, 512, 406},     {1006, 782, 568, 442},    {1094, 860, 614, 464},    {1174, 914, 664, 514},
    {1276, 1000, 718, 538},   {1370, 1062, 754, 596},   {1468, 1128, 808, 628},   {1531, 1193, 871, 661},
    {1631, 1267, 911, 701},   {1735, 1373, 985, 745},   {1843, 1455, 1033, 793},  {1955, 1541, 1115, 845},
    {2071, 1631, 1171, 901},  {2191, 1725, 1231, 961},  {2306, 1812, 1286, 986},  {2434, 1914, 1354, 1054},
    {2566, 1992, 1426, 1096}, {2702, 2102, 1502, 1142}, {2812, 2216, 1582, 1222}, {2956, 2334, 1666, 1276},
}};

constexpr std::string_view letters = "LMQH";

} // namespace

char letter(EcLevel level) { return letters[static_cast<std::size_t>(level)]; }

std::optional<EcLevel> level_called(std::string_view letter) {
    const std::size_t level = letter.size() == 1 ? letters.find(letter) : std::string_view::npos;
    if (level == std::string_view::npos) return std::nullopt;
    return static_cast<EcLevel>(level);
}

int data_codewords(int version, EcLevel level) {
    return codewords_for_data.at(static_cast<std::size_t>(version - 1)).at(static_cast<std::size_t>(level));
}

std::optional<int> version_of(int codewords, EcLevel level) {
    for (int version = 1; version <= max_version; ++version)
        if (data_codewords(version, level) == codewords) return version;
    return std::nullopt;
}

int alphanumeric_capacity(int version, EcLevel level) {
    // Two characters in 11 bits, a last single one in 6.
    const int bits = 8 * data_codewords(version, level) - mode_bits - length_bits(Mode::alphanumeric, version);
    return bits / 11 * 2 + (bits % 11 >= 6 ? 1 : 0);
}

int byte_capacity(int version, EcLevel level) {
    return (8 * data_codewords(version, level) - mode_bits - length_bits(Mode::bytes, version)) / 8;
}

} // namespace qrid
