// Names of the registry's settings that several files read.
#pragma once

namespace qrid {

/// The issuer's secret, in hexadecimal digits: 32 bytes.
inline constexpr const char* secret_setting = "index_secret";

} // namespace qrid
