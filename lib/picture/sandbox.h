// What a program of ours gives up before it looks at what may be hostile. Linked into those programs, not into libqrid.
#pragma once

#include <cstdint>

namespace qrid::decoder {

/// From here on the program computes, takes memory, starts threads, and writes to the descriptors that it has; every
/// other call of the kernel is as if there were none, so that nothing can be opened, started, reached or signalled.
/// Memory and processor time are bounded; it dies with its parent. False, and then nothing hostile may be looked at, if
/// any part of that could not be had. Landlock is had where the kernel knows it. To be called before there are threads.
[[nodiscard]] bool enter_sandbox(std::int64_t milliseconds);

} // namespace qrid::decoder
