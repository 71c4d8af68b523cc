// How keys are told: in words and as JSON.
#pragma once

#include "qrid/issuer/key_life.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace qrid::cmd {

/// kid, purpose, alg, the identifier of an SM2 key, state, its dates, what becomes of it and when, thumbprints.
nlohmann::json key_to_json(const KeyRing& ring, const KeyRow& row, Seconds now);

/// "active, becomes retiring on 2028-01-01T00:00:00Z"
std::string life_of(const KeyRing& ring, const KeyRow& row, Seconds now);

/// "would " before what is only tried.
std::string would(bool rehearse, std::string_view done, std::string_view tried);

/// The ring with rows put in place of those of the same kid, or added.
KeyRing ring_with(const KeyRing& ring, const std::vector<KeyRow>& rows);

} // namespace qrid::cmd
