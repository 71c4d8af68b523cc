#include "qrid/status/bundle_patch.h"

#include "qrid/base/error.h"
#include "qrid/base/parallel.h"
#include "qrid/status/index_set.h"
#include "qrid/status/inside/bundle_bytes.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

[[noreturn]] void fail_patch(const std::string& what) {
    throw Error(Code::bad_status_bundle, fmt::format("the patch is damaged: {}", what));
}

void tell(const std::function<void(std::size_t)>& done, std::size_t lists) {
    if (done) done(lists);
}

// Reads a set up to a bound, and later goes on.
class ChangeReader {
public:
    ChangeReader(ByteView code, std::uint64_t bound) : reader_(code, bound), left_(reader_.size()) { step(); }

    void take_below(std::uint64_t bound, const auto& act) {
        while (has_next_ && next_ < bound) {
            act(next_);
            step();
        }
    }

private:
    void step() {
        has_next_ = left_ > 0;
        if (!has_next_) return reader_.finish();
        next_ = reader_.next();
        --left_;
    }

    IndexSetReader reader_;
    std::uint64_t left_, next_ = 0;
    bool has_next_ = false;
};

void change(StatusList& list, std::uint64_t idx, int by) { list.set(idx, *list.get(idx) ^ by); }

} // namespace

MadePatch make_bundle_patch(const Bundle& before, const Bundle& after, const std::function<void(std::size_t)>& done,
                            std::uint64_t most_changes) {
    const BundleClaims &from = before.head().claims, &to = after.head().claims;
    check_succession(from, to);
    MadePatch patch;
    std::vector<std::vector<std::uint64_t>> positions((std::size_t{1} << to.shape.bits) - 1);
    const auto fill = [&](std::uint64_t first, std::span<StatusList> lists) {
        fill_from(before, first, lists);
        parallel_for(lists.size(), std::max(1U, std::thread::hardware_concurrency()), [&](std::size_t i) {
            const OpenList open = after.list(first + i);
            for_each_fallen(open.view, [&](std::uint64_t idx, int value) { change(lists[i], idx, value); });
        });
    };
    for_each_batch(to.shape, fill, [&](std::uint64_t first, std::span<const StatusList> lists) {
        for (std::size_t i = 0; i < lists.size(); ++i)
            for_each_fallen(lists[i].view(), [&](std::uint64_t idx, int by) {
                if (++patch.changes > most_changes)
                    throw Error(Code::too_large,
                                fmt::format("the two bundles differ in more than {} entries", most_changes),
                                "distribute the new bundle itself");
                positions[static_cast<std::size_t>(by) - 1].push_back((first + i) * to.shape.entries + idx);
            });
        tell(done, lists.size());
    });
    Bytes& out = patch.bytes;
    out = to_bytes(bytes_of(bundle_bytes::patch));
    bundle_bytes::put(out, after.head().bytes.size(), 4);
    append(out, after.head().bytes);
    bundle_bytes::put(out, from.version, 8);
    append(out, from.root);
    for (const auto& set : positions) {
        const Bytes code = encode_index_set(set);
        bundle_bytes::put(out, code.size(), bundle_bytes::set_length_size);
        append(out, code);
    }
    return patch;
}

BundlePatch::BundlePatch(ByteView bytes, std::shared_ptr<const void> memory) : memory_(std::move(memory)) {
    if (!is_bundle_patch(bytes)) throw Error(Code::bad_status_bundle, "not a patch of a status bundle");
    bundle_bytes::Parts parts(bytes.subspan(bundle_bytes::magic_size));
    head_ = read_bundle_head(parts.take(parts.number(4)));
    old_version_ = parts.number(8);
    const ByteView root = parts.take(old_root_.size());
    std::copy(root.begin(), root.end(), old_root_.begin());
    for (int value = 1; value < 1 << head_.claims.shape.bits; ++value)
        sets_.push_back(parts.take(parts.number(bundle_bytes::set_length_size)));
    if (!parts.rest().empty()) fail_patch("extra bytes after its end");
}

void BundlePatch::apply(const Bundle& before, const TakeLists& take) const {
    const BundleClaims& from = before.head().claims;
    if (from.root != old_root_)
        throw Error(
            Code::bad_status_bundle,
            fmt::format("the patch does not apply: the existing bundle is version {} of {}", from.version, from.iss),
            fmt::format("use a patch for this bundle; this one is for version {} of {}", old_version_,
                        head_.claims.iss));
    check_succession(from, head_.claims);
    const BundleShape& shape = head_.claims.shape;
    std::vector<ChangeReader> changes;
    const auto fill = [&](std::uint64_t first, std::span<StatusList> lists) {
        fill_from(before, first, lists);
        const std::uint64_t begin = first * shape.entries, end = begin + lists.size() * shape.entries;
        for (std::size_t i = 0; i < changes.size(); ++i)
            changes[i].take_below(end, [&](std::uint64_t position) {
                change(lists[static_cast<std::size_t>((position - begin) / shape.entries)],
                       (position - begin) % shape.entries, static_cast<int>(i) + 1);
            });
    };
    try {
        for (const ByteView& set : sets_) changes.emplace_back(set, shape.lists * shape.entries);
        for_each_batch(shape, fill, take);
    } catch (const Error& error) {
        if (error.code() != Code::bad_compression) throw;
        fail_patch(error.what());
    }
}

bool is_bundle_patch(ByteView bytes) { return text_of(bytes).starts_with(bundle_bytes::patch); }

void check_root(const Sha256& root, const BundleHead& head) {
    if (root != head.claims.root)
        throw Error(Code::bad_status_bundle, "the resulting lists do not match the signed head");
}

Bytes patched_bundle(const Bundle& before, const BundlePatch& patch, const std::function<void(std::size_t)>& done) {
    CodedLists coded(patch.head().claims.shape);
    patch.apply(before, [&](std::uint64_t first, std::span<const StatusList> lists) {
        coded.take(first, lists);
        tell(done, lists.size());
    });
    check_root(coded.root(), patch.head());
    return coded.bundle(patch.head().bytes);
}

} // namespace qrid
