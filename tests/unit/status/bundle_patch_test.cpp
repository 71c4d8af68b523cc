#include "bundles.h"
#include "qrid/status/inside/bundle_bytes.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace qrid {
namespace {

using test::code_of;
using namespace test::bundles;

Lists changed(const Lists& before, const BundleShape& shape, std::size_t changes, unsigned seed) {
    std::mt19937_64 random(seed);
    Lists lists(shape.lists, StatusList(shape.bits, shape.entries));
    for (std::size_t n = 0; n < before.size(); ++n)
        for_each_fallen(before[n].view(), [&](std::uint64_t idx, int value) { lists[n].set(idx, value); });
    for (std::size_t i = 0; i < changes && !lists.empty(); ++i)
        lists[random() % lists.size()].set(random() % shape.entries, static_cast<int>(random() % (1U << shape.bits)));
    return lists;
}

RC_GTEST_PROP(BundlePatch, MakesExactlyTheNewBundle, ()) {
    const auto entries = *rc::gen::inRange<std::uint64_t>(1, 500);
    const BundleShape small{*rc::gen::inRange<std::uint64_t>(0, 4), entries, *rc::gen::element(1, 2, 4)};
    const BundleShape large{small.lists + *rc::gen::inRange<std::uint64_t>(0, 3), entries,
                            small.bits * *rc::gen::element(1, 2)};
    const auto seed = *rc::gen::arbitrary<unsigned>();
    const Lists before = random_lists(small, seed, 20);
    const Lists after = changed(before, large, *rc::gen::inRange<std::size_t>(0, 60), seed);
    const Bytes old_file = carried(claims_of(3, small), before), new_file = carried(claims_of(9, large), after);
    const Bundle old_bundle = read<Bundle>(old_file), new_bundle = read<Bundle>(new_file);
    const MadePatch made_patch = make_bundle_patch(old_bundle, new_bundle);
    const auto patch = read<BundlePatch>(made_patch.bytes);
    RC_ASSERT(patch.old_version() == 3U && patch.head().claims.version == 9U);
    RC_ASSERT(patched_bundle(old_bundle, patch) == new_file);
    // The forms are one: of an unpacked bundle the same comes out.
    RC_ASSERT(patched_bundle(read<Bundle>(unpacked(old_bundle)), patch) == new_file);
    RC_ASSERT(make_bundle_patch(read<Bundle>(unpacked(old_bundle)), read<Bundle>(unpacked(new_bundle))).bytes ==
              made_patch.bytes);
}

RC_GTEST_PROP(BundlePatch, GivesTheNewBundleOrNothing, ()) {
    static const BundleShape shape{3, 300, 2};
    static const Lists before = random_lists(shape, 1, 20), after = changed(before, shape, 40, 2);
    static const Bytes new_file = carried(claims_of(2, shape), after);
    static const Bundle old_bundle = read<Bundle>(carried(claims_of(1, shape), before));
    static const Bytes good = make_bundle_patch(old_bundle, read<Bundle>(new_file)).bytes;
    const auto refused = [](const Bytes& bytes) {
        try {
            const auto patch = read<BundlePatch>(bytes);
            // A head that was touched is not signed, and the new bundle neither.
            return !read<Bundle>(patched_bundle(old_bundle, patch)).head().signed_by(status_key().public_key());
        } catch (const Error& error) {
            return error.code() == Code::bad_status_bundle || error.code() == Code::status_rollback;
        }
    };
    RC_ASSERT(!refused(good));
    Bytes bytes = good;
    const auto bit = *rc::gen::inRange<std::size_t>(0, bytes.size() * 8);
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    const std::size_t version_at = 12 + read<Bundle>(new_file).head().bytes.size();
    if (bit / 8 < version_at || bit / 8 >= version_at + 8) RC_ASSERT(refused(bytes)); // the old version is for people
    bytes = good;
    bytes.resize(*rc::gen::inRange<std::size_t>(0, bytes.size()));
    RC_ASSERT(refused(bytes));
    bytes = good;
    bytes.push_back(0);
    RC_ASSERT(refused(bytes));
}

TEST(BundlePatch, FitsNoOtherBundle) {
    const BundleShape shape{2, 100, 1};
    const Lists one = random_lists(shape, 1, 10), two = random_lists(shape, 2, 10), three = random_lists(shape, 3, 10);
    const Bundle first = read<Bundle>(carried(claims_of(1, shape), one)),
                 second = read<Bundle>(carried(claims_of(2, shape), two)),
                 third = read<Bundle>(carried(claims_of(3, shape), three));
    const auto patch = read<BundlePatch>(make_bundle_patch(second, third).bytes);
    EXPECT_EQ(code_of([&] { patched_bundle(first, patch); }), Code::bad_status_bundle);
    EXPECT_EQ(code_of([&] { patched_bundle(third, patch); }), Code::bad_status_bundle);
    EXPECT_EQ(code_of([&] { patched_bundle(second, patch); }), std::nullopt);
    try {
        patched_bundle(first, patch);
    } catch (const Error& error) {
        EXPECT_EQ(error.hint(), "use a patch for this bundle; this one is for version 2 of https://id.example");
    }
    // Not even when the same lists are another issuer's.
    const Bundle foreign = read<Bundle>(
        carried(claims_of(2, shape), two, status_key(), [](BundleClaims& c) { c.iss = "https://other.example"; }));
    EXPECT_EQ(code_of([&] { patched_bundle(foreign, patch); }), Code::bad_status_bundle);
}

TEST(BundlePatch, IsToldByItsContent) {
    const BundleShape shape{2, 100, 1};
    const Bundle before = read<Bundle>(carried(claims_of(1, shape), random_lists(shape, 1, 10))),
                 after = read<Bundle>(carried(claims_of(2, shape), random_lists(shape, 2, 10)));
    Bytes bytes = make_bundle_patch(before, after).bytes;
    EXPECT_EQ(code_of([&] { read<BundlePatch>(bytes); }), std::nullopt);
    std::copy(bundle_bytes::carried.begin(), bundle_bytes::carried.end(), bytes.begin());
    EXPECT_EQ(code_of([&] { read<BundlePatch>(bytes); }), Code::bad_status_bundle);
    EXPECT_EQ(code_of([] { read<BundlePatch>({'Q'}); }), Code::bad_status_bundle);
}

TEST(BundlePatch, TellsHowFarItIs) {
    const BundleShape shape{3, 100, 1};
    const Bundle before = read<Bundle>(carried(claims_of(1, shape), random_lists(shape, 1, 10))),
                 after = read<Bundle>(carried(claims_of(2, shape), random_lists(shape, 2, 10)));
    std::size_t made_lists = 0, patched_lists = 0;
    const auto patch =
        read<BundlePatch>(make_bundle_patch(before, after, [&](std::size_t lists) { made_lists += lists; }).bytes);
    patched_bundle(before, patch, [&](std::size_t lists) { patched_lists += lists; });
    EXPECT_EQ(made_lists, 3U);
    EXPECT_EQ(patched_lists, 3U);
}

TEST(BundlePatch, HasNoMoreChangesThanItMay) {
    const BundleShape shape{1, 8, 1};
    Lists lists(1, StatusList(1, 8));
    const Bundle before = read<Bundle>(carried(claims_of(1, shape), lists));
    for (const std::uint64_t idx : {1U, 5U, 7U}) lists[0].set(idx, 1);
    const Bundle after = read<Bundle>(carried(claims_of(2, shape), lists));
    EXPECT_EQ(make_bundle_patch(before, after, {}, 3).changes, 3U);
    EXPECT_EQ(code_of([&] { make_bundle_patch(before, after, {}, 2); }), Code::too_large);
}

// A full disk is not the patch's fault.
TEST(BundlePatch, PassesOnWhatStoppedWhoTakesTheLists) {
    const BundleShape shape{1, 100, 1};
    const Bundle before = read<Bundle>(carried(claims_of(1, shape), random_lists(shape, 1, 10))),
                 after = read<Bundle>(carried(claims_of(2, shape), random_lists(shape, 2, 10)));
    const auto patch = read<BundlePatch>(make_bundle_patch(before, after).bytes);
    EXPECT_EQ(code_of([&] {
                  patch.apply(before, [](std::uint64_t, std::span<const StatusList>) {
                      throw Error(Code::cannot_write, "no space is left");
                  });
              }),
              Code::cannot_write);
}

TEST(BundlePatch, IsMadeForwardOnly) {
    const auto bundle = [](std::uint64_t version, const BundleShape& shape, auto change) {
        return read<Bundle>(carried(claims_of(version, shape), random_lists(shape, 1, 10), status_key(), change));
    };
    const auto plain = [&](std::uint64_t version, const BundleShape& shape) {
        return bundle(version, shape, [](BundleClaims&) {});
    };
    const Bundle before = plain(5, {2, 100, 2});
    const auto made_for = [&](const Bundle& after) { return code_of([&] { make_bundle_patch(before, after); }); };
    EXPECT_EQ(made_for(plain(6, {2, 100, 2})), std::nullopt);
    EXPECT_EQ(made_for(plain(5, {2, 100, 2})), Code::status_rollback);
    EXPECT_EQ(made_for(plain(4, {2, 100, 2})), Code::status_rollback);
    EXPECT_EQ(made_for(plain(6, {1, 100, 2})), Code::bad_status_bundle);
    EXPECT_EQ(made_for(plain(6, {2, 100, 1})), Code::bad_status_bundle);
    EXPECT_EQ(made_for(plain(6, {2, 101, 2})), Code::bad_status_bundle);
    EXPECT_EQ(made_for(bundle(6, {2, 100, 2}, [](BundleClaims& c) { c.status_uri = "https://t.example/"; })),
              Code::bad_status_bundle);
    EXPECT_EQ(made_for(bundle(6, {2, 100, 2}, [](BundleClaims& c) { c.iss = "https://other.example"; })),
              Code::bad_status_bundle);
}

// A nation: 1.4 billion entries, of which one in a hundred has fallen.
TEST(BundlePatch, Of140000ChangesIn1400MillionFitsIn300000Bytes) {
    const BundleShape shape{1336, std::uint64_t{1} << 20, 1};
    const auto made_with = [&](std::uint64_t version, const std::vector<std::uint64_t>& more) {
        BundleClaims claims = claims_of(version, shape);
        claims.trust_list.assign(8000, 'x'); // as long as one of a dozen keys
        CodedLists coded(shape);
        const auto fill = [&](std::uint64_t first, std::span<StatusList> lists) {
            for (StatusList& list : lists) {
                std::mt19937_64 random(first); // gaps of 100 on average
                for (std::uint64_t idx = random() % 200; idx < shape.entries; idx += 1 + random() % 199)
                    list.set(idx, 1);
                const std::uint64_t begin = first++ * shape.entries;
                for (auto it = std::lower_bound(more.begin(), more.end(), begin);
                     it != more.end() && *it < begin + shape.entries; ++it)
                    list.set(*it - begin, *list.get(*it - begin) ^ 1);
            }
        };
        for_each_batch(shape, fill,
                       [&](std::uint64_t first, std::span<const StatusList> lists) { coded.take(first, lists); });
        claims.root = coded.root();
        return read<Bundle>(coded.bundle(write_bundle_head(claims, status_key())));
    };
    std::mt19937_64 random(1);
    std::set<std::uint64_t> chosen{128 * shape.entries}; // where one batch of lists ends and the next begins
    while (chosen.size() < 140'000) chosen.insert(random() % (shape.lists * shape.entries));
    const Bundle before = made_with(1, {}), after = made_with(2, {chosen.begin(), chosen.end()});
    const MadePatch patch = make_bundle_patch(before, after);
    EXPECT_EQ(patch.changes, 140'000U);
    EXPECT_LT(patch.bytes.size(), 300'000U);
    EXPECT_GT(patch.bytes.size(), 258'000U); // the entropy
    const Bytes out = patched_bundle(before, read<BundlePatch>(patch.bytes));
    EXPECT_EQ(read<Bundle>(out).head().claims, after.head().claims);
    EXPECT_EQ(out.size(), after.size());
}

} // namespace
} // namespace qrid
