#include "qrid/base/process_secrets.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace qrid {

void keep_memory_private() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none); // each for itself keeps the core file from being written
#ifndef __SANITIZE_ADDRESS__         // whose search for leaks looks into the process from outside
    ::prctl(PR_SET_DUMPABLE, 0);
#endif
}

} // namespace qrid
