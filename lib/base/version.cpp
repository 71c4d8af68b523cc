#include "qrid/base/version.h"

namespace qrid {

const char* const version = QRID_VERSION;

} // namespace qrid
