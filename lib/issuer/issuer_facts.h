// What of an issuer goes into its cards: enough to make them where its registry is not.
#pragma once

#include "qrid/issuer/index_space.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace qrid {

struct IssuerFacts {
    std::string iss;                      ///< claim iss of every card
    std::string status_uri;               ///< a list's uri is this, followed by its number
    std::uint64_t lists = 1, entries = 1; ///< the index space
    bool test = false;                    ///< its cards say that they are tests
    Bytes secret = {};                    ///< 32 bytes: makes indices unpredictable and subjects pseudonymous
    std::string id_scheme = {};           ///< of the IDs of its records; empty when any text is one

    IndexSpace index_space() const { return {secret, lists, entries}; }
    std::string uri_of(std::uint64_t list) const;
};

/// Digits of subject_digest().
inline constexpr std::size_t subject_digits = 32;

/// The keyed digest under which an issuer knows a person, in hexadecimal digits; `mac` is under the issuer's secret.
/// What the issuer's scheme of IDs lets one write in two ways is one ID.
std::string subject_digest(const HmacSha256& mac, std::string_view id_scheme, std::string_view id);

} // namespace qrid
