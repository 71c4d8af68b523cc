// What an issuer's `issuer.json` says; everything in it is public.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/files.h"
#include "qrid/card/id_scheme.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qrid {

struct IssuerConfig {
    std::string iss;                            ///< claim iss of every card
    std::string name;                           ///< for people
    std::string status_uri;                     ///< a list's uri is this, followed by its number
    std::uint64_t lists = 1, entries = 1 << 20; ///< the index space
    Seconds card_life = 365 * seconds_per_day;  ///< of a card for which nothing else is said
    Seconds longest_card_life = seconds_per_day * 365 * 10;
    Seconds status_life = 7 * seconds_per_day; ///< exp of a list after its iat
    Seconds status_ttl = 12 * 3600;
    Seconds trust_life = 30 * seconds_per_day; ///< exp of a trust list after its iat
    std::string registry = "registry.db";      ///< a file in the directory, or the URL of a PostgreSQL database
    bool test = false;          ///< made for tests: all its keys are test keys (cose/test_key.h), and its cards say so
    std::string id_scheme = {}; ///< of the IDs of its records (card/id_scheme.h); empty when any text is one

    /// Throws Error(usage) for a scheme that is not known.
    IdRule id_rule() const;
};

/// Throws Error(usage) when the iss is no full URI, or a text cannot be shown, for a name that is not is_issuer_name()
/// (trust/trusted_jwk.h), for a scheme that is not known, and for
/// a test issuer whose iss is not of a name that is_reserved_name() (RFC 2606, RFC 6761).
void check_config(const IssuerConfig& config);

/// The name as it is published with the keys: nothing when there is none but the iss, or it is none that others
/// read (in a directory of an older version).
std::optional<std::string> published_name(const IssuerConfig& config);

/// Throws Error(not_an_issuer) when the directory has no configuration, Error(registry_damaged) when it is no good.
IssuerConfig read_config(const fs::path& dir);

/// Has a configuration that is there name another registry; the rest stays as it is. Throws as read_config() does.
void set_registry(const fs::path& dir, const std::string& registry);

/// A configuration that is there with another scheme of IDs, empty for none, to be put in its place by commit(); the
/// rest stays as it is. Throws as read_config() does.
StagedFile stage_id_scheme(const fs::path& dir, const std::string& scheme);

/// The file must not exist.
void write_config(const fs::path& dir, const IssuerConfig& config);

} // namespace qrid
