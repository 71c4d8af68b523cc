// Photoshop's files.
#pragma once

#include "qrid/picture/decoder/give.h"

namespace qrid::decoder {

/// Bitmap, grey, indexed, RGB, CMYK and duotone, of 1, 8 or 16 bits; transparency counts as it was saved.
void decode_psd(const Task& task, ByteView file);

} // namespace qrid::decoder
