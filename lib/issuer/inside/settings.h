// Names of the registry's settings that several files read.
#pragma once

namespace qrid {

/// The issuer's secret, in hexadecimal digits: 32 bytes.
inline constexpr const char* secret_setting = "index_secret";

/// Where a registry went that is not to be used any more: what the configurations of its issuer say from then on.
inline constexpr const char* moved_setting = "moved_to";

/// There while a registry is being filled and not yet to be used.
inline constexpr const char* incoming_setting = "incoming";

} // namespace qrid
