// The calls of the kernel that a decoding program needs.
#pragma once

namespace qrid::decoder {

/// Only the calls of this list are left, for all threads and for good; the others fail with ENOSYS, for which the C
/// library falls back, and calls of another architecture's kind kill. False when the kernel did not take the filter.
bool filter_calls();

} // namespace qrid::decoder
