#include "qrid/issuer/index_space.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>
#include <set>

namespace qrid {
namespace {

RC_GTEST_PROP(IndexSpace, IsAPermutation, ()) {
    const auto lists = *rc::gen::inRange<std::uint64_t>(1, 5), entries = *rc::gen::inRange<std::uint64_t>(1, 60);
    const IndexSpace space(*rc::gen::container<Bytes>(32, rc::gen::arbitrary<std::uint8_t>()), lists, entries);
    std::set<std::pair<std::uint64_t, std::uint64_t>> places;
    for (std::uint64_t serial = 0; serial < 2 * lists * entries; ++serial) {
        const StatusPlace place = space.place(serial);
        RC_ASSERT(place.idx < entries);
        RC_ASSERT(place.list / lists == serial / (lists * entries));
        RC_ASSERT(places.emplace(place.list, place.idx).second);
        RC_ASSERT(space.serial(place) == serial);
    }
}

TEST(IndexSpace, KnowsNoSerialPastAListsEnd) {
    const IndexSpace space(Bytes(32), 2, 50);
    EXPECT_EQ(space.serial({0, 50}), std::nullopt);
    EXPECT_EQ(space.serial({UINT64_MAX, 0}), std::nullopt);
    EXPECT_EQ(space.lists_begun(0), 0U);
    EXPECT_EQ(space.lists_begun(100), 2U);
    EXPECT_EQ(space.lists_begun(101), 4U);
}

// Cards are out with these places: no change of code may move a serial number to another one.
TEST(IndexSpace, GivesTheSamePlacesForEver) {
    Bytes key(32);
    std::iota(key.begin(), key.end(), std::uint8_t{0});
    const auto places = [&](std::uint64_t lists, std::uint64_t entries, std::vector<std::uint64_t> serials) {
        const IndexSpace space(key, lists, entries);
        std::string text;
        for (const std::uint64_t serial : serials) {
            const StatusPlace place = space.place(serial);
            text += fmt::format("{}-{} ", place.list, place.idx);
        }
        return text;
    };
    EXPECT_EQ(places(10, 1 << 20, {0, 1, 2, 10485759, 10485760, 1'000'000'000'000}),
              "5-727573 6-562472 8-519600 9-695102 10-470644 953675-192725 ");
    EXPECT_EQ(places(2, 50, {0, 1, 99, 100, 12345}), "1-18 0-4 1-31 3-45 246-1 ");
    EXPECT_EQ(places(1, 1, {0, 7}), "0-0 7-0 ");
    EXPECT_EQ(places(1 << 10, std::uint64_t{1} << 40, {0, 1, UINT64_MAX}),
              "231-849702228268 33-962551174728 16776915-613959016178 ");
}

} // namespace
} // namespace qrid
