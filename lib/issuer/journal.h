// The journal as a chain: each row holds the digest of the one before, so that no row can be changed, put in or taken
// out without breaking it. Rows cut off at the end are noticed by who has kept an earlier digest.
#pragma once

#include "qrid/issuer/registry.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// The digest that a row must have after the one before ("" before the first): SHA-256, hexadecimal, over
/// "BEFORE\nAT\nWHAT\nDETAIL", then "\nWRITTEN" when the row has that, and then "\nBY" when it has that too.
std::string journal_digest(const std::string& before, const JournalRow& row);

/// The detail of a row; null when it is damaged.
nlohmann::json detail_of(const JournalRow& row);

/// How many cards a row says were issued, by minting or at the kiosk; 0 for any other row.
std::uint64_t cards_issued(std::string_view what, const nlohmann::json& detail);

struct JournalVerdict {
    std::uint64_t rows = 0;                  ///< that hold together
    std::string head;                        ///< the digest of the last of them
    std::optional<std::uint64_t> broken_seq; ///< the first row that does not fit
    bool has_kept = true;                    ///< whether the kept digest is one of theirs
    std::optional<std::uint64_t> kept_seq;   ///< which
};

/// Reads the whole journal in pages, up to the first row that does not fit. `kept`, when not empty, is a digest that
/// was noted down earlier; `each` is given every row that holds together.
JournalVerdict verify_journal(const Registry& registry, const std::string& kept = {},
                              const std::function<void(const JournalRow&)>& each = {});

} // namespace qrid
