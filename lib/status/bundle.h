// A status bundle: all lists of an issuer under one signature, for verifiers without a network. It has two forms: one
// to carry, in which each list is its sets of fallen entries, coded; and an unpacked one, in which lists are looked at
// where they lie.
#pragma once

#include "qrid/base/files.h"
#include "qrid/status/bundle_head.h"
#include "qrid/status/list.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace qrid {

/// A bundle as read. The head's signature has not been looked at; that the lists are those of the head is checked for
/// each list when it is opened. Cheap to copy; for many threads.
class Bundle {
public:
    enum class Form { carried, unpacked };

    /// What it looks at must last as long as `memory` does. Throws Error(bad_status_bundle) when it is neither form,
    /// its parts do not fill it, or the digests of its lists are not those of the head.
    Bundle(ByteView bytes, std::shared_ptr<const void> memory);

    Form form() const;
    const BundleHead& head() const;
    std::uint64_t size() const; ///< bytes

    /// List n, looked at in the file when it is unpacked, else decoded. Its digest is checked: of an unpacked bundle
    /// once for each list, and the next calls cost nothing. Requires n < lists. Throws Error(bad_status_bundle).
    OpenList list(std::uint64_t n) const;

private:
    struct Content;
    std::shared_ptr<const Content> content_;
};

/// Maps the file. Throws Error(unreadable_file), Error(bad_status_bundle).
Bundle open_bundle(const fs::path& path);

/// Whether a regular file begins as one of the forms does. False when it cannot be read.
bool is_bundle(const fs::path& path);

/// Fills lists that are all VALID yet: those from number `first` on.
using FillLists = std::function<void(std::uint64_t first, std::span<StatusList> lists)>;
/// Takes lists that were filled, in order.
using TakeLists = std::function<void(std::uint64_t first, std::span<const StatusList> lists)>;

/// Takes all lists of a bundle through memory, so many at a time that they fill about 16 MiB.
void for_each_batch(const BundleShape& shape, const FillLists& fill, const TakeLists& take);

/// Fills with the lists of a bundle, which may have fewer bits; those that it does not have stay VALID.
void fill_from(const Bundle& bundle, std::uint64_t first, std::span<StatusList> lists);

/// The digests of lists, computed on all cores.
class ListDigests {
public:
    explicit ListDigests(const BundleShape& shape) : digests_(static_cast<std::size_t>(shape.lists)) {}
    void take(std::uint64_t first, std::span<const StatusList> lists);
    /// Of all lists, one after the other.
    Bytes table() const;
    /// What a head says of them.
    Sha256 root() const { return sha256(table()); }

private:
    std::vector<Sha256> digests_;
};

/// Lists on their way into a bundle to carry. Equal lists make equal bytes.
class CodedLists {
public:
    explicit CodedLists(const BundleShape& shape)
        : digests_(shape), lists_(static_cast<std::size_t>(shape.lists)), counts_((std::size_t{1} << shape.bits) - 1) {}
    void take(std::uint64_t first, std::span<const StatusList> lists);
    Sha256 root() const { return digests_.root(); }
    /// How many entries have a value over 0.
    std::uint64_t count(int value) const;
    /// The file.
    Bytes bundle(ByteView head) const;

private:
    ListDigests digests_;
    std::vector<Bytes> lists_;
    std::vector<std::uint64_t> counts_; ///< of the values from 1 on
};

/// An unpacked bundle that is being written beside its place; it vanishes unless commit() is called.
class UnpackedFile {
public:
    /// Replaces what is there. Throws Error(cannot_write).
    UnpackedFile(const fs::path& path, ByteView head, const BundleShape& shape);
    void take(std::uint64_t first, std::span<const StatusList> lists);
    Sha256 root() const { return digests_.root(); }
    void commit();

private:
    ListDigests digests_;
    std::size_t stride_;
    StagedFile file_;
};

} // namespace qrid
