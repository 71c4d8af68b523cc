// All symbologies but QR, read by ZXing.
#pragma once

#include "qrid/qr/symbols/protocol.h"

#include <functional>

namespace qrid::symbols {

/// Calls `tell` for what is read in a grey picture, dark on light, perhaps several times for one symbol; doubtful
/// barcodes are left out. `is_over` is asked before each step.
void read_symbols(const Task& task, ByteView pixels, const std::function<bool()>& is_over,
                  const std::function<void(const Seen&)>& tell);

} // namespace qrid::symbols
