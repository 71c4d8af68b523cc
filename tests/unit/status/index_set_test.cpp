#include "qrid/status/index_set.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <random>
#include <set>

namespace qrid {
namespace {

using test::code_of;

std::vector<std::uint64_t> spread(std::uint64_t bound, std::size_t count, unsigned seed) {
    std::mt19937_64 random(seed);
    std::set<std::uint64_t> chosen;
    while (chosen.size() < count) chosen.insert(random() % bound);
    return {chosen.begin(), chosen.end()};
}

RC_GTEST_PROP(IndexSet, GoesRound, ()) {
    const auto bound = *rc::gen::inRange<std::uint64_t>(1, std::uint64_t{1} << *rc::gen::inRange(1, 50));
    const auto chosen = *rc::gen::container<std::set<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, bound));
    const std::vector<std::uint64_t> indices(chosen.begin(), chosen.end());
    RC_ASSERT(decode_index_set(encode_index_set(indices), bound) == indices);
}

RC_GTEST_PROP(IndexSet, HasOneFormForEachSetAndRefusesWhatIsCut, ()) {
    const std::vector<std::uint64_t> indices =
        spread(10000, *rc::gen::inRange<std::size_t>(1, 300), *rc::gen::arbitrary<unsigned>());
    Bytes code = encode_index_set(indices);
    const Bytes cut(code.begin(),
                    code.begin() + *rc::gen::inRange<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(code.size())));
    RC_ASSERT(code_of([&] { decode_index_set(cut, 10000); }) == Code::bad_compression);
    Bytes longer = code;
    longer.push_back(0);
    RC_ASSERT(code_of([&] { decode_index_set(longer, 10000); }) == Code::bad_compression);
    const auto bit = *rc::gen::inRange<std::size_t>(0, code.size() * 8);
    code[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    try {
        RC_ASSERT(decode_index_set(code, 10000) != indices);
    } catch (const Error& error) {
        RC_ASSERT(error.code() == Code::bad_compression);
    }
}

TEST(IndexSet, HoldsEverythingAndNothing) {
    EXPECT_TRUE(encode_index_set({}).empty());
    std::vector<std::uint64_t> all(1000);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    const Bytes code = encode_index_set(all);
    EXPECT_EQ(decode_index_set(code, 1000), all);
    EXPECT_EQ(code_of([&] { decode_index_set(code, 999); }), Code::bad_compression);
    EXPECT_LE(code.size(), 1000 / 8 + 3);
    all.push_back(1200); // far away from all others
    EXPECT_EQ(decode_index_set(encode_index_set(all), 1201), all);
}

TEST(IndexSet, TellsSizesOfSeveralBytes) {
    for (const std::size_t size : {127U, 128U, 129U, 16383U, 16384U}) {
        const std::vector<std::uint64_t> indices = spread(100'000, size, 3);
        EXPECT_EQ(decode_index_set(encode_index_set(indices), 100'000), indices) << size;
    }
}

TEST(IndexSet, StaysNearTheEntropy) {
    // 140,000 of 1.4 billion: 257.9 kB is the least.
    EXPECT_LT(encode_index_set(spread(1'400'000'000, 140'000, 1)).size(), 260'000U);
    // 1 in 100: 0.0808 bits an entry.
    EXPECT_LT(static_cast<double>(encode_index_set(spread(1 << 20, 10486, 2)).size()) * 8 / (1 << 20), 0.082);
}

TEST(IndexSet, RefusesWhatNobodyWrites) {
    const auto refused = [](Bytes code) {
        return code_of([&] { decode_index_set(code, 1000); }) == Code::bad_compression;
    };
    EXPECT_TRUE(refused({3}));                                         // no size
    EXPECT_TRUE(refused({3, 0}));                                      // the empty set, spelled out
    EXPECT_TRUE(refused({41, 1, 0, 0, 0, 0, 0, 0}));                   // k too large
    EXPECT_TRUE(refused({0, 0x81, 0, 0}));                             // a size longer than needed
    EXPECT_TRUE(refused({0, 9, 0}));                                   // more indices than bits
    EXPECT_TRUE(refused({0, 1, 0xff, 0xff}));                          // a gap without end
    EXPECT_TRUE(refused({0, 1, 0x02}));                                // a bit after the end
    EXPECT_TRUE(refused({40, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})); // past the bound
    EXPECT_TRUE(refused({0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0}));
    EXPECT_EQ(decode_index_set(Bytes{40, 1, 0, 0, 0, 0, 0, 0}, 1000), std::vector<std::uint64_t>{0}); // the largest k
}

TEST(IndexSet, HasNoIndexAtItsBoundOrBeyond) {
    const Bytes code = encode_index_set(std::vector<std::uint64_t>{999});
    EXPECT_EQ(decode_index_set(code, 1000), std::vector<std::uint64_t>{999});
    EXPECT_EQ(code_of([&] { decode_index_set(code, 999); }), Code::bad_compression);
    // A gap of 2^64, which is none in a number of 64 bits.
    Bytes turned{40, 1};
    turned.resize(2 + (1U << 24) / 8, 0xff);
    turned.resize(turned.size() + 6, 0);
    EXPECT_EQ(code_of([&] { decode_index_set(turned, 1000); }), Code::bad_compression);
}

TEST(IndexSet, TakesNoMemoryThatItMerelyClaims) {
    const Bytes code{0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0}; // 2^49 indices in one byte
    EXPECT_EQ(code_of([&] { decode_index_set(code, std::uint64_t{1} << 60); }), Code::bad_compression);
}

} // namespace
} // namespace qrid
