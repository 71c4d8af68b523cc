// The version of library and program; CMake passes it from the project's one line.
#pragma once

namespace qrid {

/// Such as "0.1.0".
extern const char* const version;

} // namespace qrid
