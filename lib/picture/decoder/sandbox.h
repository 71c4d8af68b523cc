// What a program gives up before it looks at a file that may be hostile.
#pragma once

#include <cstdint>

namespace qrid::decoder {

/// Address space, in bytes, with the program and its libraries.
constexpr std::uint64_t max_address_space = std::uint64_t{640} << 20;

/// Bounds memory, processor time and open files; forbids writing files, starting programs and opening sockets. Ends the
/// program when a bound cannot be set; a kernel without seccomp is served without that part. Dies with its parent.
void enter_sandbox(std::int64_t milliseconds);

} // namespace qrid::decoder
