// What can be told of a file before a picture is decoded from it.
#pragma once

#include "qrid/base/bytes.h"

namespace qrid {

/// By the first bytes alone. Throws Error(unreadable_file) for what load_picture() reads no picture from.
void check_is_picture(ByteView bytes);

} // namespace qrid
