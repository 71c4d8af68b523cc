// How far a registry has come, as it is told outside of it: an older copy of the registry is known by what it lacks.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/crypto/keys.h"
#include "qrid/issuer/registry.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

struct RegistryMark {
    std::uint64_t serials = 0;                           ///< places that were given out
    std::uint64_t rows = 0;                              ///< of the journal
    std::string head;                                    ///< digest of the last of them, empty without one
    std::uint64_t trust_version = 0, bundle_version = 0; ///< last published, 0 for none
    Seconds status_iat = 0;                              ///< the latest iat of a status list that was published
    bool operator==(const RegistryMark&) const = default;
};

/// The registry's settings with the versions last published of the trust list and of the status bundle.
inline constexpr const char *trust_version_setting = "trust_version", *bundle_version_setting = "status_bundle_version";

/// Of a registry now; within a transaction, with all that was written in it. Throws Error(registry_damaged).
RegistryMark mark_of(const Registry& registry);

/// What a registry lacks of a mark, as words for a message, or nothing. A journal that has another row where the mark
/// has its last one lacks it too, unless the registry was recovered from there (issuer/recovery.h).
std::optional<std::string> lack_of(const Registry& registry, const RegistryMark& mark);

/// A registry is recovered from a journal's head that it lacks: marks with it are good from now on. Within a
/// transaction.
void accept_head(Registry& registry, const std::string& head);

/// The mark as a line of JSON, and back; nothing for any other text.
std::string write_mark(const RegistryMark& mark);
std::optional<RegistryMark> read_mark(std::string_view text);

/// A mark that an issuer signed when it published: a compact JWS of typ "registry-note+jwt".
struct RegistryNote {
    std::string iss;
    Seconds iat = 0;
    RegistryMark mark;
};
std::string write_note(const RegistryNote& note, const PrivateKey& key);
/// Nothing when it is no note, or none of the keys signed it.
std::optional<RegistryNote> read_note(std::string_view text, const std::vector<PublicKey>& keys);

} // namespace qrid
