// The signed head of a status bundle: what is true of all lists of an issuer at one moment, in a few kilobytes.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/keys.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace qrid {

inline constexpr std::size_t max_bundle_head = (std::size_t{1} << 20) + (std::size_t{64} << 10);
/// Of one list, as of a list token; of all lists, raw; and of any file of a bundle.
inline constexpr std::uint64_t max_bundle_entries = std::uint64_t{1} << 28, max_bundle_lists = std::uint64_t{1} << 20,
                               max_bundle_bytes = std::uint64_t{4} << 30;

/// How many lists there are, all alike.
struct BundleShape {
    std::uint64_t lists = 0, entries = 1; ///< entries of each list, at most max_bundle_entries
    int bits = 1;                         ///< 1, 2, 4 or 8
    bool operator==(const BundleShape&) const = default;

    /// Of one raw list: the entries rounded up to whole bytes.
    std::size_t list_bytes() const { return static_cast<std::size_t>((entries * static_cast<unsigned>(bits) + 7) / 8); }
};

/// What a head says.
struct BundleClaims {
    std::string iss;
    std::uint64_t version = 0; ///< from 1; only grows
    Seconds iat = 0, exp = 0;
    std::optional<Seconds> ttl;
    std::string status_uri; ///< list n is for the uri that is this, followed by n
    BundleShape shape;
    std::string trust_list; ///< as it was published; whether it is to be believed is the reader's to find out
    Sha256 root{};          ///< over the digests of all lists; that of a list is over its raw bytes
    bool operator==(const BundleClaims&) const = default;

    std::string uri(std::uint64_t list) const;
};

/// A head as read. Its signature has not been looked at.
struct BundleHead {
    BundleClaims claims;
    Bytes bytes;     ///< the message
    std::string alg; ///< its name or number, for messages
    std::optional<Algorithm> algorithm;
    std::optional<Bytes> kid;
    /// Whether a key signed it: found out once for each key, for a thousand lists ask. For many threads.
    std::function<bool(const PublicKey&)> signed_by;
};

/// COSE_Sign1 with typ "application/vnd.qrid.status-bundle+cwt". Throws Error(bad_status_bundle) for claims that could
/// not be read back.
Bytes write_bundle_head(const BundleClaims& claims, const PrivateKey& key);

/// Throws Error(bad_status_bundle) for anything else, and for numbers out of their bounds.
BundleHead read_bundle_head(ByteView bytes);

/// Whether a bundle may be used where another of its issuer was seen. Throws Error(status_rollback) for a lower
/// version, and for another bundle of the same version, which an issuer never makes.
void check_not_older(const BundleClaims& claims, const BundleClaims& seen);

/// Whether a bundle may follow another: of the same issuer with the same uris and entries, with no fewer lists and
/// bits. Throws Error(bad_status_bundle), Error(status_rollback) when the version does not rise.
void check_succession(const BundleClaims& before, const BundleClaims& after);

} // namespace qrid
