// A patch from one status bundle to a later one. It needs no signature of its own: it carries the signed head of the
// new bundle, and nothing but exactly that bundle comes out of it.
#pragma once

#include "qrid/status/bundle.h"

namespace qrid {

/// The most entries that a patch changes: past that the new bundle itself is not much longer.
inline constexpr std::size_t max_patch_changes = std::size_t{1} << 25;

/// A patch, and how much it changes.
struct MadePatch {
    Bytes bytes;
    std::uint64_t changes = 0; ///< entries
};

/// The patch that turns `before` into `after`; both in any form. `done` is told how many lists were compared. Throws
/// as check_succession(), Error(bad_status_bundle) when a list is damaged, Error(too_large) for more changes than
/// max_patch_changes.
MadePatch make_bundle_patch(const Bundle& before, const Bundle& after,
                            const std::function<void(std::size_t)>& done = {},
                            std::uint64_t most_changes = max_patch_changes);

/// A patch as read. The head's signature has not been looked at.
class BundlePatch {
public:
    /// What it looks at must last as long as `memory` does. Throws Error(bad_status_bundle).
    BundlePatch(ByteView bytes, std::shared_ptr<const void> memory);

    const BundleHead& head() const { return head_; } ///< of the new bundle
    std::uint64_t old_version() const { return old_version_; }
    const Sha256& old_root() const { return old_root_; }

    /// Gives the lists of the new bundle to `take`, in order; they are those of the head only when their digests have
    /// its root. Throws as check_succession(), Error(bad_status_bundle) when `before` is not what the patch is for, or
    /// either is damaged.
    void apply(const Bundle& before, const TakeLists& take) const;

private:
    BundleHead head_;
    std::uint64_t old_version_ = 0;
    Sha256 old_root_{};
    std::vector<ByteView> sets_; ///< coded positions, by the value with which entries are changed, from 1
    std::shared_ptr<const void> memory_;
};

/// Whether bytes begin as a patch does.
bool is_bundle_patch(ByteView bytes);

/// Throws Error(bad_status_bundle) unless lists have the digests of a head.
void check_root(const Sha256& root, const BundleHead& head);

/// The new bundle in the form to carry: the same bytes that its issuer has made.
Bytes patched_bundle(const Bundle& before, const BundlePatch& patch, const std::function<void(std::size_t)>& done = {});

} // namespace qrid
