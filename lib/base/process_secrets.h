// What this process has in memory is nobody else's.
#pragma once

namespace qrid {

/// From now on no core file is written of this process, and no other process of the user may look into its memory or
/// environment (PR_SET_DUMPABLE, which the programs that it starts do not inherit). For the beginning of a process.
void keep_memory_private();

} // namespace qrid
