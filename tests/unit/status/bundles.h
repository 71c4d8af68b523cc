// Status bundles for tests: small ones of one issuer.
#pragma once

#include "qrid/status/bundle_patch.h"
#include "support/temporary.h"

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace qrid::test::bundles {

inline constexpr Seconds made = 1'700'000'000, ends = made + 1000;
inline const std::string iss = "https://id.example";

inline const PrivateKey& status_key() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    return key;
}

using Lists = std::vector<StatusList>;

inline BundleClaims claims_of(std::uint64_t version, const BundleShape& shape) {
    return {.iss = iss,
            .version = version,
            .iat = made,
            .exp = ends,
            .ttl = 100,
            .status_uri = "https://s.example/",
            .shape = shape,
            .trust_list = "a trust list"};
}

/// As many lists as the shape has, each entry of a value over 0 with one chance in `rarity`.
inline Lists random_lists(const BundleShape& shape, unsigned seed, unsigned rarity) {
    std::mt19937 random(seed);
    Lists lists(shape.lists, StatusList(shape.bits, shape.entries));
    for (StatusList& list : lists)
        for (std::uint64_t idx = 0; idx < shape.entries; ++idx)
            if (random() % rarity == 0) list.set(idx, 1 + static_cast<int>(random() % ((1U << shape.bits) - 1)));
    return lists;
}

inline FillLists filled_with(const Lists& lists) {
    return [&lists](std::uint64_t first, std::span<StatusList> some) {
        for (StatusList& list : some) list = lists.at(first++);
    };
}

/// The bundle to carry. `change` is made to the claims before they are signed.
inline Bytes carried(BundleClaims claims, const Lists& lists, const PrivateKey& key, const auto& change) {
    CodedLists coded(claims.shape);
    for_each_batch(claims.shape, filled_with(lists),
                   [&](std::uint64_t first, std::span<const StatusList> some) { coded.take(first, some); });
    claims.root = coded.root();
    change(claims);
    return coded.bundle(write_bundle_head(claims, key));
}

inline Bytes carried(const BundleClaims& claims, const Lists& lists, const PrivateKey& key = status_key()) {
    return carried(claims, lists, key, [](BundleClaims&) {});
}

/// A bundle, or a patch, in memory.
template <typename Kind>
Kind read(Bytes bytes) {
    const auto memory = std::make_shared<const Bytes>(std::move(bytes));
    return Kind(*memory, memory);
}

/// The unpacked form of a bundle.
inline Bytes unpacked(const Bundle& bundle) {
    const Temporary dir;
    UnpackedFile file(dir / "u", bundle.head().bytes, bundle.head().claims.shape);
    for_each_batch(
        bundle.head().claims.shape,
        [&](std::uint64_t first, std::span<StatusList> lists) { fill_from(bundle, first, lists); },
        [&](std::uint64_t first, std::span<const StatusList> lists) { file.take(first, lists); });
    file.commit();
    return read_file(dir / "u");
}

/// Every list of it has these values.
inline bool has(const Bundle& bundle, const Lists& lists) {
    if (bundle.head().claims.shape.lists != lists.size()) return false;
    for (std::size_t n = 0; n < lists.size(); ++n) {
        const OpenList open = bundle.list(n);
        if (open.view.bits() != lists[n].bits() || !equal(open.view.bytes(), lists[n].bytes())) return false;
    }
    return true;
}

} // namespace qrid::test::bundles
