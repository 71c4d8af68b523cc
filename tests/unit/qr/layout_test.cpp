#include "qrid/qr/codewords.h"
#include "qrid/qr/layout.h"
#include "qrid/qr/symbol.h"
#include "unit/qr/drawing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace qrid {
namespace {

using test::some_text;
constexpr std::array all_levels{EcLevel::low, EcLevel::medium, EcLevel::quartile, EcLevel::high};

/// The mask that a symbol's own format information names, and the level.
std::optional<std::pair<EcLevel, int>> format_of(const Symbol& symbol) {
    unsigned bits = 0;
    const FormatPlaces places = format_places(symbol.size);
    for (std::size_t i = 0; i < 15; ++i) {
        const auto [x, y] = places.beside_top_left[i];
        const auto [u, v] = places.beside_others[i];
        EXPECT_EQ(symbol.dark(x, y), symbol.dark(u, v));
        bits |= static_cast<unsigned>(symbol.dark(x, y)) << i;
    }
    for (EcLevel level : all_levels)
        for (int mask = 0; mask < 8; ++mask)
            if (format_bits(level, mask) == bits) return std::pair(level, mask);
    return std::nullopt;
}

// libqrencode draws every version and level: what this project knows of a symbol is in it.
TEST(Layout, IsThatOfEverySymbol) {
    for (int version = 1; version <= max_version; ++version)
        for (EcLevel level : all_levels) {
            const Symbol symbol = encode_symbol(some_text(alphanumeric_capacity(version, level)), level);
            const Layout& layout = layout_of(version);
            ASSERT_EQ(symbol.size, layout.size);
            int wrong = 0;
            for (int y = 0; y < layout.size; ++y)
                for (int x = 0; x < layout.size; ++x) {
                    const ModuleUse use = layout.use(x, y);
                    if (use == ModuleUse::light || use == ModuleUse::dark)
                        wrong += symbol.dark(x, y) != (use == ModuleUse::dark);
                }
            EXPECT_EQ(wrong, 0) << version << letter(level);
            const auto format = format_of(symbol);
            ASSERT_TRUE(format) << version << letter(level);
            EXPECT_EQ(format->first, level);
        }
}

TEST(Layout, PatternsAreOfTheirModules) {
    for (int version : {1, 2, 7, 14, 32, 40}) {
        const Layout& layout = layout_of(version);
        for (const auto* patterns : {&layout.corners, &layout.timing, &layout.aligners})
            for (const FunctionPattern& pattern : *patterns)
                for (std::size_t i = 0; i < pattern.modules.size(); ++i) {
                    const int x = static_cast<int>(std::floor(pattern.modules[i].x)),
                              y = static_cast<int>(std::floor(pattern.modules[i].y));
                    if (x < 0 || y < 0 || x >= layout.size || y >= layout.size) {
                        EXPECT_FALSE(pattern.dark[i]); // the quiet zone
                        continue;
                    }
                    const ModuleUse use = layout.use(x, y);
                    if (use == ModuleUse::light || use == ModuleUse::dark) {
                        EXPECT_EQ(pattern.dark[i], use == ModuleUse::dark);
                    }
                }
    }
}

// libqrencode made the Reed-Solomon codewords: the symbol is without fault for libfec too, for every version and level.
TEST(Codewords, OfASymbolAreInItsModules) {
    for (int version = 1; version <= max_version; ++version)
        for (EcLevel level : all_levels) {
            const Symbol symbol = encode_symbol(some_text(alphanumeric_capacity(version, level)), level);
            const auto format = format_of(symbol);
            ASSERT_TRUE(format);
            const Bytes seen = codewords_in(symbol.modules, version, format->second);
            EXPECT_EQ(wrong_codewords(seen, version, level), 0) << version << letter(level);
            EXPECT_EQ(wrong_codewords(ByteView(seen).subspan(1), version, level), std::nullopt);
        }
}

// Of one block so many codewords may be wrong as half of its parity; each wrong one is counted, wherever it lies.
RC_GTEST_PROP(Codewords, ThatAreWrongAreCounted, ()) {
    const int version = *rc::gen::inRange(1, max_version + 1);
    const EcLevel level = *rc::gen::elementOf(all_levels);
    const Symbol symbol = encode_symbol(some_text(alphanumeric_capacity(version, level)), level);
    Bytes seen = codewords_in(symbol.modules, version, format_of(symbol)->second);
    const int most = version == 1 ? (total_codewords(1) - data_codewords(1, level)) / 2 : 5;
    const int wrong = *rc::gen::inRange(0, most + 1);
    const auto first = *rc::gen::inRange<std::size_t>(0, seen.size());
    for (int i = 0; i < wrong; ++i)
        seen[(first + static_cast<std::size_t>(i)) % seen.size()] ^= *rc::gen::inRange<std::uint8_t>(1, 255);
    RC_ASSERT(wrong_codewords(seen, version, level) == wrong);
}

TEST(Codewords, OfWhichTooManyAreWrongAreNotGuessed) {
    const Symbol symbol = encode_symbol(some_text(alphanumeric_capacity(2, EcLevel::low)), EcLevel::low);
    const Bytes good =
        codewords_in(symbol.modules, 2, format_of(symbol)->second); // one block, of which five may be wrong
    for (std::size_t wrong = 6; wrong <= good.size(); ++wrong) {
        Bytes seen = good;
        for (std::size_t i = 0; i < wrong; ++i) seen[i] ^= static_cast<std::uint8_t>(7 * i + 3);
        EXPECT_EQ(wrong_codewords(seen, 2, EcLevel::low), std::nullopt) << wrong;
    }
}

RC_GTEST_PROP(Codewords, EachModuleIsInOne, ()) {
    const int version = *rc::gen::inRange(1, max_version + 1), mask = *rc::gen::inRange(0, 8);
    const Layout& layout = layout_of(version);
    std::vector<std::uint8_t> modules(layout.uses.size());
    for (std::uint8_t& module : modules) module = *rc::gen::inRange<std::uint8_t>(0, 2);
    const auto at = *rc::gen::inRange<std::size_t>(0, modules.size());
    const Bytes before = codewords_in(modules, version, mask);
    modules[at] ^= 1;
    const Bytes after = codewords_in(modules, version, mask);
    int changed = 0;
    for (std::size_t i = 0; i < before.size(); ++i) changed += before[i] != after[i];
    RC_ASSERT(changed <= 1);
    if (layout.uses[at] != ModuleUse::data) RC_ASSERT(changed == 0);
}

} // namespace
} // namespace qrid
