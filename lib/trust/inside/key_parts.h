// Parts of trusted keys, for the trust room's own files.
#pragma once

#include "qrid/trust/trusted_key.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// A key of which a source says nothing else; it answers to its own kid.
TrustedKey plain_trusted(PublicKey key, std::string_view origin);

/// The source names it by a kid.
void state_kid(TrustedKey& key, ByteView kid);

/// A JWK's kid is text; a message carries its bytes, or what its hexadecimal digits or (in EU certificates) its base64
/// spell.
void state_text_kid(TrustedKey& key, const std::string& kid);

/// A member that may be missing. Throws Error(bad_key) when it is not text.
std::optional<std::string> optional_text(const nlohmann::json& object, const char* name);

/// Throws Error(bad_key) unless it is an array of at most 10,000.
void check_size_of_set(const nlohmann::json& list);

} // namespace qrid
