// The claims of a JSON token in words: those of RFC 7519, of OpenID Connect Core section 5.1, and others by their kind.
#pragma once

#include "qrid/foreign/words.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace qrid {

/// One claim's value: times in words, names as initials, what is not known to be public masked unless revealed.
std::string claim_words(std::string_view name, const nlohmann::json& value, const Shown& shown);

/// Every member of an object.
Layer claims_layer(std::string layer_name, const nlohmann::json& claims, const Shown& shown);

} // namespace qrid
